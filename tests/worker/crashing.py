"""A process that dies at any await: every call to the database or the key store may be its last, before or after it is done."""

import random
from typing import Any
from uuid import UUID

from app.domain.content_class import ContentClass
from app.persistence.pool import Pool
from app.persistence.sealed import KeyStore


class Crash(BaseException):
    """The process is gone: nothing of it may catch this, as nothing catches kill -9."""


class Fate:
    """Decides, from a seed, at which calls the process dies. It stops killing after `most` deaths, so that work ends."""

    def __init__(self, seed: int, *, most: int, one_in: int) -> None:
        self._random, self._one_in = random.Random(seed), one_in  # noqa: S311  chooses deaths, keeps no secret
        self.left, self.deaths = most, 0

    def may_strike(self) -> None:
        """Raises: Crash, sometimes."""
        if self.left and self._random.randrange(self._one_in) == 0:
            self.left -= 1
            self.deaths += 1
            raise Crash


class CrashingPool(Pool):
    """A pool whose process may die before a statement is sent, or after it is committed and before anybody knows."""

    def __init__(self, dsn: str, fate: Fate) -> None:
        super().__init__(dsn, size=2)
        self._fate = fate

    async def rows(self, org: UUID | None, sql: str, *args: Any) -> list[Any]:
        self._fate.may_strike()
        rows = await super().rows(org, sql, *args)
        self._fate.may_strike()
        return rows


class CrashingKeys:
    """A key store whose process may die before or after a key is destroyed. Counts what was asked of it."""

    def __init__(self, keys: KeyStore, fate: Fate) -> None:
        self._keys, self._fate = keys, fate

    async def key(self, org: UUID, owner: UUID, content_class: ContentClass, *, make: bool) -> bytes | None:
        return await self._keys.key(org, owner, content_class, make=make)

    async def destroy(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        self._fate.may_strike()
        await self._keys.destroy(org, owner, content_class)
        self._fate.may_strike()

    async def destroyed_at(self, org: UUID, owner: UUID, content_class: ContentClass) -> Any:
        return await self._keys.destroyed_at(org, owner, content_class)
