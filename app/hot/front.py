"""In front of the router: one look-up on method and path shape, then a handler written by hand.

A handler answers the ordinary case and declines every other: the router then answers, so that errors have one source.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.bilan.records import BilanStatus
from app.domain.machine import Principal
from app.edge.answer import Send
from app.edge.cursors import cursor
from app.edge.exchange import Scope, exchange_of
from app.edge.negotiation import none_match
from app.edge.problems import Problem
from app.hot.tail import Tail
from app.hot.versions import Versions
from app.persistence.pool import Unavailable
from app.service.caseload import Caseload, NoCaseload
from app.service.caseload import Wanted as WantedLines
from app.service.following import MOST, USUAL, CursorExpired, Following, InvalidCursor, NoStream
from app.service.following import Wanted as WantedEvents
from app.service.outcomes import Missing
from app.service.polling import ASK_AGAIN, Polling, body, etag

Application = Callable[[Scope, Any, Send], Awaitable[None]]
Authenticate = Callable[[str | None, str | None], Awaitable[Principal]]
"""From the Authorization and Bilan-Organisation headers to a principal; raises Problem."""
_DECLINED = (Problem, Missing, NoStream, InvalidCursor, CursorExpired, NoCaseload)
_STATUSES = frozenset(("", *BilanStatus))
_JSON = (b"content-type", b"application/json")
_ASK_AGAIN = (b"retry-after", str(ASK_AGAIN).encode())
_PLAIN_ACCEPT = frozenset((None, b"*/*", b"application/json"))


@dataclass(frozen=True, slots=True)
class Request:
    """What a handler is given."""

    path: list[str]
    query: dict[bytes, bytes]
    head: dict[bytes, bytes]
    by: Principal


Reply = tuple[int, list[tuple[bytes, bytes]], bytes]


@dataclass(frozen=True, slots=True)
class Operation:
    """One polled operation: its template for the log, its scope, the query parameters that its handler knows."""

    route: str
    scope: str
    parameters: frozenset[bytes]
    handle: Callable[[Request], Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What the handlers read with."""

    polling: Polling
    following: Following
    caseload: Caseload
    versions: Versions
    cursor_key: bytes


class Front:
    """Wraps the application. The tail runs for as long as the application lives."""

    def __init__(self, app: Application, *, authenticate: Authenticate, reads: Reads, tail: Tail) -> None:
        self._app, self._authenticate, self._reads, self._tail = app, authenticate, reads, tail
        status = Operation("/v1/funding-requests/{id}/status", "funding-requests:read", frozenset(), self._status)
        events = Operation("/v1/events", "events:read", frozenset((b"after", b"limit")), self._events)
        caseload = Operation("/v1/caseload", "bilans:read", frozenset((b"status", b"limit")), self._caseload)
        self._operations = {
            ("GET", 5, "funding-requests", "status"): status,
            ("GET", 3, "events", "events"): events,
            ("GET", 3, "caseload", "caseload"): caseload,
        }

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer what is polled; hand on the rest."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, self._living(send))
        elif scope["type"] != "http" or not await self._answered(scope, send):
            await self._app(scope, receive, send)

    def _living(self, send: Send) -> Send:
        """The tail starts once the application has, and has stopped before the server is told that the application has."""

        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "lifespan.startup.complete":
                self._tail.start()
            elif message["type"].startswith("lifespan.shutdown."):
                await self._tail.stop()
            await send(message)

        return told

    async def _answered(self, scope: Scope, send: Send) -> bool:
        path = scope["path"].split("/")
        operation = self._operations.get((scope["method"], len(path), path[2], path[-1])) if len(path) > 2 and path[1] == "v1" else None
        if operation is None:
            return False
        head, query = dict(scope["headers"]), _query(scope["query_string"], operation.parameters)
        if query is None or len(head) < len(scope["headers"]) or head.get(b"accept") not in _PLAIN_ACCEPT:
            return False
        try:
            by = await self._authenticate(_text(head, b"authorization"), _text(head, b"bilan-organisation"))
            if by.scopes is not None and operation.scope not in by.scopes:
                return False
            reply = await operation.handle(Request(path, query, head, by))
        except Unavailable:  # told at once: the router would only wait for the same lost database, past the three seconds
            raise Problem("not_ready") from None
        except _DECLINED:
            return False
        if reply is None:
            return False
        exchange = exchange_of(scope)
        exchange.route, exchange.organisation_id, exchange.principal_id = operation.route, str(by.org), str(by.id)
        status, headers, content = reply
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})
        return True

    async def _status(self, request: Request) -> Reply | None:
        text, by, versions = request.path[3], request.by, self._reads.versions
        held, key = _text(request.head, b"if-none-match"), (text, by.id, by.party, by.roles)
        if held is not None and versions.get(key) == held:
            return 304, [(b"etag", held.encode("latin-1")), _ASK_AGAIN], b""
        asked = _id(text)
        if asked is None:
            return None
        changes = versions.changes
        row = await self._reads.polling.status(asked, by)
        tag = etag(row)
        versions.keep(key, thread=row["thread"], etag=tag, changes=changes)
        headers = [(b"etag", tag.encode()), _ASK_AGAIN]
        return (304, headers, b"") if none_match(held, tag) else _whole(body(row), *headers)

    async def _events(self, request: Request) -> Reply | None:
        limit = _limit(request.query, USUAL, MOST)
        if limit is None or b"last-event-id" in request.head:
            return None
        after = request.query.get(b"after")
        page = await self._reads.following.page(request.by, WantedEvents(after=after.decode() if after else None, limit=limit))
        return _whole(page.body())

    async def _caseload(self, request: Request) -> Reply | None:
        limit, status = _limit(request.query, 50, 200), request.query.get(b"status", b"").decode()
        if limit is None or status not in _STATUSES:
            return None
        wanted = WantedLines(status=BilanStatus(status) if status else None, limit=limit)
        lines = await self._reads.caseload.page(request.by, wanted)
        if lines.next_after is None:
            return _whole(lines.body(None))
        following = cursor(self._reads.cursor_key, f"{request.by.org}|{request.by.id}|caseload|{status}", lines.next_after.bytes)
        kept = f"status={status}&" if status else ""
        link = f'</v1/caseload?{kept}limit={limit}&cursor={following}>; rel="next"'
        return _whole(lines.body(following), (b"link", link.encode()))


def _whole(content: bytes, *headers: tuple[bytes, bytes]) -> Reply:
    return 200, [*headers, _JSON, (b"content-length", str(len(content)).encode())], content


def _text(head: dict[bytes, bytes], name: bytes) -> str | None:
    value = head.get(name)
    return None if value is None else value.decode("latin-1")


def _query(text: bytes, known: frozenset[bytes]) -> dict[bytes, bytes] | None:
    """Parameters that are known, written plainly, each once and not empty; None for anything else."""
    if not text:
        return {}
    pairs = [part.partition(b"=") for part in text.split(b"&")]
    query = {name: value for name, _, value in pairs}
    plain = len(query) == len(pairs) and known.issuperset(query) and all(query.values()) and b"%" not in text and b"+" not in text
    return query if plain and text.isascii() else None


def _limit(query: dict[bytes, bytes], usual: int, most: int) -> int | None:
    given = query.get(b"limit")
    if given is None:
        return usual
    return limit if given.isdigit() and given[:1] != b"0" and len(given) < 4 and 1 <= (limit := int(given)) <= most else None


def _id(text: str) -> UUID | None:
    """An id in its one canonical spelling."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
