"""The revision of the schema that is served."""

import asyncpg

from app.persistence.pool import ANY, Pool


async def revision(pool: Pool) -> str:
    """The revision of the database; empty while the first migration is under way. Raises: Unavailable."""
    try:
        rows = await pool.rows(ANY, "SELECT coalesce(max(version_num), '') AS revision FROM alembic_version")
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):  # made, or granted, at the end of the first migration
        return ""
    return str(rows[0]["revision"])
