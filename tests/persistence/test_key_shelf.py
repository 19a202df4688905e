"""The shelf of several machines: a table in a PostgreSQL of the keys' own, shared by processes that hold keys for a second at most."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from app.adapters.keys import FileShelf, KeyDestroyed, RootFile, ShelvedKeys, ShelvedSigningKeys, SigningPurpose, make_root_key
from app.adapters.postgres.cluster import Cluster
from app.adapters.postgres.key_database import refuse_unfit_for_keys, rewritten
from app.cli import main
from app.domain.content_class import ContentClass
from app.main import make_app
from app.persistence import key_shelf
from app.persistence.key_shelf import DatabaseShelf
from app.persistence.pool import Pool
from app.settings import Settings, SetupRefused
from tests.conftest import Base
from tests.http.dossier import ready
from tests.http.journey import sandboxed

ORG = UUID(int=1)
NOTES = ContentClass.NOTES
WRITTEN = {"content": {"text": "À reprendre"}}
Opened = Callable[[], ShelvedKeys]


class Counting(RootFile):
    """Counts what is unwrapped."""

    opened = 0

    async def unwrap(self, root_id: str, wrapped: bytes) -> bytes:
        self.opened += 1
        return await super().unwrap(root_id, wrapped)


@pytest.fixture
async def process(key_url: str, tmp_path: Path) -> AsyncIterator[Opened]:
    """Opens the store as one more process does."""
    made: list[ShelvedKeys] = []

    def opened() -> ShelvedKeys:
        made.append(ShelvedKeys(DatabaseShelf(Pool(key_url, size=2), settles_in=0), Counting(tmp_path / "root.key", make=True)))
        return made[-1]

    yield opened
    for one in made:
        await one.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets seconds pass for what is held."""
    passed = [0.0]
    real = key_shelf.monotonic
    monkeypatch.setattr(key_shelf, "monotonic", lambda: real() + passed[0])
    return lambda seconds: passed.__setitem__(0, passed[0] + seconds)


async def made(store: ShelvedKeys, owner: UUID) -> bytes:
    key = await store.key(ORG, owner, NOTES, make=True)
    assert key is not None
    return key


async def test_processes_racing_on_the_first_write_make_one_key(process: Opened) -> None:
    owner, stores = uuid4(), [process() for _ in range(6)]
    keys = await asyncio.gather(*(store.key(ORG, owner, NOTES, make=True) for store in stores))
    assert len(set(keys)) == 1
    assert await process().key(ORG, owner, NOTES, make=False) == keys[0]
    assert await process().key(ORG, uuid4(), NOTES, make=False) is None


async def test_a_destroyed_key_is_gone_and_never_made_again(process: Opened) -> None:
    store, owner, never_made = process(), uuid4(), uuid4()
    await made(store, owner)
    for one in (owner, never_made):
        await store.destroy(ORG, one, NOTES)
        first = await store.destroyed_at(ORG, one, NOTES)
        await process().destroy(ORG, one, NOTES)
        assert first is not None
        assert first <= datetime.now(UTC)
        assert await process().destroyed_at(ORG, one, NOTES) == first
        for seen in (store, process()):
            assert await seen.key(ORG, one, NOTES, make=False) is None
            with pytest.raises(KeyDestroyed):
                await seen.key(ORG, one, NOTES, make=True)


async def test_a_destruction_is_effective_in_every_process_within_a_second(process: Opened, later: Callable[[float], None]) -> None:
    store, other, owner = process(), process(), uuid4()
    key = await made(other, owner)
    await store.destroy(ORG, owner, NOTES)
    assert await other.key(ORG, owner, NOTES, make=False) == key  # held since less than a second
    later(1.0)
    assert await other.key(ORG, owner, NOTES, make=False) is None


async def test_a_key_that_is_used_is_looked_up_each_second_and_unwrapped_once(process: Opened, later: Callable[[float], None]) -> None:
    owner = uuid4()
    await made(process(), owner)
    store = process()
    for _ in range(3):
        assert await store.key(ORG, owner, NOTES, make=False) is not None
        later(1.0)
    assert store._roots.opened == 1  # type: ignore[attr-defined]


async def test_reads_and_first_writes_go_on_while_the_root_key_changes(process: Opened, later: Callable[[float], None]) -> None:
    rotating, serving = process(), process()
    keys = {number: await made(rotating, UUID(int=number)) for number in range(40)}
    rotation = asyncio.create_task(rotating.rotate(make_root_key()))
    reads = 0
    while not rotation.done():
        later(1.0)
        assert await serving.key(ORG, UUID(int=reads % 40), NOTES, make=False) == keys[reads % 40]
        keys[1000 + reads] = await made(serving, UUID(int=1000 + reads))
        reads += 1
    assert await rotation >= 40
    restarted = process()
    assert {number: await restarted.key(ORG, UUID(int=number), NOTES, make=False) for number in keys} == keys


