"""What an organisation believes to be kept: one row for each class of content of a file that has ended."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.content_class import ContentClass
from app.domain.retention.records import KEPT, ItemStatus
from app.persistence.pool import Pool

SLICE = """SELECT id, bilan_id, content_kind, agreement_id IS NOT NULL AS agreed, kept_until FROM retention_item
 WHERE org_id = $1 AND status = ANY ($2::text[]) AND id > $3 ORDER BY id LIMIT 500"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClass:
    """A class of content that is not destroyed, as the database has it. `agreed`: an agreement keeps it, or did until a hold."""

    id: UUID
    bilan: UUID
    content_class: ContentClass
    agreed: bool
    kept_until: date | None


async def kept_classes(pool: Pool, org: UUID) -> AsyncIterator[list[KeptClass]]:
    """Every one of an organisation, a slice at a time. Raises: Unavailable."""
    after = UUID(int=0)
    while rows := await pool.rows(org, SLICE, org, [*KEPT, ItemStatus.LEGAL_HOLD], after):
        yield [_kept(row) for row in rows]
        after = rows[-1]["id"]


def _kept(row: Any) -> KeptClass:
    return KeptClass(
        id=row["id"],
        bilan=row["bilan_id"],
        content_class=ContentClass(row["content_kind"]),
        agreed=row["agreed"],
        kept_until=row["kept_until"],
    )
