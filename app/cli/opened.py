"""A database that is started, fit and current, for as long as a command needs it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from app.adapters.postgres.opening import open_database
from app.persistence.migrations.run import current, migrate, newest
from app.settings import Settings, SetupRefused


@contextmanager
def opened(settings: Settings) -> Iterator[Settings]:
    """The settings bound to a database at the newest revision. Stops on leaving what it started. Raises SetupRefused."""
    bound, cluster = open_database(settings)
    try:
        asyncio.run(_to_newest(bound))
        yield bound
    finally:
        if cluster:
            cluster.stop()


async def _to_newest(settings: Settings) -> None:
    if settings.owner_url is not None:
        if await migrate(settings.owner_url):
            print(f"Migrated the database to revision {newest()}.", flush=True)
        return
    if await current(settings.app_url) != newest():
        raise SetupRefused("The schema is not current: set DATABASE_MIGRATION_URL, or run `bilan migrate` where it is set.")
