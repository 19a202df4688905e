"""What happens when several act at the same instant, or leave in the middle: nobody loses anything, nothing happens twice."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan
from app.domain.convention.commands import SignConvention
from app.domain.convention.records import Convention
from app.domain.quote.records import DraftQuote
from app.domain.vocabulary import Party, Role
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.service.door import Asked, Door
from app.service.following import Following, Wanted
from app.service.outcomes import Busy, KeyReused, real_time
from tests.conftest import Base
from tests.persistence.furnished import SHA, House, furnish, only

SIGNERS = {Party.BENEFICIARY: Role.BENEFICIARY, Party.EMPLOYER: Role.EMPLOYER, Party.PROVIDER: Role.ADMINISTRATOR}
Files = list[tuple[UUID, UUID]]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def pool(database: Base) -> AsyncIterator[Pool]:
    made = database.pool(8)
    yield made
    await made.close()


@pytest.fixture
def door(pool: Pool, database: Base) -> Door:
    return Door(Store(pool, database.keys))


async def files(owner: asyncpg.Connection, house: House, n: int) -> Files:
    """`n` files about to be signed: (bilan, convention)."""
    made = [house.file(k) for k in range(n)]
    await furnish(owner, house.org, (r for file in made for r in file))
    return [(only(file, Bilan).id, only(file, Convention).id) for file in made]


def signing(house: House, convention: UUID, party: Party, key: str) -> Asked:
    return Asked(id=convention, command=SignConvention(party=party, document_sha256=SHA), by=house.principal(SIGNERS[party]), key=key)


def quoting(house: House, bilan: UUID, key: str) -> Asked:
    return Asked(id=bilan, command=DraftQuote(price_cents=180_000), by=house.principal(Role.ADMINISTRATOR), key=key)


async def count(owner: asyncpg.Connection, sql: str, *args: Any) -> int:
    return int(await owner.fetchval(f"SELECT count(*) FROM {sql}", *args))  # noqa: S608  # words of this file


async def test_three_parties_who_sign_in_the_same_instant_have_all_signed(owner: asyncpg.Connection, house: House, door: Door) -> None:
    made = await files(owner, house, 40)
    attempts = [door.perform(signing(house, c, party, f"{c}{party}")) for _, c in made for party in Party]
    answers = await asyncio.gather(*attempts)
    conventions = [c for _, c in made]
    assert all(not a.replayed for a in answers)
    assert await count(owner, "convention WHERE id = ANY($1) AND status = 'effective'", conventions) == 40
    assert await count(owner, "signature WHERE convention_id = ANY($1)", conventions) == 120
    gap = "thread t WHERE org_id = $1 AND sequence <> (SELECT coalesce(max(sequence), 0) FROM event e WHERE e.thread_id = t.id)"
    assert await count(owner, gap, house.org) == 0
    uncounted = "thread t WHERE org_id = $1 AND sequence <> (SELECT count(*) FROM event e WHERE e.thread_id = t.id)"
    assert await count(owner, uncounted, house.org) == 0


async def test_twenty_identical_requests_do_one_thing_and_hear_one_answer(owner: asyncpg.Connection, house: House, door: Door) -> None:
    [(bilan, _)] = await files(owner, house, 1)
    answers = await asyncio.gather(*(door.perform(quoting(house, bilan, "once")) for _ in range(20)))
    assert len({a.body for a in answers}) == 1
    assert sum(a.replayed for a in answers) == 19
    assert await count(owner, "quote WHERE bilan_id = $1", bilan) == 1


async def test_one_key_on_two_files_at_once_works_once_and_is_refused_once(owner: asyncpg.Connection, house: House, door: Door) -> None:
    made = await files(owner, house, 2)
    outcomes = await asyncio.gather(*(door.perform(quoting(house, b, "same")) for b, _ in made), return_exceptions=True)
    assert sum(isinstance(o, KeyReused) for o in outcomes) == 1
    assert await count(owner, "quote WHERE bilan_id = ANY($1)", [b for b, _ in made]) == 1


async def test_callers_who_hang_up_and_ask_again_find_their_one_signature(
    owner: asyncpg.Connection, house: House, door: Door, pool: Pool
) -> None:
    await asyncio.gather(*(pool.rows(None, "SELECT pg_sleep(0.1)") for _ in range(8)))  # connected: hanging up cuts statements
    made = await files(owner, house, 30)
    asked = [signing(house, c, Party.PROVIDER, str(c)) for _, c in made]
    tasks = [asyncio.ensure_future(door.perform(a)) for a in asked]
    for n, task in enumerate(tasks):
        await asyncio.sleep(0)
        if n % 2:
            await asyncio.sleep(0.001)
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    again = await asyncio.gather(*(door.perform(a) for a in asked))
    assert len({a.subject for a in again}) == 30
    assert await count(owner, "signature WHERE convention_id = ANY($1)", [c for _, c in made]) == 30


async def insisted(door: Door, command: Asked) -> None:
    """As a client who is told that the file is busy: ask again after a moment."""
    while True:
        try:
            await door.perform(command)
        except Busy:
            await asyncio.sleep(0.01)
        else:
            return


async def test_a_reader_of_the_feed_hears_every_event_of_eight_writers_once_and_in_order(
    owner: asyncpg.Connection, house: House, door: Door, pool: Pool
) -> None:
    made, running, seen = await files(owner, house, 6), True, list[dict[str, Any]]()
    following, reader, cursor = Following(pool, keys=(b"k" * 32,), clock=real_time), house.principal(Role.ADMINISTRATOR), None

    async def write(n: int) -> None:
        for i in range(25):
            await insisted(door, quoting(house, made[(n + i * 5) % 6][0], f"{n}.{i}"))

    async def read() -> None:
        nonlocal cursor
        while True:
            last = not running
            page = await following.page(reader, Wanted(after=cursor, limit=7))
            seen.extend(orjson.loads(page.body())["items"])
            cursor = page.cursor
            if last and not page.has_more:
                return
            await asyncio.sleep(0)

    follower = asyncio.ensure_future(read())
    await asyncio.gather(*(write(n) for n in range(8)))
    running = False
    await follower
    stored = {str(r["id"]) for r in await owner.fetch("SELECT id FROM event WHERE org_id = $1", house.org)}
    assert len(seen) == len({e["id"] for e in seen}) == len(stored) == 200
    in_order: dict[str, list[int]] = defaultdict(list)
    for event in seen:
        in_order[event["bilan_id"]].append(event["sequence"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in in_order.values())


async def test_another_writers_long_transaction_delays_the_feed_and_loses_nothing(
    owner: asyncpg.Connection, house: House, door: Door, pool: Pool
) -> None:
    [(bilan, _)] = await files(owner, house, 1)
    following, reader = Following(pool, keys=(b"k" * 32,), clock=real_time), house.principal(Role.ADMINISTRATOR)
    async with owner.transaction():
        await owner.execute("SELECT pg_current_xact_id()")
        await door.perform(quoting(house, bilan, str(uuid7())))
        during = await following.page(reader, Wanted())
    after = await following.page(reader, Wanted(after=during.cursor))
    assert (during.count, after.count) == (0, 1)
