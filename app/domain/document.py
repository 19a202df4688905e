"""The document that a signature binds: the SHA-256 of the canonical JSON of its facts and of its template."""

import hashlib
import hmac
import json
from typing import Any

from app.domain.record import Record


class DocumentChanged(Exception):
    """What the caller was shown is not what stands now."""


def same_text(shown: str | int, present: str | int | None) -> None:
    """Compare what the caller was shown with what stands: two hashes, or two revisions. Raises: DocumentChanged."""
    if shown != present:
        raise DocumentChanged


def canonical(facts: Any) -> bytes:
    """RFC 8785 canonical JSON of texts, whole numbers, booleans, lists and objects with ASCII names (all that our documents hold)."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(template: str, *parts: Record) -> str:
    """The hash of the document that a template makes of these facts."""
    return hashlib.sha256(_text(template, parts)).hexdigest()


def keyed_sha256(key: bytes, template: str, *parts: Record) -> str:
    """The hash of a document of confidential content: HMAC-SHA-256 under the key of its class, which is not in the database.

    Texts differ or are the same, as with a plain hash. But whoever holds the database alone cannot try out what a short text might
    say, and nobody can once the key is destroyed.
    """
    return hmac.digest(key, b"bilan document\0" + _text(template, parts), hashlib.sha256).hex()


def _text(template: str, parts: tuple[Record, ...]) -> bytes:
    return canonical({"template": template, "facts": [part.model_dump(mode="json") for part in parts]})
