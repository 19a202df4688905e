"""The shelf of one machine: a file for each name, under a private folder that any number of processes may share."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.adapters.keys.faults import KeyStoreFault
from app.adapters.keys.files import DRAFT, Stamp, locked, make_folder, make_private_folder, read, replace, stamp, sync_folder
from app.adapters.keys.ports import BURIED, always

SIGNING = "signing"
"""The folder of the signing keys, beside those of the organisations."""
TOMBSTONE = re.compile(BURIED + r"\S+ \d{4}-\d\d-\d\dT\S+\n")


@dataclass(frozen=True, slots=True)
class FileSeen:
    """The content of a file, good for as long as the file keeps its stamp: a destruction by any process counts at the next use of a key,
    without messages or delays. One `stat` tells (2 of the 5 µs that a use costs)."""

    content: str
    path: str
    stamp: Stamp

    def valid(self) -> bool:
        """True while the file is the one that was read."""
        try:
            return stamp(os.stat(self.path)) == self.stamp  # noqa: PTH116 - twice as fast as Path.stat, on every use of a key
        except FileNotFoundError:
            return False


class FileShelf:
    """Files that survive a crash, that nobody else reads, and whose former content is overwritten."""

    settles_in = 0.0
    """The lock of a folder tells."""

    def __init__(self, folder: Path) -> None:
        """Raises: TooOpen, when others can enter the folder."""
        make_private_folder(folder)
        make_private_folder(folder / SIGNING)
        self._folder = folder

    async def get(self, name: str) -> FileSeen | None:
        """What lies there. Raises: TooOpen, Unreadable."""
        path = self._folder / name
        found = read(path)  # a hundred bytes cost less to read than to hand to a thread
        return None if found is None else FileSeen(found[0], str(path), found[1])

    async def get_all(self, names: Sequence[str]) -> dict[str, str]:
        """The contents of several names. Raises: TooOpen, Unreadable."""
        return await asyncio.to_thread(lambda: {name: found[0] for name in names if (found := read(self._folder / name)) is not None})

    async def swap(self, name: str, before: str | None, after: str, *, fits: Callable[[], bool] = always) -> bool:
        """Lay `after` in the place of `before`. Raises: TooOpen, Unreadable."""
        return await asyncio.to_thread(_swap, self._folder / name, before, after, fits)

    async def bury(self, name: str, tombstone: str) -> None:
        """Lay a tombstone, even on what is damaged or exposed."""
        await asyncio.to_thread(_bury, self._folder / name, tombstone)

    async def walk(self) -> AsyncIterator[str]:
        """Every name, folder after folder, each listed under its lock: it cannot gain a key under a former root key afterwards."""
        for folder in await asyncio.to_thread(lambda: [path for path in self._folder.iterdir() if path.is_dir()]):
            for name in await asyncio.to_thread(_listed, folder):
                yield name

    async def close(self) -> None:
        """Nothing is held."""


def _swap(path: Path, before: str | None, after: str, fits: Callable[[], bool]) -> bool:
    make_private_folder(path.parent)
    with locked(path.parent):
        found = read(path)
        if (None if found is None else found[0]) != before or not fits():
            return False
        if before == after:
            sync_folder(path.parent)  # its maker may have died between naming it and having the name on disk
        else:
            replace(path, after)
        return True


def _bury(path: Path, tombstone: str) -> None:
    make_folder(path.parent)
    with locked(path.parent):
        try:
            found = read(path)
        except KeyStoreFault:
            found = None
        if found is not None and _whole(found[0]):
            sync_folder(path.parent)
        else:
            replace(path, tombstone)


def _whole(content: str) -> bool:
    """A damaged tombstone is replaced."""
    return TOMBSTONE.fullmatch(content) is not None


def _listed(folder: Path) -> list[str]:
    with locked(folder):
        return [f"{folder.name}/{path.name}" for path in folder.iterdir() if path.suffix != DRAFT]
