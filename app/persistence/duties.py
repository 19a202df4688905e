"""What the service owes: deadlines whose silence has taken effect, and promises made by decisions. Look-ups, leases and fences; no rule."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app.persistence.pool import ANY, Pool

DUE = "SELECT org_id, id, subject_id, fires, fires_at FROM due_deadlines($1, $2, $3)"
NEXT_DUE = """SELECT org_id, id, subject_id, fires, fires_at FROM deadline
 WHERE org_id = $1 AND status = 'open' AND fires IS NOT NULL AND fires_at <= $2 AND id <> ALL ($3::uuid[]) ORDER BY fires_at, id LIMIT 1"""
LEASE = "SELECT org_id, thread_id, id, name, subject, argument, attempts FROM lease_effects($1, $2, $3, $4)"
STILL_OWED = """SELECT EXISTS (SELECT FROM effect
 WHERE org_id = $1 AND done_at IS NULL AND dead_at IS NULL AND next_at <= now()) AS owed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One deadline whose silence has taken effect, and the code of the command that it fires on its subject."""

    org: UUID
    id: UUID
    subject: UUID
    fires: str
    fires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One promise, leased. `attempts` counts this one; `lease` is the fence: only its holder can keep the promise or put it off."""

    org: UUID
    thread: UUID
    id: UUID
    name: str
    subject: UUID
    argument: str
    attempts: int
    lease: UUID


class Duties:
    """The duties of every organisation, or of one."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def due(self, instant: datetime, *, most: int, put_off: Collection[UUID] = ()) -> list[Due]:
        """Of each file, the first deadline due at `instant` (or on the clock of its sandbox), the oldest first. Raises: Unavailable."""
        return [_due(row) for row in await self._pool.rows(ANY, DUE, instant, most, list(put_off))]

    async def next_due(self, org: UUID, until: datetime, *, put_off: Collection[UUID] = ()) -> Due | None:
        """The first deadline of an organisation that fires at or before `until`. Raises: Unavailable."""
        rows = await self._pool.rows(org, NEXT_DUE, org, until, list(put_off))
        return _due(rows[0]) if rows else None

    async def lease(self, *, seconds: int, most: int, only: UUID | None = None) -> list[Owed]:
        """Take promises for some seconds, the oldest first, of one organisation or of all. Raises: Unavailable."""
        lease = uuid4()
        rows = await self._pool.rows(ANY, LEASE, lease, seconds, most, only)
        return [_owed(row, lease) for row in rows]

    async def kept(self, owed: Owed) -> bool:
        """Record a promise as kept; False when the lease was lost meanwhile. Raises: Unavailable."""
        return bool((await self._pool.rows(ANY, "SELECT effect_kept($1, $2) AS done", owed.id, owed.lease))[0]["done"])

    async def put_off(self, owed: Owed, *, seconds: int, dead: bool) -> bool:
        """Give a promise back: for later, or for nobody but an operator. False when the lease was lost. Raises: Unavailable."""
        rows = await self._pool.rows(ANY, "SELECT effect_put_off($1, $2, $3, $4) AS done", owed.id, owed.lease, seconds, dead)
        return bool(rows[0]["done"])

    async def still_owes(self, org: UUID) -> bool:
        """True while a promise of the organisation can be kept now, whoever holds it. Raises: Unavailable."""
        return bool((await self._pool.rows(org, STILL_OWED, org))[0]["owed"])

    async def purge_answers(self, kept_from: datetime, *, most: int) -> int:
        """Forget answers that were kept for repeated requests, given before `kept_from`; how many. Raises: Unavailable."""
        return int((await self._pool.rows(ANY, "SELECT purge_answers($1, $2) AS gone", kept_from, most))[0]["gone"])


class OneAtATime:
    """Work that only one process does at a time, by an advisory lock of the database. A process that dies frees it."""

    def __init__(self, pool: Pool, lock: int) -> None:
        """`pool` has one connection, which serves nothing else: the lock belongs to its session."""
        self._pool, self._lock = pool, lock

    async def taken(self) -> bool:
        """Take the turn; False when another process has it. Raises: Unavailable."""
        return bool((await self._pool.rows(ANY, "SELECT pg_try_advisory_lock($1) AS mine", self._lock))[0]["mine"])

    async def given_back(self) -> None:
        """Leave the turn to others. Raises: Unavailable, in which case the session and its lock are gone anyway."""
        await self._pool.rows(ANY, "SELECT pg_advisory_unlock($1)", self._lock)


def _due(row: Any) -> Due:
    return Due(org=row["org_id"], id=row["id"], subject=row["subject_id"], fires=row["fires"], fires_at=row["fires_at"])


def _owed(row: Any, lease: UUID) -> Owed:
    return Owed(
        org=row["org_id"],
        thread=row["thread_id"],
        id=row["id"],
        name=row["name"],
        subject=row["subject"],
        argument=row["argument"],
        attempts=row["attempts"],
        lease=lease,
    )
