"""Deadlines that a date gives, and those that the service itself keeps on the very day."""

from dataclasses import dataclass, fields, replace
from datetime import date

from app.domain.calendar import Deadline, Unit, deadline_after


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDawn(Deadline):
    """What the service does by itself is done as the day begins (00:00 in Paris), not once it is over."""

    @property
    def effective_on(self) -> date:
        """The due day itself."""
        return self.due_on


def at_dawn(counted: Deadline) -> AtDawn:
    """The same deadline, kept by the service as its last day begins."""
    return AtDawn(**{f.name: getattr(counted, f.name) for f in fields(counted)})


def until(day: date) -> Deadline:
    """A last day that somebody has named, included; its silence takes effect on the next one (T9)."""
    named = deadline_after(day, amount=0, unit=Unit.CALENDAR_DAYS)
    return replace(named, rule_fr=f"Jusqu'au {day:%d/%m/%Y} inclus.", rule_en=f"Until {day}, included.")