async def test_several_keys_are_asked_about_at_once(process: Opened) -> None:
    living, gone, never_made = uuid4(), uuid4(), uuid4()
    store = process()
    for owner in (living, gone):
        await made(store, owner)
    await store.destroy(ORG, gone, NOTES)
    asked = [(owner, NOTES) for owner in (living, gone, never_made)]
    assert await store.lying(ORG, asked) == {(living, NOTES): None, (gone, NOTES): await store.destroyed_at(ORG, gone, NOTES)}


async def test_signing_keys_are_shared(key_url: str, tmp_path: Path) -> None:
    roots = RootFile(tmp_path / "root.key", make=True)
    machines = [ShelvedSigningKeys(lambda: (DatabaseShelf(Pool(key_url, size=1)), roots), SigningPurpose.TOKENS) for _ in range(3)]
    (first,), *others = await asyncio.gather(*(asyncio.to_thread(one.load) for one in machines))
    assert [tuple(other) for other in others] == [(first,)] * 2
    await asyncio.to_thread(machines[0].store, [b"another", first])
    assert await asyncio.to_thread(machines[1].load) == (b"another", first)


@pytest.fixture
def operator(key_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[int]]:
    """Runs a command in the environment of one machine."""
    for name, value in {
        "BILAN_KEY_DATABASE_URL": key_url,
        "BILAN_KEY_FOLDER": str(tmp_path / "keys"),
        "BILAN_ROOT_KEY_FILE": str(tmp_path / "root.key"),
    }.items():
        monkeypatch.setenv(name, value)
    return lambda *words: asyncio.to_thread(main, list(words))


