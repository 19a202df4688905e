"""After a destruction nothing of the content can be read, wherever a copy of it lies, with any key that is left; nor after a restore.

Live files, write-ahead log, archive, base backup, dump, logs and the key folder are searched for a word that was planted in every field
of content, in clear and under every key that remains. The copy that belongs to the person is exempted, by the name of its class.
"""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import httpx
import pytest
import structlog
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from app.adapters.keys import RootFile
from app.adapters.keys.entries import WrappedKey, parse
from app.adapters.postgres.cluster import SCRATCH, Cluster
from app.main import make_app, prepare
from app.persistence.migrations.run import migrate
from app.settings import Settings
from tests.conftest import Base
from tests.http.dossier import SYNTHESIS, Days, content_of_the_phases, ready, retention_answered, synthesis_delivered
from tests.http.journey import Actor, World, sandboxed
from tests.http.test_ac_09_nothing_kept import SAID, WORD, Planted, never_written

URL = "http://bilan.test"
pytestmark = pytest.mark.timeout(300)
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
TERMS = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}
IN_CLEAR = "Ferrand"
"""Written in clear, so that whoever finds nothing can be seen to search well."""
LONGEST = 4096
"""Bytes of a sealed value that are tried: the word stands at its beginning."""
SEALED = {"needs", "notes", "synthesis", "projects", "action_plan", "objectives", "disability", "messages"}
"""Classes in which a word can be planted before the end; the others hold numbers."""
Keys = dict[str, bytes]


