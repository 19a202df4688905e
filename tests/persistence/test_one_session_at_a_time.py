"""The constraint on diaries, behind the door: what no rule has seen is refused all the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.databases import fresh_database
from app.domain.bilan.records import Bilan
from app.domain.process.starting import TimedFile
from app.domain.session.decide import BilanSessions
from app.domain.session.records import RELEASED, SessionKind, SessionStatus
from app.domain.thread import File
from app.persistence.sql import load_sql
from tests.conftest import TEMPLATE, Base
from tests.domain import given
from tests.persistence.furnished import House, furnish, only

NINE = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
"""Half an hour before the clocks change."""


MANY = """INSERT INTO session SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
 'starts_at', s.starts_at + n * interval '1 day'))).* FROM session s, generate_series(1, 3000) n WHERE s.counsellor_id = $1"""
PARAMETERS = "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'explained'"


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.close()


@pytest.fixture
async def judged(database: Base, cluster: Cluster, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner of a database of its own: a plan depends on all that other tests have left."""
    own = await fresh_database(cluster.endpoint, f"diary_{worker_id}", template=TEMPLATE)
    connection = await asyncpg.connect(own.admin_url)
    yield connection
    await connection.close()


class Diary:
    """One counsellor, whose sessions are written straight into the table."""

    def __init__(self, owner: asyncpg.Connection) -> None:
        self.owner, self.house, self.counsellor, self.numbers = owner, House(), uuid7(), count(1)

    async def book(self, starts_at: datetime, minutes: int = 60, **over: Any) -> None:
        """A session of a file of its own."""
        file = self.house.file(next(self.numbers))
        known = {"id": uuid7(), "bilan_id": only(file, Bilan).id, "counsellor_id": self.counsellor, "status": SessionStatus.PLANNED}
        session = given.session(**known | {"starts_at": starts_at, "minutes": minutes} | over)
        await furnish(self.owner, self.house.org, [*file, session])


@pytest.fixture
async def diary(owner: asyncpg.Connection) -> Diary:
    made = Diary(owner)
    await made.book(NINE, 120)
    return made


@pytest.mark.parametrize("status", sorted(set(SessionStatus) - RELEASED))
async def test_the_database_itself_holds_no_two_sessions_of_one_counsellor_at_once(diary: Diary, status: SessionStatus) -> None:
    with pytest.raises(asyncpg.ExclusionViolationError, match="ex_session_one_at_a_time"):
        await diary.book(NINE + timedelta(minutes=119), status=status)


@pytest.mark.parametrize("status", sorted(RELEASED))
async def test_it_holds_those_that_gave_their_time_back_and_those_that_follow(diary: Diary, status: SessionStatus) -> None:
    await diary.book(NINE, 120, status=status)
    await diary.book(NINE + timedelta(minutes=120))
    await diary.book(NINE - timedelta(minutes=60))
    await diary.book(NINE, kind=SessionKind.AUTONOMOUS)
    await diary.book(NINE, counsellor_id=uuid7())


async def test_a_group_meets_in_one_hour_and_nobody_else_then(diary: Diary) -> None:
    later = NINE + timedelta(hours=5)
    for _ in range(3):
        await diary.book(later, kind=SessionKind.COLLECTIVE)
    for refused in ({"kind": SessionKind.INDIVIDUAL}, {"kind": SessionKind.COLLECTIVE, "starts_at": later + timedelta(minutes=30)}):
        with pytest.raises(asyncpg.ExclusionViolationError):
            await diary.book(**{"starts_at": later} | refused)


@pytest.mark.parametrize("file", [BilanSessions, TimedFile])
async def test_what_the_rule_is_told_is_a_walk_of_the_diary_s_index_behind_the_wall(judged: asyncpg.Connection, file: type[File]) -> None:
    owner, diary = judged, Diary(judged)
    await diary.book(NINE)
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute(MANY, diary.counsellor)
        await owner.execute("ANALYZE session")
        await owner.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await owner.execute("SET LOCAL ROLE bilan_app")  # row-level security decides which comparisons may walk an index
        await owner.execute(f"PREPARE explained AS {load_sql(file)}")
        arguments = ", ".join("NULL" for _ in range(await owner.fetchval(PARAMETERS)))
        told = "\n".join(r[0] for r in await owner.fetch(f"EXPLAIN EXECUTE explained({arguments})"))
        await owner.execute("DEALLOCATE explained")
    finally:
        await transaction.rollback()
    [scan] = (step for step in told.split("->") if "on session c" in step or "on ix_session_diary" in step)
    condition = scan.partition("Index Cond:")[2].partition("Filter:")[0]
    assert all(column in condition for column in ("org_id", "counsellor_id", "starts_at")), told
