"""The loops of a worker: woken, drained, undisturbed by a lost database; one relay at a time; answers forgotten after 31 days."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.persistence.duties import Duties, OneAtATime, Owed
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.service.deadlines import Deadlines
from app.service.door import Door
from app.service.effects import Effects, Hand
from app.service.outcomes import real_time
from app.worker import RELAY_LOCK, Relay, Worker, nothing_to_relay, worker_of
from tests.conftest import Base
from tests.worker.duty_rows import deadline, file, promise, statuses

ANSWERED = """INSERT INTO idempotency (org_id, principal_id, at, key, fingerprint, answer, etag, noun, subject)
 VALUES ($1, $1, $2, $3, '', '', '', 'x', $1)"""
Making = Callable[..., Worker]


@pytest.fixture
async def making(database: Base, store: Store) -> AsyncIterator[Making]:
    """Makes workers with hands of the test's own."""
    locks = [Pool(database.endpoint.app_url, size=1) for _ in range(2)]
    free = iter(locks)

    def make(hands: dict[str, Hand] | None = None, relay: Relay = nothing_to_relay) -> Worker:
        duties = Duties(store.pool)
        return Worker(
            duties=duties,
            deadlines=Deadlines(Door(store)),
            effects=Effects(duties, hands or {}),
            clock=real_time,
            turn=OneAtATime(next(free), RELAY_LOCK),
            relay=relay,
        )

    yield make
    await asyncio.gather(*(lock.close() for lock in locks))


async def left(task: asyncio.Task[Any]) -> None:
    """Told to stop, and gone."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def soon(holds: Callable[[], Any]) -> None:
    """Wait until something holds. Raises: TimeoutError after five seconds."""
    async with asyncio.timeout(5):
        while not await holds():  # noqa: ASYNC110  what is awaited is a row of the database
            await asyncio.sleep(0.01)


async def test_a_worker_fires_what_is_due_and_leaves_when_told(database: Base, store: Store) -> None:
    org = uuid7()
    await deadline(store, org, await file(store, org), datetime.now(UTC) - timedelta(days=1))
    lock = Pool(database.endpoint.app_url, size=1)
    task = asyncio.create_task(worker_of(store.pool, lock, Door(store)).run())

    async def fired() -> bool:
        return await statuses(store, org) == {"fired": 1}

    await soon(fired)
    await left(task)
    await lock.close()


async def test_a_promise_that_is_being_kept_is_kept_before_the_worker_leaves(store: Store, making: Making) -> None:
    org, begun, may_end = uuid7(), asyncio.Event(), asyncio.Event()
    made = await promise(store, (org, await file(store, org)), "slow", uuid7())

    async def slow(owed: Owed) -> None:
        begun.set()
        await may_end.wait()

    task = asyncio.create_task(making({"slow": slow}).run())
    async with asyncio.timeout(5):
        await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await store.pool.rows(org, "SELECT done_at FROM effect WHERE id = $1", made))[0]["done_at"] is not None


async def test_who_rings_is_not_kept_waiting(making: Making) -> None:
    turns = asyncio.Queue[int]()

    async def relay() -> bool:
        turns.put_nowait(1)
        return False

    worker = making(relay=relay)
    task = asyncio.create_task(worker.run())
    await turns.get()
    worker.wake()
    async with asyncio.timeout(5):
        await turns.get()
    await left(task)


async def test_two_workers_never_relay_at_the_same_time(making: Making) -> None:
    inside, most, turns = 0, 0, 0

    async def relay() -> bool:
        nonlocal inside, most, turns
        inside, turns = inside + 1, turns + 1
        most = max(most, inside)
        await asyncio.sleep(0.002)
        inside -= 1
        return True

    workers = [making(relay=relay) for _ in range(2)]
    tasks = [asyncio.create_task(worker.run()) for worker in workers]

    async def enough() -> bool:
        return turns > 20

    await soon(enough)
    for task in tasks:
        await left(task)
    assert most == 1


async def test_a_relay_that_fails_gives_its_turn_back(making: Making) -> None:
    async def broken() -> bool:
        raise RuntimeError

    failing, other = making(relay=broken), making(relay=always)
    with pytest.raises(RuntimeError):
        await failing.relay()
    assert await other.relay()


async def always() -> bool:
    """There is always more."""
    return True


async def test_a_fault_of_one_duty_does_not_stop_the_others(store: Store, making: Making) -> None:
    async def broken() -> bool:
        raise RuntimeError

    org = uuid7()
    await deadline(store, org, await file(store, org), datetime.now(UTC))
    task = asyncio.create_task(making(relay=broken).run())

    async def fired() -> bool:
        return await statuses(store, org) == {"fired": 1}

    await soon(fired)
    await left(task)


async def test_answers_are_forgotten_after_31_days(store: Store, making: Making) -> None:
    org, now = uuid7(), datetime.now(UTC)
    for key, age in (("old", 32), ("young", 30)):
        await store.pool.rows(org, ANSWERED, org, now - timedelta(days=age), key)
    assert not await making().purge()
    assert await keys_of(store, org) == ["young"]


async def keys_of(store: Store, org: UUID) -> list[str]:
    """The keys under which an organisation's answers are kept."""
    return [row["key"] for row in await store.pool.rows(org, "SELECT key FROM idempotency WHERE org_id = $1", org)]
