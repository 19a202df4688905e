"""A file that commands are played on, one after the other, each on its date: what a decision leaves, the next one finds."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.decision import Decision
from app.domain.machine import Refused
from app.domain.thread import File
from app.domain.transition import carry
from app.domain.vocabulary import Role
from tests.domain import given


class Played:
    """`facts` as the commands played so far leave them."""

    def __init__(self, facts: File, decide: Callable[[Any], Decision]) -> None:
        self.facts: Any = facts
        self.decide = decide
        self._count = 0

    def play(self, command: Any, role: Role, *, on: str, party: UUID | None = None) -> Decision:
        """The decision of one command; the file moves on."""
        self._count += 1
        seed = UUID(int=given.SEED.int ^ (self._count << 64))
        decision = self.decide(given.ask(self.facts, command, role, on=on, party=party, seed=seed))
        self.facts = carry(self.facts, decision)
        written = (*decision.changed, *decision.added)
        deadlines = {d.id: d for d in (*self.facts.deadlines, *written) if isinstance(d, Deadline)}
        self.facts = self.facts.model_copy(update={"deadlines": tuple(deadlines.values())})
        return decision

    def refused(self, command: Any, role: Role, *, on: str, party: UUID | None = None) -> dict[str, date | None]:
        """The rules that refuse a command, with the day from which it would be possible; the file stays as it is."""
        try:
            self.decide(given.ask(self.facts, command, role, on=on, party=party))
        except Refused as refused:
            return {b.rule.id: b.finding.possible_from for b in refused.broken}
        return {}

    def due(self, kind: str) -> date:
        """The last day of the one open deadline of this kind."""
        (found,) = (d for d in self.facts.deadlines if d.kind == kind and d.status is DeadlineStatus.OPEN)
        last: date = found.due_on
        return last

    def awaited(self) -> set[str]:
        """The kinds of the open deadlines, promises aside."""
        return {d.kind for d in self.facts.deadlines if d.status is DeadlineStatus.OPEN and not d.kind.startswith("promise.")}

    def warned(self) -> set[str]:
        """The rules of the warnings recorded so far."""
        return {w.rule_id for w in self.facts.warnings}

    def beside(self, **parts: Any) -> None:
        """What happened elsewhere in the file meanwhile."""
        self.facts = self.facts.model_copy(update=parts)
