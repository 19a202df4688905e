"""How a revision runs its SQL file: whole, as written, by the driver itself."""

from pathlib import Path
from typing import NoReturn

from alembic import context, op

VERSIONS = Path(__file__).parent / "versions"


def apply(name: str) -> None:
    """Run a file of `versions/`, or print it where a script was asked for."""
    sql = (VERSIONS / name).read_text("utf-8")
    if context.is_offline_mode():
        op.get_context().impl.static_output(sql)  # not `execute`, which would double each percent sign
        return
    driver = op.get_bind().connection.dbapi_connection
    driver.run_async(lambda connection: connection.execute(sql))  # type: ignore[union-attr]  # only asyncpg connects here


def irreversible(revision: str) -> NoReturn:
    """Raises: a revision that made tables would destroy evidence if it were undone."""
    raise NotImplementedError(f"revision {revision} is not undone: restore a backup instead")
