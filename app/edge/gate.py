"""The strict JSON gate: what is not one unambiguous document of the announced kind never reaches a route.

Source: RFC 8259, RFC 7493 (I-JSON). Everything it refuses is refused as a `Problem`, before authentication costs anything.
"""

import json
import math
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from app.edge.problems import Problem

DEEPEST = 64
LONGEST_INTEGER = 19
"""Digits; what fits in 64 bits."""
LARGEST_BODY = 1_048_576
"""Bytes."""

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
FORM = "application/x-www-form-urlencoded"
DOCUMENT = "bilan.document"
"""Where the scope holds the value of the JSON body."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)  # an open string ends with the text, so the scan stays linear
_BRACKET = re.compile(rb"[\[\]{}]")
_OPENING = frozenset((b"[", b"{"))
_PARAMETER = re.compile(r'[ \t]*;[ \t]*([!#$%&\'*+.^_`|~0-9a-z-]+)=("?)([^";]*)\2[ \t]*', re.ASCII)


# --- headers ------------------------------------------------------------------------------------------------------------


def check_media_type(content_type: str | None, *, expected: str, encoding: str | None = None) -> None:
    """Raises: Problem unsupported_media_type unless the body is `expected`, in UTF-8 and not compressed."""
    media, _, rest = (content_type or "").lower().partition(";")
    parameters = ";" + rest if rest.strip() else ""
    plain = encoding is None or encoding.strip().lower() in {"", "identity"}
    if media.strip(" \t") != expected or not plain or not _utf8(parameters):
        name = "Accept-Patch" if expected == MERGE_PATCH else "Accept"
        raise Problem("unsupported_media_type", headers={name: expected})


def _utf8(parameters: str) -> bool:
    at = 0
    while at < len(parameters):
        found = _PARAMETER.match(parameters, at)
        if found is None or (found[1] == "charset" and found[3] not in {"utf-8", "utf8"}):
            return False
        at = found.end()
    return True


def announced_length(content_length: str | None, *, limit: int = LARGEST_BODY) -> int | None:
    """What Content-Length announces, in bytes; None when it is absent.

    Raises: Problem bad_request when it is no number, payload_too_large over the limit.
    """
    if content_length is None:
        return None
    if not (content_length.isascii() and content_length.isdigit()):
        raise Problem("bad_request")
    if len(content_length.lstrip("0")) > 15 or int(content_length) > limit:
        raise Problem("payload_too_large")
    return int(content_length)


# --- body ---------------------------------------------------------------------------------------------------------------


class Disconnected(Exception):
    """The client left before its body was whole: nobody to answer."""


def replay(body: bytes, receive: Receive) -> Receive:
    """A channel that gives the body again, whole, then what the server says next (a disconnection)."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def read_body(receive: Receive, *, limit: int = LARGEST_BODY) -> bytes:
    """The whole body, counted as it arrives because Content-Length may be absent.

    Raises: Problem payload_too_large, Disconnected.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise Problem("payload_too_large")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks) if len(chunks) > 1 else chunk


def parse(body: bytes) -> Any:
    """The value of a JSON document.

    Raises: Problem malformed_json, or duplicate_member; nothing else, whatever the bytes.
    """
    if _too_deep(body):
        raise Problem("malformed_json")
    try:
        value = _decode(body.decode("utf-8"))
    except ValueError as unreadable:  # includes UnicodeDecodeError and JSONDecodeError
        raise Problem("malformed_json") from unreadable
    if b"\\u" in body and not _clean(value):
        raise Problem("malformed_json")
    return value


def _too_deep(body: bytes) -> bool:
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", body)):
        depth += 1 if bracket[0] in _OPENING else -1
        if depth > DEEPEST:
            return True
    return False


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Problem("duplicate_member")
    return members


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_INTEGER:
        raise ValueError
    return int(digits)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


def _constant(name: str) -> float:
    raise ValueError(name)


_decode = json.JSONDecoder(object_pairs_hook=_members, parse_int=_integer, parse_float=_finite, parse_constant=_constant).decode


def _clean(value: Any) -> bool:
    """No NUL and no lone surrogate in any text; escapes are the only way that they can come in."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, dict):
        return all(_clean(k) and _clean(v) for k, v in value.items())
    return all(map(_clean, value)) if isinstance(value, list) else True
