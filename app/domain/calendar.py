"""Legal time and counting: conventions T1 to T12, the only place where a delay is counted.

T1   instants are UTC, legal dates are local to Europe/Paris, a delay ends at 23:59:59 local: `paris_date`, `paris_midnight`, `end_of_day`
T2   calendar delay, first day excluded and last day included: `add_calendar_days`
T3   the last day of a protected person's right rolls to a working day: `roll_forward`, `Deadline` with `roll=True`
T4   a delay whose silence binds somebody else is not rolled: `Deadline` with `roll=False`, the default
T5   "at least N days before": `subtract_calendar_days`
T6   working day (jour ouvré), Monday to Friday without the 11 national holidays: `is_working_day`
T7   working-day delay, the first day counted is the next working day: `add_working_days`, `subtract_working_days`
T8   months and years keep the day number, clamped to the month's end: `add_months`, `add_years`
T9   silence takes effect at 00:00 of the day after: `Deadline.effective_on`, `Deadline.effective_at`
T10  integer minutes and cents, shares rounded half-up: `share_half_up`
T11  the caller passes the legal reference date of its rule; nothing here knows today
T12  the clock is injected: no function of this module reads one
"""

from __future__ import annotations

import enum
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.domain.days_off import ONE_DAY, DayOff, day_off

PARIS = ZoneInfo("Europe/Paris")  # read from the system's zone files once, at import: the functions below read nothing


class Unit(enum.StrEnum):
    """What a delay is counted in."""

    CALENDAR_DAYS = "calendar_days"  # jours calendaires
    WORKING_DAYS = "working_days"  # jours ouvrés
    MONTHS = "months"
    YEARS = "years"


class Mark(enum.StrEnum):
    """What a day is in a counting."""

    START = "start"  # the day from which the delay runs, which does not count
    COUNTED = "counted"
    DAY_OFF = "day_off"  # skipped, or the term of a right that may not fall on it
    TERM = "term"  # reached from day number to day number, or named: no day was counted one by one
    POSTPONED = "postponed"  # the working day to which the term was moved


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a counting: its place when it counts, and why nobody works on it when that decided."""

    on: date
    mark: Mark
    number: int | None = None
    off: DayOff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A counted delay with the evidence of its counting, ready to be explained to the person it binds."""

    start_on: date  # the day that does not count
    amount: int  # in `unit`; negative when counted backwards from `start_on`
    unit: Unit
    due_on: date  # last useful day, until 23:59:59 in Paris
    rolled: bool  # the due day was moved because it was not a working day
    days: tuple[Day, ...]  # every day that the counting looked at, from the start to the term
    conventions: tuple[str, ...]  # T-ids that were applied
    rule_fr: str
    rule_en: str

    @property
    def counted_days(self) -> tuple[date, ...]:
        """The days that count; none when the unit is months or years."""
        return tuple(day.on for day in self.days if day.number is not None)

    @property
    def skipped_days(self) -> tuple[DayOff, ...]:
        """The days passed over, with the reason."""
        return tuple(day.off for day in self.days if day.off is not None)

    @property
    def effective_on(self) -> date:
        """T9: the day, from 00:00 in Paris, on which silence has its effect."""
        return self.due_on + ONE_DAY

    @property
    def effective_at(self) -> datetime:
        """T9: the same as an UTC instant; an act strictly before it is in time."""
        return paris_midnight(self.effective_on)


