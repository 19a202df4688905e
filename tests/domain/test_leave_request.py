"""The absence asked of an employer: AC-02 day by day, and the sessions that depend on it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.deadline import DeadlineStatus
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.leave_request.commands import (
    AmendLeaveRequest,
    DraftLeaveRequest,
    GrantLeave,
    GrantLeaveBySilence,
    PostponeLeave,
    ReceiveLeaveRequest,
    RefuseLeave,
    SendLeaveRequest,
    UseLeave,
)
from app.domain.leave_request.decide import BilanLeaves
from app.domain.leave_request.records import LeaveForEmployer, LeaveRequest, LeaveStatus, PublicBranch, WorkingHours
from app.domain.leave_request.table import MACHINE
from app.domain.leave_request.working_hours import on_working_time
from app.domain.machine import NotInState, NotOpenTo
from app.domain.process import absence
from app.domain.process.starting import TimedFile
from app.domain.registry.records import Employer, FunderKind
from app.domain.session.decide import BilanSessions
from app.domain.session.decide import decide as session_decide
from app.domain.session.records import HoldSession, PlanSession, RescheduleSession, SessionKind, SessionStatus
from app.domain.situation import Route
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.played import Played

ADM, BEN, CON, EMP, FUN, SYS = (
    Role.ADMINISTRATOR,
    Role.BENEFICIARY,
    Role.COUNSELLOR,
    Role.EMPLOYER,
    Role.FUNDER,
    Role.SYSTEM,
)
LEAVE, EMPLOYER = (UUID(f"01900000-0000-7000-8000-0000000000{n}") for n in (60, 61))
OFFICE = tuple(WorkingHours(weekday=day, start="09:00", end="17:30") for day in range(1, 6))
ON_TIME = {"status": BilanStatus.CONTRACTING, "route": Route.CPF, "on_working_time": True}


def leave(**over: Any) -> LeaveRequest:
    known: dict[str, Any] = {"id": LEAVE, "bilan_id": given.BILAN, "employer_id": EMPLOYER, "working_hours": OFFICE}
    dates = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 4, 30)}
    return LeaveRequest(**(given.STAMPS | known | dates | over))


def opened(asked: LeaveRequest | None = None, **over: Any) -> Played:
    asked = asked or leave()
    employer = Employer(id=EMPLOYER, name="Atelier Morel", siren="552100554", **given.STAMPS)
    facts: dict[str, Any] = {"leave_request": asked, "leave_requests": (asked,), "employer": employer}
    facts["bilan"] = given.bilan(**(ON_TIME | over.pop("bilan", {})))
    return Played(absence.AbsenceFile(thread=given.THREAD, **(facts | over)), absence.decide)


def received() -> Played:
    """Sent on 25 November 2026, received on the 27th."""
    played = opened()
    played.play(SendLeaveRequest(), BEN, on="2026-11-25")
    played.play(ReceiveLeaveRequest(), EMP, on="2026-11-27")
    return played


def drafting(**bilan: Any) -> Played:
    return Played(BilanLeaves(thread=given.THREAD, bilan=given.bilan(**(ON_TIME | bilan))), absence.decide)


DRAFT = DraftLeaveRequest(employer_id=EMPLOYER, starts_on=date(2027, 2, 1), ends_on=date(2027, 4, 30))


def test_a_draft_tells_the_last_day_of_its_sending_and_nobody_else() -> None:
    decision: Any = drafting().play(DRAFT, BEN, on="2026-11-24")
    assert decision.result.send_by == date(2026, 12, 3)
    assert [r.noun for r in decision.added] == ["leave_request"]


def test_the_employer_takes_part_in_the_file_from_the_sending_on() -> None:
    decision = opened().play(SendLeaveRequest(), BEN, on="2026-11-25")
    assert [(i.role, i.party_id) for i in decision.added if isinstance(i, Involvement)] == [(EMP, EMPLOYER)]


@pytest.mark.parametrize(
    ("on", "earliest"), [("2026-11-25", None), ("2026-12-03", None), ("2026-12-04", date(2027, 2, 2)), ("2026-12-10", date(2027, 2, 8))]
)
def test_a_request_is_sent_sixty_days_before_the_start(on: str, earliest: date | None) -> None:
    expected = {} if earliest is None else {"worktime.cpf.request_60d": earliest}
    assert opened().refused(SendLeaveRequest(), BEN, on=on) == expected


@pytest.mark.parametrize(("ends_on", "possible"), [(date(2027, 7, 31), True), (date(2027, 8, 1), False)])
def test_six_months_of_action_need_a_hundred_and_twenty_days(ends_on: date, *, possible: bool) -> None:
    refused = opened(leave(ends_on=ends_on)).refused(SendLeaveRequest(), BEN, on="2026-11-25")
    assert refused == ({} if possible else {"worktime.cpf.request_60d": date(2027, 3, 25)})


def test_the_silence_of_thirty_days_is_an_agreement_even_on_a_sunday() -> None:
    played = received()
    asked = played.facts.leave_request
    assert (asked.status, asked.received_on, asked.reply_until) == (LeaveStatus.RECEIVED, date(2026, 11, 27), date(2026, 12, 27))
    (deadline,) = played.facts.deadlines
    assert (deadline.due_on, deadline.effective_on, deadline.fires) == (date(2026, 12, 27), date(2026, 12, 28), "grant_leave_by_silence")
    played.play(GrantLeaveBySilence(), SYS, on="2026-12-28")
    assert played.facts.leave_request.status is LeaveStatus.GRANTED_BY_SILENCE
    assert [d.status for d in played.facts.deadlines] == [DeadlineStatus.FIRED]


def test_an_answer_ends_the_waiting() -> None:
    played = received()
    played.play(RefuseLeave(refusal_reason="peak_season"), EMP, on="2026-12-15")
    assert (played.facts.leave_request.status, played.facts.leave_request.answered_on) == (LeaveStatus.REFUSED, date(2026, 12, 15))
    assert [d.status for d in played.facts.deadlines] == [DeadlineStatus.MET]


def test_a_refusal_after_the_silence_comes_too_late() -> None:
    played = received()
    played.play(GrantLeaveBySilence(), SYS, on="2026-12-28")
    with pytest.raises(NotInState):
        played.play(RefuseLeave(), EMP, on="2026-12-28")


@pytest.mark.parametrize("answer", [GrantLeave(), GrantLeaveBySilence()])
def test_the_authorised_absence_makes_a_bilan_ready_that_awaits_nothing_else(answer: Any) -> None:
    terms = Convention(
        id=UUID(int=70), bilan_id=given.BILAN, kind=ConventionKind.MCF_TERMS, status=ConventionStatus.EFFECTIVE, **given.STAMPS
    )
    paid = FundingRequest(
        id=UUID(int=71), bilan_id=given.BILAN, kind=FunderKind.CPF, status=FundingStatus.SECURED, amount_cents=160_000, **given.STAMPS
    )
    played = received()
    played.beside(conventions=(terms,), funding_requests=(paid,))
    played.play(answer, SYS if isinstance(answer, GrantLeaveBySilence) else EMP, on="2026-12-28")
    assert played.facts.bilan.status is BilanStatus.READY
    waiting = received()
    waiting.play(GrantLeave(), EMP, on="2026-12-10")
    assert waiting.facts.bilan.status is BilanStatus.CONTRACTING


def test_a_receipt_lies_between_the_sending_and_today() -> None:
    played = opened()
    played.play(SendLeaveRequest(), BEN, on="2026-11-25")
    for on in ("2026-11-24", "2026-12-02"):
        early_or_late = ReceiveLeaveRequest(received_on=on)
        assert played.refused(early_or_late, ADM, on="2026-12-01") == {"worktime.received_after_sent": None}
    played.play(ReceiveLeaveRequest(received_on="2026-11-27"), ADM, on="2026-12-01")
    assert played.facts.leave_request.reply_until == date(2026, 12, 27)


def test_off_working_time_the_employer_is_not_asked() -> None:
    refused = {"worktime.offtime.no_employer": None}
    assert drafting(on_working_time=False).refused(DRAFT, BEN, on="2026-11-24") == refused
    assert opened(bilan={"on_working_time": False}).refused(SendLeaveRequest(), BEN, on="2026-11-25") == refused
    assert drafting(on_working_time=False, route=None).refused(DRAFT, BEN, on="2026-11-24") == {}


def test_an_employer_that_is_not_registered_is_not_written_to() -> None:
    assert opened(employer=None).refused(SendLeaveRequest(), BEN, on="2026-11-25") == {"worktime.employer_known": None}


def test_without_declared_hours_the_usual_week_counts_with_a_warning() -> None:
    played = opened(leave(working_hours=()))
    played.play(SendLeaveRequest(), BEN, on="2026-11-25")
    assert played.warned() == {"worktime.pattern"}


def test_only_a_public_employer_postpones() -> None:
    assert received().refused(PostponeLeave(postponed_until="2027-06-01"), EMP, on="2026-12-10") == {"leave.postponement_public": None}


def test_a_draft_is_amended_with_its_last_sending_day() -> None:
    played = opened()
    played.play(AmendLeaveRequest(starts_on="2027-02-08"), BEN, on="2026-11-25")
    asked = played.facts.leave_request
    assert (asked.starts_on, asked.ends_on, asked.send_by) == (date(2027, 2, 8), date(2027, 4, 30), date(2026, 12, 10))
    assert opened().refused(AmendLeaveRequest(ends_on="2027-01-31"), BEN, on="2026-11-25") == {"worktime.dates": None}


def test_each_act_has_its_author() -> None:
    for role in (CON, EMP, FUN):
        with pytest.raises(NotOpenTo):
            opened().play(SendLeaveRequest(), role, on="2026-11-25")
    for role in (BEN, CON, FUN):
        with pytest.raises(NotOpenTo):
            received().play(GrantLeave(), role, on="2026-12-10")
    for command in (GrantLeaveBySilence(), UseLeave()):
        with pytest.raises(NotOpenTo):
            received().play(command, EMP, on="2026-12-10")


def test_an_answer_needs_a_request_that_was_sent() -> None:
    with pytest.raises(NotInState):
        opened().play(GrantLeave(), EMP, on="2026-11-25")


def test_the_employer_reads_the_request_made_to_it_and_not_the_provider_s_warnings() -> None:
    assert set(LeaveForEmployer.model_fields) <= set(LeaveRequest.model_fields)
    assert "open_warnings" not in LeaveForEmployer.model_fields


def test_the_end_of_the_bilan_uses_the_absences_that_were_authorised() -> None:
    granted, refused = leave(status=LeaveStatus.GRANTED), leave(id=UUID(int=71), status=LeaveStatus.REFUSED)
    played = opened(leave_requests=(granted, refused))
    asked = given.ask(played.facts, None, CON, on="2027-04-30")
    decision = absence.ended(asked, Decision(result=played.facts.bilan, events=()))
    assert [(r.id, r.status) for r in decision.changed if isinstance(r, LeaveRequest)] == [(LEAVE, LeaveStatus.USED)]


def test_the_machine_has_no_unreachable_state_and_no_dead_end() -> None:
    assert MACHINE.defects() == []


# --- working hours --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paris", "minutes", "inside"),
    [
        ("2027-02-01T08:00+01:00", 60, False),  # Monday, ends as work begins
        ("2027-02-01T08:00+01:00", 61, True),
        ("2027-02-01T17:29+01:00", 60, True),
        ("2027-02-01T17:30+01:00", 60, False),
        ("2027-02-06T10:00+01:00", 60, False),  # Saturday
        ("2027-02-07T23:00+01:00", 601, True),  # from Sunday night into Monday's work
        ("2027-03-29T09:00+02:00", 30, True),  # summer time
    ],
)
def test_one_minute_in_the_declared_hours_is_working_time(paris: str, minutes: int, *, inside: bool) -> None:
    starts_at = datetime.fromisoformat(paris).astimezone(UTC)
    assert on_working_time(OFFICE, starts_at=starts_at, minutes=minutes) is inside


def test_the_usual_week_is_monday_to_friday_from_eight_to_seven() -> None:
    assert on_working_time((), starts_at=datetime(2027, 2, 1, 17, 59, tzinfo=UTC), minutes=30)
    assert not on_working_time((), starts_at=datetime(2027, 2, 1, 18, 0, tzinfo=UTC), minutes=30)


def test_hours_go_forwards() -> None:
    with pytest.raises(ValidationError):
        WorkingHours(weekday=1, start="17:30", end="09:00")


def planned(starts_at: str, minutes: int = 120) -> PlanSession:
    return PlanSession(
        kind=SessionKind.INDIVIDUAL, phase=BilanStatus.PRELIMINARY, starts_at=starts_at, minutes=minutes, counsellor_id=given.COUNSELLOR
    )


MORNING, EVENING = "2027-02-01T09:00:00Z", "2027-02-01T17:00:00Z"


def test_a_refused_absence_leaves_the_evenings() -> None:
    hers = Involvement(**given.STAMPS, id=given.SESSION, bilan_id=given.BILAN, role=CON, party_id=given.COUNSELLOR)
    facts: dict[str, Any] = {"bilan": given.bilan(**ON_TIME), "hours_ledger": HoursLedger(bilan_id=given.BILAN), "involvements": (hers,)}
    refused = leave(status=LeaveStatus.REFUSED, working_hours=())
    played = Played(BilanSessions(thread=given.THREAD, leave_requests=(refused,), **facts), session_decide)
    assert played.refused(planned(MORNING), CON, on="2026-12-16") == {"worktime.cpf.refused": None}
    assert played.refused(planned(EVENING), CON, on="2026-12-16") == {"worktime.cpf.refused": None}  # 18:00 in Paris, still working time
    assert played.refused(planned("2027-02-01T18:00:00Z"), CON, on="2026-12-16") == {}
    other = leave(id=UUID(int=71), status=LeaveStatus.GRANTED)
    granted = Played(BilanSessions(thread=given.THREAD, leave_requests=(refused, other), **facts), session_decide)
    assert granted.refused(planned(MORNING), CON, on="2026-12-16") == {}


def test_a_session_is_not_moved_into_refused_hours_either() -> None:
    refused = leave(status=LeaveStatus.REFUSED)
    session = given.session(status=SessionStatus.PLANNED)
    ledger = HoursLedger(bilan_id=given.BILAN)
    file = TimedFile(thread=given.THREAD, session=session, bilan=given.bilan(**ON_TIME), hours_ledger=ledger, leave_requests=(refused,))
    moved = RescheduleSession(starts_at=MORNING, minutes=60)
    assert Played(file, session_decide).refused(moved, CON, on="2026-12-16") == {"worktime.cpf.refused": None}


def test_a_session_planned_before_the_refusal_is_moved_before_it_is_held() -> None:
    refused = leave(status=LeaveStatus.REFUSED)
    file = TimedFile(
        thread=given.THREAD,
        session=given.session(status=SessionStatus.PLANNED, starts_at=MORNING),
        bilan=given.bilan(),
        hours_ledger=HoursLedger(bilan_id=given.BILAN),
        leave_requests=(refused,),
    )
    assert "worktime.cpf.refused" in Played(file, session_decide).refused(HoldSession(minutes=60), CON, on="2027-02-01")


@pytest.mark.parametrize(
    ("starts_at", "held_on", "early"), [("2027-01-25T09:00:00Z", "2027-01-25", False), ("2027-01-22T09:00:00Z", "2027-01-22", True)]
)
def test_no_session_is_held_on_working_time_before_the_notice_is_over(starts_at: str, held_on: str, *, early: bool) -> None:
    asked = leave(status=LeaveStatus.GRANTED, sent_on=date(2026, 11, 25), starts_on=date(2027, 1, 20))
    terms = Convention(
        id=UUID(int=70), bilan_id=given.BILAN, kind=ConventionKind.MCF_TERMS, status=ConventionStatus.EFFECTIVE, **given.STAMPS
    )
    file = TimedFile(
        thread=given.THREAD,
        session=given.session(status=SessionStatus.PLANNED, starts_at=starts_at),
        bilan=given.bilan(**(ON_TIME | {"status": BilanStatus.READY})),
        hours_ledger=HoursLedger(bilan_id=given.BILAN, planned_minutes=60),
        conventions=(terms,),
        leave_requests=(asked,),
        organisation=given.organisation(),
    )
    expected = {"worktime.cpf.request_60d": date(2027, 1, 24)} if early else {}
    assert Played(file, session_decide).refused(HoldSession(minutes=60), CON, on=held_on) == expected


# --- public service -------------------------------------------------------------------------------------------------------

AGENT = {"route": Route.PUBLIC_EMPLOYER}


def agent(branch: PublicBranch, **over: Any) -> Played:
    """A public agent's request, received on 27 November 2026."""
    known = {"branch": branch, "leave_minutes": 1_440, "no_previous_bilan": True, "in_service_since": date(2020, 1, 1)}
    played = opened(leave(**(known | over)), bilan=AGENT)
    played.play(SendLeaveRequest(), BEN, on="2026-11-25")
    played.play(ReceiveLeaveRequest(), EMP, on="2026-11-27")
    return played


