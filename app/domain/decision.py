"""What the domain gives back: new facts, what happened, what is owed. Nothing is done here."""

from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from app.domain.law.evidence import Checked
from app.domain.record import Kept, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened: ids, codes and dates only, never personal data.

    `type` is `<noun>.<past participle>`; `checked` is the evidence of the transition.
    """

    id: UUID
    type: str
    noun: str
    subject: UUID
    version: int
    facts: dict[str, Any] = field(default_factory=dict)
    checked: tuple[Checked, ...] = ()
    reason: str | None = None
    only: UUID | None = None
    """The one partner that may hear of it; None: every partner of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something owed after the commit, kept by the worker at least once. References only."""

    id: UUID
    name: str
    subject: UUID
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The whole outcome of a command. `result` is what the caller is told, and told again when the request is repeated."""

    result: Record
    events: tuple[Event, ...]
    changed: tuple[Kept, ...] = ()
    added: tuple[Kept, ...] = ()
    promises: tuple[Promise, ...] = ()
    secret: str | None = None
    """Shown once beside the result and never stored (client secrets, invitation codes)."""

    def then(self, other: "Decision | None") -> Self:
        """This and, in the same transaction, `other`. The caller is told of this one; a later version of a record wins."""
        if other is None:
            return self
        known = {_identity(r) for r in self.added}
        amended = tuple(r for r in other.changed if _identity(r) in known)
        return replace(
            self,
            result=_latest(self.result, (*other.changed, *amended)),
            events=self.events + other.events,
            changed=merged(self.changed, tuple(r for r in other.changed if _identity(r) not in known)),
            added=merged(self.added, (*amended, *other.added)),
            promises=self.promises + other.promises,
        )

    def find(self, kind: type[Kept]) -> Kept | None:
        """The latest version of the one record of this class among those changed or added."""
        return next((r for r in (*self.changed, *self.added) if type(r) is kind), None)


def _identity(record: Kept) -> tuple[object, ...]:
    return (type(record), *(getattr(record, k) for k in record.key))


def merged(first: tuple[Kept, ...], later: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """Each record once: the later version of one that is in both."""
    known = {_identity(r): r for r in (*first, *later)}
    return tuple(known.values())


def _latest(result: Record, changed: tuple[Kept, ...]) -> Record:
    if not isinstance(result, Kept):
        return result
    return next((r for r in changed if _identity(r) == _identity(result)), result)
