"""The walk along chains that were written: what is recomputed, and what the signed digests and the remembered ends say of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

Heads = Mapping[UUID, tuple[int, bytes]]
"""Of each chain, the place and the digest of a link."""
Linked = Callable[[bytes, int, Any], bytes | None]
"""The digest of a row after the previous digest, at its place; None where the row itself is no longer there."""


class Signed:
    """What the digests of every signed day say of the chains of one kind."""

    def __init__(self, days: Iterable[tuple[date, Heads]]) -> None:
        self.places: dict[tuple[UUID, int], tuple[bytes, date]] = {}
        self.last: dict[UUID, int] = {}
        self.until: datetime | None = None
        """The end of the last signed day: nothing that happened before it can be added any more."""
        for day, heads in days:
            self.until = datetime.combine(day + timedelta(days=1), time.min, UTC)
            for thread, (place, digest) in heads.items():
                self.places[thread, place] = (digest, day)
                self.last[thread] = max(place, self.last.get(thread, 0))


@dataclass(slots=True)
class Walk:
    """Where the recomputation stands, chain after chain. `what` is an event or a read."""

    what: str
    linked: Linked
    signed: Signed
    ends: Heads
    """Where the chains ended when the walk began."""
    count: int = 0
    _thread: UUID | None = None
    _digest: bytes = b""
    _reached: dict[UUID, int] = field(default_factory=dict)
    _passed: set[UUID] = field(default_factory=set)
    """Chains whose remembered end was found."""

    def follow(self, row: Any, id: UUID) -> str | None:
        """One more row, in the order of its chain; what is wrong with it."""
        thread: UUID = row["thread_id"]
        if thread != self._thread:
            self._thread, self._digest = thread, b""
        place = self._reached.get(thread, 0) + 1
        if row["sequence"] != place:
            return f"{self.what} {place} of thread {thread} is missing"
        self.count, self._reached[thread] = self.count + 1, place
        digest = self.linked(self._digest, place, row)
        if digest is None:
            return f"{self.what} {id} ({place} of thread {thread}) is missing"
        self._digest = digest
        return self._contradicted(row, id, thread, place)

    def _contradicted(self, row: Any, id: UUID, thread: UUID, place: int) -> str | None:
        named = f"{self.what} {id} ({place} of thread {thread})"
        if self._digest != row["digest"]:
            return f"{named} was changed"
        value, day = self.signed.places.pop((thread, place), (self._digest, None))
        if value != self._digest:
            return f"{named} is not the one signed on {day}"
        if self.signed.until is not None and row["at"] < self.signed.until and place > self.signed.last.get(thread, 0):
            return f"{named} was added after its day was signed"
        if self.ends.get(thread) == (place, self._digest):
            self._passed.add(thread)
        return None

    def ended(self, now: Heads) -> str | None:
        """What was signed or remembered and is not there, or is there beyond the end. `now`: where the chains end after the walk."""
        for (thread, place), (_, day) in sorted(self.signed.places.items()):
            return f"{self.what} {place} of thread {thread}, signed on {day}, is missing"
        for thread, (place, _) in sorted(self.ends.items()):
            if place and thread not in self._passed:
                return f"thread {thread} does not end with its {self.what} {place}"
        for thread, place in sorted(self._reached.items()):
            if place > now.get(thread, (0, b""))[0]:
                return f"{self.what} {place} of thread {thread} was added after its end"
        return None
