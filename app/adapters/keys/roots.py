"""The root key: wraps every other key, and lives in one private file apart from them.

The file has one key per line, in hexadecimal. The first wraps; the others, if any, are former ones still accepted while a rotation runs.
Every process sees a change of the file at its next wrap or unwrap.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap_with_padding, aes_key_wrap_with_padding

from app.adapters.keys.faults import KeyStoreFault, UnknownRoot, Unreadable
from app.adapters.keys.files import Stamp, locked, make_folder, read, replace, stamp

_KEY_BYTES = 32


def make_root_key() -> bytes:
    """A new random root key."""
    return os.urandom(_KEY_BYTES)


@dataclass(frozen=True, slots=True, repr=False)
class _Ring:
    """The content of the root file at one moment, the wrapping key first."""

    stamp: Stamp
    keys: dict[str, bytes]


class RootFile:
    """Root keys in a file of mode 0600 (0400 will do where it is never rotated from here)."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        """Open the root file. `make` creates it at the first use: for the embedded mode, elsewhere the operator provides it.

        Raises: KeyStoreFault, when it is absent; TooOpen; Unreadable.
        """
        self._path = path
        if make:
            make_folder(path.parent)
            with locked(path.parent):
                if not path.exists():
                    replace(path, f"{make_root_key().hex()}\n")
        self._ring = self._read()

    @property
    def current(self) -> str:
        """The id of the root key that wraps."""
        return next(iter(self._fresh().keys))

    async def wrap(self, secret: bytes) -> tuple[str, bytes]:
        """Wrap a secret under the current root key; gives that key's id too. Source: RFC 5649 (AES key wrap with padding)."""
        root_id, root = next(iter(self._fresh().keys.items()))
        return root_id, aes_key_wrap_with_padding(root, secret)

    async def unwrap(self, root_id: str, wrapped: bytes) -> bytes:
        """Raises: UnknownRoot; Unreadable, when the wrapped bytes were changed."""
        root = self._fresh().keys.get(root_id)
        if root is None:
            message = f"root key {root_id} is not in {self._path}"
            raise UnknownRoot(message)
        try:
            return aes_key_unwrap_with_padding(root, wrapped)
        except InvalidUnwrap:
            message = f"a key wrapped under root key {root_id} was changed"
            raise Unreadable(message) from None

    async def renewed(self, root_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """The same secret under the current root key. Raises: UnknownRoot, Unreadable."""
        return (root_id, wrapped) if self.wraps(root_id) else await self.wrap(await self.unwrap(root_id, wrapped))

    def wraps(self, root_id: str) -> bool:
        """Whether it is the current root key."""
        return root_id == self.current

    async def renew(self, root: bytes | None = None) -> None:
        """Wrap with `root`, or a new one, from now on; accept the former root keys until `retire`. Safe to repeat."""
        root = make_root_key() if root is None else root
        if len(root) != _KEY_BYTES:
            message = f"a root key has {_KEY_BYTES} bytes"
            raise ValueError(message)
        with locked(self._path.parent):
            self._write([root, *(key for key in self._read().keys.values() if key != root)])

    async def retire(self) -> None:
        """Forget every root key but the current one."""
        with locked(self._path.parent):
            self._write([next(iter(self._read().keys.values()))])

    async def close(self) -> None:
        """Nothing is held."""

    def _write(self, keys: list[bytes]) -> None:
        replace(self._path, "".join(f"{key.hex()}\n" for key in keys))
        self._ring = self._read()

    def _fresh(self) -> _Ring:
        if stamp(self._path.stat()) != self._ring.stamp:
            self._ring = self._read()
        return self._ring

    def _read(self) -> _Ring:
        found = read(self._path)
        if found is None:
            message = f"no root key at {self._path}: write 64 hexadecimal digits there, mode 0600, and back it up apart from the keys"
            raise KeyStoreFault(message)
        content, seen = found
        try:
            keys = [bytes.fromhex(line) for line in content.split()]
        except ValueError:
            keys = []
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            message = f"{self._path} does not hold 64 hexadecimal digits a line"
            raise Unreadable(message)
        return _Ring(seen, {_root_id(key): key for key in keys})


def _root_id(root: bytes) -> str:
    return hashlib.sha256(b"bilan root key\0" + root).hexdigest()[:16]
