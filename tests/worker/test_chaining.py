"""Every read gets one place in the chain of its file: whoever chains, whatever is held open meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.persistence.access_links import AT_ONCE, AccessLinks, Link
from app.persistence.store import Store
from tests.conftest import Base
from tests.worker.audited import READ, Audited, chaining

MANY = """INSERT INTO access (org_id, id, bilan_id, principal_id, role, noun, subject, category, request_id, at, legal_at)
 SELECT $1, gen_random_uuid(), ($2::uuid[])[1 + n % 3], $1, 'counsellor', 'note', $1, 'notes', 'r', now(), now()
 FROM generate_series(1, $3) n"""
PLACES = "SELECT access_id, sequence FROM access_link WHERE org_id = $1 AND file_id = $2 ORDER BY sequence"


@pytest.fixture
async def house(database: Base, store: Store, tmp_path: Path) -> Audited:
    return await Audited.made(database, store, tmp_path)


async def places(house: Audited, file: UUID) -> list[UUID]:
    """The reads of a file in the order of its chain, which has no hole."""
    found = await house.rows(PLACES, file)
    assert [row["sequence"] for row in found] == list(range(1, len(found) + 1))
    return [row["access_id"] for row in found]


async def test_reads_are_chained_per_file_in_the_order_of_their_instants(house: Audited) -> None:
    here, there = uuid4(), uuid4()
    first, other = await house.read(here, times=2), await house.read(there)
    await house.chained()
    later = await house.read(here)
    await house.chained()
    assert await places(house, here) == first + later
    assert await places(house, there) == other


async def test_several_workers_give_each_read_one_place(house: Audited) -> None:
    files = [uuid4() for _ in range(3)]
    count = 2 * AT_ONCE + 17
    await house.rows(MANY, files, count)
    for _ in range(4):  # whoever comes second adds nothing in that turn; what is left is chained in the next
        await asyncio.gather(*(chaining(house.store).of(house.org) for _ in range(4)))
    chained = [await places(house, file) for file in files]
    assert sum(map(len, chained)) == count == len({read for file in chained for read in file})
    found = await house.verified()
    assert (found.fault, found.reads) == (None, count)


async def test_a_read_that_was_held_open_while_later_ones_were_chained_is_chained_when_it_is_there(house: Audited) -> None:
    file, held = uuid4(), uuid4()
    connection = await asyncpg.connect(house.database.endpoint.app_url)
    try:
        await connection.execute("SELECT set_config('app.org', $1, false)", str(house.org))
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(READ, house.org, held, file, datetime.now(UTC) - timedelta(hours=2))
        passed = await house.read(file, times=2)
        await house.chained()
        assert await places(house, file) == passed
        await transaction.commit()
    finally:
        await connection.close()
    await house.chained()
    assert await places(house, file) == passed, "two hours late: looked for when the day is signed"
    await house.signed(days=0)
    assert await places(house, file) == [*passed, held]
    assert (await house.verified()).fault is None


async def test_a_worker_that_was_late_adds_nothing(house: Audited) -> None:
    file, links = uuid4(), AccessLinks(house.store.pool)
    ids = await house.read(file, times=2)
    await house.chained()
    await links.continued(house.org, [Link(file, 1, uuid4(), b"late"), Link(file, 2, uuid4(), b"later")])
    await links.continued(house.org, [Link(file, 2, uuid4(), b"later")])
    assert await places(house, file) == ids
