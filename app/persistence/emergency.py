"""The one way in which an emergency access shows anything: it is noted, and shown, by one statement, and only while it is open."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.emergency.records import EmergencyContent
from app.domain.message.records import Message
from app.domain.note.records import Note
from app.domain.record import Kept
from app.persistence.pool import Pool
from app.persistence.sql import row
from app.persistence.visibility import withheld

MOST = 200
"""Documents, the newest first."""
KINDS: dict[EmergencyContent, type[Kept]] = {EmergencyContent.MESSAGES: Message, EmergencyContent.NOTES: Note}


def opened_sql(kind: type[Kept]) -> str:
    """$1 organisation, $2 the access, $3 who reads, $4 now, $5 the request's id. One row at least while it is open, none after."""
    return f"""WITH opened AS MATERIALIZED (SELECT e.id, e.bilan_id FROM emergency_access e WHERE e.org_id = $1::uuid AND e.id = $2::uuid
   AND e.requester_id = $3::uuid AND e.status = 'open' AND e.starts_at <= $4::timestamptz AND $4 < e.ends_at
   AND NOT '{kind.content_class}' = ANY ({withheld("e.bilan_id")})),
 noted AS (INSERT INTO access (org_id, id, bilan_id, principal_id, role, noun, subject, category, request_id, at, legal_at)
   SELECT $1, gen_random_uuid(), o.bilan_id, $3, 'administrator', 'emergency_access', o.id, '{kind.about.category}', $5::text, $4,
     coalesce((SELECT s.at FROM sandbox_clock s WHERE s.org_id = $1), $4) FROM opened o)
 SELECT CASE WHEN c.id IS NOT NULL THEN {row("c", kind)} END AS item FROM opened o
 LEFT JOIN LATERAL (SELECT * FROM {kind.noun} d WHERE d.bilan_id = o.bilan_id AND d.org_id = $1 ORDER BY d.id DESC LIMIT {MOST}) c ON true
 ORDER BY c.id DESC"""  # noqa: S608 - names of our own classes; values are parameters


async def opened(pool: Pool, org: UUID, id: UUID, kind: type[Kept], *, reader: UUID, at: datetime, request_id: str) -> list[Any] | None:
    """The rows that it opens, still sealed; None when it opens nothing now. Raises: BudgetSpent, Unavailable."""
    found = await pool.rows(org, opened_sql(kind), org, id, reader, at, request_id)
    return [r["item"] for r in found if r["item"] is not None] if found else None
