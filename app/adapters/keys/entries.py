"""What lies on a shelf of the key store: one entry a line, a wrapped key or the tombstone of a destroyed one."""

from dataclasses import dataclass
from datetime import datetime

from app.adapters.keys.faults import Unreadable
from app.adapters.keys.ports import BURIED, Roots


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A key as it lies on a shelf, with the public ids of itself and of the root key that wraps it."""

    key_id: str
    root_id: str
    wrapped: bytes

    def __str__(self) -> str:
        return f"key {self.key_id} {self.root_id} {self.wrapped.hex()}\n"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a destroyed key. `key_id` is `-` for a key that was never made."""

    key_id: str
    destroyed_at: datetime

    def __str__(self) -> str:
        return f"{BURIED}{self.key_id} {self.destroyed_at.isoformat()}\n"


Entry = WrappedKey | Tombstone


async def wrapped_by(roots: Roots, secret: bytes, key_id: str) -> WrappedKey:
    """An entry for a secret, under the current root key. Raises: KeyStoreFault; KeysLost."""
    root_id, wrapped = await roots.wrap(secret)
    return WrappedKey(key_id, root_id, wrapped)


def parse(content: str, name: str) -> list[Entry]:
    """The entries under a name.

    Raises: Unreadable.
    """
    try:
        entries = [_entry(line) for line in content.splitlines()]
    except ValueError:
        entries = []
    if not entries:
        message = f"{name} is nothing of this key store"
        raise Unreadable(message)
    return entries


def _entry(line: str) -> Entry:
    match line.split():
        case ["key", key_id, root_id, wrapped]:
            return WrappedKey(key_id, root_id, bytes.fromhex(wrapped))
        case ["destroyed", key_id, instant]:
            return Tombstone(key_id, datetime.fromisoformat(instant))
        case _:
            raise ValueError
