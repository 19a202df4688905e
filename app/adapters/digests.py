"""Signed daily digests in files, outside the database: `<folder>/<organisation>/<day>.json`, each covering the one before it.

A file holds the document, the public key and a detached Ed25519 signature over the document's canonical JSON. Source: RFC 8785, RFC 8032.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

Heads = Mapping[UUID, tuple[int, bytes]]
"""Of each thread that changed on a day, the sequence and the digest of its last event; of each file that was read, of the last read."""


class Broken(Exception):
    """A digest is missing, was changed, or is not signed by a key of this installation; says which."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What was true of one organisation at the end of one day (UTC)."""

    day: date
    heads: Heads
    reads: Heads


class DigestFolder:
    """The digests of every organisation. `keys` are private Ed25519 keys in PEM, the signing one first."""

    def __init__(self, folder: Path, keys: Sequence[bytes]) -> None:
        self._folder = folder
        self._keys = [key for pem in keys if isinstance(key := load_pem_private_key(pem, None), Ed25519PrivateKey)]

    def days(self, org: UUID) -> list[date]:
        """The days that have a digest, in order."""
        return sorted(date.fromisoformat(path.stem) for path in (self._folder / str(org)).glob("*.json"))

    def write(self, org: UUID, day: date, heads: Heads, reads: Heads) -> None:
        """Sign and keep the digest of a day, on disk before this returns. A digest that is there is never replaced."""
        before = [d for d in self.days(org) if d < day]
        previous = self.hash(org, before[-1]).hex() if before else None
        document: dict[str, Any] = {"organisation": str(org), "day": day.isoformat(), "previous": previous}
        document |= {"heads": _told(heads), "reads": _told(reads)}
        signer = self._keys[0]
        signature = signer.sign(rfc8785.dumps(document)).hex()
        signed = {"document": document, "key": signer.public_key().public_bytes_raw().hex(), "signature": signature}
        self._place(self._path(org, day), json.dumps(signed, indent=1).encode() + b"\n")

    def hash(self, org: UUID, day: date) -> bytes:
        """The SHA-256 of the file of a day. Raises: OSError."""
        return hashlib.sha256(self._path(org, day).read_bytes()).digest()

    def all(self, org: UUID) -> list[Digest]:
        """Every digest, in order. Raises: Broken, with the first file that cannot be trusted."""
        found, previous = [], None
        for day in self.days(org):
            found.append(self._read(org, day, previous))
            previous = self.hash(org, day).hex()
        return found

    def _read(self, org: UUID, day: date, previous: str | None) -> Digest:
        path = self._path(org, day)
        try:
            signed = json.loads(path.read_bytes())
            document = signed["document"]
            self._check(bytes.fromhex(signed["signature"]), rfc8785.dumps(document))
            heads, reads = _read(document["heads"]), _read(document["reads"])
            named = (document["organisation"], document["day"])
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise Broken(f"{path} was changed, or was signed elsewhere") from None
        if named != (str(org), day.isoformat()):
            raise Broken(f"{path} is the digest of something else")
        if document["previous"] != previous:
            raise Broken(f"{path} does not follow the digest before it, which was changed or is missing")
        return Digest(day, heads, reads)

    def _check(self, signature: bytes, signed: bytes) -> None:
        """Raises: InvalidSignature, unless one of our keys made it."""
        for key in self._keys:
            with suppress(InvalidSignature):
                key.public_key().verify(signature, signed)
                return
        raise InvalidSignature

    def _path(self, org: UUID, day: date) -> Path:
        return self._folder / str(org) / f"{day.isoformat()}.json"

    def _place(self, path: Path, content: bytes) -> None:
        """Whole or not at all, and by the first of several workers only."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()


def _told(heads: Heads) -> list[dict[str, Any]]:
    return [{"thread": str(t), "sequence": n, "digest": digest.hex()} for t, (n, digest) in sorted(heads.items())]


def _read(told: Sequence[Mapping[str, Any]]) -> Heads:
    return {UUID(h["thread"]): (int(h["sequence"]), bytes.fromhex(h["digest"])) for h in told}
