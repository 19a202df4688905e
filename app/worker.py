"""The clock and the hands: fires what is due, keeps what is owed, until told to stop. Any number of workers may run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from app.adapters.digests import DigestFolder
from app.domain.content_class import KeysLost
from app.persistence.access_links import AccessLinks
from app.persistence.audit import Audit
from app.persistence.duties import Due, Duties, OneAtATime
from app.persistence.invariants import Checks, Invariants
from app.persistence.pool import Pool, Unavailable
from app.service.chaining import Chaining, DailyDigests
from app.service.deadlines import Deadlines
from app.service.door import Door
from app.service.effects import Effects, pause
from app.service.hands import hands
from app.service.outcomes import Clock
from app.service.vigil import Vigil

ANSWERS_KEPT = timedelta(days=31)
AT_ONCE, SLOWLY, OFTEN, SELDOM = 0.5, 1.0, 30.0, 60.0
"""Seconds of rest when there was nothing to do."""
FAULT_PAUSE = 1.0
DRAIN_SECONDS = 20
DUE_AT_ONCE, PURGED_AT_ONCE = 100, 500
RELAY_LOCK: Final = 0x62696C616F
VIGIL_LOCK: Final = 0x62696C6176
_log = structlog.get_logger("bilan.worker")
Duty = Callable[[], Awaitable[bool]]
"""One turn of one duty; True when there may be more to do at once."""
Relay = Callable[[], Awaitable[bool]]


async def nothing_to_relay() -> bool:
    """Where nobody has to be told of new events."""
    return False


async def nothing_to_watch() -> bool:
    """Where nobody watches over the data."""
    return False


@dataclass(slots=True)
class PutOff:
    """Deadlines that this worker tried in vain, and when it tries them again: 2 s, 4 s… an hour."""

    _until: dict[UUID, float] = field(default_factory=dict)
    _tries: dict[UUID, int] = field(default_factory=dict)

    def now(self, instant: float) -> list[UUID]:
        """Those to leave alone at this instant."""
        return [one for one, until in self._until.items() if until > instant]

    def note(self, id: UUID, instant: float, *, over: bool) -> None:
        """What became of one."""
        if over:
            self._until.pop(id, None)
            self._tries.pop(id, None)
            return
        self._tries[id] = self._tries.get(id, 0) + 1
        self._until[id] = instant + pause(self._tries[id])


class Worker:
    """The duties of every organisation, each in a loop of its own: one that is slow or fails does not hold up the others."""

    def __init__(
        self,
        *,
        duties: Duties,
        deadlines: Deadlines,
        effects: Effects,
        clock: Clock,
        turn: OneAtATime,
        relay: Relay = nothing_to_relay,
        rare: Sequence[tuple[Duty, float]] = (),
    ) -> None:
        """`rare`: further duties, each with the seconds of rest after a turn that leaves nothing to do."""
        self._duties, self._deadlines, self._effects, self._clock = duties, deadlines, effects, clock
        self._turn, self._relay, self._put_off = turn, relay, PutOff()
        self._rare = ((self.purge, SELDOM), *rare)
        self._leaving, self._bell = asyncio.Event(), asyncio.Event()

    def wake(self) -> None:
        """There is something to do: do not wait for the next look."""
        rung, self._bell = self._bell, asyncio.Event()
        rung.set()

    async def run(self) -> None:
        """Work until cancelled; then end what is held, for some seconds, and leave."""
        working = asyncio.ensure_future(self._work())
        try:
            await asyncio.shield(working)
        finally:
            self._leaving.set()
            self.wake()
            await asyncio.wait({working}, timeout=DRAIN_SECONDS)
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            for duty in (self.fire, self.keep, self.relay):
                group.create_task(self._again_and_again(duty, AT_ONCE, lambda: self._bell))
            for rare, rest in self._rare:
                group.create_task(self._again_and_again(rare, rest, lambda: self._leaving))

    async def fire(self) -> bool:
        """Fire what is due, in the order of the instants: of each file one a turn, for what it fires may start or end another."""
        loop = asyncio.get_running_loop()
        due = await self._duties.due(self._clock(), most=DUE_AT_ONCE, put_off=self._put_off.now(loop.time()))
        for one in due:
            if self._leaving.is_set():
                break
            await self._fire(one, loop.time())
        return bool(due)

    async def _fire(self, due: Due, instant: float) -> None:
        self._put_off.note(due.id, instant, over=await self._deadlines.fire(due))

    async def keep(self) -> bool:
        """Keep some promises."""
        return bool(await self._effects.keep())

    async def relay(self) -> bool:
        """Pass new events on to their readers, unless another process is at it."""
        if not await self._turn.taken():
            return False
        try:
            return await self._relay()
        finally:
            await self._turn.given_back()

    async def purge(self) -> bool:
        """Forget a few of the answers kept for repeated requests that are too old to be repeated."""
        return await self._duties.purge_answers(self._clock() - ANSWERS_KEPT, most=PURGED_AT_ONCE) == PURGED_AT_ONCE

    async def _again_and_again(self, duty: Duty, rest: float, bell: Callable[[], asyncio.Event]) -> None:
        while not self._leaving.is_set():
            rung = bell()  # taken before the turn: whoever rings during it is not missed
            if not await self._turn_of(duty):
                await _first(rung, rest)
            await asyncio.sleep(0)

    async def _turn_of(self, duty: Duty) -> bool:
        try:
            return await duty()
        except Unavailable:
            _log.warning("database_lost", retry_in=FAULT_PAUSE)
        except KeysLost:
            _log.warning("keys_lost", retry_in=FAULT_PAUSE)
        except Exception as fault:  # noqa: BLE001  a fault of one turn must not end the clock of every organisation
            _log.error("turn_failed", duty=getattr(duty, "__name__", ""), exception=type(fault).__name__)
        await _first(self._leaving, FAULT_PAUSE)
        return False


async def _first(rung: asyncio.Event, seconds: float) -> None:
    """Until the bell rings, for some seconds at most."""
    with suppress(TimeoutError):
        await asyncio.wait_for(rung.wait(), seconds)


def vigil_of(watching: Pool, door: Door) -> Vigil:
    """The watch over the data. `watching` has one connection, which cannot write and also holds the turn."""
    pool, keys = door.store.pool, door.store.safe.keys
    return Vigil(Audit(watching), Invariants(watching), Checks(pool), keys, OneAtATime(watching, VIGIL_LOCK), door.clock)


def worker_of(
    store_pool: Pool,
    lock_pool: Pool,
    door: Door,
    *,
    relay: Relay = nothing_to_relay,
    digests: DigestFolder | None = None,
    watch: Duty = nothing_to_watch,
) -> Worker:
    """A worker on the parts of an application. `lock_pool` has one connection, for the turn of the relay alone."""
    duties, audit = Duties(store_pool), Audit(store_pool)
    chaining = Chaining(audit, AccessLinks(store_pool), door.clock)
    return Worker(
        duties=duties,
        deadlines=Deadlines(door),
        effects=Effects(duties, hands(door, door.store.safe.keys)),
        clock=door.clock,
        turn=OneAtATime(lock_pool, RELAY_LOCK),
        relay=relay,
        rare=[(chaining.chain, OFTEN), (watch, SLOWLY)]
        + ([] if digests is None else [(DailyDigests(audit, chaining, digests, door.clock).write, SELDOM)]),
    )
