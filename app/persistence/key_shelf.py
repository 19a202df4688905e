"""The shelf of several machines: a table in a small PostgreSQL that is not the product's, and has its own short backup rule.

Every statement is a transaction of its own, whose effect others see only once it is on disk.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from app.domain.content_class import KeysLost
from app.persistence.pool import ANSWER_WITHIN, Pool, Unavailable

GOOD_FOR = 1.0
"""Seconds: within them, a destruction by any process is effective in every other."""
GET = "SELECT content FROM shelf WHERE name = $1"
GET_ALL = "SELECT name, content FROM shelf WHERE name = ANY ($1::text[])"
SAME = "SELECT 1 FROM shelf WHERE name = $1 AND content = $2"
PUT = "INSERT INTO shelf (name, content) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1"
SWAP = "UPDATE shelf SET content = $3 WHERE name = $1 AND content = $2 RETURNING 1"
BURY = """INSERT INTO shelf (name, content) VALUES ($1, $2)
 ON CONFLICT (name) DO UPDATE SET content = EXCLUDED.content WHERE shelf.content NOT LIKE 'destroyed %'"""
WALK = "SELECT name FROM shelf WHERE name > $1 ORDER BY name LIMIT 500"


@dataclass(frozen=True, slots=True)
class RowSeen:
    """The content of a row, good for a second from before it was asked for."""

    content: str
    until: float

    def valid(self) -> bool:
        """True for a second."""
        return monotonic() < self.until


class DatabaseShelf:
    """Wrapped keys in rows: added, changed in place, buried, never deleted. The table is made by `app/adapters/postgres/keys.sql`."""

    settles_in = ANSWER_WITHIN + 1.0
    """A statement is given up, by the server too, sooner than that."""

    def __init__(self, pool: Pool, *, settles_in: float | None = None) -> None:
        self._pool = pool
        if settles_in is not None:
            self.settles_in = settles_in

    async def get(self, name: str) -> RowSeen | None:
        """What lies there. Raises: KeysLost."""
        until = monotonic() + GOOD_FOR
        rows = await self._rows(GET, name)
        return RowSeen(rows[0]["content"], until) if rows else None

    async def get_all(self, names: Sequence[str]) -> dict[str, str]:
        """The contents of several names, by one statement. Raises: KeysLost."""
        return {row["name"]: row["content"] for row in await self._rows(GET_ALL, list(names))}

    async def swap(self, name: str, before: str | None, after: str, *, fits: Callable[[], bool] = lambda: True) -> bool:
        """Lay `after` in the place of `before`. Raises: KeysLost."""
        if not fits():
            return False
        if before is None:
            return bool(await self._rows(PUT, name, after))
        if before == after:
            return bool(await self._rows(SAME, name, before))
        return bool(await self._rows(SWAP, name, before, after))

    async def bury(self, name: str, tombstone: str) -> None:
        """Lay a tombstone. What lay there is dead, and leaves the table's pages when it is written anew. Raises: KeysLost."""
        await self._rows(BURY, name, tombstone)

    async def walk(self) -> AsyncIterator[str]:
        """Every name, in order. Raises: KeysLost."""
        after = ""
        while rows := await self._rows(WALK, after):
            for row in rows:
                yield row["name"]
            after = rows[-1]["name"]

    async def close(self) -> None:
        """Give back the connections."""
        await self._pool.close()

    async def _rows(self, sql: str, *args: Any) -> list[Any]:
        try:
            return await self._pool.rows(None, sql, *args)
        except Unavailable as lost:
            raise KeysLost("the key database") from lost
