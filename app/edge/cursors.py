"""Cursors of lists: opaque places, sealed to their list, their filters, their reader and their organisation."""

import base64
import hashlib
import hmac

from app.edge.problems import Problem


def cursor(key: bytes, bound_to: str, place: bytes) -> str:
    """An opaque cursor: the place after which the page begins, sealed to its list, its filters, its reader and its organisation."""
    return base64.urlsafe_b64encode(_mark(key, bound_to, place) + place).decode().rstrip("=")


def after(key: bytes, bound_to: str, given: str) -> bytes:
    """The place that a cursor holds. Raises: Problem invalid_cursor when it was altered or belongs to another list."""
    try:
        raw = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except ValueError:
        raise Problem("invalid_cursor") from None
    mark, place = raw[:16], raw[16:]
    canonical = base64.urlsafe_b64encode(raw).decode().rstrip("=") == given
    if not canonical or not hmac.compare_digest(mark, _mark(key, bound_to, place)):
        raise Problem("invalid_cursor")
    return place


def _mark(key: bytes, bound_to: str, place: bytes) -> bytes:
    return hmac.digest(key, f"{len(bound_to)}:{bound_to}".encode() + place, hashlib.sha256)[:16]
