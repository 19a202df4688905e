"""The change feed: whose stream, in what order, and cursors that serve their reader alone, for ninety days, in one numbering."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from app.domain.bilan.records import Bilan
from app.domain.machine import Principal
from app.domain.thread import Involvement
from app.domain.vocabulary import Role
from app.persistence import queries
from app.persistence.numbering import ahead, renumber
from app.persistence.pool import Pool
from app.service.following import CursorExpired, Following, InvalidCursor, NoStream, Wanted, closed_to
from tests.conftest import Base
from tests.persistence.furnished import House, furnish

OLD, NEW = b"o" * 32, b"n" * 32


@dataclass
class Feed:
    """A feed that the test writes line by line, and its reader."""

    owner: asyncpg.Connection
    pool: Pool
    house: House
    bilan: UUID
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def following(self, *keys: bytes) -> Following:
        return Following(self.pool, keys=keys or (NEW,), clock=lambda: self.now)

    async def write(self, *types: str, stream: str = "provider", thread: UUID | None = None) -> None:
        into = "INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document) VALUES ($1, $2, $3, 1, $2, $4, $5)"
        for type_ in types:
            document = orjson.dumps({"type": type_}).decode()
            await self.owner.execute(into, self.house.org, thread or self.bilan, stream, type_, document)
        while not await self.owner.fetchval("SELECT bool_and(xid < pg_snapshot_xmin(pg_current_snapshot())) FROM feed_entry"):
            pass  # another test, in another database of the cluster, is in the middle of a transaction

    async def page(self, by: Principal | None = None, *, keys: tuple[bytes, ...] = (NEW,), **wanted: Any) -> tuple[list[str], str, bool]:
        """Types of the events of a page, its cursor, whether there is more."""
        found = await self.following(*keys).page(by or self.house.principal(Role.ADMINISTRATOR), Wanted(**wanted))
        return [e["type"] for e in orjson.loads(found.body())["items"]], found.cursor, found.has_more


@pytest.fixture
async def feed(database: Base) -> AsyncIterator[Feed]:
    owner, pool, house = await asyncpg.connect(database.endpoint.admin_url), database.pool(2), House()
    file = house.file()
    await furnish(owner, house.org, file)
    yield Feed(owner, pool, house, next(r.id for r in file if isinstance(r, Bilan)))
    await pool.close()
    await owner.close()


async def test_pages_follow_one_another_without_gap_or_double(feed: Feed) -> None:
    await feed.write("a.b", "c.d", "e.f")
    first, cursor, more = await feed.page(limit=2)
    rest, end, no_more = await feed.page(limit=2, after=cursor)
    assert (first, more, rest, no_more) == (["a.b", "c.d"], True, ["e.f"], False)
    assert await feed.page(after=end) == ([], end, False)
    await feed.write("g.h")
    assert (await feed.page(after=end))[0] == ["g.h"]


async def test_a_full_page_at_the_end_says_that_nothing_follows(feed: Feed) -> None:
    await feed.write("a.b", "c.d")
    assert (await feed.page(limit=2))[2] is False


async def test_a_cursor_is_of_one_reader_and_one_set_of_filters(feed: Feed) -> None:
    await feed.write("a.b")
    _, cursor, _ = await feed.page()
    funder, stranger = feed.house.principal(Role.FUNDER), House().principal(Role.ADMINISTRATOR)
    for other in ({"by": funder}, {"by": stranger}, {"types": ("a.b",)}, {"bilan_id": feed.bilan}):
        with pytest.raises(InvalidCursor):
            await feed.page(after=cursor, **other)
    for altered in (cursor[:-1], cursor + "A", "A" + cursor[1:], "é", cursor[:-2] + "=="):
        with pytest.raises(InvalidCursor):
            await feed.page(after=altered)


async def test_a_cursor_marked_with_the_former_key_is_understood_until_that_key_is_gone(feed: Feed) -> None:
    _, cursor, _ = await feed.page(keys=(OLD,))
    await feed.page(after=cursor, keys=(NEW, OLD))
    with pytest.raises(InvalidCursor):
        await feed.page(after=cursor, keys=(NEW,))


async def test_a_cursor_expires_after_ninety_days_unless_its_reader_comes_back(feed: Feed) -> None:
    _, left, _ = await feed.page()
    _, kept, _ = await feed.page()
    for _ in range(4):
        feed.now += timedelta(days=30)
        _, kept, _ = await feed.page(after=kept)
    with pytest.raises(CursorExpired):
        await feed.page(after=left)


async def test_renumbering_ends_every_cursor(feed: Feed) -> None:
    _, cursor, _ = await feed.page()
    await feed.owner.execute("UPDATE feed_generation SET number = number + 1")
    with pytest.raises(CursorExpired):
        await feed.page(after=cursor)


async def test_each_audience_hears_its_own_stream(feed: Feed) -> None:
    party = feed.house.party
    await feed.write("bilan.started")
    await feed.write("bilan.completed", stream=f"funder:{party[Role.FUNDER]}")
    await feed.write("synthesis.delivered", stream=f"beneficiary:{party[Role.BENEFICIARY]}")
    heard = {role: (await feed.page(feed.house.principal(role)))[0] for role in (Role.FUNDER, Role.BENEFICIARY, Role.EMPLOYER, Role.DPO)}
    assert heard == {
        Role.FUNDER: ["bilan.completed"],
        Role.BENEFICIARY: ["synthesis.delivered"],
        Role.EMPLOYER: [],
        Role.DPO: ["bilan.started"],
    }
    with pytest.raises(NoStream):
        await feed.page(feed.house.principal(Role.AUDITOR))


async def test_a_counsellor_hears_of_the_files_she_accompanies_now_and_not_of_money(feed: Feed) -> None:
    other = feed.house.file(2)
    await furnish(feed.owner, feed.house.org, [r for r in other if not isinstance(r, Involvement)])
    await feed.write("bilan.started", "funding_request.secured")
    await feed.write("bilan.readied", thread=next(r.id for r in other if isinstance(r, Bilan)))
    counsellor = feed.house.principal(Role.COUNSELLOR)
    assert (await feed.page(counsellor))[0] == ["bilan.started"]
    await feed.owner.execute("UPDATE involvement SET ended_at = now() WHERE party_id = $1", counsellor.party)
    assert (await feed.page(counsellor))[0] == []
    assert "funding_request" in closed_to(Role.COUNSELLOR)


async def test_filters_leave_events_out_without_losing_any(feed: Feed) -> None:
    await feed.write(*(["a.b", "c.d"] * 3))
    found, cursor, more = await feed.page(types=("c.d",), limit=2)
    assert (found, more) == (["c.d", "c.d"], True)
    assert (await feed.page(types=("c.d",), limit=2, after=cursor))[0] == ["c.d"]
    assert (await feed.page(bilan_id=feed.house.org))[0] == []


async def test_a_narrow_reader_of_a_long_stream_goes_on_beyond_the_window(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "NARROWED", queries.NARROWED.replace(str(queries.WINDOW), "3"))
    await feed.write("a.b", "a.b", "a.b", "a.b", "c.d")
    nothing_yet, cursor, more = await feed.page(types=("c.d",))
    assert (nothing_yet, more) == ([], True)
    assert (await feed.page(types=("c.d",), after=cursor))[0] == ["c.d"]


async def test_who_administers_and_accompanies_hears_both_the_money_and_her_files(feed: Feed) -> None:
    other = feed.house.file(2)
    await furnish(feed.owner, feed.house.org, [r for r in other if not isinstance(r, Involvement)])
    elsewhere = next(r.id for r in other if isinstance(r, Bilan))
    await feed.write("funding_request.secured", "note.kept")
    await feed.write("bilan.readied", "note.kept", thread=elsewhere)
    both = feed.house.principal(Role.COUNSELLOR, roles=frozenset({Role.ADMINISTRATOR, Role.COUNSELLOR}))
    assert "note" in closed_to(Role.ADMINISTRATOR)
    assert (await feed.page(both))[0] == ["funding_request.secured", "note.kept", "bilan.readied"]
    assert (await feed.page(feed.house.principal(Role.ADMINISTRATOR)))[0] == ["funding_request.secured", "bilan.readied"]


async def test_entries_from_the_future_of_another_cluster_are_seen_and_numbered_again(feed: Feed, database: Base) -> None:
    await feed.write("a.b", "c.d")
    _, cursor, _ = await feed.page()
    await feed.owner.execute("UPDATE feed_entry SET xid = (xid::text::numeric + 1000000000000)::text::xid8")
    assert await ahead(database.endpoint.app_url)
    assert (await feed.page())[0] == []
    await renumber(database.endpoint.owner_url)
    await feed.write("e.f")
    assert not await ahead(database.endpoint.app_url)
    assert (await feed.page())[0] == ["a.b", "c.d", "e.f"]
    with pytest.raises(CursorExpired):
        await feed.page(after=cursor)
    assert await feed.pool.rows(
        feed.house.principal(Role.DPO).org, "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'feed_entry'"
    ) == [(True,)]
