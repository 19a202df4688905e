"""Deadlines as data: what is due, when, by which rule, who is protected and what silence means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.calendar import Deadline as Counted
from app.domain.law.delay import PLAIN, Delay, Terms
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource
from app.domain.vocabulary import Code, Id, Instant, LegalDate, Role


class DeadlineStatus(StrEnum):
    """`open` until what it waits for is done (`met`), its silence takes effect (`fired`) or nothing is awaited any more (`cancelled`)."""

    OPEN = "open"
    MET = "met"
    FIRED = "fired"
    CANCELLED = "cancelled"


class Deadline(FileResource):
    """One deadline (échéance). Dates are legal dates in Paris; silence takes effect at 00:00 of `effective_on` (T9)."""

    noun: ClassVar[str] = "deadline"
    about: ClassVar[About] = About(Category.PROGRAMME, Retention.ADMINISTRATIVE, "C. trav. L6316-1")
    bilan_id: Id = Field(description="The bilan; of what has a file of its own (a complaint, the organisation), that one's id")
    subject_noun: Code
    subject_id: Id
    kind: Code = Field(description="Stable code of the clock")
    rule_id: Code
    due_on: LegalDate = Field(description="Last day, included")
    effective_on: LegalDate = Field(description="First day on which silence has taken effect")
    fires: Code | None = Field(
        default=None, description="Command that the service performs when nothing was done; null when it only reminds"
    )
    protects: Role | None = Field(default=None, description="Whose right it is; its last day rolls to a working day (T3)")
    counting: str = Field(default="", max_length=500, description="How the days were counted, in French")
    skipped: tuple[LegalDate, ...] = Field(default=(), max_length=400)
    status: DeadlineStatus = DeadlineStatus.OPEN
    fires_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Starts a deadline when a row is taken. `fires` is the command of the service's own clock; None only reminds.

    `since` is the day from which its delay runs; None: nothing is awaited. `open_while` are the states of the subject in which
    something is still awaited: leaving them meets the deadline.
    """

    delay: Delay
    since: Callable[[Any], date | None]
    open_while: frozenset[str]
    terms: Callable[[Any], Terms] = lambda ask: PLAIN
    fires: type[Command] | None = None

    @property
    def kind(self) -> str:
        """The stable code of its deadlines."""
        return self.delay.id

    @property
    def rule_id(self) -> str:
        """The rule by which they are due."""
        return self.delay.rule_id

    def counted(self, ask: Any) -> Counted | None:
        """Its delay, counted; None when nothing is awaited, or on a day when the delay had no length."""
        day, terms = self.since(ask), self.terms(ask)
        return self.delay.count(day, terms) if day is not None and self.delay.exists(day, terms) else None

    def due(self, ask: Any) -> Counted | None:
        """The deadline that it starts, if any."""
        return self.counted(ask)
