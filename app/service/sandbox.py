"""The legal clock of a sandbox: it stands still between calls, goes forwards only, and stops wherever something is due."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.domain.calendar import paris_date
from app.persistence.duties import Duties
from app.persistence.legal_clock import LegalClock
from app.service.deadlines import Deadlines
from app.service.effects import Effects
from app.service.outcomes import Clock, Missing

MOST_FIRED = 1000
"""Deadlines that one call fires; the clock then stands where it got to."""


class Backwards(Exception):
    """A legal clock does not go back."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What became true because time passed: the type of the event, what it is about, its legal date."""

    type: str
    subject: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Advanced:
    """Where the clock stands, what was fired on the way, and whether it got to where it was sent."""

    at: datetime
    fired: tuple[Fired, ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """Moves the clocks of sandbox organisations with the worker's own hands."""

    legal: LegalClock
    duties: Duties
    deadlines: Deadlines
    effects: Effects
    clock: Clock

    async def at(self, org: UUID) -> datetime:
        """Where the clock stands. Raises: Missing (not a sandbox), Unavailable."""
        at = await self.legal.at(org)
        if at is None:
            raise Missing
        return at

    async def advance(self, org: UUID, to: datetime) -> Advanced:
        """Stop at each due instant in order, fire, keep what is then owed, go on.

        Raises: Missing (not a sandbox), Backwards, Unavailable.
        """
        since = self.clock()
        if to < await self.at(org):
            raise Backwards
        await self.effects.settle(org)
        complete = await self._through(org, to)
        if complete:
            await self.legal.forward(org, to)
        fired = await self.legal.fired(org, since)
        told = tuple(Fired(row["type"], row["subject"], paris_date(row["legal_at"])) for row in fired)
        return Advanced(await self.at(org), told, complete)

    async def _through(self, org: UUID, to: datetime) -> bool:
        put_off: set[UUID] = set()
        for _ in range(MOST_FIRED):
            due = await self.duties.next_due(org, to, put_off=put_off)
            if due is None:
                return True
            await self.legal.forward(org, due.fires_at)
            if not await self.deadlines.fire(due):
                put_off.add(due.id)
            await self.effects.settle(org)
        return False


@dataclass(slots=True)
class Allowance:
    """A soft limit of one process: `most` at once, one more each `seconds`."""

    most: int
    seconds: float
    ticking: Callable[[], float]
    _spent: float = field(default=0.0)
    _at: float = field(default=0.0)

    def taken(self) -> bool:
        """Take one; False when none is left."""
        now = self.ticking()
        self._spent = max(0.0, self._spent - (now - self._at) / self.seconds)
        self._at = now
        if self._spent + 1 > self.most:
            return False
        self._spent += 1
        return True
