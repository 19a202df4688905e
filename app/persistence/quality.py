"""What the records of an organisation say of its quality. Events outlive the content of the files that they came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.publication.records import Publication
from app.domain.quality_proof.records import QualityProof
from app.persistence.columns import read
from app.persistence.pool import Pool
from app.persistence.sql import row

PUBLISHED = f"""SELECT {row("p", Publication)} AS item FROM publication p WHERE p.org_id = $1::uuid
 AND p.status IN ('published', 'withdrawn') AND p.published_on <= $2::date AND (p.withdrawn_on IS NULL OR p.withdrawn_on > $2)
 ORDER BY p.published_on DESC, p.id DESC LIMIT 200"""


async def published(pool: Pool, org: UUID, on: date) -> list[Publication]:
    """The results that stood published on a day, the newest first. Raises: Unavailable."""
    return [read(Publication, found["item"]) for found in await pool.rows(org, PUBLISHED, org, on)]


HAPPENED = """SELECT e.type, count(DISTINCT e.subject) AS found, count(DISTINCT e.thread_id) AS files, max(e.legal_at) AS last FROM event e
 WHERE e.org_id = $1::uuid AND e.type = ANY($2::text[]) AND e.legal_at >= $3::timestamptz AND e.legal_at < $4::timestamptz
  AND NOT EXISTS (SELECT FROM event w WHERE w.org_id = e.org_id AND w.thread_id = e.thread_id AND w.subject = e.subject
   AND w.type IN (e.noun || '.entered_in_error', e.noun || '.withdrawn') AND w.legal_at < $4)
 GROUP BY e.type"""
BROUGHT = f"""SELECT {row("q", QualityProof)} AS item FROM quality_proof q WHERE q.org_id = $1::uuid AND q.status <> 'entered_in_error'
 AND q.dated_on <= $2::date AND (q.valid_until IS NULL OR q.valid_until >= $2) AND (q.withdrawn_on IS NULL OR q.withdrawn_on > $2)
 ORDER BY q.dated_on DESC, q.id DESC LIMIT 1000"""


@dataclass(frozen=True, slots=True)
class Happened:
    """How many records an event is told of, and when it last happened; what was withdrawn or entered in error since is not counted."""

    count: int
    files: int
    """In how many files."""
    last: datetime


async def happened(pool: Pool, org: UUID, types: Iterable[str], *, since: datetime, before: datetime) -> dict[str, Happened]:
    """The events of these types in a period of legal time, by type. Raises: Unavailable."""
    rows = await pool.rows(org, HAPPENED, org, list(types), since, before)
    return {found["type"]: Happened(found["found"], found["files"], found["last"]) for found in rows}


async def brought(pool: Pool, org: UUID, on: date) -> list[QualityProof]:
    """The documents that proved something on a day, the newest first. Raises: Unavailable."""
    return [read(QualityProof, found["item"]) for found in await pool.rows(org, BROUGHT, org, on)]
