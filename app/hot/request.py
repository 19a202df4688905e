"""What is known of a request in front of the router, and what its handlers share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.machine import Principal
from app.edge.problems import Problem

Reply = tuple[int, list[tuple[bytes, bytes]], bytes]
_JSON = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler is given. `document` is the value of a JSON body, None where there is none."""

    path: list[str]
    query: dict[bytes, bytes]
    head: dict[bytes, bytes]
    by: Principal
    document: Any
    request_id: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its template for the log, its scope, the query parameters that its handler knows.

    The handler replies, or gives the problem that the door found, or declines (None): the router then answers.
    """

    route: str
    scope: str
    parameters: frozenset[bytes]
    handle: Callable[[Request], Awaitable[Reply | Problem | None]]


def whole(status: int, content: bytes, *headers: tuple[bytes, bytes]) -> Reply:
    """A reply in JSON."""
    return status, [*headers, _JSON, (b"content-length", str(len(content)).encode())], content


def text(head: dict[bytes, bytes], name: bytes) -> str | None:
    """One header field; None when absent."""
    value = head.get(name)
    return None if value is None else value.decode("latin-1")


def query(given: bytes, known: frozenset[bytes]) -> dict[bytes, bytes] | None:
    """Parameters that are known, written plainly, each once and not empty; None for anything else."""
    if not given:
        return {}
    pairs = [part.partition(b"=") for part in given.split(b"&")]
    found = {name: value for name, _, value in pairs}
    plain = len(found) == len(pairs) and known.issuperset(found) and all(found.values()) and b"%" not in given and b"+" not in given
    return found if plain and given.isascii() else None


def limit(parameters: dict[bytes, bytes], usual: int, most: int) -> int | None:
    """The size of a page, written plainly and within bounds."""
    given = parameters.get(b"limit")
    if given is None:
        return usual
    return n if given.isdigit() and given[:1] != b"0" and len(given) < 4 and 1 <= (n := int(given)) <= most else None


def canonical(given: str) -> UUID | None:
    """An id in its one canonical spelling."""
    try:
        found = UUID(given)
    except ValueError:
        return None
    return found if str(found) == given else None
