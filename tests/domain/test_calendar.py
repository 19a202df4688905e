"""Legal time: the dates that the law gives for worked files, and what holds for every date."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import (
    Unit,
    add_calendar_days,
    add_months,
    add_working_days,
    add_years,
    deadline_after,
    deadline_before,
    end_of_day,
    is_working_day,
    next_working_day,
    paris_date,
    paris_midnight,
    roll_forward,
    share_half_up,
    subtract_calendar_days,
    subtract_working_days,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
DELAYS = st.integers(min_value=0, max_value=120)


# --- the dates of worked files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23", 10, "2026-12-03"),  # first meeting promised
        ("2026-12-01", 10, "2026-12-11"),  # reflection
        ("2026-12-14", 14, "2026-12-28"),  # withdrawal, calendar reading
        ("2026-12-14", 10, "2026-12-24"),  # the employee's reply
        ("2026-11-27", 30, "2026-12-27"),  # the employer's reply, a Sunday that is not rolled
        ("2026-12-10", 60, "2027-02-08"),  # earliest start after a late request
        ("2027-01-18", 10, "2027-01-28"),  # contract, labour code
        ("2027-01-18", 14, "2027-02-01"),  # contract at distance
        ("2027-02-03", 10, "2027-02-13"),  # file of the self-employed, a Saturday that is not rolled
        ("2027-03-23", 30, "2027-04-22"),  # payment
        ("2027-01-05", 28, "2027-02-02"),  # shortest span promised
    ],
)
def test_a_calendar_delay_excludes_its_first_day_and_includes_its_last(start: str, days: int, due: str) -> None:
    assert add_calendar_days(day(start), days=days) == day(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-12-10", 2, "2026-12-14"),  # provider's reply
        ("2026-12-11", 11, "2026-12-29"),  # earliest start, over Christmas
        ("2026-12-11", 4, "2026-12-17"),  # holder's reply
        ("2026-12-14", 14, "2027-01-05"),  # withdrawal, over Christmas and New Year
        ("2027-01-05", 3, "2027-01-08"),  # entry
        ("2027-03-12", 3, "2027-03-17"),  # exit
        ("2027-03-15", 5, "2027-03-22"),  # validation
    ],
)
def test_a_working_day_delay_counts_from_the_next_working_day(start: str, days: int, due: str) -> None:
    assert add_working_days(day(start), days=days) == day(due)


def test_the_last_free_cancellation_is_the_eighth_working_day_before_the_start() -> None:
    assert subtract_working_days(day("2027-01-05"), days=8) == day("2026-12-22")


def test_the_latest_request_is_sixty_days_before_the_start() -> None:
    assert subtract_calendar_days(day("2027-02-01"), days=60) == day("2026-12-03")
    assert subtract_calendar_days(day("2028-04-16"), days=30) == day("2028-03-17")


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2027-03-12", 3, "2027-06-12"),
        ("2027-03-12", 6, "2027-09-12"),
        ("2027-03-12", 9, "2027-12-12"),
        ("2027-03-12", 12, "2028-03-12"),
        ("2026-12-28", 2, "2027-02-28"),
        ("2027-04-16", 6, "2027-10-16"),
        ("2027-04-16", 12, "2028-04-16"),
        ("2027-04-16", 36, "2030-04-16"),
        ("2027-01-05", 6, "2027-07-05"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-01-15", -2, "2026-11-15"),
    ],
)
def test_months_keep_the_day_number_or_stop_at_the_months_end(start: str, months: int, due: str) -> None:
    assert add_months(day(start), months=months) == day(due)


def test_years_keep_the_day_and_29_february_becomes_the_28th() -> None:
    assert add_years(day("2026-12-14"), years=5) == day("2031-12-14")
    assert add_years(day("2027-03-12"), years=5) == day("2032-03-12")
    assert add_years(day("2028-02-29"), years=1) == day("2029-02-28")
    assert add_years(day("2028-02-29"), years=4) == day("2032-02-29")


def test_an_invitation_that_falls_on_a_sunday_moves_to_monday() -> None:
    assert roll_forward(day("2027-09-12")) == day("2027-09-13")
    assert roll_forward(day("2027-09-13")) == day("2027-09-13")
    assert next_working_day(day("2027-09-13")) == day("2027-09-14")


def test_alsace_moselle_does_not_work_on_good_friday_and_26_december() -> None:
    assert is_working_day(day("2027-03-26"))
    assert not is_working_day(day("2027-03-26"), alsace_moselle=True)
    assert add_working_days(day("2024-12-24"), days=1) == day("2024-12-26")
    assert add_working_days(day("2024-12-24"), days=1, alsace_moselle=True) == day("2024-12-27")


# --- instants -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "legal"),
    [
        ("2026-12-31T22:59:59+00:00", "2026-12-31"),
        ("2026-12-31T23:00:00+00:00", "2027-01-01"),
        ("2027-07-01T21:59:59+00:00", "2027-07-01"),
        ("2027-07-01T22:00:00+00:00", "2027-07-02"),
        ("2027-07-01T20:00:00-04:00", "2027-07-02"),
    ],
)
def test_the_legal_date_is_the_date_in_paris(instant: str, legal: str) -> None:
    assert paris_date(datetime.fromisoformat(instant)) == day(legal)


def test_an_instant_without_zone_has_no_legal_date() -> None:
    with pytest.raises(ValueError, match="without zone"):
        paris_date(datetime(2027, 1, 1))  # noqa: DTZ001  # the fault under test


@pytest.mark.parametrize(
    ("on", "hours"),
    [("2027-03-27", 24), ("2027-03-28", 23), ("2027-03-29", 24), ("2027-10-30", 24), ("2027-10-31", 25), ("2027-11-01", 24)],
)
def test_the_days_of_clock_change_last_23_and_25_hours(on: str, hours: int) -> None:
    assert paris_midnight(day(on) + timedelta(days=1)) - paris_midnight(day(on)) == timedelta(hours=hours)


def test_a_day_ends_at_23_59_59_in_paris() -> None:
    assert end_of_day(day("2027-04-17")) == datetime(2027, 4, 17, 21, 59, 59, tzinfo=UTC)
    assert end_of_day(day("2026-12-24")) == datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)


@given(DAYS)
def test_a_legal_date_begins_at_its_midnight_and_not_a_microsecond_before(on: date) -> None:
    assert paris_date(paris_midnight(on)) == on
    assert paris_date(paris_midnight(on) - timedelta(microseconds=1)) == on - timedelta(days=1)
    assert paris_date(end_of_day(on)) == on


@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)), st.integers(-12, 14))  # noqa: DTZ001  # hypothesis adds the zone
def test_the_legal_date_does_not_depend_on_the_zone_an_instant_is_written_in(instant: datetime, offset: int) -> None:
    assert paris_date(instant.astimezone(timezone(timedelta(hours=offset)))) == paris_date(instant)
    assert paris_date(instant) == instant.astimezone(ZoneInfo("Europe/Paris")).date()


# --- what holds for every date --------------------------------------------------------------------------------------------


@given(DAYS, DELAYS)
def test_working_days_are_counted_one_by_one(start: date, days: int) -> None:
    due = add_working_days(start, days=days)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert not between or is_working_day(due)


@given(DAYS, DELAYS)
def test_a_later_start_or_a_longer_delay_never_ends_earlier(start: date, days: int) -> None:
    due = add_working_days(start, days=days)
    assert add_working_days(start + timedelta(days=1), days=days) >= due
    assert add_working_days(start, days=days + 1) > due
    assert add_calendar_days(start, days=days) <= due


@given(DAYS, DELAYS)
def test_counting_working_days_back_undoes_counting_them_forward(start: date, days: int) -> None:
    start = roll_forward(start)
    assert subtract_working_days(add_working_days(start, days=days), days=days) == start


@given(DAYS, st.booleans())
def test_rolling_forward_reaches_the_nearest_working_day_and_stays_there(start: date, alsace_moselle: bool) -> None:  # noqa: FBT001  # drawn
    rolled = roll_forward(start, alsace_moselle=alsace_moselle)
    assert is_working_day(rolled, alsace_moselle=alsace_moselle)
    assert roll_forward(rolled, alsace_moselle=alsace_moselle) == rolled
    assert (rolled - start).days <= 4


@given(DAYS, st.integers(min_value=-60, max_value=120))
def test_months_land_in_the_right_month_on_the_same_number_or_its_last_day(start: date, months: int) -> None:
    due = add_months(start, months=months)
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due.day < start.day and due.day == monthrange(due.year, due.month)[1])


@given(DAYS, st.integers(min_value=0, max_value=120))
def test_months_keep_the_order_of_dates(start: date, months: int) -> None:
    assert add_months(start, months=months) <= add_months(start + timedelta(days=1), months=months)


@pytest.mark.parametrize("count", [add_calendar_days, subtract_calendar_days, add_working_days, subtract_working_days])
def test_a_negative_delay_is_refused(count: object) -> None:
    with pytest.raises(ValueError, match="never negative"):
        count(day("2027-01-01"), days=-1)  # type: ignore[operator]  # four functions of one shape


# --- shares ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "percent", "share"), [(150_000, 30, 45_000), (5, 30, 2), (1, 50, 1), (1, 49, 0), (0, 30, 0), (333, 50, 167)]
)
def test_a_percentage_of_cents_is_rounded_half_up(amount: int, percent: int, share: int) -> None:
    assert share_half_up(amount, numerator=percent) == share


@given(st.integers(0, 10**9), st.integers(0, 1_440), st.integers(1, 1_440))
def test_a_share_is_within_half_a_unit_of_the_exact_one(amount: int, part: int, whole: int) -> None:
    error = 2 * (share_half_up(amount, numerator=part, denominator=whole) * whole - amount * part)
    assert -whole < error <= whole


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive denominator"):
        share_half_up(1, numerator=1, denominator=0)


# --- deadlines that explain themselves --------------------------------------------------------------------------------------


def test_silence_takes_effect_at_midnight_after_the_last_day() -> None:
    reply = deadline_after(day("2026-11-27"), amount=30, unit=Unit.CALENDAR_DAYS)
    assert (reply.due_on, reply.effective_on) == (day("2026-12-27"), day("2026-12-28"))
    assert reply.effective_at == datetime(2026, 12, 27, 23, tzinfo=UTC)
    assert not reply.rolled
    assert reply.conventions == ("T2", "T9")


def test_a_right_that_ends_on_christmas_rolls_over_the_weekend_and_says_why() -> None:
    reply = deadline_after(day("2026-12-15"), amount=10, unit=Unit.CALENDAR_DAYS, roll=True)
    assert (reply.due_on, reply.effective_on, reply.rolled) == (day("2026-12-28"), day("2026-12-29"), True)
    assert [(off.on, off.reason, off.name_fr, off.name_en) for off in reply.skipped_days] == [
        (day("2026-12-25"), "holiday", "Noël", "Christmas Day"),
        (day("2026-12-26"), "weekend", "samedi", "Saturday"),
        (day("2026-12-27"), "weekend", "dimanche", "Sunday"),
    ]
    assert reply.conventions == ("T2", "T3", "T9")
    assert reply.rule_fr == (
        "10 jour(s) calendaire(s) après le 15/12/2026, jour exclu ; tous les jours comptent ; "
        "le 25/12/2026 n'est pas ouvré, le terme est reporté au 28/12/2026."
    )
    assert reply.rule_en.endswith("2026-12-25 is not a working day, so the term moves to 2026-12-28.")


def test_a_right_that_ends_on_a_working_day_is_not_rolled() -> None:
    reply = deadline_after(day("2026-12-14"), amount=10, unit=Unit.CALENDAR_DAYS, roll=True)
    assert (reply.due_on, reply.effective_on, reply.rolled) == (day("2026-12-24"), day("2026-12-25"), False)


def test_a_working_day_deadline_lists_each_day_counted_and_each_day_skipped() -> None:
    lead = deadline_after(day("2026-12-11"), amount=11, unit=Unit.WORKING_DAYS)
    assert lead.due_on == day("2026-12-29")
    assert len(lead.counted_days) == 11
    assert [off.name_fr for off in lead.skipped_days] == ["samedi", "dimanche", "samedi", "dimanche", "Noël", "samedi", "dimanche"]


def test_a_deadline_counted_backwards_is_negative_and_never_rolled() -> None:
    latest = deadline_before(day("2027-02-01"), amount=60, unit=Unit.CALENDAR_DAYS)
    assert (latest.due_on, latest.amount, latest.rolled) == (day("2026-12-03"), -60, False)
    assert latest.conventions == ("T5", "T9")
    assert "avant le 01/02/2027" in latest.rule_fr
    assert "before 2027-02-01" in latest.rule_en
    cancel = deadline_before(day("2027-01-05"), amount=8, unit=Unit.WORKING_DAYS)
    assert (cancel.due_on, len(cancel.counted_days)) == (day("2026-12-22"), 8)


def test_a_deadline_in_months_or_years_counts_no_day() -> None:
    refusal = deadline_after(day("2026-12-28"), amount=2, unit=Unit.MONTHS)
    assert (refusal.due_on, refusal.counted_days, refusal.skipped_days) == (day("2027-02-28"), (), ())
    assert deadline_after(day("2026-12-14"), amount=5, unit=Unit.YEARS).due_on == day("2031-12-14")
    assert deadline_before(day("2026-12-14"), amount=5, unit=Unit.YEARS).due_on == day("2021-12-14")


@given(DAYS, DELAYS, st.sampled_from(Unit), st.booleans())
def test_a_deadline_agrees_with_the_plain_functions(start: date, amount: int, unit: Unit, roll: bool) -> None:  # noqa: FBT001  # drawn
    plain = {
        Unit.CALENDAR_DAYS: add_calendar_days(start, days=amount),
        Unit.WORKING_DAYS: add_working_days(start, days=amount),
        Unit.MONTHS: add_months(start, months=amount),
        Unit.YEARS: add_years(start, years=amount),
    }[unit]
    found = deadline_after(start, amount=amount, unit=unit, roll=roll)
    assert found.due_on == (roll_forward(plain) if roll else plain)
    assert found.rolled == (found.due_on != plain)
    assert unit in {Unit.MONTHS, Unit.YEARS} or len(found.counted_days) == amount
