"""What a granted request for erasure leaves to be destroyed, as identifiers."""

from uuid import UUID

from app.domain.retention.records import KEPT
from app.persistence.pool import Pool

_GRANTED = "d.org_id = $1 AND d.id = $2 AND d.kind = 'erasure' AND d.status IN ('granted', 'partly_granted')"
KEPT_OF_HERS = f"""SELECT i.id FROM data_request d JOIN bilan b ON b.beneficiary_id = d.beneficiary_id AND b.org_id = $1
 JOIN retention_item i ON i.bilan_id = b.id AND i.org_id = $1 WHERE {_GRANTED} AND i.status = ANY ($3::text[]) ORDER BY i.id"""  # noqa: S608 - words of our own
NAMELESS = f"""SELECT p.id FROM data_request d JOIN beneficiary p ON p.id = d.beneficiary_id AND p.org_id = $1 WHERE {_GRANTED}
 AND NOT EXISTS (SELECT FROM bilan b WHERE b.beneficiary_id = p.id AND b.org_id = $1)
 AND NOT EXISTS (SELECT FROM event e WHERE e.org_id = $1 AND e.thread_id = p.id AND e.type = 'beneficiary.erased')"""  # noqa: S608 - words of our own


async def kept(pool: Pool, org: UUID, request: UUID) -> list[UUID]:
    """Each class of content that is still kept of whoever made the request. Raises: Unavailable."""
    return [row["id"] for row in await pool.rows(org, KEPT_OF_HERS, org, request, [str(status) for status in KEPT])]


async def nameless(pool: Pool, org: UUID, request: UUID) -> list[UUID]:
    """The entry of whoever made the request, while it still names her and no bilan has to be proved. Raises: Unavailable."""
    return [row["id"] for row in await pool.rows(org, NAMELESS, org, request)]
