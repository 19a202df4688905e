"""Signing keys: made once for all processes, wrapped under the root key in `<folder>/signing`."""

import secrets
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.adapters.keys.entries import WrappedKey, parse, wrapped_by
from app.adapters.keys.files import locked, make_private_folder, read, replace
from app.adapters.keys.roots import RootFile
from app.domain.content_class import key_id


class SigningPurpose(StrEnum):
    """What a key signs; decides its algorithm."""

    TOKENS = "tokens"
    """Access tokens of the built-in issuer: ES256 (P-256)."""
    DIGESTS = "digests"
    """Daily digests of the events of an organisation: Ed25519."""
    CURSORS = "cursors"
    """Places in lists and in the feed: HMAC-SHA256, 32 random bytes. They outlive a change of the root key, as cursors must."""


class FileSigningKeys:
    """The keys of one purpose, the signing one first: in clear in memory only. Private keys are in unencrypted PKCS #8 PEM.

    They lie beside the data keys: `FileKeyStore.rewrap` on the same folder renews their wrapping too.
    Both methods read or write a file at once: they belong to start-up, rotation and the rare reload, not to every request.
    """

    def __init__(self, folder: Path, roots: RootFile, purpose: SigningPurpose) -> None:
        """`folder` is the one of the key store.

        Raises: TooOpen, when others can enter it.
        """
        make_private_folder(folder)
        make_private_folder(folder / "signing")
        self._path = folder / "signing" / purpose
        self._roots = roots
        self._purpose = purpose

    def load(self) -> Sequence[bytes]:
        """All kept keys, never none: the first call of all makes one, the same for every process.

        Raises: TooOpen, Unreadable, UnknownRoot.
        """
        with locked(self._path.parent):
            return self._read() or self._write([_generate(self._purpose)])

    def store(self, pems: Sequence[bytes]) -> None:
        """Replace all kept keys in one step, on disk before this returns."""
        with locked(self._path.parent):
            self._write(pems)

    def _read(self) -> Sequence[bytes]:
        found = read(self._path)
        entries = [] if found is None else parse(found[0], self._path)
        return tuple(self._roots.unwrap(entry.root_id, entry.wrapped) for entry in entries if isinstance(entry, WrappedKey))

    def _write(self, pems: Sequence[bytes]) -> Sequence[bytes]:
        replace(self._path, "".join(str(wrapped_by(self._roots, pem, key_id(pem).hex())) for pem in pems))
        return tuple(pems)


def _generate(purpose: SigningPurpose) -> bytes:
    if purpose is SigningPurpose.CURSORS:
        return secrets.token_bytes(32)
    private = ec.generate_private_key(ec.SECP256R1()) if purpose is SigningPurpose.TOKENS else ed25519.Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
