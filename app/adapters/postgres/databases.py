"""Databases and roles of a running server: waiting for it, making what the product needs in it."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeVar
from urllib.parse import quote

import asyncpg

T = TypeVar("T")
DATABASE = "bilan"
SUPERUSER = "postgres"
OWNER, APPLICATION = "bilan_owner", "bilan_app"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The addresses of one database: for the migrations, for the application, and for making other databases."""

    owner_url: str
    app_url: str
    admin_url: str


def endpoint_at(socket_folder: str, port: int, database: str = DATABASE) -> Endpoint:
    """The addresses of a database behind a local socket."""
    owner, app, admin = (
        f"postgresql://{role}@/{quote(database)}?host={quote(socket_folder, safe='/')}&port={port}"
        for role in (OWNER, APPLICATION, SUPERUSER)
    )
    return Endpoint(owner, app, admin)


def waited(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end from blocking code, whether or not an event loop runs in this thread."""
    with ThreadPoolExecutor(max_workers=1) as one:
        return one.submit(lambda: asyncio.run(work())).result()


async def accepts(admin_url: str) -> bool:
    """True where the server takes a connection: the only proof that it runs (process ids lie after a kill -9)."""
    try:
        connection = await asyncpg.connect(admin_url, database="postgres", timeout=5)
    except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
        return False
    await connection.close()
    return True


async def prepare(endpoint: Endpoint) -> None:
    """Give a running server our database, our roles and the compression it was built with. Safe to repeat."""
    server = await asyncpg.connect(endpoint.admin_url, database="postgres", timeout=10)
    try:
        if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
            await server.execute(f"CREATE DATABASE {DATABASE}")
        await _compress_with_lz4(server)
        await _grant(server, endpoint.admin_url)
    finally:
        await server.close()


async def fresh_database(endpoint: Endpoint, name: str, *, template: str | None = None) -> Endpoint:
    """Drop and make the database `name`, empty or as a copy of `template` (which nobody may be using); answer its addresses."""
    server = await asyncpg.connect(endpoint.admin_url, database="postgres", timeout=10)
    try:
        await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        copied = f' TEMPLATE "{template}" STRATEGY WAL_LOG' if template else ""
        await server.execute(f'CREATE DATABASE "{name}" OWNER {OWNER}{copied}')
        known = (endpoint.owner_url, endpoint.app_url, endpoint.admin_url)
        made = Endpoint(*(url.replace(f"@/{DATABASE}?", f"@/{quote(name)}?") for url in known))
        await _grant(server, made.admin_url)
    finally:
        await server.close()
    return made


async def _grant(server: asyncpg.Connection, admin_url: str) -> None:
    """Run the roles' script in one database, alone on this server: roles are shared by all its databases."""
    await server.execute("SELECT pg_advisory_lock(hashtext('bilan roles'))")
    connection = await asyncpg.connect(admin_url, timeout=10)
    try:
        await connection.execute(files("app.adapters.postgres").joinpath("roles.sql").read_text("utf-8"))
    finally:
        await connection.close()


async def _compress_with_lz4(server: asyncpg.Connection) -> None:
    """lz4 where it was built in, else off; never pglz, which costs more than it saves."""
    row = await server.fetchrow("SELECT setting, enumvals FROM pg_settings WHERE name = 'wal_compression'")
    wanted = "lz4" if row and "lz4" in (row["enumvals"] or ()) else "off"
    if row and row["setting"] != wanted:
        await server.execute(f"ALTER SYSTEM SET wal_compression = '{wanted}'")
        await server.execute("SELECT pg_reload_conf()")