def paris_date(instant: datetime) -> date:
    """T1: the legal date of an aware instant. Raises ValueError when the instant has no zone."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without zone has no legal date")
    return instant.astimezone(PARIS).date()


def paris_midnight(day: date) -> datetime:
    """T1: the UTC instant at which the legal date begins (00:00 in Paris, summer time included)."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """T1: the UTC instant of 23:59:59 in Paris, for display; compare legal dates, not this instant, to know who is late."""
    return datetime.combine(day, time(23, 59, 59), PARIS).astimezone(UTC)


def is_working_day(day: date, *, alsace_moselle: bool = False) -> bool:
    """T6: Monday to Friday (jour ouvré) and no public holiday."""
    return day_off(day, alsace_moselle=alsace_moselle) is None


def next_working_day(day: date, *, alsace_moselle: bool = False) -> date:
    """T7: the first working day strictly after."""
    return roll_forward(day + ONE_DAY, alsace_moselle=alsace_moselle)


def roll_forward(day: date, *, alsace_moselle: bool = False) -> date:
    """T3: the day itself when it is worked, else the next working day."""
    while not is_working_day(day, alsace_moselle=alsace_moselle):
        day += ONE_DAY
    return day


def add_calendar_days(start: date, *, days: int) -> date:
    """T2: the last day of a delay of N calendar days from `start`, which does not count. Raises ValueError if negative."""
    return start + timedelta(days=_natural(days))


def subtract_calendar_days(start: date, *, days: int) -> date:
    """T5: the last day that is at least N calendar days before `start`. Raises ValueError if negative."""
    return start - timedelta(days=_natural(days))


def add_working_days(start: date, *, days: int, alsace_moselle: bool = False) -> date:
    """T7: the N-th working day after `start`, which does not count. Raises ValueError if negative."""
    return _step(start, step=ONE_DAY, days=days, alsace_moselle=alsace_moselle)


def subtract_working_days(start: date, *, days: int, alsace_moselle: bool = False) -> date:
    """T7 backwards: the N-th working day before `start`, which does not count. Raises ValueError if negative."""
    return _step(start, step=-ONE_DAY, days=days, alsace_moselle=alsace_moselle)


def add_months(start: date, *, months: int) -> date:
    """T8: same day number N months later (earlier if negative), clamped to the end of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_years(start: date, *, years: int) -> date:
    """T8: same day and month N years later; 29 February becomes the 28th in a common year."""
    return add_months(start, months=12 * years)


def share_half_up(amount: int, *, numerator: int, denominator: int = 100) -> int:
    """T10: the share of a natural amount, in its own unit, rounded half-up; the default denominator makes `numerator` a percentage."""
    if denominator <= 0:
        raise ValueError("a share needs a positive denominator")
    return (2 * _natural(amount) * _natural(numerator) + denominator) // (2 * denominator)


@lru_cache(maxsize=4096)
def deadline_after(start: date, *, amount: int, unit: Unit, roll: bool = False, alsace_moselle: bool = False) -> Deadline:
    """T2, T7 or T8 forwards, with the evidence. `roll` (T3) is for rights of the protected person only; T4 is the default."""
    reached = _reach(start, amount=_natural(amount), unit=unit, alsace_moselle=alsace_moselle)
    due = roll_forward(reached, alsace_moselle=alsace_moselle) if roll else reached
    return _explained(start, amount=amount, unit=unit, reached=reached, due=due, alsace_moselle=alsace_moselle)


@lru_cache(maxsize=4096)
def deadline_before(start: date, *, amount: int, unit: Unit, alsace_moselle: bool = False) -> Deadline:
    """T5, T7 or T8 backwards: the last day that is at least this delay before `start`, with the evidence. Never rolled."""
    due = _reach(start, amount=-_natural(amount), unit=unit, alsace_moselle=alsace_moselle)
    return _explained(start, amount=-amount, unit=unit, reached=due, due=due, alsace_moselle=alsace_moselle)


_COUNTING: Mapping[Unit, tuple[str, str, str, str, str]] = MappingProxyType(
    {  # convention, unit in French and English, how it is counted in both
        Unit.CALENDAR_DAYS: ("T2", "jour(s) calendaire(s)", "calendar day(s)", "tous les jours comptent", "every day counts"),
        Unit.WORKING_DAYS: (
            "T7",
            "jour(s) ouvré(s)",
            "working day(s)",
            "seuls comptent les jours du lundi au vendredi non fériés",
            "only Monday to Friday count, public holidays excepted",
        ),
        Unit.MONTHS: ("T8", "mois", "month(s)", "de quantième à quantième", "same day number, or the month's end"),
        Unit.YEARS: ("T8", "an(s)", "year(s)", "de quantième à quantième", "same day number, or the month's end"),
    }
)


