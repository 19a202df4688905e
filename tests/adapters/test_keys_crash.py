"""The key store under races and kills: real processes on one folder."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from app.adapters.keys import FileShelf, KeyDestroyed, RootFile, ShelvedKeys, make_root_key
from app.domain.content_class import ContentClass, key_id

ORG, OWNER = UUID(int=1), UUID(int=2)
NOTES = ContentClass.NOTES

_PRELUDE = """
import asyncio, os, pathlib, signal, sys
from uuid import UUID
from app.adapters.keys import FileShelf, RootFile, ShelvedKeys
from app.domain.content_class import ContentClass

base, argument = pathlib.Path(sys.argv[1]), sys.argv[2]
ORG, OWNER, NOTES = UUID(int=1), UUID(int=2), ContentClass.NOTES

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def opened():
    return ShelvedKeys(FileShelf(base / "keys"), RootFile(base / "root.key", make=True))
"""

_RACE = """
async def race():
    while not (base / "go").exists():
        pass
    store = opened()
    for number in range(40):
        print((await store.key(ORG, UUID(int=number), NOTES, make=True)).hex())

(base / f"ready-{argument}").touch()
asyncio.run(race())
"""

_KILLED_BEFORE_NAMING = """
store = opened()
pathlib.Path.rename = die
asyncio.run(store.key(ORG, OWNER, NOTES, make=True))
"""

_KILLED_WHILE_REWRAPPING = """
store = opened()
rename = pathlib.Path.rename
pathlib.Path.rename = lambda path, to: die() if path.parent.parent.name == "keys" else rename(path, to)
asyncio.run(store.rotate(bytes.fromhex(argument)))
"""

_KILLED_BEFORE_DESTROYING = """
store = opened()
pathlib.Path.rename = die
asyncio.run(store.destroy(ORG, OWNER, NOTES))
"""

_KILLED_BEFORE_OVERWRITING = """
from app.adapters.keys import FileShelf, files
store = opened()
files.sync_folder = die
asyncio.run(store.destroy(ORG, OWNER, NOTES))
"""


def process(base: Path, script: str, argument: str = "-") -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _PRELUDE + script, str(base), argument], stdout=subprocess.PIPE, text=True
    )


def killed(base: Path, script: str, argument: str = "-") -> None:
    """Run a script to the point where it kills itself."""
    with process(base, script, argument) as dying:
        dying.communicate(timeout=60)
    assert dying.returncode == -9


def store_of(base: Path) -> ShelvedKeys:
    return ShelvedKeys(FileShelf(base / "keys"), RootFile(base / "root.key", make=True))


def drafts(base: Path) -> list[Path]:
    """What a kill left half done."""
    return list(base.rglob("*.draft"))


def wrapped_in(path: Path) -> str:
    """The wrapped bytes in a file of the store, as written."""
    return path.read_text().split()[-1]


def test_processes_racing_on_the_first_writes_make_one_root_and_one_key_each(tmp_path: Path) -> None:
    with process(tmp_path, _RACE, "a") as one, process(tmp_path, _RACE, "b") as other:
        while not ((tmp_path / "ready-a").exists() and (tmp_path / "ready-b").exists()):
            assert one.poll() is None
            assert other.poll() is None
        (tmp_path / "go").touch()
        ones, others = (racer.communicate(timeout=60)[0].split() for racer in (one, other))
    assert ones == others
    assert len(set(ones)) == 40
    assert drafts(tmp_path) == []


async def test_a_kill_before_a_new_key_is_named_leaves_no_key(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    killed(tmp_path, _KILLED_BEFORE_NAMING)
    assert await store.key(ORG, OWNER, NOTES, make=False) is None
    key = await store.key(ORG, OWNER, NOTES, make=True)
    assert await store_of(tmp_path).key(ORG, OWNER, NOTES, make=False) == key
    assert drafts(tmp_path) == []


@pytest.mark.parametrize("script", [_KILLED_BEFORE_DESTROYING, _KILLED_BEFORE_OVERWRITING])
async def test_a_destruction_killed_anywhere_is_whole_or_repeatable(tmp_path: Path, script: str) -> None:
    store = store_of(tmp_path)
    key = await store.key(ORG, OWNER, NOTES, make=True)
    killed(tmp_path, script)
    done = await store.destroyed_at(ORG, OWNER, NOTES)
    assert await store.key(ORG, OWNER, NOTES, make=False) == (key if done is None else None)
    await store.destroy(ORG, OWNER, NOTES)
    with pytest.raises(KeyDestroyed):
        await store_of(tmp_path).key(ORG, OWNER, NOTES, make=True)


async def test_a_key_destroyed_after_a_killed_rotation_is_left_nowhere(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    key = await store.key(ORG, OWNER, NOTES, make=True)
    assert key is not None
    before = wrapped_in(tmp_path / "keys" / str(ORG) / f"{OWNER}.notes")
    killed(tmp_path, _KILLED_WHILE_REWRAPPING, make_root_key().hex())
    [draft] = drafts(tmp_path)
    after = wrapped_in(draft)
    assert await store.key(ORG, OWNER, NOTES, make=False) == key
    await store.destroy(ORG, OWNER, NOTES)
    left = "".join(path.read_text() for path in (tmp_path / "keys").rglob("*") if path.is_file())
    assert key_id(key).hex() in left
    assert before not in left
    assert after not in left


async def test_a_killed_rotation_is_finished_by_repeating_it(tmp_path: Path) -> None:
    store, new_root = store_of(tmp_path), make_root_key()
    keys = {number: await store.key(ORG, UUID(int=number), NOTES, make=True) for number in range(5)}
    killed(tmp_path, _KILLED_WHILE_REWRAPPING, new_root.hex())
    assert len((tmp_path / "root.key").read_text().split()) == 2
    assert await store.rotate(new_root) == 5
    assert (tmp_path / "root.key").read_text().split() == [new_root.hex()]
    restarted = store_of(tmp_path)
    assert {number: await restarted.key(ORG, UUID(int=number), NOTES, make=False) for number in keys} == keys
