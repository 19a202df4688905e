"""In front of the router: one look-up on method and path shape, then a handler written by hand (for reads here, for commands beside).

A handler answers the ordinary case and declines every other: the router then answers, so that errors have one source.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.content_class import KeysLost
from app.domain.machine import Principal
from app.edge.answer import Send
from app.edge.command import Straight
from app.edge.cursors import cursor
from app.edge.exchange import Scope, exchange_of
from app.edge.gate import DOCUMENT
from app.edge.negotiation import none_match
from app.edge.problems import Problem
from app.hot.commands import operation as commanded
from app.hot.request import Operation, Reply, Request, canonical, text, whole
from app.hot.request import limit as limit_of
from app.hot.request import query as query_of
from app.hot.tail import Tail
from app.hot.versions import Versions
from app.persistence.pool import Unavailable
from app.service.caseload import Caseload, NoCaseload
from app.service.caseload import Wanted as WantedLines
from app.service.door import Door
from app.service.following import MOST, USUAL, CursorExpired, Following, InvalidCursor, NoStream
from app.service.following import Wanted as WantedEvents
from app.service.outcomes import Missing
from app.service.polling import ASK_AGAIN, Polling, body, etag

Application = Callable[[Scope, Any, Send], Awaitable[None]]
Shape = tuple[int, str, tuple[str, ...]]
"""What tells operations apart: the number of segments, the noun, and what follows the id."""
Authenticate = Callable[[str | None, str | None], Awaitable[Principal]]
"""From the Authorization and Bilan-Organisation headers to a principal; raises Problem."""
_DECLINED = (Problem, Missing, NoStream, InvalidCursor, CursorExpired, NoCaseload)
_STATUSES = frozenset(("", *BilanStatus))
_ASK_AGAIN = (b"retry-after", str(ASK_AGAIN).encode())
_PLAIN_ACCEPT = frozenset((None, b"*/*", b"application/json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What the handlers read with."""

    polling: Polling
    following: Following
    caseload: Caseload
    versions: Versions
    cursor_key: bytes


class Front:
    """Wraps the application. The tail runs for as long as the application lives.

    `straight` gives the operations that only ask the door, and is asked once, at the first command.
    """

    def __init__(
        self,
        app: Application,
        *,
        authenticate: Authenticate,
        reads: Reads,
        tail: Tail,
        door: Door,
        straight: Callable[[], Iterable[Straight]],
    ) -> None:
        self._app, self._authenticate, self._reads, self._tail = app, authenticate, reads, tail
        self._door, self._straight = door, straight
        status = Operation("/v1/funding-requests/{id}/status", "funding-requests:read", frozenset(), self._status)
        events = Operation("/v1/events", "events:read", frozenset((b"after", b"limit")), self._events)
        caseload = Operation("/v1/caseload", "bilans:read", frozenset((b"status", b"limit")), self._caseload)
        self._polled = {_shape(each.route.split("/")): each for each in (status, events, caseload)}

    @cached_property
    def _commands(self) -> dict[Shape, Operation]:
        return {_shape(each.route.split("/")): commanded(each, self._door) for each in self._straight()}

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
        known = self._polled if scope["method"] == "GET" else self._commands if scope["method"] == "POST" else {}
        operation = known.get(_shape(path))
        if operation is None:
            return False
        head, query = dict(scope["headers"]), query_of(scope["query_string"], operation.parameters)
        if query is None or len(head) < len(scope["headers"]) or head.get(b"accept") not in _PLAIN_ACCEPT:
            return False
        try:
            by = await self._authenticate(text(head, b"authorization"), text(head, b"bilan-organisation"))
            if by.scopes is not None and operation.scope not in by.scopes:
                return False
            exchange = exchange_of(scope)
            reply = await operation.handle(Request(path, query, head, by, scope.get(DOCUMENT), exchange.request_id))
        except (Unavailable, KeysLost):  # told at once: the router would only wait for the same lost database, past the three seconds
            raise Problem("not_ready") from None
        except _DECLINED:
            return False
        if reply is None:
            return False
        exchange.route = operation.route
        exchange.told(by)
        if isinstance(reply, Problem):
            raise reply
        status, headers, content = reply
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})
        return True

    async def _status(self, request: Request) -> Reply | None:
        named, by, versions = request.path[3], request.by, self._reads.versions
        held, key = text(request.head, b"if-none-match"), (named, by.id, by.party, by.roles)
        if held is not None and versions.get(key) == held:
            return 304, [(b"etag", held.encode("latin-1")), _ASK_AGAIN], b""
        asked = canonical(named)
        if asked is None:
            return None
        changes = versions.changes
        row = await self._reads.polling.status(asked, by)
        tag = etag(row)
        versions.keep(key, thread=row["thread"], etag=tag, changes=changes)
        headers = [(b"etag", tag.encode()), _ASK_AGAIN]
        return (304, headers, b"") if none_match(held, tag) else whole(200, body(row), *headers)

    async def _events(self, request: Request) -> Reply | None:
        limit = limit_of(request.query, USUAL, MOST)
        if limit is None or b"last-event-id" in request.head:
            return None
        after = request.query.get(b"after")
        page = await self._reads.following.page(request.by, WantedEvents(after=after.decode() if after else None, limit=limit))
        return whole(200, page.body())

    async def _caseload(self, request: Request) -> Reply | None:
        limit, status = limit_of(request.query, 50, 200), request.query.get(b"status", b"").decode()
        if limit is None or status not in _STATUSES:
            return None
        wanted = WantedLines(status=BilanStatus(status) if status else None, limit=limit)
        lines = await self._reads.caseload.page(request.by, wanted)
        if lines.next_after is None:
            return whole(200, lines.body(None))
        following = cursor(self._reads.cursor_key, f"{request.by.org}|{request.by.id}|caseload|{status}", lines.next_after.bytes)
        kept = f"status={status}&" if status else ""
        link = f'</v1/caseload?{kept}limit={limit}&cursor={following}>; rel="next"'
        return whole(200, lines.body(following), (b"link", link.encode()))


def _shape(path: list[str]) -> Shape:
    return (len(path), path[2], tuple(path[4:])) if len(path) > 2 and path[1] == "v1" else (0, "", ())
