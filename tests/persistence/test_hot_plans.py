"""What is polled all day is one walk of one index, whatever the values: no scan of a table, no sort, in the generic plan."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import fresh_database
from app.persistence.queries import CASELOAD, CASELOAD_IN_STATUS, FEED, HOT, POLLED
from tests.conftest import TEMPLATE, Base
from tests.persistence.furnished import House, furnish

ARGUMENTS = {
    FEED: "'{org}', 'provider', '0'::xid8, 0, 100",
    CASELOAD: "'{org}', '{org}', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51",
    CASELOAD_IN_STATUS: "'{org}', '{org}', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 51, 'contracting'",
}
HOUSES, FILES = 10, 200


@pytest.fixture(scope="module")
async def full(database: Base, cluster: Cluster, worker_id: str) -> AsyncIterator[tuple[asyncpg.Connection, House]]:
    """A connection of the application to tables long enough to be worth an index, of organisations enough to be worth its first column.

    In a database of its own: a plan depends on all that other tests have left.
    """
    own = await fresh_database(cluster.endpoint, f"plans_{worker_id}", template=TEMPLATE)
    houses = [House() for _ in range(HOUSES)]
    house = houses[0]
    owner = await asyncpg.connect(own.admin_url)
    for other in houses:
        await furnish(owner, other.org, (r for k in range(FILES) for r in other.file(k)))
    entries = "INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)"
    many = "SELECT $1, gen_random_uuid(), 'provider', n, gen_random_uuid(), 'quote.drafted', '{}' FROM generate_series(1, 5000) n"
    await owner.execute(f"{entries} {many}", house.org)
    await owner.execute("VACUUM (ANALYZE)")
    await owner.close()
    application = await asyncpg.connect(own.app_url)
    await application.execute("SELECT set_config('app.org', $1, false)", str(house.org))
    await application.execute("SET plan_cache_mode = force_generic_plan")
    yield application, house
    await application.close()


async def plan(connection: asyncpg.Connection, sql: str, arguments: str) -> str:
    await connection.execute(f"PREPARE explained AS {sql}")
    try:
        return "\n".join(r[0] for r in await connection.fetch(f"EXPLAIN EXECUTE explained({arguments})"))
    finally:
        await connection.execute("DEALLOCATE explained")


def walks_an_index(told: str) -> bool:
    return "Index" in told and not any(
        bad in told for bad in ("Seq Scan on feed_entry", "Seq Scan on bilan_list", "Seq Scan on poll_status", "Sort")
    )


def test_every_polled_statement_has_its_plan_proved_here() -> None:
    assert set(HOT) == {*ARGUMENTS, POLLED}


@pytest.mark.parametrize("sql", ARGUMENTS, ids=["feed", "caseload", "caseload in one status"])
async def test_a_polled_statement_walks_an_index(full: tuple[asyncpg.Connection, House], sql: str) -> None:
    connection, house = full
    told = await plan(connection, sql, ARGUMENTS[sql].format(org=house.org))
    assert walks_an_index(told), told


async def test_the_list_in_one_status_reads_the_index_alone(full: tuple[asyncpg.Connection, House]) -> None:
    connection, house = full
    told = await plan(connection, CASELOAD_IN_STATUS, ARGUMENTS[CASELOAD_IN_STATUS].format(org=house.org))
    assert "Index Only Scan" in told, told


async def test_the_polled_status_is_found_by_its_key(full: tuple[asyncpg.Connection, House], database: Base) -> None:
    owner = await asyncpg.connect(database.endpoint.admin_url)
    try:
        source: str = await owner.fetchval("SELECT prosrc FROM pg_proc WHERE proname = 'polled'")
        inner = source.split("RETURN QUERY")[1].partition(";")[0]
        for name, n in (("ids", 1), ("orgs", 2), ("funders", 3)):
            inner = inner.replace(f"{name},", f"${n}::uuid[],").replace(f"{name})", f"${n}::uuid[])")
        await owner.execute("SET plan_cache_mode = force_generic_plan")
        told = await plan(owner, inner, "'{}', '{}', '{}'")
    finally:
        await owner.close()
    assert walks_an_index(told), told


async def test_a_text_is_parsed_and_planned_once_on_a_connection(database: Base) -> None:
    pool = database.pool(1)
    try:
        for _ in range(3):
            await pool.rows(None, "SELECT count(*) FROM bilan WHERE org_id = $1::uuid", None)
        [row] = await pool.rows(
            None, "SELECT generic_plans AS n FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM bilan%'"
        )
    finally:
        await pool.close()
    assert row["n"] == 3
