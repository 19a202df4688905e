"""The same laws on any day: month ends, leap years, public holidays, and the nights on which the clocks change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example
from hypothesis import given as on_any
from hypothesis import strategies as st

from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import Bilan, FollowUpTerm
from app.domain.calendar import Deadline, add_months, is_working_day, paris_date
from app.domain.content_class import ContentClass
from app.domain.follow_up.records import FollowUp
from app.domain.law.delay import Delay, Terms
from app.domain.law.delays import DELAYS, delay
from app.domain.retention.records import KEPT, AgreementTerms, RetentionItem
from app.domain.vocabulary import Role
from tests.domain.dossier import Dossier
from tests.domain.endings import answered, confirm_destructions, delivered, running

PARIS = ZoneInfo("Europe/Paris")
LAWFUL = st.dates(date(2026, 4, 2), date(2045, 12, 31))
"""Days on which every delay has its present length."""
NIGHTS = (date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29), date(2027, 12, 31), date(2028, 12, 24), date(2028, 8, 31))
"""Clock changes, a leap day, the ends of a year and of a month, the eve of a holiday."""


def counted(one: Delay, day: date) -> Deadline:
    """The delay from a day, in its plainest terms."""
    return one.count(day, Terms())


@pytest.mark.parametrize("one", DELAYS.values(), ids=lambda d: d.id)
@on_any(day=LAWFUL)
@example(day=NIGHTS[0])
@example(day=NIGHTS[1])
@example(day=NIGHTS[2])
@example(day=NIGHTS[3])
def test_a_silence_takes_effect_once_at_midnight_in_paris(one: Delay, day: date) -> None:
    """One second before, the person is still in time; at that instant the day after has begun, in summer as in winter."""
    due = counted(one, day)
    at = due.effective_at
    assert at.astimezone(PARIS).timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    assert paris_date(at) == due.effective_on
    assert paris_date(at - timedelta(seconds=1)) == due.effective_on - timedelta(days=1)


@pytest.mark.parametrize("one", DELAYS.values(), ids=lambda d: d.id)
@on_any(day=LAWFUL)
def test_a_later_beginning_never_ends_earlier(one: Delay, day: date) -> None:
    assert counted(one, day).due_on <= counted(one, day + timedelta(days=1)).due_on


@pytest.mark.parametrize("one", [d for d in DELAYS.values() if d.roll], ids=lambda d: d.id)
@on_any(day=LAWFUL)
def test_a_right_of_the_protected_person_never_ends_on_a_day_off_nor_sooner_than_it_may(one: Delay, day: date) -> None:
    due = counted(one, day)
    assert is_working_day(due.due_on)
    plain = due.days[-1].on if not due.rolled else next(d.on for d in due.days if d.off is not None)
    assert plain <= due.due_on <= plain + timedelta(days=4)


@on_any(day=LAWFUL)
@example(day=date(2026, 12, 15))
def test_the_employee_has_ten_days_whatever_the_calendar(day: date) -> None:
    assert counted(delay("convention.employee_reply"), day).due_on >= day + timedelta(days=10)


@on_any(day=LAWFUL)
@example(day=date(2027, 8, 31))
@example(day=date(2028, 2, 29))
def test_years_and_months_keep_the_day_or_take_the_month_s_end(day: date) -> None:
    for months in (1, 6, 12, 36):
        later = add_months(day, months=months)
        following = later + timedelta(days=1)
        assert later.day == day.day or (later.day < day.day and following.day == 1)


@on_any(day=LAWFUL, hour=st.integers(0, 23), minute=st.integers(0, 59))
@example(day=NIGHTS[0], hour=0, minute=59)
@example(day=NIGHTS[1], hour=0, minute=59)
def test_an_act_has_the_date_of_paris_at_any_hour(day: date, hour: int, minute: int) -> None:
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)
    assume(local.astimezone(ZoneInfo("UTC")).astimezone(PARIS) == local)  # an hour that does not exist on that night
    assert paris_date(local) == day


AGREED = (ContentClass.SYNTHESIS, ContentClass.ACTION_PLAN)


def ended(on: date, months: int | None) -> Dossier:
    """A bilan that ended on a day, with or without an agreement to keep."""
    dossier = running(started_on=on - timedelta(days=90))
    delivered(dossier, on=on.isoformat())
    answered(dossier, months and AgreementTerms(classes=AGREED, reason="Suivi", months=months), on=on.isoformat())
    dossier.play(CompleteBilan(), Role.COUNSELLOR, on=on.isoformat())
    return dossier


@on_any(end=LAWFUL, months=st.none() | st.integers(1, 36))
@example(end=date(2027, 8, 31), months=6)
@example(end=date(2028, 2, 29), months=12)
@example(end=date(2027, 3, 28), months=7)
def test_whatever_the_end_nothing_outlives_its_agreement_by_a_day(end: date, months: int | None) -> None:
    dossier = ended(end, months)
    confirm_destructions(dossier, on=end.isoformat())
    last = end if months is None else add_months(end, months=months)
    if months is not None:
        dossier.wait(last.isoformat())
        assert {i.content_kind for i in dossier.every(RetentionItem) if i.status in KEPT and i.agreement_id} == set(AGREED)
    dossier.wait((last + timedelta(days=1)).isoformat())
    confirm_destructions(dossier, on=(last + timedelta(days=1)).isoformat())
    assert [i for i in dossier.every(RetentionItem) if i.status in KEPT and i.agreement_id] == []
    assert dossier.awaited("retention.term") == [i.kept_until for i in dossier.every(RetentionItem) if i.status in KEPT]


@on_any(end=LAWFUL)
@example(end=date(2027, 4, 16))
@example(end=date(2027, 8, 31))
def test_whatever_the_end_she_is_invited_once_on_a_working_day_six_months_later(end: date) -> None:
    dossier = ended(end, None)
    planned = dossier.one(FollowUp, term=FollowUpTerm.SIX_MONTHS)
    assert planned.due_on == add_months(end, months=6)
    assert is_working_day(planned.invite_on)
    assert planned.due_on <= planned.invite_on
    dossier.wait((planned.invite_on - timedelta(days=1)).isoformat())
    assert "follow_up.invited" not in dossier.events
    dossier.wait((planned.invite_on + timedelta(days=5)).isoformat())
    assert dossier.events.count("follow_up.invited") == 1
    assert dossier.one(Bilan).ended_on == end
