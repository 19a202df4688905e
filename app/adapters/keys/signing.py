"""Signing keys: made once for all processes, wrapped by the root keys, on the same shelf as the data keys (`signing/<purpose>`)."""

import secrets
from collections.abc import Callable, Coroutine, Sequence
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.adapters.keys.entries import WrappedKey, parse, wrapped_by
from app.adapters.keys.faults import UnknownRoot
from app.adapters.keys.folder import SIGNING
from app.adapters.keys.ports import Roots, Shelf
from app.adapters.postgres.databases import waited
from app.domain.content_class import KeysLost, key_id

_TRIES = 5


class SigningPurpose(StrEnum):
    """What a key signs; decides its algorithm."""

    TOKENS = "tokens"
    """Access tokens of the built-in issuer: ES256 (P-256)."""
    DIGESTS = "digests"
    """Daily digests of the events of an organisation: Ed25519."""
    CURSORS = "cursors"
    """Places in lists and in the feed: HMAC-SHA256, 32 random bytes. They outlive a change of the root key, as cursors must."""


class ShelvedSigningKeys:
    """The keys of one purpose, the signing one first: in clear in memory only. Private keys are in unencrypted PKCS #8 PEM.

    `ShelvedKeys.rewrap` on the same shelf renews their wrapping too. Both methods block until the shelf has answered: they belong to
    start-up, rotation and the rare reload in a thread, not to every request.
    """

    def __init__(self, opened: Callable[[], tuple[Shelf, Roots]], purpose: SigningPurpose) -> None:
        """`opened` gives a shelf and root keys for the time of one call, which closes them."""
        self._opened = opened
        self._name = f"{SIGNING}/{purpose}"
        self._purpose = purpose

    def load(self) -> Sequence[bytes]:
        """All kept keys, never none: the first call of all makes one, the same for every process. Raises: KeyStoreFault; KeysLost."""
        return waited(lambda: self._with(self._load))

    def store(self, pems: Sequence[bytes]) -> None:
        """Replace all kept keys in one step, durably before this returns. Raises: KeyStoreFault; KeysLost."""
        waited(lambda: self._with(lambda shelf, roots: self._store(shelf, roots, pems)))

    async def _with(self, work: Callable[[Shelf, Roots], Coroutine[Any, Any, Sequence[bytes]]]) -> Sequence[bytes]:
        shelf, roots = self._opened()
        try:
            return await work(shelf, roots)
        finally:
            await shelf.close()
            await roots.close()

    async def _load(self, shelf: Shelf, roots: Roots) -> Sequence[bytes]:
        for _ in range(_TRIES):
            try:
                if found := await self._read(shelf, roots):
                    return found
            except UnknownRoot:
                continue  # a rotation passed between reading and unwrapping
            await self._write(shelf, roots, [_generate(self._purpose)], None)
        return await self._read(shelf, roots)

    async def _store(self, shelf: Shelf, roots: Roots, pems: Sequence[bytes]) -> Sequence[bytes]:
        for _ in range(_TRIES):
            seen = await shelf.get(self._name)
            if await self._write(shelf, roots, pems, None if seen is None else seen.content):
                return pems
        raise KeysLost("others changed the same key each time")

    async def _read(self, shelf: Shelf, roots: Roots) -> Sequence[bytes]:
        seen = await shelf.get(self._name)
        entries = [] if seen is None else parse(seen.content, self._name)
        return tuple([await roots.unwrap(entry.root_id, entry.wrapped) for entry in entries if isinstance(entry, WrappedKey)])

    async def _write(self, shelf: Shelf, roots: Roots, pems: Sequence[bytes], before: str | None) -> bool:
        entries = [await wrapped_by(roots, pem, key_id(pem).hex()) for pem in pems]
        return await shelf.swap(
            self._name, before, "".join(map(str, entries)), fits=lambda: all(roots.wraps(entry.root_id) for entry in entries)
        )


def _generate(purpose: SigningPurpose) -> bytes:
    if purpose is SigningPurpose.CURSORS:
        return secrets.token_bytes(32)
    private = ec.generate_private_key(ec.SECP256R1()) if purpose is SigningPurpose.TOKENS else ed25519.Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
