"""A whole file played through several machines: each command finds what the former ones left, each deadline fires on its day."""

from collections.abc import Callable
from datetime import date
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.decision import Decision
from app.domain.machine import Refused
from app.domain.record import Command, Kept
from app.domain.thread import File, WarningRow, WarningStatus
from app.domain.transition import code
from app.domain.vocabulary import Role
from tests.domain import given

K = TypeVar("K", bound=Kept)
Deciding = Callable[[Any], Decision]


class Dossier:
    """Every record of one bilan, as a store would keep it. `lives` says of each command on which file it is decided, and how."""

    def __init__(self, lives: dict[type[Command], tuple[type[File], Deciding]], *records: Kept) -> None:
        self.lives = lives
        self.records: dict[tuple[Any, ...], Kept] = {}
        self.promises: list[Any] = []
        self.events: list[str] = []
        self._count = 0
        self._keep(records)

    def _keep(self, records: tuple[Kept, ...]) -> None:
        self.records.update({(type(r), *(getattr(r, k) for k in r.key)): r for r in records})

    def every(self, kind: type[K]) -> tuple[K, ...]:
        """The records of a class."""
        return tuple(r for r in self.records.values() if type(r) is kind)

    def one(self, kind: type[K], /, **having: Any) -> K:
        """The one record of a class that has these values."""
        (found,) = (r for r in self.every(kind) if all(getattr(r, name) == value for name, value in having.items()))
        return found

    def play(self, command: Command, role: Role, *, on: str, root: Any = None, seed: int = 0) -> Decision:
        """The decision of one command on the resource `root` (by default the bilan), kept."""
        file, decide = self.lives[type(command)]
        self._count += 1
        drawn = UUID(int=given.SEED.int ^ ((seed or self._count) << 64))
        decision = decide(given.ask(self.load(file, root), command, role, on=on, seed=drawn))
        self._keep((*decision.changed, *decision.added))
        self.promises += decision.promises
        self.events += [e.type for e in decision.events]
        return decision

    def refused(self, command: Command, role: Role, *, on: str, root: Any = None) -> dict[str, dict[str, Any]]:
        """The rules that refuse a command, with the values of their sentences; nothing is kept."""
        file, decide = self.lives[type(command)]
        try:
            decide(given.ask(self.load(file, root), command, role, on=on))
        except Refused as refused:
            return {b.rule.id: dict(b.finding.values) for b in refused.broken}
        return {}

    def wait(self, until: str) -> None:
        """Let time pass: each deadline that is due fires its command as its day begins."""
        commands = {code(c): c for c in self.lives}
        while due := [d for d in self._open() if d.fires and d.effective_on <= date.fromisoformat(until)]:
            first = min(due, key=lambda d: d.effective_on)
            subject = next(r for r in self.records.values() if getattr(r, "id", None) == first.subject_id)
            self.play(commands[first.fires or ""](), Role.SYSTEM, on=first.effective_on.isoformat(), root=subject)

    def _open(self) -> list[Deadline]:
        return [d for d in self.every(Deadline) if d.status is DeadlineStatus.OPEN]

    def awaited(self, kind: str) -> list[date]:
        """The last days of the open deadlines of a kind."""
        return sorted(d.due_on for d in self._open() if d.kind == kind)

    def load(self, file: type[File], root: Any) -> File:
        """A file as its loading plan says: one row, at most one, or every row of the class."""
        parts = {name: self._part(f.annotation, root, mine=name == file.root) for name, f in file.model_fields.items()}
        opened = tuple(w for w in self.every(WarningRow) if w.status is WarningStatus.OPEN)
        return file(**parts | {"thread": given.THREAD, "deadlines": tuple(self._open()), "warnings": opened, "involvements": ()})

    def part(self, file: type[File], name: str) -> Any:
        """What it has of one part of a file: a record, several, or nothing."""
        return self._part(file.model_fields[name].annotation, None, mine=False)

    def _part(self, annotation: Any, root: Any, *, mine: bool) -> Any:
        if mine and root is not None:
            return self.one(type(root), id=root.id)
        if get_origin(annotation) is tuple:
            return self.every(get_args(annotation)[0])
        if get_origin(annotation) in {Union, UnionType}:
            return next(iter(self.every(get_args(annotation)[0])), None)
        return next(iter(self.every(annotation)), None) if isinstance(annotation, type) and issubclass(annotation, Kept) else ()
