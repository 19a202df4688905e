"""Who answers for the processing of an organisation, and how many persons it concerns."""

from uuid import UUID

from app.domain.register import Responsible
from app.domain.vocabulary import Role
from app.persistence.pool import Pool

WHO = """SELECT o.name, o.siren, (SELECT count(*) FROM beneficiary b WHERE b.org_id = $1) AS beneficiaries,
 (SELECT count(*) FROM member m WHERE m.org_id = $1) AS members, ARRAY(SELECT m.given_name || ' ' || m.family_name FROM member m
  WHERE m.org_id = $1 AND m.status = 'active' AND m.roles ? $2::text ORDER BY m.id) AS protection_officers
 FROM organisation o WHERE o.org_id = $1"""


async def responsible(pool: Pool, org: UUID) -> Responsible | None:
    """None where there is no such organisation. Raises: Unavailable."""
    rows = await pool.rows(org, WHO, org, Role.DPO.value)
    return Responsible.model_validate(dict(rows[0])) if rows else None
