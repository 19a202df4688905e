"""What happens to a file while no worker is there to see it."""

import asyncpg

from tests.conftest import Base


async def ended_unnoticed(database: Base, consent: str) -> None:
    """The last day of a consent is over, and no worker was there to draw what follows."""
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:
        assert await connection.execute("UPDATE consent SET valid_until = '2026-01-01' WHERE id = $1::uuid", consent) == "UPDATE 1"
    finally:
        await connection.close()
