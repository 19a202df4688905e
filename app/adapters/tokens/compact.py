"""Strict reading of the compact form of a signed token (RFC 7515 section 7.1), before anything in it is believed."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from app.adapters.tokens.claims import Reason, TokenRefused

MAX_TOKEN = 8 * 1024
"""Characters. A larger token is refused unread: decoding is the only work an anonymous caller can make us do."""
SIGNED_SEGMENTS = 3
ENCRYPTED_SEGMENTS = 5
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)

JsonObject = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unverified:
    """A token taken apart. Nothing in it may be used before the signature is checked, except to choose the key."""

    header: JsonObject
    claims: JsonObject
    signing_input: bytes
    signature: bytes


def taken_apart(token: str) -> Unverified:
    """Split and decode `token`.

    Raises: TokenRefused (too_large, encrypted, malformed).
    """
    if len(token) > MAX_TOKEN:
        raise TokenRefused(Reason.TOO_LARGE)
    segments = token.split(".")
    if len(segments) == ENCRYPTED_SEGMENTS:
        raise TokenRefused(Reason.ENCRYPTED)
    if len(segments) != SIGNED_SEGMENTS:
        raise TokenRefused(Reason.MALFORMED)
    header, claims, signature = (decoded(segment) for segment in segments)
    return Unverified(
        header=_object_or_refuse(header),
        claims=_object_or_refuse(claims),
        signing_input=token.rpartition(".")[0].encode("ascii"),
        signature=signature,
    )


def decoded(segment: str) -> bytes:
    """Bytes of an unpadded base64url segment, in its only canonical spelling.

    A second spelling of the same signature would be a second token for the cache and for the revocation list.

    Raises: TokenRefused (malformed).
    """
    raw = _bytes_of(segment)
    if raw is None or base64.urlsafe_b64encode(raw).rstrip(b"=") != segment.encode("ascii"):
        raise TokenRefused(Reason.MALFORMED)
    return raw


def json_object(raw: bytes) -> JsonObject | None:
    """The JSON object in `raw`, or None when it is anything else.

    Stricter than the standard library: a member given twice, NaN and infinities are refused at every level.
    The answer is None rather than an exception because a decoding error keeps the text it failed on.
    """
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _object_or_refuse(raw: bytes) -> JsonObject:
    value = json_object(raw)
    if value is None:
        raise TokenRefused(Reason.MALFORMED)
    return value


def _bytes_of(segment: str) -> bytes | None:
    if not _BASE64URL.fullmatch(segment):
        return None
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error:
        return None


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is given twice")
    return members


def _no_constant(_: str) -> NoReturn:
    raise ValueError("not a JSON number")
