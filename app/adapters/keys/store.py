"""The key store: data keys on a shelf, each wrapped by the root keys, and a bounded number of them in memory.

A key in memory is used only for as long as the shelf says that what was read is still good: see the shelves.
"""

import asyncio
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from app.adapters.keys.entries import Entry, Tombstone, WrappedKey, parse, wrapped_by
from app.adapters.keys.faults import KeyDestroyed, KeyStoreFault, UnknownRoot, Unreadable
from app.adapters.keys.ports import Roots, Seen, Shelf
from app.domain.content_class import ContentClass, KeysLost, key_id

_KEY_BYTES = 32
_TRIES = 5
_Address = tuple[UUID, UUID, ContentClass]


@dataclass(frozen=True, slots=True)
class _Held:
    """A key in memory, and what was read on the shelf. `durable`: it is known to survive a crash."""

    key: bytes = field(repr=False)
    seen: Seen
    durable: bool


class ShelvedKeys:
    """The key store. Any number of processes may share a shelf; one instance serves one event loop."""

    def __init__(self, shelf: Shelf, roots: Roots, *, capacity: int = 4096) -> None:
        """`capacity`: how many unwrapped keys stay in memory, the least recently used leaving first."""
        self._shelf = shelf
        self._roots = roots
        self._capacity = capacity
        self._held: OrderedDict[_Address, _Held] = OrderedDict()

    async def key(self, org: UUID, owner: UUID, content_class: ContentClass, *, make: bool) -> bytes | None:
        """The key, or None when absent or destroyed. `make` makes it if absent, durably before this returns.

        Raises: KeyDestroyed, when `make` is asked for a destroyed key; KeyStoreFault; KeysLost.
        """
        address = (org, owner, content_class)
        held = self._held.get(address)
        if held is not None and (held.durable or not make) and held.seen.valid():
            self._held.move_to_end(address)
            return held.key
        held = await self._make(_name(address), held) if make else await self._find(_name(address), held)
        if held is None:
            self._held.pop(address, None)
            return None
        self._hold(address, held)
        return held.key

    async def destroy(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        """Replace the key by a tombstone and overwrite what it was. Safe to repeat; the first instant stays.

        Replayed for every destruction known elsewhere, it also makes a restored backup of the shelf fit to serve. Raises: KeysLost.
        """
        name = _name((org, owner, content_class))
        try:
            entry = await self._entry(name)
        except KeyStoreFault:
            entry = None  # A damaged or exposed key is destroyed all the same.
        await self._shelf.bury(name, str(Tombstone("-" if entry is None else entry.key_id, datetime.now(UTC))))
        self.forget(org, owner, content_class)

    async def destroyed_at(self, org: UUID, owner: UUID, content_class: ContentClass) -> datetime | None:
        """When the key was first destroyed (UTC); None when it was not. Raises: KeyStoreFault; KeysLost."""
        entry = await self._entry(_name((org, owner, content_class)))
        return entry.destroyed_at if isinstance(entry, Tombstone) else None

    async def lying(self, org: UUID, asked: Sequence[tuple[UUID, ContentClass]]) -> dict[tuple[UUID, ContentClass], datetime | None]:
        """Of several keys, what lies on the shelf: None for a key, the instant for a destroyed one. Raises: KeyStoreFault; KeysLost."""
        named = {_name((org, *one)): one for one in asked}
        found = {named[name]: _one(content, name) for name, content in (await self._shelf.get_all(list(named))).items()}
        return {one: entry.destroyed_at if isinstance(entry, Tombstone) else None for one, entry in found.items()}

    def forget(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        """Drop the key from this process's memory. It stays on its shelf."""
        self._held.pop((org, owner, content_class), None)

    async def rotate(self, root: bytes | None = None) -> int:
        """Change the root key while every process keeps serving; how many names were rewrapped. `root` repeats a rotation that was cut.

        Data keys stay as they are, so no content is touched. Raises: KeyStoreFault; KeysLost.
        """
        await self._roots.renew(root)
        await asyncio.sleep(self._shelf.settles_in)
        count = await self.rewrap()
        await self._roots.retire()
        return count

    async def rewrap(self) -> int:
        """Bring every key under the current root key; how many names were rewrapped. Safe to repeat. Raises: KeyStoreFault; KeysLost."""
        return sum([await self._rewrapped(name) async for name in self._shelf.walk()])

    async def close(self) -> None:
        """Give back what the shelf and the root keys hold."""
        await self._shelf.close()
        await self._roots.close()

    def _hold(self, address: _Address, held: _Held) -> None:
        self._held[address] = held
        self._held.move_to_end(address)
        while len(self._held) > self._capacity:
            self._held.popitem(last=False)

    async def _entry(self, name: str) -> Entry | None:
        seen = await self._shelf.get(name)
        return None if seen is None else _one(seen.content, name)

    async def _find(self, name: str, held: _Held | None) -> _Held | None:
        try:
            return await self._looked_up(name, held)
        except UnknownRoot:
            # A rotation may have rewrapped the key and retired its root key since it was read. If not, the second try says so.
            return await self._looked_up(name, held)

    async def _looked_up(self, name: str, held: _Held | None) -> _Held | None:
        seen = await self._shelf.get(name)
        return None if seen is None else await self._opened(name, seen, held)

    async def _opened(self, name: str, seen: Seen, held: _Held | None) -> _Held | None:
        """The key of what was seen. One that is held already is not unwrapped again while its entry stays what it was."""
        if held is not None and held.seen.content == seen.content:
            return replace(held, seen=seen)
        entry = _one(seen.content, name)
        if isinstance(entry, Tombstone):
            return None
        key = await self._roots.unwrap(entry.root_id, entry.wrapped)
        if key_id(key).hex() != entry.key_id:
            message = f"{name} does not hold the key that it names"
            raise Unreadable(message)
        return _Held(key=key, seen=seen, durable=False)

    async def _make(self, name: str, held: _Held | None) -> _Held:
        """Raises: KeyDestroyed."""
        for _ in range(_TRIES):
            seen = await self._shelf.get(name)
            if seen is None:
                found = await self._drawn(name)
            else:
                found = await self._find(name, held)
                if found is None:
                    raise KeyDestroyed
                if not await self._shelf.swap(name, found.seen.content, found.seen.content):
                    found = None
            if found is not None:
                return replace(found, durable=True)
        raise KeysLost("others changed the same key each time")

    async def _drawn(self, name: str) -> _Held | None:
        """A new key on the shelf; None when somebody was first, or a rotation began meanwhile."""
        key = os.urandom(_KEY_BYTES)
        entry = await wrapped_by(self._roots, key, key_id(key).hex())
        if not await self._shelf.swap(name, None, str(entry), fits=lambda: self._roots.wraps(entry.root_id)):
            return None
        seen = await self._shelf.get(name)
        return None if seen is None or seen.content != str(entry) else _Held(key=key, seen=seen, durable=True)

    async def _rewrapped(self, name: str) -> bool:
        while (seen := await self._shelf.get(name)) is not None:
            entries = parse(seen.content, name)
            renewed = [await self._renewed(entry) for entry in entries]
            if renewed == entries:
                return False
            if await self._shelf.swap(name, seen.content, "".join(map(str, renewed))):
                return True
        return False

    async def _renewed(self, entry: Entry) -> Entry:
        if not isinstance(entry, WrappedKey):
            return entry
        return WrappedKey(entry.key_id, *await self._roots.renewed(entry.root_id, entry.wrapped))


def _name(address: _Address) -> str:
    org, owner, content_class = address
    return f"{org}/{owner}.{content_class}"


def _one(content: str, name: str) -> Entry:
    entries = parse(content, name)
    if len(entries) != 1:
        message = f"{name} does not hold one key"
        raise Unreadable(message)
    return entries[0]
