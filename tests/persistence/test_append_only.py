"""PostgreSQL itself refuses to rewrite what happened and who read it, whoever asks: the application, the owner, its administrator."""

from uuid import uuid4

import asyncpg
import pytest

from app.persistence.store import Store
from app.service import identity
from app.service.door import Door
from tests.conftest import Base

READ = """INSERT INTO access (org_id, id, bilan_id, principal_id, role, noun, subject, category, request_id, at, legal_at)
 VALUES ($1, $2, $2, $2, 'counsellor', 'note', $2, 'notes', 'r', now(), now())"""


@pytest.mark.parametrize("table", ["event", "access"])
async def test_nobody_rewrites_empties_or_shortens_what_happened(database: Base, store: Store, table: str) -> None:
    org = await identity.create_organisation(Door(store), name="Cap Horizons", siren="732829320")
    await store.pool.rows(org, READ, org, uuid4())
    for address in (database.endpoint.app_url, database.endpoint.owner_url, database.endpoint.admin_url):
        connection = await asyncpg.connect(address)
        try:
            await connection.execute("SELECT set_config('app.org', $1, false)", str(org))
            rows = await connection.fetch(f"SELECT * FROM {table} WHERE org_id = $1", org)  # noqa: S608  a name of ours
            assert rows
            for attempt in (
                f"UPDATE {table} SET at = now() WHERE org_id = '{org}'",  # noqa: S608
                f"DELETE FROM {table} WHERE org_id = '{org}'",  # noqa: S608
                f"TRUNCATE {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises((asyncpg.IntegrityConstraintViolationError, asyncpg.InsufficientPrivilegeError)):
                    await connection.execute(attempt)
            assert await connection.fetch(f"SELECT * FROM {table} WHERE org_id = $1", org) == rows  # noqa: S608
        finally:
            await connection.close()
