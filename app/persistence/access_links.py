"""The chain of reads: which reads have no place in it yet, where the chain of each file ends, and the statement that continues it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.chain import Access
from app.persistence.pool import Pool

AT_ONCE = 500
"""Reads that are chained by one statement."""
_COLUMNS = ", ".join(f"a.{name}" for name in Access.__dataclass_fields__)
SINCE = """SELECT least($2::timestamptz, coalesce((SELECT k.at FROM access k
   CROSS JOIN LATERAL (SELECT 1 FROM access_link l WHERE l.access_id = k.id OFFSET 0) chained
   WHERE k.org_id = $1 ORDER BY k.at DESC LIMIT 1), $3::timestamptz)) AS at"""
UNLINKED = f"""SELECT {_COLUMNS}, h.sequence AS place, h.digest AS head FROM access a
 LEFT JOIN LATERAL (SELECT 1 AS there FROM access_link l WHERE l.access_id = a.id OFFSET 0) chained ON true
 LEFT JOIN LATERAL (SELECT e.sequence, e.digest FROM access_head e WHERE e.file_id = a.bilan_id AND e.org_id = $1 OFFSET 0) h ON true
 WHERE a.org_id = $1 AND (a.at, a.id) > ($2::timestamptz, $3::uuid) AND chained.there IS NULL
 ORDER BY a.at, a.id LIMIT {AT_ONCE}"""  # noqa: S608  # names of ours
"""Reads and ends are of one snapshot: a worker that looked before another one wrote continues an end that is no longer the end, and adds
nothing."""
HEADS = "SELECT file_id AS thread_id, sequence, digest FROM access_head WHERE org_id = $1"
CONTINUE = """WITH moved AS (INSERT INTO access_head AS h (org_id, file_id, former, sequence, digest)
   SELECT $1, e.file_id, e.former, e.sequence, e.digest FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bytea[])
     e(file_id, former, sequence, digest)
   ON CONFLICT (file_id) DO UPDATE SET former = excluded.former, sequence = excluded.sequence, digest = excluded.digest
   WHERE h.sequence = excluded.former RETURNING file_id)
 INSERT INTO access_link (org_id, file_id, sequence, access_id, digest)
 SELECT $1, n.file_id, n.sequence, n.access_id, n.digest FROM moved
 JOIN unnest($6::uuid[], $7::bigint[], $8::uuid[], $9::bytea[]) n(file_id, sequence, access_id, digest) USING (file_id)"""
"""The head of a file moves for one of several workers; the others add nothing to it."""
LINKS = f"""SELECT l.file_id AS thread_id, l.sequence, l.digest, l.access_id, {_COLUMNS}
 FROM (SELECT * FROM access_link WHERE org_id = $1 AND (file_id, sequence) > ($2::uuid, $3::bigint)
   ORDER BY file_id, sequence LIMIT {AT_ONCE}) l
 LEFT JOIN LATERAL (SELECT * FROM access k WHERE k.id = l.access_id AND k.org_id = $1 OFFSET 0) a ON true
 ORDER BY l.file_id, l.sequence"""  # noqa: S608
DAY_HEADS = """SELECT DISTINCT ON (l.file_id) l.file_id AS thread_id, l.sequence, l.digest
 FROM access a JOIN access_link l ON l.access_id = a.id AND l.org_id = $1
 WHERE a.org_id = $1 AND a.at >= $2 AND a.at < $3 ORDER BY l.file_id, l.sequence DESC"""
ALONE = """SELECT a.at, a.id, a.bilan_id, chained.there IS NULL AS alone
 FROM (SELECT * FROM access WHERE org_id = $1 AND (at, id) > ($2::timestamptz, $3::uuid) AND at < $4::timestamptz
   ORDER BY at, id LIMIT 5000) a
 LEFT JOIN LATERAL (SELECT 1 AS there FROM access_link l WHERE l.access_id = a.id OFFSET 0) chained ON true ORDER BY a.at, a.id"""
"""`OFFSET 0` has each row looked up by its key: a planner that knows little of a young table would read all of the other one for a page."""
BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Unlinked:
    """One read that has no place yet, and where the chain of its file ends."""

    access: Access
    place: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """One read in the chain of its file."""

    file: UUID
    sequence: int
    access: UUID
    digest: bytes


class AccessLinks:
    """The chains of reads. Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def since(self, org: UUID, now: datetime) -> datetime:
        """The instant of the last read that is chained, or now where it is said to be later; the beginning of time before the first."""
        found: datetime = (await self._pool.rows(org, SINCE, org, now, BEGINNING))[0]["at"]
        return found

    async def unlinked(self, org: UUID, after: tuple[datetime, UUID]) -> list[Unlinked]:
        """Reads after an instant and an id that have no place yet, the oldest first, some hundreds at once."""
        found = await self._pool.rows(org, UNLINKED, org, *after)
        return [Unlinked(_access(row), row["place"] or 0, row["head"] or b"") for row in found]

    async def heads(self, org: UUID) -> dict[UUID, tuple[int, bytes]]:
        """Where the chain of each file ends."""
        return {r["thread_id"]: (r["sequence"], r["digest"]) for r in await self._pool.rows(org, HEADS, org)}

    async def continued(self, org: UUID, links: Sequence[Link]) -> None:
        """Add links to the chains of their files, unless another worker did meanwhile."""
        first, last = {one.file: one for one in reversed(links)}, {one.file: one for one in links}
        files = sorted(last)  # in one order, so that two workers do not wait for each other
        await self._pool.rows(
            org,
            CONTINUE,
            org,
            files,
            [first[file].sequence - 1 for file in files],
            [last[file].sequence for file in files],
            [last[file].digest for file in files],
            [one.file for one in links],
            [one.sequence for one in links],
            [one.access for one in links],
            [one.digest for one in links],
        )

    async def day_heads(self, org: UUID, since: datetime, until: datetime) -> dict[UUID, tuple[int, bytes]]:
        """Of each file that was read in a period: the place and the digest of its last read in it."""
        return {r["thread_id"]: (r["sequence"], r["digest"]) for r in await self._pool.rows(org, DAY_HEADS, org, since, until)}

    async def links(self, org: UUID) -> AsyncIterator[Any]:
        """Every link with its read, file after file, in the order of the chain."""
        place = (UUID(int=0), 0)
        while rows := await self._pool.rows(org, LINKS, org, *place):
            for row in rows:
                yield row
            place = (rows[-1]["thread_id"], rows[-1]["sequence"])

    async def alone(self, org: UUID, until: datetime) -> tuple[UUID, UUID] | None:
        """The first read before an instant that is in no chain, and its file; None when there is none."""
        place = (BEGINNING, UUID(int=0))
        while rows := await self._pool.rows(org, ALONE, org, *place, until):
            for row in rows:
                if row["alone"]:
                    return row["id"], row["bilan_id"]
            place = (rows[-1]["at"], rows[-1]["id"])
        return None


def access(row: Any) -> Access | None:
    """The read of a row of `links`; None: it is no longer there."""
    return None if row["id"] is None else _access(row)


def _access(row: Any) -> Access:
    return Access(**{name: row[name] for name in Access.__dataclass_fields__})
