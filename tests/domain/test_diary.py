"""The counsellor's diary: which sessions take the same minute of her time, and what each command says of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.machine import Refused
from app.domain.process.starting import TimedFile, decide
from app.domain.record import Command
from app.domain.session import records as c
from app.domain.session.decide import BilanSessions
from app.domain.session.diary import at_once
from app.domain.session.records import Session, SessionKind, SessionStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.examples.convention import paper

NINE = datetime(2027, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
K, S = SessionKind, SessionStatus
RULE = "session.counsellor_free"


def other(**over: Any) -> Session:
    """A session of another bilan with the same counsellor, from 9 to 11."""
    known = {"id": UUID(int=7), "bilan_id": UUID(int=8), "status": S.PLANNED, "kind": K.INDIVIDUAL, "starts_at": NINE, "minutes": 120}
    return given.session(**known | over)


def mine(**over: Any) -> Session:
    known = {"status": S.PLANNED, "kind": K.INDIVIDUAL, "starts_at": NINE, "minutes": 120}
    return given.session(**known | over)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "meets"),
    [
        (NINE - HOUR, 60, False),
        (NINE - HOUR, 61, True),
        (NINE + HOUR, 30, True),
        (NINE + 2 * HOUR - timedelta(minutes=1), 60, True),
        (NINE + 2 * HOUR, 60, False),
        (NINE - HOUR, 600, True),
    ],
)
def test_two_sessions_meet_when_they_share_a_minute_and_not_when_one_follows_the_other(
    starts_at: datetime,
    minutes: int,
    meets: bool,  # noqa: FBT001  a column of the table above
) -> None:
    wanted = mine(starts_at=starts_at, minutes=minutes)
    assert at_once(wanted, other()) is at_once(other(), wanted) is meets


@pytest.mark.parametrize("status", SessionStatus)
def test_what_was_cancelled_or_missed_gives_its_time_back(status: SessionStatus) -> None:
    assert at_once(mine(), other(status=status)) is not status.startswith(("cancelled", "no_show", "entered_in_error"))


@pytest.mark.parametrize("kind", SessionKind)
def test_only_the_person_s_own_work_leaves_the_counsellor_free(kind: SessionKind) -> None:
    assert at_once(mine(), other(kind=kind)) is (kind is not K.AUTONOMOUS)


def test_a_group_is_one_session_of_several_bilans_if_it_begins_at_the_same_time() -> None:
    group = mine(kind=K.COLLECTIVE)
    assert not at_once(group, other(kind=K.COLLECTIVE))
    assert at_once(group, other(kind=K.COLLECTIVE, starts_at=NINE + HOUR))
    assert at_once(group, other())


def test_two_counsellors_do_not_meet() -> None:
    assert not at_once(mine(), other(counsellor_id=given.OTHER_COUNSELLOR))


def asked(command: Command, *meanwhile: Session, status: SessionStatus = S.PLANNED) -> dict[str, date | None]:
    """The rules that refuse a command, and from when they would not."""
    spine = {"thread": given.THREAD, "bilan": given.bilan(), "meanwhile": meanwhile}
    ledger = HoursLedger(bilan_id=given.BILAN, planned_minutes=120, counted_minutes=120)
    file = (
        BilanSessions(**spine, hours_ledger=ledger)
        if isinstance(command, c.PlanSession)
        else TimedFile(**spine, hours_ledger=ledger, session=mine(status=status), conventions=(paper(status="effective"),))
    )
    try:
        decide(given.ask(file, command, Role.COUNSELLOR, on="2027-01-05"))
    except Refused as refused:
        return {b.rule.id: b.finding.possible_from for b in refused.broken}
    return {}


PLAN = c.PlanSession(kind=K.INDIVIDUAL, phase=BilanStatus.PRELIMINARY, starts_at=NINE, minutes=60, counsellor_id=given.COUNSELLOR)


def test_a_plan_says_from_which_day_the_counsellor_is_free_again() -> None:
    assert asked(PLAN, other(minutes=60 * 15))[RULE] == date(2027, 1, 6), "it ends at midnight in Paris and one hour"
    assert RULE not in asked(PLAN)


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (c.RescheduleSession(starts_at=NINE + 3 * HOUR, minutes=60), S.PLANNED),
        (c.HoldSession(minutes=181), S.PLANNED),
        (c.CorrectSession(minutes=181, reason="typing_error"), S.HELD),
    ],
)
def test_a_session_is_moved_held_or_corrected_into_nobody_else_s_time(command: Command, status: SessionStatus) -> None:
    assert RULE in asked(command, other(starts_at=NINE + 3 * HOUR), status=status)
    assert RULE not in asked(command, other(starts_at=NINE + 4 * HOUR + timedelta(minutes=1)), status=status)


def test_a_session_never_meets_itself() -> None:
    assert RULE not in asked(c.RescheduleSession(starts_at=NINE + HOUR, minutes=120), mine())
