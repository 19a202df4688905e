"""From a decision to the projections that it changes. A projection whose content stays the same is not touched: nor is its version."""

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from app.domain.bilan.records import SHOWN_AS, Bilan, HoursLedger, ShownStatus
from app.domain.convention.records import Convention, ConventionStatus
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest
from app.domain.machine import Ask
from app.domain.projection.records import BilanListing, ListedName, PollStatus, Shown
from app.domain.registry.records import Beneficiary
from app.domain.thread import Involvement
from app.domain.vocabulary import Role

SOURCES = (Bilan, HoursLedger, Convention, FundingRequest, Involvement, Beneficiary)
"""What projections show something of."""
BINDING = frozenset({ConventionStatus.SIGNED, ConventionStatus.WITHDRAWAL_WINDOW, ConventionStatus.EFFECTIVE})
S = ShownStatus
ENDED = frozenset({S.COMPLETED, S.PARTIALLY_COMPLETED})
BEGUN = ENDED | {S.IN_PROGRESS, S.INTERRUPTED}
P = TypeVar("P", BilanListing, PollStatus)


def projected(ask: Ask[Any], decision: Decision, shown: Shown) -> Decision:
    """The decision, with the projections that it changes and adds. `shown` are those of the file before it."""
    sources = [r for r in (*decision.changed, *decision.added) if isinstance(r, SOURCES)]
    if not sources:
        return decision
    lines = _lines(ask, sources, shown)
    polls = _polls(ask, sources, shown, next((line for line in lines if line.id == line.bilan_id), None))
    before: tuple[BilanListing | PollStatus, ...] = (*shown.listings, *shown.polls)
    after: tuple[BilanListing | PollStatus, ...] = (*lines, *polls)
    known, same = {r.id for r in before}, {id(r) for r in before}
    written = [r for r in after if id(r) not in same]
    return replace(
        decision,
        changed=(*decision.changed, *(r for r in written if r.id in known), *_names(sources, shown)),
        added=(*decision.added, *(r for r in written if r.id not in known)),
    )


def _lines(ask: Ask[Any], sources: list[Any], shown: Shown) -> tuple[BilanListing, ...]:
    """The lines of the bilan after the decision: the organisation's, and one for each counsellor."""
    whole = next((line for line in shown.listings if line.id == line.bilan_id), None) or _opened(ask, sources)
    if whole is None:
        return ()
    said, seats = _said(sources), [i for i in sources if isinstance(i, Involvement)]
    ended = {i.id for i in seats if i.ended_at is not None}
    lines = {line.id: line for line in (whole, *shown.listings)}
    for i in seats:
        if i.role is Role.COUNSELLOR and i.id not in lines:
            lines[i.id] = whole.model_copy(update={"id": i.id, "viewer_id": i.party_id, "version": 1, "updated_at": ask.at.real})
    return tuple(_moved(ask, line, said | {"ended": line.ended or line.id in ended}) for line in lines.values())


def _opened(ask: Ask[Any], sources: list[Any]) -> BilanListing | None:
    bilan = next((r for r in sources if isinstance(r, Bilan)), None)
    person: Beneficiary | None = getattr(ask.facts, "beneficiary", None)
    if bilan is None or person is None:
        return None
    return BilanListing(
        id=bilan.id,
        bilan_id=bilan.id,
        viewer_id=ask.actor.org,
        reference=bilan.reference,
        status=bilan.status,
        route=bilan.route,
        beneficiary_id=bilan.beneficiary_id,
        given_name=person.given_name,
        family_name=person.family_name,
        opened_on=bilan.opened_on,
        updated_at=ask.at.real,
    )


def _said(sources: list[Any]) -> dict[str, Any]:
    """What the changed records say of a line."""
    said: dict[str, Any] = {}
    for source in sources:
        if isinstance(source, Bilan):
            said |= {"status": source.status, "route": source.route}
        elif isinstance(source, HoursLedger):
            said["attested_minutes"] = source.attested_minutes
        elif isinstance(source, Convention) and source.status in BINDING:
            said["contracted_minutes"] = source.total_minutes
    return said


def _polls(ask: Ask[Any], sources: list[Any], shown: Shown, line: BilanListing | None) -> tuple[PollStatus, ...]:
    """What each funder may poll after the decision."""
    requests = {r.id: r for r in sources if isinstance(r, FundingRequest)}
    bilan: Bilan | None = next((r for r in sources if isinstance(r, Bilan)), getattr(ask.facts, "bilan", None))
    if bilan is None:
        return shown.polls
    known = {poll.id for poll in shown.polls}
    moved = (_moved(ask, p, _progress(ask, bilan, line, p.ended_on) | _money(requests.get(p.id))) for p in shown.polls)
    first = (
        PollStatus(id=r.id, bilan_id=bilan.id, updated_at=ask.at.real, **_progress(ask, bilan, line, None), **_money(r))
        for r in requests.values()
        if r.id not in known
    )
    return (*moved, *first)


def _progress(ask: Ask[Any], bilan: Bilan, line: BilanListing | None, ended_on: date | None) -> dict[str, Any]:
    """What a funder may know at this point: nothing of what is only planned, and of a cancelled bilan its date alone."""
    status = SHOWN_AS[bilan.status]
    cancelled = status is S.CANCELLED
    return {
        "status": status,
        "planned_start_on": None if cancelled else bilan.planned_start_on,
        "planned_end_on": None if cancelled else bilan.planned_end_on,
        "started_on": bilan.started_on if status in BEGUN else None,
        "interrupted_on": bilan.suspended_on if status is S.INTERRUPTED else None,
        "ended_on": bilan.ended_on if status in ENDED else (ended_on or ask.today) if cancelled else None,
        "contracted_minutes": line.contracted_minutes if line is not None and status not in {S.REQUESTED, S.CANCELLED} else None,
        "attested_minutes": line.attested_minutes if line is not None and status in BEGUN else 0,
    }


def _money(request: FundingRequest | None) -> dict[str, Any]:
    if request is None:
        return {}
    granted = request.granted_cents
    return {
        "funder_id": request.funder_id,
        "funding_status": request.status,
        "amount_cents": request.amount_cents if granted is None else granted,
    }


def _moved(ask: Ask[Any], row: P, fields: dict[str, Any]) -> P:
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    return row.but(version=row.version + 1, updated_at=ask.at.real, **fields)


def _names(sources: list[Any], shown: Shown) -> tuple[ListedName, ...]:
    """The lines on which a beneficiary's corrected name is repeated."""
    person = next((r for r in sources if isinstance(r, Beneficiary)), None)
    if person is None:
        return ()
    name = {"given_name": person.given_name, "family_name": person.family_name}
    return tuple(line.but(**name) for line in shown.names if any(getattr(line, k) != v for k, v in name.items()))
