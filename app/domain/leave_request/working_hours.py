"""Whether a moment falls in the person's working hours, in Paris time."""

from datetime import datetime, time, timedelta

from app.domain.calendar import PARIS
from app.domain.leave_request.records import WorkingHours

WEEKDAYS = range(1, 6)
USUAL = tuple(WorkingHours(weekday=day, start="08:00", end="19:00") for day in WEEKDAYS)
"""Supposed when no pattern was declared."""


def on_working_time(pattern: tuple[WorkingHours, ...], *, starts_at: datetime, minutes: int) -> bool:
    """True when one minute of it falls in the pattern (the usual one when empty)."""
    first = starts_at.astimezone(PARIS).replace(tzinfo=None)
    last = (starts_at + timedelta(minutes=minutes)).astimezone(PARIS).replace(tzinfo=None)
    return any(_overlaps(stretch, first, last) for stretch in pattern or USUAL)


def _overlaps(stretch: WorkingHours, first: datetime, last: datetime) -> bool:
    days = (first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1))
    return any(
        datetime.combine(day, time.fromisoformat(stretch.start)) < last and first < datetime.combine(day, time.fromisoformat(stretch.end))
        for day in days
        if day.isoweekday() == stretch.weekday
    )
