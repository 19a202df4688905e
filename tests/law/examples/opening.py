"""Whose bilan it is, and who provides it."""

from types import SimpleNamespace as Like

from app.domain.bilan.commands import OpenBilan
from app.domain.bilan.records import BeneficiaryStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN = Role.BENEFICIARY
OPEN = OpenBilan(beneficiary_id=given.BENEFICIARY, beneficiary_status=BeneficiaryStatus.PRIVATE_EMPLOYEE, employer_siren="552100554")
PROVIDER = Like(siren="404833048")

EXAMPLES = (
    Example(
        rule="bilan.own",
        holds=asked(OPEN, BEN),
        breaks=asked(OPEN.but(beneficiary_id=given.COUNSELLOR), BEN),
        says="Une personne n'ouvre un bilan que pour elle-même.",
    ),
    Example(
        rule="bilan.provider.not_employer",
        holds=asked(OPEN, organisation=PROVIDER),
        breaks=asked(OPEN, organisation=Like(siren="552100554")),
        says="Un employeur ne peut pas réaliser le bilan de son propre salarié.",
    ),
)
