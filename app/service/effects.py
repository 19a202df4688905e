"""Promises kept after the commit, at least once each: leased, fenced, retried with growing pauses, given up to a human at last."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

import structlog

from app.persistence.duties import Duties, Owed
from app.persistence.pool import Unavailable

Hand = Callable[[Owed], Awaitable[None]]
"""Keeps one promise. It may be called again for the same one, by another process, at any moment: the promise's id tells."""
BATCH = 20
LEASE_SECONDS = 60
PATIENCE_SECONDS = 20
"""Given to one hand; less than the lease, so that a hand that hangs is not doubled."""
LAST_ATTEMPT = 20
"""Ten hours of attempts."""
NEVER_GIVEN_UP = frozenset({"destroy_key"})
"""What the law owes is tried every hour for as long as it takes, and said to be late."""
LONGEST_PAUSE = 3600
_WAIT, _WAITS = 0.02, 100
_log = structlog.get_logger("bilan.effects")


def pause(attempts: int) -> int:
    """Seconds before the next attempt: 2, 4, 8… up to an hour."""
    return min(1 << attempts, LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Effects:
    """Keeps what decisions promised. `hands` is the table: a promise's name → who keeps it."""

    duties: Duties
    hands: Mapping[str, Hand]

    async def keep(self, *, only: UUID | None = None) -> int:
        """Take some promises and keep them: those of one file one after the other, files at once. How many were taken.

        Raises: Unavailable.
        """
        until = asyncio.get_running_loop().time() + LEASE_SECONDS - PATIENCE_SECONDS
        taken = await self.duties.lease(seconds=LEASE_SECONDS, most=BATCH, only=only)
        by_file = [list(group) for _, group in groupby(sorted(taken, key=lambda o: (o.thread, o.id)), key=lambda o: o.thread)]
        outcomes = await asyncio.gather(*(self._in_turn(group, until) for group in by_file), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(taken)

    async def settle(self, org: UUID) -> None:
        """Keep everything that an organisation owes now, or see it kept by whoever is at it. Raises: Unavailable."""
        for _ in range(_WAITS):
            if await self.keep(only=org):
                continue
            if not await self.duties.still_owes(org):
                return
            await asyncio.sleep(_WAIT)

    async def _in_turn(self, promises: list[Owed], until: float) -> None:
        for owed in promises:
            if asyncio.get_running_loop().time() > until:
                return  # the lease is nearly over: somebody else takes the rest
            await self._keep(owed)

    async def _keep(self, owed: Owed) -> None:
        hand = self.hands.get(owed.name)
        if hand is None or (owed.attempts > LAST_ATTEMPT and owed.name not in NEVER_GIVEN_UP):
            await self._give_up(owed, "unknown_name" if hand is None else "workers_died")
            return
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await hand(owed)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001  whatever a hand meets, the promise stays owed
            await self._later(owed, type(fault).__name__)
        else:
            if not await self.duties.kept(owed):
                _log.info("lease_lost", effect=str(owed.id), name=owed.name)

    async def _later(self, owed: Owed, why: str) -> None:
        late = owed.attempts >= LAST_ATTEMPT
        if late and owed.name not in NEVER_GIVEN_UP:
            await self._give_up(owed, why)
            return
        say = _log.error if late else _log.warning
        say("effect_put_off", effect=str(owed.id), name=owed.name, attempts=owed.attempts, exception=why)
        await self.duties.put_off(owed, seconds=pause(owed.attempts), dead=False)

    async def _give_up(self, owed: Owed, why: str) -> None:
        _log.error("effect_dead", effect=str(owed.id), name=owed.name, attempts=owed.attempts, why=why)
        await self.duties.put_off(owed, seconds=0, dead=True)
