"""News of what other processes write, by looking at the end of the feed twice a second over a connection of its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from app.hot.versions import Versions
from app.persistence.pool import Pool, Unavailable
from app.persistence.queries import news

EVERY = 0.4
"""Seconds between two looks: a change is known everywhere well within the published second."""
FROM_NOW = 2**62
"""Above every transaction: nothing yet, only where to look from."""


class Tail:
    """Drops from `versions` what was written elsewhere. `pool` is one connection that nobody else waits for.

    `told` hears the nouns of what happened, in this process or another.
    """

    def __init__(self, pool: Pool, versions: Versions, told: Callable[[frozenset[str]], None] = lambda nouns: None) -> None:
        self._pool, self._versions, self._told, self._since = pool, versions, told, FROM_NOW
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look from now on, until stopped."""
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._pool.close()

    async def look(self) -> None:
        """Once. Raises: Unavailable."""
        asked_at = self._versions.clock()
        found = await news(self._pool, self._since)
        if self._since == FROM_NOW:
            self._versions.drop_all()
        if found.threads:
            self._versions.drop(found.threads)
            self._told(found.nouns)
        self._since = found.since
        self._versions.news(asked_at)

    async def _follow(self) -> None:
        while True:
            with suppress(Unavailable):
                await self.look()
            await asyncio.sleep(EVERY)
