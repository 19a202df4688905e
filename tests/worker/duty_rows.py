"""Things due, written as a decision would have left them: files with an open deadline, promises on them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.domain.calendar import paris_date
from app.domain.deadline import Deadline
from app.persistence.columns import columns, written
from app.persistence.store import Store

STATUSES = "SELECT status, count(*) AS n FROM deadline WHERE org_id = $1 GROUP BY status"
EVENTS = "SELECT subject, type, legal_at FROM event WHERE org_id = $1 ORDER BY legal_at, at, sequence"
THREAD = "INSERT INTO thread (org_id, id, kind, sequence, digest, streams) VALUES ($1, $2, 'bilan', 0, '', '{}')"
EFFECT = "INSERT INTO effect (org_id, thread_id, id, name, subject, argument) VALUES ($1, $2, $3, $4, $5, $6)"


async def file(store: Store, org: UUID) -> UUID:
    """A file that nothing is known of but its thread."""
    made = uuid7()
    await store.pool.rows(org, THREAD, org, made)
    return made


async def deadline(store: Store, org: UUID, bilan: UUID, fires_at: datetime, **over: Any) -> UUID:
    """An open deadline. Unless told otherwise it fires the one command that every deadline knows, its own cancellation."""
    made, day = uuid7(), paris_date(fires_at)
    known: dict[str, Any] = {
        "id": made,
        "bilan_id": bilan,
        "created_at": fires_at,
        "updated_at": fires_at,
        "subject_noun": "deadline",
        "subject_id": made,
        "kind": "test.silence",
        "rule_id": "test.silence",
        "due_on": day - timedelta(days=1),
        "effective_on": day,
        "fires": "cancel_deadline",
        "fires_at": fires_at,
    }
    row = written(Deadline(**(known | over)))
    names = columns(Deadline)
    values = ", ".join(f"${n}" for n in range(2, len(names) + 2))
    insert = f"INSERT INTO deadline (org_id, {', '.join(names)}) VALUES ($1, {values})"  # noqa: S608  names of our own record
    await store.pool.rows(org, insert, org, *(row[name] for name in names))
    return made


async def promise(store: Store, place: tuple[UUID, UUID], name: str, subject: UUID, argument: str = "") -> UUID:  # noqa: PLR0917  a row
    """A promise owed now, in an organisation and one of its files."""
    org, thread = place
    made = uuid7()
    await store.pool.rows(org, EFFECT, org, thread, made, name, subject, argument)
    return made


async def statuses(store: Store, org: UUID) -> dict[str, int]:
    """How many deadlines of an organisation are in each status."""
    return {row["status"]: row["n"] for row in await store.pool.rows(org, STATUSES, org)}


async def events(store: Store, org: UUID) -> list[Any]:
    """Everything that happened in an organisation, by legal time."""
    return await store.pool.rows(org, EVENTS, org)
