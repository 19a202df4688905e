"""Data keys in files: `<folder>/<organisation>/<bilan or person>.<content class>`, each wrapped under the root key.

A key in memory is used only while its file has not changed, which one `stat` checks at each use (2 of the 5 µs that a use costs):
a destruction by any process is effective in every other at its next use of the key, without messages or delays.
"""

import asyncio
import os
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from app.adapters.keys.entries import Entry, Tombstone, WrappedKey, parse, wrapped_by
from app.adapters.keys.faults import KeyDestroyed, KeyStoreFault, UnknownRoot, Unreadable
from app.adapters.keys.files import DRAFT, Stamp, locked, make_folder, make_private_folder, read, replace, stamp, sync_folder
from app.adapters.keys.roots import RootFile
from app.domain.content_class import ContentClass, key_id

_KEY_BYTES = 32
_Address = tuple[UUID, UUID, ContentClass]


@dataclass(frozen=True, slots=True)
class _Held:
    """A key in memory, valid as long as its file keeps its stamp. `durable`: its name is known to be on disk."""

    key: bytes = field(repr=False)
    path: str
    stamp: Stamp
    durable: bool

    def still_valid(self) -> bool:
        try:
            return stamp(os.stat(self.path)) == self.stamp  # noqa: PTH116 - twice as fast as Path.stat, on every use of a key
        except FileNotFoundError:
            return False


class FileKeyStore:
    """The key store of one machine. Any number of processes may share the folder; one instance serves one event loop."""

    def __init__(self, folder: Path, roots: RootFile, *, capacity: int = 4096) -> None:
        """`capacity`: how many unwrapped keys stay in memory, the least recently used leaving first.

        Raises: TooOpen, when others can enter the folder.
        """
        make_private_folder(folder)
        self._folder = folder
        self._roots = roots
        self._capacity = capacity
        self._held: OrderedDict[_Address, _Held] = OrderedDict()

    async def key(self, org: UUID, owner: UUID, content_class: ContentClass, *, make: bool) -> bytes | None:
        """The key, or None when absent or destroyed. `make` makes it if absent, on disk before this returns.

        Raises: KeyDestroyed, when `make` is asked for a destroyed key; TooOpen, Unreadable, UnknownRoot.
        """
        address = (org, owner, content_class)
        held = self._held.get(address)
        if held is not None and (held.durable or not make) and held.still_valid():
            self._held.move_to_end(address)
            return held.key
        self._held.pop(address, None)
        # Reading a hundred bytes costs less than handing them to a thread; making waits for the disk.
        held = await asyncio.to_thread(self._make, self._path(address)) if make else self._find(self._path(address))
        if held is None:
            return None
        self._hold(address, held)
        return held.key

    async def destroy(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        """Replace the key by a tombstone and overwrite what it was. Safe to repeat; the first instant stays.

        Replayed for every destruction known elsewhere, it also makes a restored backup of the folder fit to serve.
        """
        await asyncio.to_thread(self._destroy, self._path((org, owner, content_class)))
        self.forget(org, owner, content_class)

    async def destroyed_at(self, org: UUID, owner: UUID, content_class: ContentClass) -> datetime | None:
        """When the key was first destroyed (UTC); None when it was not."""
        entry = await asyncio.to_thread(self._entry, self._path((org, owner, content_class)))
        return entry[0].destroyed_at if entry is not None and isinstance(entry[0], Tombstone) else None

    def forget(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        """Drop the key from this process's memory. It stays on disk."""
        self._held.pop((org, owner, content_class), None)

    async def rewrap(self, new_root: bytes) -> int:
        """Change the root key while every process keeps serving; gives the number of files rewrapped.

        Data keys stay as they are, so no content is touched. Interrupted, it is finished by calling it again with the same root.
        """
        return await asyncio.to_thread(self._rewrap, new_root)

    def _hold(self, address: _Address, held: _Held) -> None:
        self._held[address] = held
        self._held.move_to_end(address)
        while len(self._held) > self._capacity:
            self._held.popitem(last=False)

    def _path(self, address: _Address) -> Path:
        org, owner, content_class = address
        return self._folder / str(org) / f"{owner}.{content_class}"

    def _entry(self, path: Path) -> tuple[Entry, Stamp] | None:
        found = read(path)
        if found is None:
            return None
        content, seen = found
        entries = parse(content, path)
        if len(entries) != 1:
            message = f"{path} does not hold one key"
            raise Unreadable(message)
        return entries[0], seen

    def _find(self, path: Path, *, durable: bool = False) -> _Held | None:
        try:
            return self._unwrapped(path, durable=durable)
        except UnknownRoot:
            # A rotation may have rewrapped the file and retired its root key since it was read. If not, the second try says so.
            return self._unwrapped(path, durable=durable)

    def _unwrapped(self, path: Path, *, durable: bool) -> _Held | None:
        found = self._entry(path)
        if found is None:
            return None
        entry, seen = found
        if isinstance(entry, Tombstone):
            return None
        key = self._roots.unwrap(entry.root_id, entry.wrapped)
        if key_id(key).hex() != entry.key_id:
            message = f"{path} does not hold the key that it names"
            raise Unreadable(message)
        return _Held(key=key, path=str(path), stamp=seen, durable=durable)

    def _make(self, path: Path) -> _Held | None:
        make_private_folder(path.parent)
        with locked(path.parent):
            found = self._entry(path)
            if found is None:
                key = os.urandom(_KEY_BYTES)
                replace(path, str(wrapped_by(self._roots, key, key_id(key).hex())))
            elif isinstance(found[0], Tombstone):
                raise KeyDestroyed
            else:
                # Its maker may have died between naming it and having the name on disk.
                sync_folder(path.parent)
            return self._find(path, durable=True)

    def _destroy(self, path: Path) -> None:
        make_folder(path.parent)
        with locked(path.parent):
            try:
                found = self._entry(path)
            except KeyStoreFault:
                found = None  # A damaged or exposed key is destroyed all the same.
            if found is not None and isinstance(found[0], Tombstone):
                sync_folder(path.parent)
                return
            name = "-" if found is None else found[0].key_id
            replace(path, str(Tombstone(name, datetime.now(UTC))))

    def _rewrap(self, new_root: bytes) -> int:
        self._roots.introduce(new_root)
        # From here on every process wraps with the new root: a folder listed once cannot gain a key under a former one.
        count = sum(self._rewrap_file(path) for folder in self._folder.iterdir() if folder.is_dir() for path in _entries_of(folder))
        self._roots.retire()
        return count

    def _rewrap_file(self, path: Path) -> bool:
        with locked(path.parent):
            found = read(path)
            entries = [] if found is None else parse(found[0], path)
            renewed = [self._renewed(entry) for entry in entries]
            if renewed == entries:
                return False
            replace(path, "".join(map(str, renewed)))
            return True

    def _renewed(self, entry: Entry) -> Entry:
        if not isinstance(entry, WrappedKey) or entry.root_id == self._roots.current:
            return entry
        return wrapped_by(self._roots, self._roots.unwrap(entry.root_id, entry.wrapped), entry.key_id)


def _entries_of(folder: Path) -> list[Path]:
    with locked(folder):
        return [path for path in folder.iterdir() if path.suffix != DRAFT]
