"""What the holder is told she pays, against the shares that the law gives."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.funding_request.commands import ProposeCpf
from app.domain.funding_request.cpf_price import Exemption
from app.domain.quote.records import QuoteStatus
from app.domain.registry.records import FunderKind
from app.domain.situation import BeneficiaryStatus
from tests.domain import given
from tests.law.example import Example, asked

PHASES = {"preliminary_minutes": 240, "investigation_minutes": 480, "conclusion_minutes": 240}
QUOTE = Like(status=QuoteStatus.ACCEPTED, planned_start_on=None, **PHASES)


def proposed(*, on: str = "2026-12-07", accompanied: int = 960, status: BeneficiaryStatus | None = None, **said: Any) -> Any:
    """A price of 1 800 € proposed on the day after the request of `on`, with 2 450 € on the account."""
    day = date.fromisoformat(on)
    request = Like(kind=FunderKind.CPF, submitted_on=day)
    command = ProposeCpf(**{"starts_on": date(2027, 1, 5), "price_cents": 180_000, "balance_cents": 245_000} | said)
    bilan = given.bilan(beneficiary_status=status or BeneficiaryStatus.PRIVATE_EMPLOYEE)
    return asked(
        command, on="2026-12-08", bilan=bilan, funding_request=request, quotes=(QUOTE,), offer=Like(accompanied_minutes=accompanied)
    )


EXAMPLES = (
    Example(
        rule="cpf.cap_1600",
        holds=proposed(personal_cents=20_000),
        breaks=proposed(personal_cents=15_000),
        says="Droits mobilisables plafonnés à 1\u202f600,00\u00a0€ : reste 200,00\u00a0€.",
    ),
    Example(  # an employer's top-up stands outside the cap
        rule="cpf.cap_1600",
        holds=proposed(personal_cents=0, abondement_cents=20_000, exemption=Exemption.EMPLOYER_ABONDEMENT),
        breaks=proposed(personal_cents=0, abondement_cents=19_999, exemption=Exemption.EMPLOYER_ABONDEMENT),
        says="Droits mobilisables plafonnés à 1\u202f600,00\u00a0€ : reste 0,01\u00a0€.",
    ),
    Example(  # no cap for a request of the day before the decree
        rule="cpf.cap_1600",
        holds=proposed(on="2026-02-25", personal_cents=10_320),
        breaks=proposed(on="2026-02-26", personal_cents=10_320),
        says="Droits mobilisables plafonnés à 1\u202f600,00\u00a0€ : reste 200,00\u00a0€.",
    ),
    Example(
        rule="cpf.participation",
        holds=proposed(price_cents=160_000, personal_cents=15_000),
        breaks=proposed(price_cents=160_000, personal_cents=14_999),
        says="Participation obligatoire de 150,00\u00a0€.",
    ),
    Example(  # by the day of the request
        rule="cpf.participation",
        holds=proposed(on="2026-04-01", price_cents=160_000, personal_cents=10_320),
        breaks=proposed(on="2026-04-02", price_cents=160_000, personal_cents=10_320),
        says="Participation obligatoire de 150,00\u00a0€.",
    ),
    Example(
        rule="cpf.participation.exempt",
        holds=proposed(),
        breaks=proposed(status=BeneficiaryStatus.JOB_SEEKER),
        says="Exonération de participation : demandeur d'emploi.",
    ),
    Example(
        rule="cpf.price_formula",
        holds=proposed(personal_cents=20_000),
        breaks=proposed(personal_cents=25_000),
        says="Reste à charge annoncé de 250,00\u00a0€ : le calcul donne 200,00\u00a0€.",
    ),
    Example(
        rule="cpf.order_of_money",
        holds=proposed(),
        breaks=proposed(dotation_cents=10_000),
        says="Les alimentations de tiers sont mobilisées avant les droits acquis.",
    ),
    Example(
        rule="cpf.accompanied_hours_only",
        holds=proposed(accompanied=960),
        breaks=proposed(accompanied=900),
        says="60 min de travail personnel exclues du devis CPF.",
    ),
)
