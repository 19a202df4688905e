"""What the records of an organisation say of its quality."""

from datetime import date
from uuid import UUID

from app.domain.publication.records import Publication
from app.persistence.columns import read
from app.persistence.pool import Pool
from app.persistence.sql import row

PUBLISHED = f"""SELECT {row("p", Publication)} AS item FROM publication p WHERE p.org_id = $1::uuid
 AND p.status IN ('published', 'withdrawn') AND p.published_on <= $2::date AND (p.withdrawn_on IS NULL OR p.withdrawn_on > $2)
 ORDER BY p.published_on DESC, p.id DESC LIMIT 200"""


async def published(pool: Pool, org: UUID, on: date) -> list[Publication]:
    """The results that stood published on a day, the newest first. Raises: Unavailable."""
    return [read(Publication, found["item"]) for found in await pool.rows(org, PUBLISHED, org, on)]
