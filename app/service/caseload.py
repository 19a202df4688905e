"""The list of bilans as a provider's screen shows it (portefeuille): one projection, one audience, one walk of one index."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.domain.bilan.records import BilanStatus
from app.domain.machine import Principal
from app.domain.vocabulary import Role
from app.persistence.listing import NEWEST
from app.persistence.pool import Pool
from app.persistence.queries import caseload

WHOLE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO})


class NoCaseload(Exception):
    """These roles have no list of bilans of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: in one status or all, older than `after`, so many."""

    status: BilanStatus | None = None
    after: UUID = NEWEST
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of lines, rendered; the id after which the next page begins."""

    items: bytes
    next_after: UUID | None

    def body(self, cursor: str | None) -> bytes:
        """The page as JSON."""
        following = b'null,"has_more":false}' if cursor is None else b'"%b","has_more":true}' % cursor.encode()
        return b'{"items":' + self.items + b',"next_cursor":' + following


class Caseload:
    """Reads of `bilan_list`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(self, by: Principal, wanted: Wanted) -> Lines:
        """Every bilan of the organisation for those who see it whole; those that she accompanies for a counsellor.

        Raises: NoCaseload, Unavailable.
        """
        rows = await caseload(self._pool, by.org, viewer(by), status=wanted.status, after=wanted.after, limit=wanted.limit + 1)
        page = rows[: wanted.limit]
        lines: list[dict[str, Any]] = [dict(row) for row in page]
        return Lines(orjson.dumps(lines, option=orjson.OPT_UTC_Z), UUID(page[-1]["bilan_id"]) if len(rows) > wanted.limit else None)


def viewer(by: Principal) -> UUID:
    """Whose lines are read: the organisation's own, or a counsellor's. Raises: NoCaseload."""
    if by.roles & WHOLE:
        return by.org
    if Role.COUNSELLOR in by.roles:
        return by.party
    raise NoCaseload
