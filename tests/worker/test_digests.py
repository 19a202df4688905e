"""Signed daily digests: written once a day, caught up, chained, and good for finding what somebody rewrote."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.adapters.digests import DigestFolder
from app.adapters.keys import FileShelf, ShelvedSigningKeys, SigningPurpose
from app.domain.vocabulary import Role
from app.persistence.audit import Audit
from app.persistence.store import Store
from app.service import identity
from app.service.audit import DailyDigests, verify
from app.service.door import Door
from tests.conftest import Base


@pytest.fixture
async def org(store: Store) -> UUID:
    """An organisation to which something has happened, on two threads."""
    door = Door(store)
    made = await identity.create_organisation(door, name="Cap Horizons", siren="732829320")
    await identity.register_member(door, made, given_name="Léa", family_name="Roy", roles=(Role.COUNSELLOR,))
    return made


@pytest.fixture
def folder(database: Base, tmp_path: Path) -> DigestFolder:
    keys = ShelvedSigningKeys(lambda: (FileShelf(database.folder / "keys"), database.roots), SigningPurpose.DIGESTS)
    return DigestFolder(tmp_path, keys.load())


def after(days: int) -> datetime:
    """Some days from now, half an hour after midnight."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=0, minute=30)


async def written(store: Store, folder: DigestFolder, *, days: int = 1) -> None:
    await DailyDigests(Audit(store.pool), folder, lambda: after(days)).write()


async def rewritten(database: Base, statement: str, *args: object) -> None:
    """As somebody with every right on the database would do it: the guards put aside."""
    connection = await asyncpg.connect(database.endpoint.owner_url)
    try:
        await connection.execute("ALTER TABLE event DISABLE TRIGGER append_only; ALTER TABLE event NO FORCE ROW LEVEL SECURITY")
        assert await connection.execute(statement, *args) != "UPDATE 0"
        await connection.execute("ALTER TABLE event ENABLE TRIGGER append_only; ALTER TABLE event FORCE ROW LEVEL SECURITY")
    finally:
        await connection.close()


async def test_each_day_that_is_over_has_one_signed_digest_that_covers_the_one_before(
    store: Store, org: UUID, folder: DigestFolder, tmp_path: Path
) -> None:
    await written(store, folder, days=0)
    assert folder.days(org) == []
    await written(store, folder, days=3)
    today = datetime.now(UTC).date()
    assert folder.days(org) == [today + timedelta(days=n) for n in range(3)]
    first, *rest = folder.all(org)
    assert len(first.heads) == 2
    assert [d.heads for d in rest] == [{}, {}]
    before = {path: path.read_bytes() for path in (tmp_path / str(org)).iterdir()}
    await written(store, folder, days=3)
    assert {path: path.read_bytes() for path in (tmp_path / str(org)).iterdir()} == before


async def test_what_nobody_rewrote_is_verified(store: Store, org: UUID, folder: DigestFolder) -> None:
    await written(store, folder)
    found = await verify(Audit(store.pool), folder, org)
    assert (found.fault, found.days) == (None, 1)
    assert found.events >= 2


async def test_a_changed_event_is_named(database: Base, store: Store, org: UUID, folder: DigestFolder) -> None:
    await written(store, folder)
    changed = (await store.pool.rows(org, "SELECT id FROM event WHERE org_id = $1 ORDER BY thread_id, sequence LIMIT 1", org))[0]["id"]
    await rewritten(database, "UPDATE event SET reason = 'other' WHERE id = $1", changed)
    fault = (await verify(Audit(store.pool), folder, org)).fault
    assert fault is not None
    assert str(changed) in fault


async def test_a_dropped_event_is_missed(database: Base, store: Store, org: UUID, folder: DigestFolder) -> None:
    await written(store, folder)
    last = (await store.pool.rows(org, "SELECT id, thread_id FROM event WHERE org_id = $1 ORDER BY at DESC LIMIT 1", org))[0]
    await rewritten(database, "DELETE FROM event WHERE id = $1", last["id"])
    fault = (await verify(Audit(store.pool), folder, org)).fault
    assert fault is not None
    assert str(last["thread_id"]) in fault


async def test_a_changed_or_missing_digest_is_named(store: Store, org: UUID, folder: DigestFolder, tmp_path: Path) -> None:
    await written(store, folder, days=3)
    files = sorted((tmp_path / str(org)).iterdir())
    kept, signed = files[1].read_bytes(), json.loads(files[1].read_bytes())
    signed["document"]["heads"].append({"thread": str(uuid4()), "sequence": 1, "digest": "00"})
    files[1].write_text(json.dumps(signed))
    assert files[1].name in str((await verify(Audit(store.pool), folder, org)).fault)
    files[1].write_bytes(kept)
    assert (await verify(Audit(store.pool), folder, org)).fault is None
    files[1].unlink()
    assert files[2].name in str((await verify(Audit(store.pool), folder, org)).fault)