def _natural(number: int) -> int:
    if number < 0:
        raise ValueError("a delay or an amount is never negative")
    return number


def _step(day: date, *, step: timedelta, days: int, alsace_moselle: bool) -> date:
    left = _natural(days)
    while left:
        day += step
        left -= is_working_day(day, alsace_moselle=alsace_moselle)
    return day


def _reach(start: date, *, amount: int, unit: Unit, alsace_moselle: bool) -> date:
    if unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=amount)
    if unit is Unit.WORKING_DAYS:
        step = ONE_DAY if amount > 0 else -ONE_DAY
        return _step(start, step=step, days=abs(amount), alsace_moselle=alsace_moselle)
    return add_months(start, months=amount * (12 if unit is Unit.YEARS else 1))


def _explained(start: date, *, amount: int, unit: Unit, reached: date, due: date, alsace_moselle: bool) -> Deadline:
    rule_fr, rule_en = _sentences(start, amount=amount, unit=unit, reached=reached, due=due)
    counting = "T5" if amount < 0 and unit is Unit.CALENDAR_DAYS else _COUNTING[unit][0]
    return Deadline(
        start_on=start,
        amount=amount,
        unit=unit,
        due_on=due,
        rolled=due != reached,
        days=tuple(_trace(start, reached, due, unit=unit, alsace_moselle=alsace_moselle)),
        conventions=(counting, "T3", "T9") if due != reached else (counting, "T9"),
        rule_fr=rule_fr,
        rule_en=rule_en,
    )


def _trace(start: date, reached: date, due: date, *, unit: Unit, alsace_moselle: bool) -> Iterator[Day]:
    """Every day from the start to the one that the delay reaches and, when nobody works on that one, to the one to which the term moves."""
    *before, last = _walked(start, reached, unit=unit, alsace_moselle=alsace_moselle)
    yield from before
    if due == reached:
        yield last
        return
    yield replace(last, mark=Mark.DAY_OFF, off=day_off(reached, alsace_moselle=alsace_moselle))
    for day in (reached + n * ONE_DAY for n in range(1, (due - reached).days)):
        yield Day(day, Mark.DAY_OFF, off=day_off(day, alsace_moselle=alsace_moselle))
    yield Day(due, Mark.POSTPONED)


def _walked(start: date, reached: date, *, unit: Unit, alsace_moselle: bool) -> Iterator[Day]:
    if start != reached:
        yield Day(start, Mark.START)
    if start == reached or unit in {Unit.MONTHS, Unit.YEARS}:
        yield Day(reached, Mark.TERM)
        return
    step, number = ONE_DAY if reached > start else -ONE_DAY, 0
    for day in (start + n * step for n in range(1, abs((reached - start).days) + 1)):
        off = day_off(day, alsace_moselle=alsace_moselle) if unit is Unit.WORKING_DAYS else None
        number += off is None
        yield Day(day, Mark.COUNTED, number) if off is None else Day(day, Mark.DAY_OFF, off=off)


def _sentences(start: date, *, amount: int, unit: Unit, reached: date, due: date) -> tuple[str, str]:
    _, unit_fr, unit_en, how_fr, how_en = _COUNTING[unit]
    side_fr, side_en = ("après", "after") if amount >= 0 else ("avant", "before")
    french = f"{abs(amount)} {unit_fr} {side_fr} le {start:%d/%m/%Y}, jour exclu ; {how_fr}"
    english = f"{abs(amount)} {unit_en} {side_en} {start}, that day excluded; {how_en}"
    if due == reached:
        return f"{french}.", f"{english}."
    return (
        f"{french} ; le {reached:%d/%m/%Y} n'est pas ouvré, le terme est reporté au {due:%d/%m/%Y}.",
        f"{english}; {reached} is not a working day, so the term moves to {due}.",
    )
