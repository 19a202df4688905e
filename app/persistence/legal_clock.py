"""The legal clock of sandbox organisations: a row that stands still until it is moved, forwards only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.persistence.pool import Pool

AT = "SELECT at FROM sandbox_clock WHERE org_id = $1"
START = "INSERT INTO sandbox_clock (org_id, at) VALUES ($1, $2)"
FORWARD = "UPDATE sandbox_clock SET at = $2 WHERE org_id = $1 AND at < $2"
FIRED = """SELECT type, subject, legal_at FROM (
  SELECT DISTINCT ON (thread_id, at) type, subject, legal_at, at FROM event
  WHERE org_id = $1 AND at >= $2 AND role = 'system' ORDER BY thread_id, at, sequence
) decision ORDER BY legal_at, at"""


class LegalClock:
    """Clocks of sandbox organisations."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def at(self, org: UUID) -> datetime | None:
        """Where the clock of an organisation stands; None where there is none. Raises: Unavailable."""
        rows = await self._pool.rows(org, AT, org)
        return rows[0]["at"] if rows else None

    async def start(self, org: UUID, at: datetime) -> None:
        """Give a clock to an organisation that is about to be made. Raises: Unavailable."""
        await self._pool.rows(org, START, org, at)

    async def forward(self, org: UUID, to: datetime) -> None:
        """Move the clock; one that is further already stays. Raises: Unavailable."""
        await self._pool.rows(org, FORWARD, org, to)

    async def fired(self, org: UUID, since: datetime) -> list[Any]:
        """What the system did since a real instant: the first event of each decision, by legal date. Raises: Unavailable."""
        return await self._pool.rows(org, FIRED, org, since)
