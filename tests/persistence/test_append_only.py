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


LINK = "INSERT INTO access_link (org_id, file_id, sequence, access_id, digest) VALUES ($1, $2, 1, $2, '')"
DAY = "INSERT INTO signed_day (org_id, day, digest) VALUES ($1, '2026-01-01', '')"


@pytest.mark.parametrize(("table", "column"), [("event", "at"), ("access", "at"), ("access_link", "digest"), ("signed_day", "digest")])
async def test_nobody_rewrites_empties_or_shortens_what_happened(database: Base, store: Store, table: str, column: str) -> None:
    org = await identity.create_organisation(Door(store), name="Cap Horizons", siren="732829320")
    for written in (READ, LINK):
        await store.pool.rows(org, written, org, uuid4())
    await store.pool.rows(org, DAY, org)
    for address in (database.endpoint.app_url, database.endpoint.owner_url, database.endpoint.admin_url):
        connection = await asyncpg.connect(address)
        try:
            await connection.execute("SELECT set_config('app.org', $1, false)", str(org))
            rows = await connection.fetch(f"SELECT * FROM {table} WHERE org_id = $1", org)  # noqa: S608  a name of ours
            assert rows
            for attempt in (
                f"UPDATE {table} SET {column} = {column} WHERE org_id = '{org}'",  # noqa: S608
                f"DELETE FROM {table} WHERE org_id = '{org}'",  # noqa: S608
                f"TRUNCATE {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with pytest.raises((asyncpg.IntegrityConstraintViolationError, asyncpg.InsufficientPrivilegeError)):
                    await connection.execute(attempt)
            assert await connection.fetch(f"SELECT * FROM {table} WHERE org_id = $1", org) == rows  # noqa: S608
        finally:
            await connection.close()
