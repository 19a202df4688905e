"""Which version a poller already holds: remembered in this process, so that a poll of what has not changed asks nobody.

What is remembered is dropped at once by a write of this process, and within the published second by one of another (`tail`); when
that news is late, nothing remembered is used. An entry is of one reader: another one asks the database, where his rights are.
"""

from collections.abc import Callable, Hashable, Iterable
from time import monotonic
from uuid import UUID

from app.domain.decision import Decision

LATE = 1.0
"""Seconds without news from other processes after which nothing remembered is used."""
MOST = 100_000
Key = tuple[Hashable, ...]
"""The resource and everything about the reader that the answer depends on."""


class Versions:
    """Bounded memory of ETags by resource and reader."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._etags: dict[Key, str] = {}
        self._of_thread: dict[UUID, set[Key]] = {}
        self._news = float("-inf")
        self.changes = 0
        """Counts what was dropped: whoever reads compares it, so that an answer older than a drop is not remembered after it."""

    def get(self, key: Key) -> str | None:
        """The ETag that is current; None when it is not known."""
        return self._etags.get(key) if self.fresh() else None

    def fresh(self) -> bool:
        """True while everything that others committed a second ago is known here."""
        return self.age() < LATE

    def age(self) -> float:
        """Seconds since everything that others had committed was known here; infinite before the first look."""
        return self._now() - self._news

    def keep(self, key: Key, *, thread: UUID, etag: str, changes: int) -> None:
        """Remember what was read when `changes` was as it is now; a drop in between may be about this very answer."""
        if changes != self.changes:
            return
        if len(self._etags) >= MOST:
            self.drop_all()
        self._etags[key] = etag
        self._of_thread.setdefault(thread, set()).add(key)

    def drop(self, threads: Iterable[UUID]) -> None:
        """Forget everything of these threads."""
        self.changes += 1
        for thread in threads:
            for key in self._of_thread.pop(thread, ()):
                self._etags.pop(key, None)

    def drop_all(self) -> None:
        """Forget everything."""
        self.changes += 1
        self._etags.clear()
        self._of_thread.clear()

    def heard(self, decision: Decision) -> None:
        """This process has written: what it wrote about is forgotten before the caller is told."""
        self.drop({thread for r in (*decision.changed, *decision.added) if (thread := getattr(r, "bilan_id", None)) is not None})

    def news(self, asked_at: float) -> None:
        """Everything that others had committed by `asked_at` was dropped."""
        self._news = asked_at

    def clock(self) -> float:
        """The clock that `news` counts in."""
        return self._now()
