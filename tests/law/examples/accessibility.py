"""Who may learn of a need of adaptation."""

from types import SimpleNamespace as Like
from typing import Any

from app.domain.accessibility.records import ExpressNeed, Need
from app.domain.consent.records import ConsentKind, ConsentStatus
from app.domain.involvement.table import AssignReferent
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

ADM, BEN = Role.ADMINISTRATOR, Role.BENEFICIARY
SAID = ExpressNeed(content=Need(text="Sous-titres"))
LET_IN = AssignReferent(member_id=given.OTHER_COUNSELLOR)


def agreed(party: Any = given.OTHER_COUNSELLOR) -> Any:
    to = (Like(party_id=party),)
    granted = {"kind": ConsentKind.DISABILITY_DISCLOSURE, "status": ConsentStatus.GRANTED, "valid_from": None, "valid_until": None}
    return Like(**granted, recipients=to)


def referent(*roles: Role) -> Any:
    return Like(roles=roles, status="active")


EXAMPLES = (
    Example(
        rule="handicap.info_minimal",
        holds=asked(SAID, BEN, consents=(agreed(),)),
        breaks=asked(SAID, BEN, consents=()),
        says="Donnée de santé : accès restreint.",
    ),
    Example(  # she named somebody else
        rule="handicap.info_minimal",
        holds=asked(LET_IN, ADM, consents=(agreed(),)),
        breaks=asked(LET_IN, ADM, consents=(agreed(given.COUNSELLOR),)),
        says="Donnée de santé : accès restreint.",
    ),
    Example(
        rule="referent.is_member",
        holds=asked(LET_IN, ADM, member=referent(Role.REFERENT)),
        breaks=asked(LET_IN, ADM, member=referent(Role.COUNSELLOR)),
        says="Cette personne n'est pas référente handicap de l'organisme.",
    ),
)
