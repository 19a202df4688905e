"""The statements of reads that are polled all day: the change feed, the status of a funding request, the list of bilans.

Each is one walk of one index whose plan does not depend on the values. Tests explain every text of `HOT`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.projection.records import CaseloadItem, FundingProgress
from app.persistence.columns import columns, sql_type
from app.persistence.pool import ANY, Pool

WINDOW = 5000
"""Entries of a stream that one filtered page looks through, at most."""


class Place(NamedTuple):
    """A place in the order of commits, of one numbering. Nothing is before the first."""

    generation: int
    xid: int = 0
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Which entries: of one stream of one organisation, after a place; the rest narrows them."""

    org: UUID
    stream: str
    after: Place
    limit: int
    types: tuple[str, ...] | None = None
    thread: UUID | None = None
    closed: tuple[str, ...] = ()
    """Nouns that this reader may not know of."""
    party: UUID | None = None
    """Who must take part now in the file of an entry, where that matters (see `inside`)."""
    inside: tuple[str, ...] | None = None
    """Nouns that the party hears of on the files alone in which it takes part; None: every noun."""

    @property
    def narrowed(self) -> bool:
        """True when some entries of the stream are left out."""
        return bool(self.types or self.thread or self.party or self.closed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was found: documents joined by commas, where the reader is now, and where the stream ends."""

    documents: str
    count: int
    last: Place
    end: Place
    generation: int


_STREAM = "org_id = $1::uuid AND stream = $2::text AND xid < pg_snapshot_xmin(pg_current_snapshot())"
_NEXT = f"FROM feed_entry WHERE {_STREAM} AND (xid, position) > ($3::xid8, $4::bigint) ORDER BY xid, position LIMIT"
_END = f"SELECT ROW(xid::text, position) FROM feed_entry WHERE {_STREAM} ORDER BY xid DESC, position DESC LIMIT 1"
_TOLD = f"""SELECT p.*, CASE WHEN p.full THEN ({_END}) END AS end_, (SELECT number FROM feed_generation) AS generation"""
_AGGREGATED = "string_agg(document, ',') AS documents, count(*) AS found"
_LAST = "(array_agg(ROW(xid::text, position)))[count(*)]"
FEED = f"""{_TOLD} FROM (SELECT {_AGGREGATED}, {_LAST} AS last, count(*) = $5::bigint AS full
 FROM (SELECT xid, position, document {_NEXT} $5) e) p"""
NARROWED = f"""WITH seen AS MATERIALIZED (SELECT xid, position, thread_id, type, document {_NEXT} {WINDOW}),
 kept AS MATERIALIZED (SELECT s.* FROM seen s WHERE ($6::text[] IS NULL OR s.type = ANY($6)) AND ($7::uuid IS NULL OR s.thread_id = $7)
   AND NOT split_part(s.type, '.', 1) = ANY($8::text[])
   AND ($9::uuid IS NULL OR NOT split_part(s.type, '.', 1) = ANY($10::text[])
     OR EXISTS (SELECT 1 FROM seat x WHERE x.bilan_id = s.thread_id AND x.org_id = $1 AND x.party_id = $9))
   LIMIT $5)
 {_TOLD} FROM (SELECT {_AGGREGATED}, CASE WHEN count(*) = $5 THEN {_LAST} ELSE (SELECT {_LAST} FROM seen) END AS last,
   count(*) = $5 OR (SELECT count(*) FROM seen) = {WINDOW} AS full FROM kept) p"""
CHANGED = "SELECT threads, nouns, horizon::text FROM changed_threads($1::xid8)"


async def heard(pool: Pool, asked: Listening) -> Heard:
    """The next entries of a stream, in the order of commits, none of which can still be preceded by another (read below the horizon)."""
    args: list[Any] = [asked.org, asked.stream, asked.after.xid, asked.after.position, asked.limit]
    if asked.narrowed:
        args += [
            None if asked.types is None else list(asked.types),
            asked.thread,
            list(asked.closed),
            asked.party,
            None if asked.inside is None else list(asked.inside),
        ]
    row = (await pool.rows(asked.org, NARROWED if asked.narrowed else FEED, *args))[0]
    generation = row["generation"]
    last = _place(generation, row["last"]) or asked.after
    return Heard(
        documents=row["documents"] or "", count=row["found"], last=last, end=_place(generation, row["end_"]) or last, generation=generation
    )


def _place(generation: int, pair: Any) -> Place | None:
    return None if pair is None else Place(generation, int(pair[0]), pair[1])


@dataclass(frozen=True, slots=True)
class News:
    """Threads that were written to and nouns of what happened; `since` is where to look the next time."""

    threads: frozenset[UUID]
    nouns: frozenset[str]
    since: int


async def news(pool: Pool, since: int) -> News:
    """What was written by transactions that were not over at `since`: seen as soon as it is committed, some of it twice."""
    row = (await pool.rows(ANY, CHANGED, since))[0]
    return News(frozenset(row["threads"] or ()), frozenset(row["nouns"] or ()), int(row["horizon"]))


# --- rows that are sent as they are ------------------------------------------------------------------------------------


def _as_json(record: Any) -> str:
    """Columns in the order of a shape; identifiers as text, which is how they are sent."""
    return ", ".join(f"{c}::text" if sql_type(record, c) == "uuid" else c for c in columns(record))


_KEYS = "id AS key, org_id, funder_id, bilan_id AS thread"
POLLED = f"SELECT {_as_json(FundingProgress)}, {_KEYS} FROM polled($1::uuid[], $2::uuid[], $3::uuid[])"
_LINES = f"SELECT {_as_json(CaseloadItem)} FROM bilan_list l WHERE org_id = $1::uuid AND viewer_id = $2::uuid AND NOT ended"
_PAGE = "AND l.bilan_id < $3::uuid ORDER BY l.bilan_id DESC LIMIT $4::bigint"
CASELOAD = f"{_LINES} {_PAGE}"
CASELOAD_IN_STATUS = f"{_LINES} AND status = $5::text {_PAGE}"
HOT = (FEED, POLLED, CASELOAD, CASELOAD_IN_STATUS)
"""Polled all day. The registry that the test of plans walks."""


async def polled(pool: Pool, ids: Sequence[UUID], orgs: Sequence[UUID], funders: Sequence[UUID | None]) -> list[Any]:
    """The polls of several callers at once: each row is found by its id, its organisation and its funder together."""
    return await pool.rows(ANY, POLLED, ids, orgs, funders)


async def caseload(pool: Pool, org: UUID, viewer: UUID, *, status: str | None, after: UUID, limit: int) -> list[Any]:
    """Lines of one viewer's list, the newest bilan first."""
    if status is None:
        return await pool.rows(org, CASELOAD, org, viewer, after, limit)
    return await pool.rows(org, CASELOAD_IN_STATUS, org, viewer, after, limit, status)
