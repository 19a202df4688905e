"""What the files of the key store say: one entry a line, a wrapped key or the tombstone of a destroyed one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.adapters.keys.faults import Unreadable
from app.adapters.keys.roots import RootFile


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A key as it lies on disk, with the public ids of itself and of the root key that wraps it."""

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
        return f"destroyed {self.key_id} {self.destroyed_at.isoformat()}\n"


Entry = WrappedKey | Tombstone


def wrapped_by(roots: RootFile, secret: bytes, key_id: str) -> WrappedKey:
    """An entry for a secret, under the current root key."""
    root_id, wrapped = roots.wrap(secret)
    return WrappedKey(key_id, root_id, wrapped)


def parse(content: str, path: Path) -> list[Entry]:
    """The entries of a file.

    Raises: Unreadable.
    """
    try:
        entries = [_entry(line) for line in content.splitlines()]
    except ValueError:
        entries = []
    if not entries:
        message = f"{path} is not a file of this key store"
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