async def test_machines_with_a_root_file_each_change_their_key_in_turn(
    process: Opened, operator: Callable[..., Awaitable[int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = uuid4()
    key, former, new = await made(process(), owner), (tmp_path / "root.key").read_text().strip(), make_root_key().hex()
    assert await operator("keys", "rotate") == 2
    assert "bilan keys rewrap" in capsys.readouterr().err
    for lines in ((former, new), (new, former)):
        distributed(tmp_path / "root.key", lines)
        assert await process().key(ORG, owner, NOTES, make=False) == key
    assert await operator("keys", "rewrap") == 0
    assert "under the current root key: 1" in capsys.readouterr().out
    distributed(tmp_path / "root.key", (new,))
    assert await process().key(ORG, owner, NOTES, make=False) == key
    assert await operator("keys", "tidy") == 0


def distributed(path: Path, lines: tuple[str, ...]) -> None:
    """The root file as an operator copies it to every machine."""
    path.write_text("".join(f"{line}\n" for line in lines))


async def test_the_doctor_looks_at_the_key_database_too(
    key_cluster: Cluster, operator: Callable[..., Awaitable[int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", key_cluster.endpoint.app_url)
    assert await operator("doctor") == 1
    said = capsys.readouterr().out
    assert "ok      fsync is on" in said
    assert "FAILED  BILAN_KEY_DATABASE_URL is in the cluster of DATABASE_URL" in said


async def test_a_key_folder_moves_into_the_database_tombstones_included(
    process: Opened, operator: Callable[..., Awaitable[int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone, kept, gone = ShelvedKeys(FileShelf(tmp_path / "keys"), RootFile(tmp_path / "root.key", make=True)), uuid4(), uuid4()
    key = await made(alone, kept)
    await made(alone, gone)
    await alone.destroy(ORG, gone, NOTES)
    for _ in range(2):  # safe to repeat
        assert await operator("keys", "move") == 0
        assert "in the key database now: 2" in capsys.readouterr().out
    assert await process().key(ORG, kept, NOTES, make=False) == key
    assert await process().destroyed_at(ORG, gone, NOTES) == await alone.destroyed_at(ORG, gone, NOTES)
    await process().destroy(ORG, kept, NOTES)
    assert await operator("keys", "move") == 0  # a folder that is moved again brings nothing back
    assert await process().key(ORG, kept, NOTES, make=False) is None
    other = uuid4()
    await made(process(), other)
    await made(alone, other)
    assert await operator("keys", "move") == 2
    assert "another key" in capsys.readouterr().err


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM shelf",
        "TRUNCATE shelf",
        "UPDATE shelf SET name = 'another'",
        "DROP TABLE shelf",
        "ALTER TABLE shelf DISABLE TRIGGER ALL",
        "UPDATE shelf SET content = 'key 00 00 00' WHERE content LIKE 'destroyed %'",
    ],
)
async def test_the_role_that_serves_can_neither_empty_the_shelf_nor_undo_a_burial(process: Opened, key_url: str, statement: str) -> None:
    await process().destroy(ORG, uuid4(), NOTES)
    connection = await asyncpg.connect(key_url)
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)):
        await connection.execute(statement)
    await connection.close()


async def test_even_its_owner_does_not_undo_a_burial_by_mistake(process: Opened, key_cluster: Cluster) -> None:
    await process().destroy(ORG, uuid4(), NOTES)
    connection = await asyncpg.connect(key_cluster.endpoint.admin_url.replace("@/bilan?", "@/keys?"))
    for statement in ("DELETE FROM shelf", "TRUNCATE shelf", "UPDATE shelf SET content = 'key'"):
        with pytest.raises(asyncpg.RestrictViolationError, match="never made again"):
            await connection.execute(statement)
    await connection.close()


async def refusal(url: str, database: Base) -> str:
    with pytest.raises(SetupRefused) as refused:
        await refuse_unfit_for_keys(url, product_url=database.endpoint.app_url)
    assert "\n" not in str(refused.value)
    return str(refused.value)


async def test_start_up_refuses_a_database_that_is_not_fit_for_keys(database: Base, key_cluster: Cluster, key_url: str) -> None:
    await refuse_unfit_for_keys(key_url, product_url=database.endpoint.app_url)
    assert "a cluster of their own" in await refusal(database.endpoint.app_url, database)
    assert "keys.sql" in await refusal(key_cluster.endpoint.app_url, database)
    assert "connect as bilan_keys" in await refusal(key_url.replace("//bilan_keys@", "//postgres@"), database)
    admin = await asyncpg.connect(key_cluster.endpoint.admin_url)
    await admin.execute("ALTER ROLE bilan_keys SET synchronous_commit = 'off'")
    try:
        assert "synchronous_commit" in await refusal(key_url, database)
    finally:
        await admin.execute("ALTER ROLE bilan_keys SET synchronous_commit = 'on'")
        await admin.close()


async def test_a_lost_key_database_is_503_and_nobody_restarts_anything(
    database: Base, key_cluster: Cluster, key_url: str, later: Callable[[float], None]
) -> None:
    settings = Settings(key_database_url=key_url, root_key_file=database.folder / "root.key", pool_size=2)  # type: ignore[arg-type]
    app = make_app(settings.bound_to(app_url=database.endpoint.app_url, owner_url=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        world = await sandboxed(client, "2026-12-01")
        notes = f"/v1/bilans/{await ready(world)}/notes"
        path = f"/v1/notes/{(await world.counsellor.post(notes, WRITTEN))['id']}"
        key_cluster.stop()
        try:
            later(1.0)
            lost = [await world.counsellor.call("GET", path), await world.counsellor.try_post(notes, WRITTEN)]
            assert [(answer.status_code, answer.json()["code"]) for answer in lost] == [(503, "not_ready")] * 2
            assert all(int(answer.headers["retry-after"]) > 0 for answer in lost)
            await world.admin.get("/v1/bilans")
        finally:
            key_cluster.start()
        later(1.0)
        assert (await world.counsellor.get(path))["content"] == WRITTEN["content"]
        await world.counsellor.post(notes, WRITTEN)
    await app.close()


async def test_after_tidying_and_checkpoints_no_file_of_its_cluster_holds_a_destroyed_key(
    process: Opened, key_cluster: Cluster, key_url: str
) -> None:
    store, owner, kept = process(), uuid4(), uuid4()
    await made(store, owner)
    await made(store, kept)
    former = await wrapped_in(key_url, owner)
    await store.rotate(make_root_key())
    lives, former_too = await wrapped_in(key_url, kept), await wrapped_in(key_url, owner)
    await store.destroy(ORG, owner, NOTES)
    assert holding(key_cluster, former_too), "the search finds what is there"
    await store.close()
    await rewritten(key_url)
    admin = await asyncpg.connect(key_cluster.endpoint.admin_url)
    for _ in range(2):  # a segment goes at the checkpoint after the one that no longer needs it
        await admin.execute("SELECT pg_switch_wal()")
        await admin.execute("CHECKPOINT")
    await admin.close()
    assert holding(key_cluster, former) == []
    assert holding(key_cluster, former_too) == []
    assert holding(key_cluster, lives)


async def wrapped_in(url: str, owner: UUID) -> bytes:
    """The wrapped bytes of a row, as written."""
    connection = await asyncpg.connect(url)
    content: str = await connection.fetchval("SELECT content FROM shelf WHERE name = $1", f"{ORG}/{owner}.notes")
    await connection.close()
    return content.rsplit(maxsplit=1)[-1].encode()


def holding(cluster: Cluster, wrapped: bytes) -> list[str]:
    """The files of a cluster, write-ahead log included, in which these bytes are found."""
    return [str(path) for path in cluster.data.rglob("*") if path.is_file() and wrapped in path.read_bytes()]
