"""The answer on its way out: every response, whoever made it, leaves with the same security, CORS, Vary and request-id headers."""

from collections.abc import Awaitable, Callable, Container, MutableMapping
from typing import Any

from app.edge.exchange import Authentication, Exchange
from app.edge.head import Head
from app.edge.problems import Headers, Problem
from app.edge.raised import answer, of_status
from app.edge.served import Operations

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

EXPOSED = b"ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset, X-Request-Id"
_ALLOWED_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_ALLOWED_HEADERS = (
    b"Accept, Accept-Language, Authorization, Bilan-Organisation, Bilan-Share, Content-Type, Idempotency-Key, If-Match, "
    b"If-None-Match, Last-Event-ID, Prefer, Traceparent"
)
_SECURITY: Headers = [
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_NOTHING = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_DOCS_PAGE = (
    b"content-security-policy",
    b"default-src 'self' data:; script-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
)
_OURS = frozenset((b"server", b"vary", b"x-request-id", *(name for name, _ in (*_SECURITY, _NOTHING))))
_KEPT = frozenset((b"allow", b"www-authenticate", b"retry-after", b"accept", b"accept-patch"))
_PERSONAL_VARY = ("Authorization", "Accept-Language", "Origin")
_PROBLEM = b"application/problem+json"
PREFIX = "/v1/"
"""Where answers are personal."""


def cors(head: Head, origins: Container[str]) -> Headers:
    """What tells a browser that a listed origin may read the answer (Fetch standard); nothing for the others."""
    origin = head.get(b"origin")
    if origin is None or origin.decode("latin-1") not in origins:
        return []
    return [(b"access-control-allow-origin", origin), (b"access-control-expose-headers", EXPOSED)]


PREFLIGHT: Headers = [
    (b"access-control-allow-methods", _ALLOWED_METHODS),
    (b"access-control-allow-headers", _ALLOWED_HEADERS),
    (b"access-control-max-age", b"600"),
    (b"vary", b"Access-Control-Request-Method, Access-Control-Request-Headers"),
]


class Answer:
    """The send channel given to the application."""

    __slots__ = (
        "_added",
        "_exchange",
        "_operations",
        "_own_words",
        "_path",
        "_rewriting",
        "_send",
        "bare",
        "complete",
        "started",
        "status",
    )

    def __init__(
        self,
        *,
        send: Send,
        exchange: Exchange,
        path: str,
        bare: bool,
        added: Headers,
        docs: bool,
        operations: Operations,
        foreign: bool,
    ) -> None:
        """`bare` answers have no body; `foreign` ones may say their errors in JSON of their own."""
        self._send, self._exchange, self._path, self.bare, self._operations = send, exchange, path, bare, operations
        self._added = [*_SECURITY, _DOCS_PAGE if docs else _NOTHING, *added, (b"x-request-id", exchange.request_id.encode())]
        self._own_words = (_PROBLEM, b"application/json") if foreign else (_PROBLEM,)
        self._rewriting = self.started = self.complete = False
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._start(message)
        elif message["type"] == "http.response.body":
            await self._body(message)
        else:
            await self._send(message)

    async def problem(self, problem: Problem) -> None:
        """Answer with a problem document."""
        status, headers, body = answer(self._exchange, problem)
        await self.whole(status, headers, body)

    async def whole(self, status: int, headers: Headers, body: bytes = b"") -> None:
        """Answer in one piece."""
        await self._begin(status, headers)
        await self._end(body)

    async def _start(self, message: Message) -> None:
        status, headers = message["status"], list(message.get("headers", ()))
        if status >= 400 and not any(name == b"content-type" and value in self._own_words for name, value in headers):
            self._rewriting = True  # an error that some library wrote in its own words
            kept = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers if name in _KEPT}
            await self.problem(of_status(status, kept))
        else:
            await self._begin(status, headers)

    async def _body(self, message: Message) -> None:
        if self._rewriting:
            return
        if not message.get("more_body", False):
            await self._end(message.get("body", b""))
        elif self.bare:
            # A stream asked for with HEAD would never end: the answer ends here, and the writer is told as servers tell it.
            self._exchange.unread = True
            await self._end(b"")
            raise OSError
        else:
            await self._send(message)

    async def _begin(self, status: int, headers: Headers) -> None:
        self.started, self.status = True, status
        personal = self._path.startswith(PREFIX)
        vary, cached, kept = [], False, []
        for field in headers:
            if field[0] == b"vary":
                vary.append(field[1])
            elif field[0] not in _OURS:
                cached = cached or field[0] == b"cache-control"
                kept.append(field)
        if status == 405:
            allow = self._operations.allow(self._path) or "OPTIONS"
            kept = [h for h in kept if h[0] != b"allow"] + [(b"allow", allow.encode())]
        if personal and not cached:
            kept.append((b"cache-control", self._kept_by_whom()))
        kept.append((b"vary", _vary(vary, personal=personal)))
        await self._send({"type": "http.response.start", "status": status, "headers": kept + self._added})

    def _kept_by_whom(self) -> bytes:
        """No browser keeps what a person reads. A program that polls may keep its last answer, to ask again with its ETag."""
        return b"private, no-cache" if self._exchange.authentication == Authentication.CLIENT else b"no-store"

    async def _end(self, body: bytes) -> None:
        self.complete = True
        await self._send({"type": "http.response.body", "body": b"" if self.bare else body, "more_body": False})


def _vary(own: list[bytes], *, personal: bool) -> bytes:
    """What the answer depends on: its own fields, then ours, each once."""
    if not own:
        return b"Authorization, Accept-Language, Origin" if personal else b"Origin"
    said = [part.strip() for value in own for part in value.decode("latin-1").split(",")]
    wanted = [*said, *(_PERSONAL_VARY if personal else ("Origin",))]
    lower = [name.lower() for name in wanted]
    return ", ".join(name for at, name in enumerate(wanted) if lower.index(lower[at]) == at).encode("latin-1")
