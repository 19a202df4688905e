"""The minutes of a bilan by phase of the law, and inside each phase by step of the provider (R6313-4)."""

from collections.abc import Iterable
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.record import Record
from app.domain.registry.records import Offer
from app.domain.session.counter_entry import CounterEntry, taken_back
from app.domain.session.records import COUNTED, Session, SessionStatus
from app.domain.situation import Phase
from app.domain.thread import File, OfBilan
from app.domain.vocabulary import Code, Label, Minutes

S = SessionStatus
AHEAD = frozenset({S.PLANNED, S.CONFIRMED})
SIGNED = frozenset({S.ATTESTED, S.LOCKED})
TAKEN_PLACE = frozenset({S.HELD, S.DISPUTED}) | SIGNED


class Spent(Record):
    """Minutes that count in the bilan: planned and not yet held, held, signed by both."""

    planned_minutes: Minutes
    counted_minutes: Minutes
    attested_minutes: Minutes


class StepHours(Spent):
    """Those of one step of the provider."""

    code: Code
    title: Label
    foreseen_minutes: Minutes | None = Field(description="As the offer foresees it; null: it does not say, or knows the step no more")


class PhaseHours(Spent):
    """Those of one phase, steps included; a session without a step is in its phase alone."""

    phase: Phase
    steps: tuple[StepHours, ...] = Field(max_length=100)


class HoursFile(File):
    """What the hours are told from."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    hours_ledger: HoursLedger
    sessions: tuple[Session, ...] = ()
    counter_entries: tuple[CounterEntry, ...] = ()
    offer: Annotated[Offer | None, OfBilan("offer_id")] = None


def by_phase(file: HoursFile) -> tuple[PhaseHours, ...]:
    """Each phase in its order. Their sums are those of the ledger."""
    return tuple(_phase(file, phase) for phase in Phase)


def _phase(file: HoursFile, phase: Phase) -> PhaseHours:
    mine = [s for s in file.sessions if str(s.phase) == str(phase) and s.kind in COUNTED]
    steps = {step.code: (step.title, step.minutes) for step in (file.offer.steps if file.offer else ()) if step.phase is phase}
    steps |= {s.step: (s.step_title or s.step, None) for s in mine if s.step is not None and s.step not in steps}
    told = (
        StepHours(code=code, title=title, foreseen_minutes=foreseen, **_spent(file, (s for s in mine if s.step == code)))
        for code, (title, foreseen) in steps.items()
    )
    return PhaseHours(phase=phase, steps=tuple(told), **_spent(file, mine))


def _spent(file: HoursFile, sessions: Iterable[Session]) -> dict[str, int]:
    known = [(s.status, s.minutes - taken_back(file.counter_entries, s.id)) for s in sessions]
    columns = {"planned_minutes": AHEAD, "counted_minutes": TAKEN_PLACE, "attested_minutes": SIGNED}
    return {name: sum(minutes for status, minutes in known if status in statuses) for name, statuses in columns.items()}
