"""The event log as an auditor reads it: heads of a day for the digests, and every row in the order of its chain."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.persistence.pool import ANY, Pool

ORGANISATIONS = "SELECT known AS org_id FROM organisations() known"
FIRST = "SELECT min(at) AS at FROM event WHERE org_id = $1"
HEADS = """SELECT DISTINCT ON (thread_id) thread_id, sequence, digest FROM event
 WHERE org_id = $1 AND at >= $2 AND at < $3 ORDER BY thread_id, sequence DESC"""
EVENTS = """SELECT thread_id, sequence, id, type, noun, subject, version, facts, digest, checked, reason, actor, role, at, legal_at
 FROM event
 WHERE org_id = $1 AND (thread_id, sequence) > ($2::uuid, $3::bigint) ORDER BY thread_id, sequence LIMIT 500"""
SIGNED_DAYS = "SELECT day, digest FROM signed_day WHERE org_id = $1 ORDER BY day"
SIGN = "INSERT INTO signed_day (org_id, day, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
THREADS = "SELECT id, sequence, digest FROM thread WHERE org_id = $1"


class Audit:
    """The event log, and the days that were signed. Every method raises Unavailable."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def organisations(self) -> list[UUID]:
        """Every organisation."""
        return [row["org_id"] for row in await self._pool.rows(ANY, ORGANISATIONS)]

    async def first(self, org: UUID) -> datetime | None:
        """The instant of the first event; None when nothing has happened."""
        at: datetime | None = (await self._pool.rows(org, FIRST, org))[0]["at"]
        return at

    async def heads(self, org: UUID, since: datetime, until: datetime) -> dict[UUID, tuple[int, bytes]]:
        """Of each thread on which something happened in a period: the sequence and the digest of its last event in it."""
        return {r["thread_id"]: (r["sequence"], r["digest"]) for r in await self._pool.rows(org, HEADS, org, since, until)}

    async def threads(self, org: UUID) -> dict[UUID, tuple[int, bytes]]:
        """The heads that the threads themselves remember."""
        return {r["id"]: (r["sequence"], r["digest"]) for r in await self._pool.rows(org, THREADS, org)}

    async def signed_days(self, org: UUID) -> dict[date, bytes]:
        """The days that have a signed digest, in order, with the SHA-256 of its file."""
        return {row["day"]: row["digest"] for row in await self._pool.rows(org, SIGNED_DAYS, org)}

    async def remember(self, org: UUID, day: date, digest: bytes) -> None:
        """Remember the file of a signed digest, once and for all."""
        await self._pool.rows(org, SIGN, org, day, digest)

    async def events(self, org: UUID) -> AsyncIterator[Any]:
        """Every event, thread by thread, in the order of its chain."""
        place = (UUID(int=0), 0)
        while rows := await self._pool.rows(org, EVENTS, org, *place):
            for row in rows:
                yield row
            place = (rows[-1]["thread_id"], rows[-1]["sequence"])
