"""What is shown of a file to those who poll and list it, and when that changes."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.decide import BilanFile
from app.domain.bilan.records import SHOWN_AS, Bilan, BilanStatus, HoursLedger, ShownStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.projection.project import projected
from app.domain.projection.records import BilanListing, FundingProgress, ListedName, PollStatus, Shown
from app.domain.registry.records import Beneficiary, FunderKind
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from tests.domain.given import AT, BILAN, COUNSELLOR, OTHER_COUNSELLOR, STAMPS, THREAD, ask, bilan

REQUEST, FUNDER, SEAT = (UUID(int=n) for n in (101, 102, 103))


def line(**over: Any) -> BilanListing:
    known: dict[str, Any] = {
        "id": BILAN, "bilan_id": BILAN, "viewer_id": UUID(int=1), "reference": "BC-2026-000001", "status": BilanStatus.PRELIMINARY,
        "beneficiary_id": UUID(int=2), "given_name": "Nadia", "family_name": "Ferrand", "opened_on": date(2026, 11, 2), "updated_at": AT,
    }  # fmt: skip
    return BilanListing(**(known | over))


def request(**over: Any) -> FundingRequest:
    known: dict[str, Any] = {"id": REQUEST, "bilan_id": BILAN, "kind": FunderKind.OPCO, "funder_id": FUNDER, "amount_cents": 180_000}
    return FundingRequest(**(STAMPS | known | over))


def poll(**over: Any) -> PollStatus:
    known: dict[str, Any] = {
        "id": REQUEST, "bilan_id": BILAN, "funder_id": FUNDER, "status": ShownStatus.IN_PROGRESS, "funding_status": FundingStatus.DRAFT,
        "amount_cents": 180_000, "updated_at": AT,
    }  # fmt: skip
    return PollStatus(**(known | over))


def after(*changed: Any, added: tuple[Any, ...] = (), shown: Shown | None = None, now: Bilan | None = None) -> Decision:
    """The decision that changes these records, with its projections."""
    facts = BilanFile(thread=THREAD, bilan=now or bilan())
    decision = Decision(result=facts.bilan, events=(), changed=changed, added=added)
    return projected(ask(facts, None, Role.COUNSELLOR), decision, shown or Shown(listings=(line(),), polls=(poll(),)))


def of(decision: Decision, kind: type) -> Any:
    return decision.find(kind)


def test_every_state_of_a_bilan_is_shown_as_one_of_seven() -> None:
    assert set(SHOWN_AS) == set(BilanStatus)
    assert set(SHOWN_AS.values()) == set(ShownStatus)


@pytest.mark.parametrize(
    ("status", "shown"),
    [(BilanStatus.INVESTIGATION, "in_progress"), (BilanStatus.REDIRECTED, "cancelled"), (BilanStatus.CLOSED, "completed")],
)
def test_a_partner_is_told_how_far_a_bilan_is_and_never_its_phase(status: BilanStatus, shown: str) -> None:
    record = bilan(status=status)
    for role in (Role.EMPLOYER, Role.FUNDER):
        told = Bilan.views[role].model_validate({name: getattr(record, name) for name in Bilan.views[role].model_fields})
        assert told.model_dump()["status"] == shown
        assert not {"route", "suspended_from", "end_reason", "version", "open_warnings"} & set(told.model_dump())


def test_the_polled_row_holds_what_is_shown_and_the_funder_that_may_see_it() -> None:
    assert set(PollStatus.model_fields) == set(FundingProgress.model_fields) | {"funder_id"}


@pytest.mark.parametrize("phase", [BilanStatus.INVESTIGATION, BilanStatus.CONCLUSION])
def test_a_funder_does_not_see_the_phase_advance(phase: BilanStatus) -> None:
    decision = after(bilan(status=phase), now=bilan(status=phase))
    assert of(decision, PollStatus) is None
    assert of(decision, BilanListing).status is phase


def test_planned_and_held_minutes_show_nowhere_and_attested_ones_everywhere() -> None:
    held = after(HoursLedger(bilan_id=BILAN, planned_minutes=60, counted_minutes=120))
    assert (of(held, PollStatus), of(held, BilanListing)) == (None, None)
    attested = after(HoursLedger(bilan_id=BILAN, counted_minutes=120, attested_minutes=120))
    shown = of(attested, PollStatus)
    assert (shown.attested_minutes, shown.version) == (120, 2)
    assert of(attested, BilanListing).attested_minutes == 120


def test_contracted_hours_are_told_to_a_funder_once_the_bilan_is_ready() -> None:
    signed = Convention(
        id=UUID(int=7), bilan_id=BILAN, kind=ConventionKind.TRIPARTITE, status=ConventionStatus.EFFECTIVE, total_minutes=1440, **STAMPS
    )
    contracting = bilan(status=BilanStatus.CONTRACTING)
    before = Shown(listings=(line(status=BilanStatus.CONTRACTING),), polls=(poll(status=ShownStatus.REQUESTED),))
    early = after(signed, shown=before, now=contracting)
    assert (of(early, PollStatus), of(early, BilanListing).contracted_minutes) == (None, 1440)
    ready = bilan(status=BilanStatus.READY, planned_start_on=date(2027, 1, 4))
    told = of(after(signed, ready, shown=before, now=contracting), PollStatus)
    assert (told.status, told.contracted_minutes, told.planned_start_on) == (ShownStatus.READY, 1440, date(2027, 1, 4))


def test_of_a_cancelled_bilan_the_date_alone_is_shown_and_stays() -> None:
    gone = bilan(status=BilanStatus.WITHDRAWN, planned_start_on=date(2027, 1, 4))
    told = of(after(gone), PollStatus)
    assert (told.status, told.ended_on, told.planned_start_on, told.attested_minutes) == (
        ShownStatus.CANCELLED,
        date(2026, 12, 14),
        None,
        0,
    )
    later = Shown(listings=(line(status=BilanStatus.WITHDRAWN),), polls=(poll(status=ShownStatus.CANCELLED, ended_on=date(2026, 12, 1)),))
    assert of(after(gone, shown=later), PollStatus) is None


def test_a_new_request_may_be_polled_at_once_with_what_is_granted_when_it_is() -> None:
    first = after(added=(request(),), shown=Shown(listings=(line(attested_minutes=90),)))
    shown = of(first, PollStatus)
    assert (shown.amount_cents, shown.attested_minutes, shown.version, shown.funder_id) == (180_000, 90, 1, FUNDER)
    granted = of(after(request(granted_cents=150_000, status=FundingStatus.SECURED)), PollStatus)
    assert (granted.amount_cents, granted.funding_status) == (150_000, FundingStatus.SECURED)


def test_a_counsellor_who_comes_gets_a_line_and_loses_it_when_she_leaves() -> None:
    seat = Involvement(id=SEAT, bilan_id=BILAN, role=Role.COUNSELLOR, party_id=OTHER_COUNSELLOR, **STAMPS)
    came = [r for r in after(added=(seat,)).added if isinstance(r, BilanListing)]
    assert [(r.id, r.viewer_id, r.given_name) for r in came] == [(SEAT, OTHER_COUNSELLOR, "Nadia")]
    before = Shown(listings=(line(), line(id=SEAT, viewer_id=OTHER_COUNSELLOR)))
    left = after(seat.but(ended_at=AT), shown=before)
    assert [(r.id, r.ended) for r in left.changed if isinstance(r, BilanListing)] == [(SEAT, True)]


def test_a_corrected_name_reaches_every_line() -> None:
    person = Beneficiary(id=UUID(int=2), given_name="Nadia", family_name="Morel", **STAMPS)
    names = tuple(ListedName(id=seat, given_name="Nadia", family_name="Ferrand") for seat in (BILAN, COUNSELLOR))
    renamed = [r for r in after(person, shown=Shown(names=names)).changed if isinstance(r, ListedName)]
    assert [r.family_name for r in renamed] == ["Morel", "Morel"]


def test_what_shows_nothing_changes_nothing() -> None:
    decision = after(bilan(meeting_on=date(2026, 11, 9)))
    assert decision.changed == (bilan(meeting_on=date(2026, 11, 9)),)