@dataclass(frozen=True)
class Story:
    """Two files that were destroyed, everything that was copied before, and what was logged."""

    home: Path
    cluster: Cluster
    copied: Cluster
    """A base backup, not started yet."""
    settings: Settings
    worlds: tuple[World, World]
    read: tuple[str, ...]
    kept: str
    """The synthesis that an agreement kept for a while."""
    logged: str

    @property
    def places(self) -> dict[str, list[Path]]:
        """Every file, by the kind of place where a copy may lie."""
        data = files(self.cluster.data)
        return {
            "live files": [path for path in data if "pg_wal" not in path.parts],
            "write-ahead log and its archive": [*(path for path in data if "pg_wal" in path.parts), *files(self.home / "archive")],
            "base backup": files(self.home / "base"),
            "dump": [self.home / "dump.sql"],
        }


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def tool(cluster: Cluster, name: str, *arguments: str) -> None:
    """One of PostgreSQL's own, run as the cluster is."""
    with cluster.account.popen(name, *arguments, log=cluster.account.home / "tools.log") as child:
        assert child.wait(timeout=60) == 0, (cluster.account.home / "tools.log").read_text()


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on a database."""
    app = make_app(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
        yield client
    await app.close()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Short, for a socket's path is limited."""
    made = Path(tempfile.mkdtemp(prefix="bilan-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
async def story(folder: Path) -> AsyncIterator[Story]:
    home = Cluster(folder / "live").account.home
    (home / "archive").mkdir()
    archived = {"archive_mode": "on", "archive_command": f"'cp %p {home}/archive/%f'", "wal_compression": "off"}
    cluster, copied = Cluster(folder / "live", configuration=SCRATCH | archived), Cluster(folder / "copy", configuration=SCRATCH)
    cluster.account.own(home / "archive")
    endpoint = cluster.start()
    await migrate(endpoint.owner_url)
    unbound = Settings(public_url=URL, pool_size=4, root_key_file=folder / "root.key", key_folder=folder / "keys")
    settings = unbound.bound_to(app_url=endpoint.app_url, owner_url=None)
    try:
        with structlog.testing.capture_logs() as logs:
            async with served(settings) as client:
                first, second = await sandboxed(client, "2026-12-01"), await sandboxed(client, "2026-12-01")
                planted = Planted(first)
                bilan = await planted.everywhere()
                kept, consent = await agreed(second)
                tool(cluster, "pg_basebackup", "-d", endpoint.admin_url, "-D", str(home / "base"), "--checkpoint=fast")
                tool(cluster, "pg_basebackup", "-d", endpoint.admin_url, "-D", str(copied.data), "--checkpoint=fast")
                tool(cluster, "pg_dump", "-d", endpoint.admin_url, "-f", str(home / "dump.sql"))
                shutil.copytree(folder / "keys", folder / "keys.before")
                await followed_up(first, bilan)
                base = Base(endpoint, None, None, folder)  # type: ignore[arg-type]  # its database is all that is asked
                assert await never_written(base, first.ids["organisation"]) == {"action_plan.review"}
                await second.beneficiary.post(f"/v1/consents/{consent}/withdraw")
                await first.on("2027-11-20")
                await second.on("2027-04-20")
        await settled(cluster)
        read = (*planted.read, *planted.documents)
        yield Story(home, cluster, copied, settings, (first, second), read, kept, str(logs))
    finally:
        for one in (cluster, copied):
            one.stop()


async def agreed(world: World) -> tuple[str, str]:
    """A file that ended on 16 April 2027, with a synthesis that an agreement keeps: the synthesis, and the consent that proves it."""
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan, dict.fromkeys(SYNTHESIS, SAID))
    await retention_answered(world, bilan, TERMS)
    (agreement,) = (await world.beneficiary.get(f"/v1/retention-agreements?bilan_id={bilan}"))["items"]
    await world.on("2027-04-16")
    await world.counsellor.post(f"/v1/bilans/{bilan}/complete")
    await world.on("2027-04-17", hour=21)
    return synthesis, agreement["consent_id"]


async def followed_up(world: World, bilan: str) -> None:
    """What is written after the end too."""
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={bilan}"))["items"]
    path = f"/v1/follow-ups/{found['id']}"
    await world.on("2027-10-18")
    await world.counsellor.post(f"{path}/book", {"starts_at": "2027-10-18T13:00:00Z"})
    await world.counsellor.post(f"{path}/hold")
    await world.counsellor.post(f"{path}/record", {"outcome": {"situation": "other", "note": SAID}})


async def settled(cluster: Cluster) -> None:
    """Every page on disk, every segment in the archive."""
    connection = await asyncpg.connect(cluster.endpoint.admin_url)
    assert await connection.fetchval("SHOW wal_compression") == "off"  # nothing hides from the search
    await connection.execute("CHECKPOINT")
    last = await connection.fetchval("SELECT pg_walfile_name(pg_switch_wal())")
    while not await connection.fetchval("SELECT last_archived_wal >= $1 FROM pg_stat_archiver", last):
        await connection.execute("SELECT pg_stat_clear_snapshot()")
    await connection.close()


def holding(paths: Iterable[Path], word: str) -> list[str]:
    """The files in which a word stands, as text or in hexadecimal."""
    spelled = (word.encode(), word.encode().hex().encode())
    return [str(path) for path in paths if any(one in content for content in (path.read_bytes(),) for one in spelled)]


async def keys_in(keys: Path, root: Path) -> tuple[Keys, set[bytes]]:
    """Every key that a copy of the key folder still gives, by name, with the root keys; and the names of all that ever sealed."""
    roots, found, names = RootFile(root), dict[str, bytes](), set[bytes]()
    for path in files(keys):
        for entry in parse(path.read_text(), str(path)):
            if entry.key_id != "-":
                names.add(bytes.fromhex(entry.key_id))
            if isinstance(entry, WrappedKey):
                found[str(path.relative_to(keys))] = await roots.unwrap(entry.root_id, entry.wrapped)
    return found | root_keys(root), names


def root_keys(root: Path) -> Keys:
    """Those of a root file, should they have sealed something themselves."""
    return {f"root {number}": bytes.fromhex(line) for number, line in enumerate(root.read_text().split())}


def opened(paths: Iterable[Path], keys: dict[tuple[str, str], bytes], names: set[bytes]) -> set[tuple[str, str]]:
    """The keys under which the word is found in any sealed value of these files, raw or, in a dump, in hexadecimal.

    GCM encrypts in counter mode from 2 on. Its tag, and the place it is bound to, keep a value from being changed, not from being read.
    """
    ciphers = {name: AES(key) for name, key in keys.items() if len(key) == 32}
    raw = re.compile(b"\1(?:" + b"|".join(map(re.escape, names)) + b")")
    spelled = re.compile(b"01(?:" + b"|".join(name.hex().encode() for name in names) + b")[0-9a-f]{24,8000}")
    found = set()
    for path in paths:
        for value in sealed_values(path.read_bytes(), spelled if path.suffix == ".sql" else raw):
            for name, cipher in ciphers.items():
                if WORD.encode() in Cipher(cipher, CTR(value[17:29] + b"\0\0\0\2")).decryptor().update(value[29:]):
                    found.add(name)
    return found


def sealed_values(content: bytes, header: re.Pattern[bytes]) -> Iterator[bytes]:
    """What begins as a sealed value does: its format and the name of its key; 12 bytes of nonce follow."""
    for begin in header.finditer(content):
        spelled = begin[0] if len(begin[0]) > 17 else b""
        yield bytes.fromhex(spelled[: len(spelled) // 2 * 2].decode()) if spelled else content[begin.start() : begin.start() + LONGEST]


async def test_the_word_stands_in_clear_nowhere(story: Story, folder: Path) -> None:
    for place, paths in story.places.items():
        assert holding(paths, IN_CLEAR), f"the search finds what is in clear in the {place}"
        assert holding(paths, WORD) == [], place
    assert holding([*files(folder / "keys"), story.cluster.log], WORD) == []
    assert WORD not in story.logged


async def test_no_key_that_is_left_opens_any_copy_but_the_person_s_own(story: Story, folder: Path) -> None:
    former, names = await keys_in(folder / "keys.before", folder / "root.key")
    left, still_named = await keys_in(folder / "keys", folder / "root.key")
    keys = {("former", name): key for name, key in former.items()} | {("left", name): key for name, key in left.items()}
    for place, paths in story.places.items():
        found = opened(paths, keys, names | still_named)
        classes = {when: {name.rpartition(".")[2] for whose, name in found if whose == when} for when in ("former", "left")}
        assert classes["former"] >= SEALED, f"the search opens what a key opens in the {place}"
        assert classes["left"] == {"personal_copy"}, place


def test_the_key_folder_holds_no_byte_of_a_destroyed_key(story: Story, folder: Path) -> None:
    left = b"".join(path.read_bytes() for path in files(folder / "keys"))
    before = {path.relative_to(folder / "keys.before"): path.read_text() for path in files(folder / "keys.before")}
    gone = [
        said for name, said in before.items() if said.startswith("key ") and (folder / "keys" / name).read_text().startswith("destroyed ")
    ]
    assert len(gone) >= len(SEALED)
    assert [said for said in gone if said.split()[-1].encode() in left] == []


async def test_a_restored_backup_is_purged_before_it_serves(story: Story) -> None:
    endpoint = story.copied.start()
    settings = story.settings.bound_to(app_url=endpoint.app_url, owner_url=None)
    async with served(settings) as client:
        first, second = (World(client, one.ids, moved(one, client)) for one in story.worlds)
        for path in story.read:  # even before, nothing opens
            assert WORD not in (await first.counsellor.call("GET", path)).text, path
        assert WORD not in (await second.beneficiary.call("GET", f"/v1/syntheses/{story.kept}/versions")).text
    assert await prepare(settings) == 4  # what the agreement kept: two classes; what was written after the end of the other file: two
    assert await prepare(settings) == 0
    async with served(settings) as client:
        first, second = (World(client, one.ids, moved(one, client)) for one in story.worlds)
        gone = await second.counsellor.call("GET", f"/v1/syntheses/{story.kept}")
        assert (gone.status_code, gone.json()["code"]) == (410, "gone")
        certificate = await second.counsellor.get(gone.json()["links"]["certificate"])
        assert (certificate["content_kind"], certificate["reason"]) == ("synthesis", "agreement_withdrawn")
        await first.on("2027-04-20")  # what the backup knew to be pending is done by the worker
        for path in story.read:
            for actor in (first.counsellor, first.beneficiary, first.admin):
                answer = await actor.call("GET", path)
                assert WORD not in answer.text, path
                assert answer.status_code in {200, 403, 410}, path
        items = (await first.admin.get("/v1/retention-items?limit=200"))["items"]
        assert {item["status"] for item in items} == {"destroyed"}
        own = (await first.beneficiary.get("/v1/personal-copies"))["items"]
        assert WORD in str(own)


def moved(world: World, client: httpx.AsyncClient) -> dict[str, Actor]:
    """The same people, calling another process."""
    return {role: Actor(client, actor.token) for role, actor in world.actors.items()}
