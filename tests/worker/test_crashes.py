"""Several workers that die at any moment: what is due happens once, and nothing that is owed is forgotten."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from uuid_utils.compat import uuid7

from app.domain.content_class import ContentClass
from app.persistence.duties import Duties
from app.persistence.store import Store
from app.service.deadlines import Deadlines
from app.service.door import Door
from app.service.effects import Effects
from app.service.hands import Destruction
from tests.conftest import Base
from tests.worker import ticking
from tests.worker.crashing import Crash, CrashingKeys, CrashingPool, Fate
from tests.worker.duty_rows import deadline, events, file, promise, statuses

THINGS, FILES, WORKERS = 150, 30, 4
EXPIRE = """UPDATE effect SET leased_until = now() - interval '1 second'
 WHERE org_id = $1 AND lease IS NOT NULL AND leased_until < now() + interval '59.5 seconds'"""
LEFT = "SELECT count(*) AS n FROM effect WHERE org_id = $1 AND done_at IS NULL"
Life = Callable[[Store], Awaitable[bool]]


async def reincarnated(database: Base, fate: Fate, live: Life) -> None:
    """One worker: whenever its process dies, another begins with nothing in memory, until there is nothing left to do."""
    while True:
        pool = CrashingPool(database.endpoint.app_url, fate)
        try:
            while await live(Store(pool, CrashingKeys(database.keys, fate))):
                pass
        except Crash:
            continue
        else:
            return
        finally:
            await pool.close()


async def test_what_is_due_fires_once_though_four_workers_crash(database: Base, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ticking.install(monkeypatch)
    org, now = uuid7(), datetime.now(UTC)
    files = [await file(store, org) for _ in range(FILES)]
    due = [await deadline(store, org, files[n % FILES], now - timedelta(hours=n), fires="tick") for n in range(THINGS)]
    fate = Fate(seed=7, most=90, one_in=12)

    async def fire(mine: Store) -> bool:
        found = await Duties(mine.pool).due(now, most=1000)
        for one in found:
            if one.org == org:
                await Deadlines(Door(mine)).fire(one)
        return any(one.org == org for one in found)

    await asyncio.gather(*(reincarnated(database, fate, fire) for _ in range(WORKERS)))
    happened = Counter((event["type"], event["subject"]) for event in await events(store, org))
    assert fate.deaths >= 60
    assert happened == Counter(("deadline.ticked", one) for one in due)
    assert await statuses(store, org) == {"fired": THINGS}


async def test_keys_are_destroyed_and_confirmed_once_though_four_workers_crash(
    database: Base, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking.install(monkeypatch)
    org, far = uuid7(), datetime.now(UTC) + timedelta(days=400)
    files = [await file(store, org) for _ in range(THINGS)]
    subjects = [await deadline(store, org, bilan, far) for bilan in files]
    for bilan, subject in zip(files, subjects, strict=True):
        await promise(store, (org, bilan), "destroy_key", subject, ContentClass.SYNTHESIS)
    fate = Fate(seed=11, most=90, one_in=14)

    async def keep(mine: Store) -> bool:
        hand = Destruction(Door(mine), mine.safe.keys, confirms="tick")
        taken = await Effects(Duties(mine.pool), {"destroy_key": hand}).keep(only=org)
        if not taken:
            await asyncio.sleep(0.05)
            await store.pool.rows(org, EXPIRE, org)  # as a minute later: what the dead held is free again, and what a slow one holds
        return bool((await store.pool.rows(org, LEFT, org))[0]["n"])

    await asyncio.gather(*(reincarnated(database, fate, keep) for _ in range(WORKERS)))
    confirmed = Counter(event["subject"] for event in await events(store, org))
    assert fate.deaths >= 60
    assert confirmed == Counter(subjects)
    assert all([await database.keys.destroyed_at(org, bilan, ContentClass.SYNTHESIS) for bilan in files])
