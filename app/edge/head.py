"""The head of a request: one pass over the header fields, and what makes it unfit to be read at all.

Source: RFC 9112 sections 3.2 (Host) and 6.1 (Transfer-Encoding with Content-Length), RFC 6585 section 5 (431).
"""

import re
from collections.abc import Iterable, MutableMapping
from typing import Any
from urllib.parse import unquote_plus

LARGEST_HEAD = 65_536
"""Bytes of request target and header block together."""
_ONCE = frozenset(
    (
        b"host",
        b"content-length",
        b"content-type",
        b"content-encoding",
        b"authorization",
        b"origin",
        b"idempotency-key",
        b"bilan-organisation",
    )
)
_HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")

Head = dict[bytes, bytes]
Fields = list[tuple[bytes, bytes]]


def read_head(scope: MutableMapping[str, Any]) -> tuple[Head, str | None]:
    """The fields by lower-case name, list fields joined, and the code of the problem that forbids to go on."""
    fields: Fields = scope["headers"]
    head = dict(fields)
    twice = len(head) < len(fields) and _joined(head, fields)
    size = len(scope["path"]) + len(scope["query_string"]) + len(b"    ".join(map(b"".join, fields)))
    if size > LARGEST_HEAD:
        return head, "header_too_large"
    if twice or not _HOST.fullmatch(head.get(b"host", b"")) or (b"transfer-encoding" in head and b"content-length" in head):
        return head, "bad_request"
    return head, None


def _joined(head: Head, fields: Fields) -> bool:
    """Join list fields that came in several lines; True when a field that must be unique came twice."""
    head.clear()
    twice = False
    for name, value in fields:
        twice = twice or (name in head and name in _ONCE)
        head[name] = head[name] + b", " + value if name in head else value
    return twice


def text(head: Head, name: bytes) -> str | None:
    """One field as text; None when absent."""
    value = head.get(name)
    return None if value is None else value.decode("latin-1")


def trace_id(head: Head) -> str | None:
    """The trace that the caller is in (W3C Trace Context); None when there is none or it is malformed."""
    value = head.get(b"traceparent")
    found = None if value is None else _TRACEPARENT.fullmatch(value)
    return found[1].decode() if found else None


def parameter_names(query_string: bytes) -> list[str]:
    """Names in a query string, decoded, in order; values are not looked at."""
    parts: Iterable[str] = query_string.decode("latin-1").split("&") if query_string else ()
    return [unquote_plus(part.partition("=")[0]) for part in parts if part]
