"""A delay: the time that a text, a contract or a promise leaves to somebody, as data that is counted in one way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from app.domain.calendar import Deadline, Unit, deadline_after, deadline_before
from app.domain.due import at_dawn, until
from app.domain.law.parameter import Measure
from app.domain.law.parameters import parameter, required_on, value_on
from app.domain.record import Record
from app.domain.vocabulary import LegalDate, Role

UNITS = {
    Measure.DAYS: Unit.CALENDAR_DAYS,
    Measure.WORKING_DAYS: Unit.WORKING_DAYS,
    Measure.MONTHS: Unit.MONTHS,
    Measure.YEARS: Unit.YEARS,
}
FollowUpTerm = Literal["three_months", "six_months", "twelve_months"]


class Terms(Record):
    """What a counting depends on beside the day from which it runs."""

    distance: Annotated[bool, Field(strict=True)] = Field(default=False, description="The contract was concluded at a distance")
    starts_on: LegalDate | None = Field(default=None, description="Agreed start: a withdrawal from the platform's contract ends there")
    lasts_six_months: Annotated[bool, Field(strict=True)] = Field(default=False, description="The action lasts six months or more")
    follow_up: FollowUpTerm = Field(default="six_months", description="Which follow-up")
    alsace_moselle: Annotated[bool, Field(strict=True)] = Field(default=False, description="Good Friday and 26 December are days off")


PLAIN = Terms()
ENDS_NOTHING = ("Rien ne change de soi-même ; l'échéance reste signalée.", "Nothing changes by itself; the deadline stays in the list.")
Reads = Callable[[date, Terms], str | None]
"""The parameter that says how long the delay is, on a legal reference date and in its terms; None: its last day is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """One delay. `id` is the kind of the deadlines that it makes; sentences are in French, then in English."""

    id: str
    rule_id: str
    reads: Reads
    since: tuple[str, str]
    """The day that does not count."""
    silence: tuple[str, str]
    """What it means that nothing was done on the last day."""
    protects: Role | None = None
    """Whose right it is."""
    roll: bool = False
    """T3: a last day on which nobody works moves to the next working day."""
    before: bool = False
    """T5: counted backwards, to the last day that is early enough."""
    more: int = 0
    """Units beyond the parameter: 1 where the text says "more than"."""
    dawn: bool = False
    """The service acts as the last day begins."""
    to_the_start: bool = False
    """It ends on the agreed start when that comes first."""

    def count(self, day: date, terms: Terms = PLAIN, *, on: date | None = None) -> Deadline:
        """The last day, counted from `day`, with the evidence. Its length is that of the legal reference date `on`, by default `day` (T11).

        Raises: LookupError when no value is in force on that date.
        """
        counted = self._counted(day, terms, day if on is None else on)
        start = terms.starts_on
        if self.to_the_start and start is not None and start < counted.due_on:
            return until(start)
        return at_dawn(counted) if self.dawn else counted

    def exists(self, day: date, terms: Terms = PLAIN) -> bool:
        """Whether it has a length on that day: a platform may report what happened before its delays began."""
        name = self.reads(day, terms)
        return name is None or value_on(name, day) is not None

    def _counted(self, day: date, terms: Terms, on: date) -> Deadline:
        name = self.reads(on, terms)
        if name is None:
            return until(day)
        amount, unit = required_on(name, on) + self.more, UNITS[parameter(name).unit]
        if self.before:
            return deadline_before(day, amount=amount, unit=unit, alsace_moselle=terms.alsace_moselle)
        return deadline_after(day, amount=amount, unit=unit, roll=self.roll, alsace_moselle=terms.alsace_moselle)


def just(name: str) -> Reads:
    """One parameter, whatever the terms. Raises KeyError on an unknown name, so that a wrong one fails at import."""
    parameter(name)
    return lambda on, terms: name


def named(on: date, terms: Terms) -> str | None:  # a `Reads`: whoever names the last day counts nothing
    """Somebody has named the last day."""
    return None
