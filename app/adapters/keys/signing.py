"""Signing keys: made once, wrapped under the root key in `<folder>/signing`, shared by every process."""

import asyncio
import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.adapters.keys.entries import WrappedKey, parse, wrapped_by
from app.adapters.keys.files import locked, make_folder, read, replace
from app.adapters.keys.roots import RootFile

_KEPT = 2


class SigningPurpose(StrEnum):
    """What a key signs; decides its algorithm."""

    TOKENS = "tokens"
    """Access tokens of the built-in issuer: ES256 (P-256)."""
    DIGESTS = "digests"
    """Daily digests of the events of an organisation: Ed25519."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in PEM (PKCS #8, not encrypted: for memory only), and its public id."""

    key_id: str
    pem: bytes = field(repr=False)


class FileSigningKeys:
    """Signing keys beside the data keys: `FileKeyStore.rewrap` on the same folder renews their wrapping too."""

    def __init__(self, folder: Path, roots: RootFile) -> None:
        """`folder` is the one of the key store."""
        self._folder = folder / "signing"
        self._roots = roots
        make_folder(folder)
        make_folder(self._folder)

    async def load(self, purpose: SigningPurpose) -> tuple[SigningKey, ...]:
        """The key that signs, then the former one that still verifies, if any. The first call of all makes the key."""
        return await asyncio.to_thread(self._load, purpose)

    async def rotate(self, purpose: SigningPurpose) -> tuple[SigningKey, ...]:
        """Sign with a new key from the next `load` on. The one before the former is dropped, private half and all."""
        return await asyncio.to_thread(self._rotate, purpose)

    def _load(self, purpose: SigningPurpose) -> tuple[SigningKey, ...]:
        with locked(self._folder):
            return self._read(purpose) or self._write(purpose, (_generate(purpose),))

    def _rotate(self, purpose: SigningPurpose) -> tuple[SigningKey, ...]:
        with locked(self._folder):
            return self._write(purpose, (_generate(purpose), *self._read(purpose))[:_KEPT])

    def _read(self, purpose: SigningPurpose) -> tuple[SigningKey, ...]:
        path = self._folder / purpose
        found = read(path)
        entries = [] if found is None else parse(found[0], path)
        return tuple(
            SigningKey(entry.key_id, self._roots.unwrap(entry.root_id, entry.wrapped)) for entry in entries if isinstance(entry, WrappedKey)
        )

    def _write(self, purpose: SigningPurpose, keys: tuple[SigningKey, ...]) -> tuple[SigningKey, ...]:
        replace(self._folder / purpose, "".join(str(wrapped_by(self._roots, key.pem, key.key_id)) for key in keys))
        return keys


def _generate(purpose: SigningPurpose) -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1()) if purpose is SigningPurpose.TOKENS else ed25519.Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SigningKey(hashlib.sha256(public).hexdigest()[:32], pem)
