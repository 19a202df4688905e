"""Sealed content: one value, AES-256-GCM, under the data key of its content class. Destroy the key and every copy is destroyed.

A sealed value is `format (1 byte) | key id (16) | nonce (12) | ciphertext and tag`. Everything before the ciphertext is authenticated too.

Source: NIST SP 800-38D (GCM); RGPD art. 32.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.content_class import ContentClass, Destroyed, key_id

__all__ = ["Altered", "Destroyed", "KeyStore", "Lock", "place", "seal", "unseal"]

_FORMAT = b"\x01"
_HEADER_BYTES = 17
_NONCE_BYTES = 12
_TAG_BYTES = 16


class KeyStore(Protocol):
    """Where data keys live: outside the database, its WAL and its backups. `owner` is a bilan, or a person for `personal_copy`."""

    async def key(self, org: UUID, owner: UUID, content_class: ContentClass, *, make: bool) -> bytes | None:
        """The 256-bit key, or None when absent or destroyed.

        `make=True` is for a write: the key is made if absent, and on disk before this returns, so that no committed row can lack its key.

        Raises: Destroyed, when `make` is asked for a key that was destroyed.
        """

    async def destroy(self, org: UUID, owner: UUID, content_class: ContentClass) -> None:
        """Destroy the key for ever, even one that was never made. Safe to repeat."""

    async def destroyed_at(self, org: UUID, owner: UUID, content_class: ContentClass) -> datetime | None:
        """When the key was first destroyed (aware, UTC); None when it was not."""

    async def lying(self, org: UUID, asked: Sequence[tuple[UUID, ContentClass]]) -> dict[tuple[UUID, ContentClass], datetime | None]:
        """Of several keys at once, what lies there: None for a key, the instant (aware, UTC) for a destroyed one; nothing for none."""


class Altered(Exception):
    """The sealed value is not what was written at this place: changed, truncated, or moved from another row, version or field."""


def place(*, org: UUID, record_type: str, row_id: UUID | str, version: int, field: str) -> bytes:
    """The only place where a sealed value opens. Each part is preceded by its length: two places are never written alike."""
    owner, row, number = str(org), str(row_id), str(version)
    parts = f"{len(owner)}:{owner}{len(record_type)}:{record_type}{len(row)}:{row}{len(number)}:{number}{len(field)}:{field}"
    return parts.encode()


class Lock:
    """A key made ready for any number of values."""

    __slots__ = ("_cipher", "_header")

    def __init__(self, key: bytes | None) -> None:
        """Raises: Destroyed, when there is no key."""
        if key is None:
            raise Destroyed
        self._header, self._cipher = _FORMAT + key_id(key), AESGCM(key)

    def seal(self, plaintext: bytes, place: bytes) -> bytes:
        """Encrypt a value for one place. The same value sealed twice gives two different ones."""
        nonce = os.urandom(_NONCE_BYTES)
        return self._header + nonce + self._cipher.encrypt(nonce, plaintext, self._header + place)

    def unseal(self, value: bytes, place: bytes) -> bytes:
        """Decrypt a value read at one place.

        Raises: Altered, when the value was not sealed with this key for this place.
        """
        if not value.startswith(self._header) or len(value) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES:
            raise Altered
        nonce, ciphertext = value[_HEADER_BYTES : _HEADER_BYTES + _NONCE_BYTES], value[_HEADER_BYTES + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, ciphertext, self._header + place)
        except InvalidTag:
            raise Altered from None


def seal(key: bytes | None, plaintext: bytes, place: bytes) -> bytes:
    """Encrypt one value. Raises: Destroyed."""
    return Lock(key).seal(plaintext, place)


def unseal(key: bytes | None, value: bytes, place: bytes) -> bytes:
    """Decrypt one value. Raises: Destroyed, Altered."""
    return Lock(key).unseal(value, place)
