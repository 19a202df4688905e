"""The register of processing of one organisation (RGPD art. 30): the records say what is done, the registry who answers for it."""

from uuid import UUID

from app.domain.register import Register, purposes
from app.persistence.pool import Pool
from app.persistence.responsible import responsible


async def register(pool: Pool, org: UUID) -> Register | None:
    """The register; None where there is no such organisation. Raises: Unavailable."""
    who = await responsible(pool, org)
    return None if who is None else Register(responsible=who, purposes=purposes())
