"""Sealed content: one value, AES-256-GCM, under the data key of its content class. Destroy the key and every copy is destroyed.

A sealed value is `format (1 byte) | key id (16) | nonce (12) | ciphertext and tag`. Everything before the ciphertext is authenticated too.

Source: NIST SP 800-38D (GCM); RGPD art. 32.
"""

import os
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.content_class import ContentClass, Destroyed, key_id

__all__ = ["Altered", "Destroyed", "KeyStore", "place", "seal", "unseal"]

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


class Altered(Exception):
    """The sealed value is not what was written at this place: changed, truncated, or moved from another row, version or field."""


def place(*, org: UUID, record_type: str, row_id: UUID | str, version: int, field: str) -> bytes:
    """The only place where a sealed value opens. Each part is preceded by its length: two places are never written alike."""
    return "".join(f"{len(part)}:{part}" for part in (str(org), record_type, str(row_id), str(version), field)).encode()


def seal(key: bytes | None, plaintext: bytes, place: bytes) -> bytes:
    """Encrypt a value for one place. The same value sealed twice gives two different ones.

    Raises: Destroyed, when there is no key.
    """
    if key is None:
        raise Destroyed
    header = _FORMAT + key_id(key)
    nonce = os.urandom(_NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plaintext, header + place)


def unseal(key: bytes | None, value: bytes, place: bytes) -> bytes:
    """Decrypt a value read at one place.

    Raises: Destroyed, when there is no key; Altered, when the value was not sealed with this key for this place.
    """
    if key is None:
        raise Destroyed
    header, nonce, ciphertext = value[:_HEADER_BYTES], value[_HEADER_BYTES:][:_NONCE_BYTES], value[_HEADER_BYTES + _NONCE_BYTES :]
    if header != _FORMAT + key_id(key) or len(ciphertext) < _TAG_BYTES:
        raise Altered
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, header + place)
    except InvalidTag:
        raise Altered from None
