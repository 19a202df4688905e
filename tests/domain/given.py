"""Facts that domain tests begin with: a running bilan, who takes part in it, and the question as it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from app.adapters.funder_criteria import shipped
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.machine import Ask, Moment, Principal
from app.domain.registry.records import Member, Organisation
from app.domain.session.records import Session, SessionKind, SessionStatus
from app.domain.situation import BeneficiaryStatus
from app.domain.thread import File, Thread, ThreadKind
from app.domain.vocabulary import Role

ORG = UUID("01900000-0000-7000-8000-000000000001")
BILAN = UUID("01900000-0000-7000-8000-000000000002")
BENEFICIARY = UUID("01900000-0000-7000-8000-000000000003")
COUNSELLOR = UUID("01900000-0000-7000-8000-000000000004")
OTHER_COUNSELLOR = UUID("01900000-0000-7000-8000-000000000005")
SESSION = UUID("01900000-0000-7000-8000-000000000006")
SEED = UUID("01900000-0000-7000-8000-0000000000ff")
AT = datetime(2026, 12, 14, 9, tzinfo=UTC)
PARTY = {Role.BENEFICIARY: BENEFICIARY, Role.COUNSELLOR: COUNSELLOR}
STAMPS: dict[str, Any] = {"created_at": AT, "updated_at": AT}
THREAD = Thread(id=BILAN, kind=ThreadKind.BILAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Ask[Any]):
    """A question that knows the published questionnaires."""

    library: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    criteria: Sequence[Any] = shipped()


def ask(facts: File, command: Any, role: Role, *, on: str = "2026-12-14", party: UUID | None = None, **more: Any) -> Asking:
    """The question, at noon in Paris or nearly, of somebody who stands in this role."""
    at = datetime.combine(date.fromisoformat(on), time(11), UTC)
    by = party or PARTY.get(role, UUID(int=9))
    actor = Principal(org=ORG, id=by, party=by, roles=frozenset({role}))
    seed = more.pop("seed", SEED)
    return Asking(facts=facts, command=command, actor=actor, roles=frozenset({role}), at=Moment(at, at), seed=seed, **more)


def bilan(**over: Any) -> Bilan:
    """A bilan in its preliminary phase."""
    known: dict[str, Any] = {
        "id": BILAN,
        "status": BilanStatus.PRELIMINARY,
        "reference": "BC-2026-000001",
        "beneficiary_id": BENEFICIARY,
        "beneficiary_status": BeneficiaryStatus.PRIVATE_EMPLOYEE,
        "opened_on": date(2026, 11, 23),
    }
    return Bilan(**(STAMPS | known | over))


def member(**over: Any) -> Member:
    """The counsellor, as the registry knows her."""
    known: dict[str, Any] = {"id": COUNSELLOR, "given_name": "Claude", "family_name": "Martin", "roles": (Role.COUNSELLOR,)}
    known["qualifications"] = ("Psychologue du travail",)
    return Member(**(STAMPS | known | over))


def organisation(**over: Any) -> Organisation:
    """The provider, declared and without a certificate."""
    known: dict[str, Any] = {"id": ORG, "name": "Cap Horizons", "siren": "732829320", "activity_declaration_number": "11755555555"}
    return Organisation(**(STAMPS | known | over))


def session(**over: Any) -> Session:
    """A debrief interview that was held."""
    known: dict[str, Any] = {
        "id": SESSION,
        "bilan_id": BILAN,
        "status": SessionStatus.HELD,
        "kind": SessionKind.DEBRIEF,
        "phase": BilanStatus.INVESTIGATION,
        "starts_at": AT,
        "minutes": 60,
        "counsellor_id": COUNSELLOR,
    }
    return Session(**(STAMPS | known | over))
