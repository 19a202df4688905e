"""The second wall: without the predicate of a statement, a connection still sees and writes the rows of one organisation only."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan
from app.domain.vocabulary import Role
from app.persistence.pool import ANY, Pool
from app.persistence.queries import polled
from tests.conftest import Base
from tests.persistence.furnished import House, furnish, only

TENANTS = "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id' ORDER BY 1"


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def pool(database: Base) -> AsyncIterator[Pool]:
    made = database.pool(1)
    yield made
    await made.close()


async def test_every_table_with_an_organisation_is_walled_even_against_its_owner(owner: asyncpg.Connection) -> None:
    open_ones = await owner.fetch(
        f"SELECT t.name FROM ({TENANTS}) t JOIN pg_class c ON c.relname = t.name AND c.relkind = 'r'"  # noqa: S608  # a constant
        " WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)"
    )
    assert not open_ones


async def test_a_connection_without_tenant_or_with_anothers_sees_no_row_of_any_table(owner: asyncpg.Connection, pool: Pool) -> None:
    mine = House()
    await furnish(owner, mine.org, mine.file())
    for name in [r["name"] for r in await owner.fetch(TENANTS)]:
        for org in (None, uuid7()):
            assert await pool.rows(org, f"SELECT 1 FROM {name} LIMIT 1") == [], (name, org)  # noqa: S608  # names of tables
    assert len(await pool.rows(mine.org, "SELECT 1 FROM bilan")) == 1


async def test_a_row_cannot_be_written_for_another_organisation(owner: asyncpg.Connection, pool: Pool) -> None:
    mine, theirs = House(), House()
    file = mine.file()
    await furnish(owner, mine.org, file)
    into = "INSERT INTO thread (org_id, id, kind, sequence, digest, streams) VALUES ($1, $2, 'bilan', 0, '', '{}')"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.rows(theirs.org, into, mine.org, uuid7())
    assert await pool.rows(theirs.org, "UPDATE bilan SET version = 9 RETURNING id") == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.rows(mine.org, "UPDATE bilan SET org_id = $1 WHERE id = $2", theirs.org, only(file, Bilan).id)


async def test_polls_of_several_callers_find_a_row_by_id_organisation_and_funder_together(owner: asyncpg.Connection, pool: Pool) -> None:
    mine, theirs = House(), House()
    files = [mine.file(), theirs.file()]
    await furnish(owner, mine.org, files[0])
    await furnish(owner, theirs.org, files[1])
    ours, other = (next(r.id for r in file if type(r).__name__ == "PollStatus") for file in files)
    funder, stranger = mine.party[Role.FUNDER], theirs.party[Role.FUNDER]
    asked = [(ours, mine.org, funder), (ours, mine.org, stranger), (ours, theirs.org, funder), (other, mine.org, None)]
    for question, found in zip(asked, (1, 0, 0, 0), strict=True):
        assert len(await polled(pool, *([part] for part in question))) == found, question
    assert [r["key"] for r in await polled(pool, *zip(*asked, strict=True))] == [ours]


async def test_looking_across_organisations_leaves_the_tenant_of_a_connection_alone(owner: asyncpg.Connection, pool: Pool) -> None:
    mine = House()
    await furnish(owner, mine.org, mine.file())
    await pool.rows(mine.org, "SELECT 1")
    [row] = await pool.rows(ANY, "SELECT current_setting('app.org') AS org")
    assert row["org"] == str(mine.org)


async def test_organisations_in_turn_each_keep_a_connection_of_theirs(database: Base) -> None:
    pool, orgs = database.pool(2), (House().org, House().org)
    try:
        rounds = [[(await pool.rows(org, "SELECT pg_backend_pid() AS pid"))[0]["pid"] for org in orgs] for _ in range(2)]
    finally:
        await pool.close()
    assert rounds[0] == rounds[1]
    assert len(set(rounds[0])) == 2
