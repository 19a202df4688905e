"""Bring a database to the newest revision: once, whoever starts first; at no cost when there is nothing to do."""

from io import StringIO
from pathlib import Path
from typing import Any

import asyncpg

FOLDER = Path(__file__).parent
LIMITS = {"lock_timeout": "2s", "statement_timeout": "10min", "idle_in_transaction_session_timeout": "0"}
WAIT = {"lock_timeout": "10min", "statement_timeout": "0"}  # for whoever waits while another process migrates
LOCK = 0x62696C616E  # "bilan", an advisory lock of this database


def newest() -> str:
    """The newest revision: revision files are numbered, and follow one another in one line."""
    return max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py"))[:4]


async def current(url: str) -> str | None:
    """The revision of a database; None for an empty one."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return await _version(connection)
    finally:
        await connection.close()


async def migrate(owner_url: str) -> bool:
    """Apply what is missing, as the owner. True where something was. Two processes at once: one migrates, the other waits."""
    if await current(owner_url) == newest():
        return False
    turn = await asyncpg.connect(owner_url, timeout=10, server_settings=WAIT)
    try:
        await turn.execute(f"SELECT pg_advisory_lock({LOCK})")
        if await _version(turn) == newest():
            return False
        await _upgrade(owner_url)
        await turn.execute("GRANT SELECT ON alembic_version TO bilan_app")  # so that a server without the owner's address can check
        return True
    finally:
        await turn.close()


def script() -> str:
    """All revisions as one SQL script, for people who run it themselves and for the lint."""
    from alembic import command  # noqa: PLC0415  slow, and needed here only

    out = StringIO()
    command.upgrade(_configuration(out), "head", sql=True)
    return out.getvalue()


async def _version(connection: Any) -> str | None:
    if await connection.fetchval("SELECT to_regclass('public.alembic_version')") is None:
        return None
    found: str | None = await connection.fetchval("SELECT max(version_num) FROM public.alembic_version")
    return found


async def _upgrade(url: str) -> None:
    from alembic import command  # noqa: PLC0415  slow, and not needed when there is nothing to do
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  same

    def upgrade(connection: Any) -> None:
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "head")

    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url, timeout=10, server_settings=LIMITS))
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
    finally:
        await engine.dispose()


def _configuration(out: StringIO | None = None) -> Any:
    from alembic.config import Config  # noqa: PLC0415  same

    configuration = Config(output_buffer=out) if out else Config()
    configuration.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    return configuration
