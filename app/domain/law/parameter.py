"""A parameter: one number of the law, of a funder or of the provider, with the periods during which it applies."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from app.domain.law.article import Article, Status


class Measure(StrEnum):
    """Unit of the value, which is always a whole number; the parameter's name ends with it."""

    CENTS = "cents"
    MINUTES = "minutes"
    DAYS = "days"
    """Calendar days."""
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"
    PERCENT = "percent"
    VERSION = "version"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A value and the half-open period of legal reference dates on which it applies."""

    value: int
    source: Article
    from_on: date | None = None  # first day; None: as far back as our sources go
    until: date | None = None  # first day on which it no longer applies; None: still applies
    last_verified_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the value applies on this legal reference date."""
        return (self.from_on is None or self.from_on <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A value that is announced and not in force: it may warn, it never blocks and never enters a computation."""

    value: int
    source: Article
    announced_from: date | None = None
    last_verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named number with its dated values. Raises ValueError when the name, the order or the drafts are wrong."""

    name: str
    unit: Measure
    periods: tuple[Period, ...] = ()
    draft: Draft | None = None

    def __post_init__(self) -> None:
        if not self.name.endswith(f"_{self.unit}"):
            raise ValueError(f"the name {self.name} does not end with its unit {self.unit}")
        if self.unit is Measure.DAYS and self.name.endswith(f"_{Measure.WORKING_DAYS}"):
            raise ValueError(f"{self.name} is named in working days and counted in calendar days")
        if any(period.source.status is Status.DRAFT for period in self.periods):
            raise ValueError(f"{self.name} gives force to a draft")
        if any(p.from_on and p.until and p.from_on >= p.until for p in self.periods):
            raise ValueError(f"a period of {self.name} is empty")
        if not all(a.until and b.from_on and a.until <= b.from_on for a, b in pairwise(self.periods)):
            raise ValueError(f"the periods of {self.name} overlap or are out of order")

    def on(self, day: date) -> Period | None:
        """The period that covers a legal reference date, or None when nothing is in force."""
        return next((period for period in self.periods if period.covers(day)), None)