@pytest.mark.parametrize(
    ("branch", "until"),
    [
        (PublicBranch.TERRITORIAL, date(2026, 12, 27)),
        (PublicBranch.HOSPITAL, date(2026, 12, 27)),
        (PublicBranch.STATE, date(2027, 1, 27)),
    ],
)
def test_the_silence_of_a_public_employer_grants_nothing(branch: PublicBranch, until: date) -> None:
    played = agent(branch)
    (deadline,) = played.facts.deadlines
    assert (deadline.due_on, deadline.fires) == (until, None)
    assert played.facts.leave_request.reply_until == until


def test_a_public_agent_s_request_says_all_that_its_decree_asks() -> None:
    played = opened(leave(), bilan=AGENT)
    assert set(played.refused(SendLeaveRequest(), BEN, on="2026-11-25")) == {"leave.facts_said"}


@pytest.mark.parametrize(("priority_agent", "again"), [(False, date(2028, 12, 3)), (True, date(2026, 12, 3))])
def test_another_bilan_is_asked_for_after_five_years_or_three(again: date, *, priority_agent: bool) -> None:
    asked = leave(branch=PublicBranch.STATE, leave_minutes=1_440, previous_bilan_on=date(2023, 12, 3))
    played = opened(asked, bilan=AGENT | {"priority_agent": priority_agent})
    assert played.refused(SendLeaveRequest(), BEN, on="2026-12-02") == {"leave.fp.interval": again}
    assert played.refused(SendLeaveRequest(), BEN, on=again.isoformat()) == {}


def test_the_end_of_a_public_agent_s_bilan_reminds_of_the_attendance_certificate() -> None:
    played = opened(leave(), bilan=AGENT, leave_requests=(leave(status=LeaveStatus.GRANTED),))
    decision = absence.ended(given.ask(played.facts, None, CON, on="2027-04-30"), Decision(result=played.facts.bilan, events=()))
    assert [r.rule_id for r in decision.added if hasattr(r, "rule_id")] == ["leave.fp.attendance"]
