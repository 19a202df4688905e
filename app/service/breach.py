"""Whose data a token, a key or a period could have touched: what a notice to the authority needs within 72 hours (RGPD art. 33)."""

from typing import Any
from uuid import UUID

import structlog

from app.domain.breach import Breach, Suspected, Touched, breach
from app.domain.policy import EVERYWHERE
from app.persistence.exposure import Exposed
from app.persistence.pool import Pool

_log = structlog.get_logger("bilan.breach")


async def examined(pool: Pool, org: UUID, suspected: Suspected) -> Breach:
    """Everybody of an organisation whose data could have been touched. That somebody has looked is in the log. Raises: Unavailable."""
    look = _by_key if suspected.of_a_key else _by_use
    found = breach(suspected, await look(Exposed(pool, org), suspected))
    asked = suspected.model_dump(mode="json", exclude_none=True)
    _log.warning("breach_examined", organisation_id=str(org), persons=found.persons, reads=found.reads, **asked)
    return found


async def _by_key(exposed: Exposed, suspected: Suspected) -> list[Touched]:
    """What the key opens, wherever a copy of it lies: no journal tells who opened a copy."""
    rows = exposed.sealed(suspected.owner_id, suspected.content_kind)
    return [_touched(row, categories=(kind.about.category,)) async for kind, row in rows]


async def _by_use(exposed: Exposed, suspected: Suspected) -> list[Touched]:
    """What was read and done in the period and, where it is known who it was, what that one could have opened."""
    since, until = suspected.since, suspected.until
    if suspected.principal_id is None:
        return [_touched(row) async for row in exposed.used(since, until, None) if _of_a_person(row)]
    who = await exposed.identities(suspected.principal_id, sorted(EVERYWHERE))
    used = [_touched(row) async for row in exposed.used(since, until, who.principals) if _of_a_person(row)]
    return used + [_touched(row) async for row in exposed.reachable(since, until, who)]


def _of_a_person(row: Any) -> bool:
    """What is done to an offer or a member touches no beneficiary; what is read is always somebody's."""
    return row["person"] is not None or "reads" in row


def _touched(row: Any, **more: Any) -> Touched:
    known = dict(row)
    person, file = known.pop("person"), known.pop("file")
    return Touched(beneficiary_id=person, files=(file,), **known, **more)
