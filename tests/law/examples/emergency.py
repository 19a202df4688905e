"""When secrecy may be lifted for an hour, by whom, and who looks at it afterwards."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from app.domain.emergency.records import (
    ApproveEmergencyAccess,
    EmergencyContent,
    EmergencyReason,
    EmergencyStatus,
    RequestEmergencyAccess,
    ReviewEmergencyAccess,
)
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

ADM, DPO = Role.ADMINISTRATOR, Role.DPO
ASKED = RequestEmergencyAccess(reason=EmergencyReason.SERIOUS_DANGER, content=EmergencyContent.MESSAGES)
NOON = given.ask(Like(), None, ADM).at.real  # type: ignore[arg-type]  # only its moment is wanted
SOMEBODY, ANOTHER = UUID(int=9), UUID(int=7)


def access(requester: UUID = ANOTHER, **over: Any) -> Any:
    known = {"requester_id": requester, "status": EmergencyStatus.OPEN, "opened_on": NOON.date()}
    known |= {"starts_at": NOON, "ends_at": NOON + timedelta(minutes=60)}
    return Like(**(known | over))


BY_PERSON = asked(ASKED, ADM)
EXAMPLES = (
    Example(
        rule="emergency.by_a_person",
        holds=BY_PERSON,
        breaks=replace(BY_PERSON, roles=frozenset({Role.SCRIPT, ADM})),
        says="Seule une personne nommée demande un accès d'urgence ; un programme ne le peut pas.",
    ),
    Example(
        rule="emergency.two_people",
        holds=asked(ApproveEmergencyAccess(), DPO, emergency_access=access()),
        breaks=asked(ApproveEmergencyAccess(), DPO, emergency_access=access(SOMEBODY)),
        says="Qui a demandé cet accès ne l'ouvre pas et ne le contrôle pas.",
    ),
    Example(
        rule="emergency.reviewed_in_time",
        holds=asked(ReviewEmergencyAccess(verdict="justified"), DPO, on="2026-12-21", emergency_access=access()),
        breaks=asked(ReviewEmergencyAccess(verdict="justified"), DPO, on="2026-12-22", emergency_access=access()),
        says="Contrôle de l'accès d'urgence attendu le 21/12/2026 au plus tard.",
    ),
    Example(
        rule="emergency.open_now",
        holds=asked(None, ADM, emergency_access=access(SOMEBODY)),
        breaks=asked(None, ADM, emergency_access=access(SOMEBODY, ends_at=NOON)),
        says="Cet accès d'urgence n'est pas ouvert, ou ne l'est plus, ou l'est à une autre personne.",
    ),
    Example(  # it is open to whoever asked for it alone
        rule="emergency.open_now",
        holds=asked(None, ADM, emergency_access=access(SOMEBODY, starts_at=NOON)),
        breaks=asked(None, ADM, emergency_access=access()),
        says="Cet accès d'urgence n'est pas ouvert, ou ne l'est plus, ou l'est à une autre personne.",
    ),
)
