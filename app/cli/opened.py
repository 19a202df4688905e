"""A database that is started, fit and current, for as long as a command needs it."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Thread

import asyncpg

from app.adapters.postgres import Cluster
from app.adapters.postgres.opening import open_database
from app.persistence.migrations.run import current, migrate, newest
from app.persistence.numbering import ahead
from app.settings import Settings, SetupRefused
from app.strongroom import refuse_unfit

LOOK_EVERY = 0.5
"""Seconds between two looks at the embedded server: one that was killed is back within the second or two that clients wait anyway."""


@contextmanager
def opened(settings: Settings) -> Iterator[Settings]:
    """The settings bound to a database that is fit to serve, and kept running, with a key store that is. Stops on leaving what it started.

    Raises: SetupRefused.
    """
    with newest_schema(settings) as bound:
        if asyncio.run(ahead(bound.app_url)):
            raise SetupRefused("The event feed was restored from an older cluster: run `bilan feed rebase`, then start again.")
        asyncio.run(refuse_unfit(bound))
        yield bound


@contextmanager
def newest_schema(settings: Settings) -> Iterator[Settings]:
    """The same, whatever state its feed is in.

    Raises: SetupRefused.
    """
    bound, cluster = open_database(settings)
    try:
        asyncio.run(to_newest(bound))
        with nullcontext() if cluster is None else _kept_running(cluster):
            yield bound
    finally:
        if cluster is not None:
            cluster.stop()


@contextmanager
def _kept_running(cluster: Cluster) -> Iterator[None]:
    """Whoever runs an embedded server has nobody else to start it again when it dies."""
    leaving = Event()
    keeper = Thread(target=_keep_running, args=(cluster, leaving), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def _keep_running(cluster: Cluster, leaving: Event) -> None:
    while not leaving.wait(LOOK_EVERY):
        if not cluster.gone():
            continue
        try:
            cluster.start()
        except SetupRefused as refusal:
            print(f"bilan: {refusal}", file=sys.stderr, flush=True)
        else:
            print("PostgreSQL had died, and was started again.", flush=True)


async def to_newest(settings: Settings) -> None:
    """The schema brought to the newest revision, or seen to be there. Raises: SetupRefused."""
    if settings.owner_url is not None:
        try:
            migrated = await migrate(settings.owner_url)
        except (asyncpg.UndefinedObjectError, asyncpg.InsufficientPrivilegeError) as lacking:
            remedy = "run app/adapters/postgres/roles.sql in it as a superuser, once, and connect as bilan_owner"
            raise SetupRefused(f"The database cannot be migrated ({lacking}): {remedy}.") from None
        if migrated:
            print(f"Migrated the database to revision {newest()}.", flush=True)
        return
    if await current(settings.app_url) != newest():
        raise SetupRefused("The schema is not current: set DATABASE_MIGRATION_URL, or run `bilan migrate` where it is set.")
