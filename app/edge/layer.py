"""The outer layer: one pure-ASGI class around the whole application, so that no answer escapes it, not even a crash.

Order: request id and log line → framing of the head → path → CORS → security headers → formats and body → HEAD and OPTIONS → application.
"""

import re
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from app.edge import gate
from app.edge.answer import PREFLIGHT, Answer, Send, cors
from app.edge.exchange import Exchange, Scope, begin
from app.edge.faults import MOST, fault, pointer
from app.edge.head import Head, parameter_names, read_head, text, trace_id
from app.edge.journal import AccessLog
from app.edge.negotiation import accepts, language
from app.edge.problems import Problem
from app.edge.raised import report
from app.edge.served import Operations, Served

Application = Callable[[Scope, gate.Receive, Send], Awaitable[None]]
Measure = Callable[[Mapping[str, Any]], None]
"""Hears the line of the access log of each request."""

_WITH_BODY = {"POST": gate.JSON, "PUT": gate.JSON, "PATCH": gate.MERGE_PATCH}
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_BODY_FIELDS = frozenset((b"content-length", b"transfer-encoding"))
_PORT = re.compile(rb":[0-9]+$")
_ANY_FORMAT = frozenset((None, b"*/*", b"application/json"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What the product shows of itself to networks and browsers."""

    origins: Container[str] = frozenset()
    """Exact origins whose pages may read answers."""
    hosts: frozenset[str] = frozenset()
    """Lower-case names the product answers to; any when empty."""
    forms: Container[str] = frozenset({"/oauth/token"})
    """Paths that speak OAuth: a form in, and errors in the words of RFC 6749 section 5.2."""
    docs: Container[str] = frozenset({"/docs"})
    """Pages that need scripts and styles."""
    repeatable: Container[str] = frozenset()
    """Query parameters that may come more than once."""
    largest_body: int = gate.LARGEST_BODY
    """Bytes."""


def unmeasured(_line: Mapping[str, Any]) -> None:
    """Where nobody counts."""


class Torn(Exception):
    """An answer failed after it had started: the server must cut the connection, so that nobody takes a part for the whole."""


class Layer:
    """Wraps an ASGI application. `served` gives the operations, for Allow and 406, and is asked once, at the first need."""

    def __init__(
        self,
        app: Application,
        *,
        served: Callable[[], Iterable[Served]],
        exposure: Exposure = Exposure(),
        log: AccessLog | None = None,
        measure: Measure = unmeasured,
    ) -> None:
        self._measure = measure
        self._app, self._operations, self._exposure, self._log = app, Operations(served), exposure, log or AccessLog()

    async def __call__(self, scope: Scope, receive: gate.Receive, send: Send) -> None:
        """Answer one request; hand anything that is not HTTP to the application."""
        if scope["type"] != "http":
            try:
                await self._app(scope, receive, send)
            finally:
                self._log.flush()
            return
        began = perf_counter()
        head, unfit = read_head(scope)
        exchange = begin(scope, language=language(text(head, b"accept-language") or ""), trace_id=trace_id(head))
        inner = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        answer = Answer(
            send=send,
            exchange=exchange,
            path=scope["path"],
            bare=inner is not scope,
            added=cors(head, self._exposure.origins),
            docs=scope["path"] in self._exposure.docs,
            operations=self._operations,
            foreign=scope["path"] in self._exposure.forms,
        )
        try:
            if unfit or not self._hosted(head):
                raise Problem(unfit or "bad_request")  # noqa: TRY301 - refused here as everywhere else, by the clause below
            await self._serve(inner, receive, answer, head)
        except Problem as problem:
            if answer.started:
                raise
            await answer.problem(problem)
        except gate.Disconnected:
            pass
        except Exception as exc:  # noqa: BLE001 - the last border: a crash must still be an answer with all its headers
            await self._crashed(exc, exchange, answer)
        finally:
            self._note(inner, exchange, answer, began)

    async def _serve(self, scope: Scope, receive: gate.Receive, answer: Answer, head: Head) -> None:
        path: str = scope["path"]
        if path != "/" and (path.endswith("/") or "//" in path):
            raise Problem("not_found")
        if scope["method"] == "OPTIONS":
            await self._options(path, answer, head)
            return
        try:
            if scope["query_string"]:
                self._check_query(scope["query_string"])
            if head.get(b"accept") not in _ANY_FORMAT:
                self._check_accept(scope, head)
            if scope["method"] in _WITH_BODY or not _BODY_FIELDS.isdisjoint(head):
                receive = await self._check_body(scope, receive, head)
        except Problem as problem:
            raise self._truer(scope, problem) from problem
        await self._app(scope, receive, answer)

    async def _options(self, path: str, answer: Answer, head: Head) -> None:
        """C06, C59: a browser's preflight is told what it may send; anybody else what the path allows."""
        if b"origin" in head and b"access-control-request-method" in head:
            await answer.whole(204, PREFLIGHT)
            return
        allow = self._operations.allow(path)
        if allow is None:
            raise Problem("not_found")
        await answer.whole(204, [(b"allow", allow.encode())])

    def _check_query(self, query_string: bytes) -> None:
        """C21, C55: no parameter twice, no token where logs of others will keep it."""
        names = parameter_names(query_string)
        if "access_token" in names:
            raise Problem("unauthorized")
        twice = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else set()
        repeated = sorted(name for name in twice if name not in self._exposure.repeatable)
        if repeated:
            raise Problem("invalid_request", errors=[fault(pointer(("query", name)), "repeated") for name in repeated[:MOST]])

    def _check_accept(self, scope: Scope, head: Head) -> None:
        """C12, C13: an unserved format is refused before anything is done."""
        wanted = text(head, b"accept") or ""
        if accepts(wanted, gate.JSON):
            return
        for served in self._operations.at(scope["path"]):
            if served.method == scope["method"] and served.media and not any(accepts(wanted, media) for media in served.media):
                raise Problem("not_acceptable")

    async def _check_body(self, scope: Scope, receive: gate.Receive, head: Head) -> gate.Receive:
        """C07, C08, C10, C11: a body is of the announced kind, of bounded size, and one unambiguous document."""
        expected = _WITH_BODY.get(scope["method"])
        length = gate.announced_length(text(head, b"content-length"), limit=self._exposure.largest_body)
        if expected is None and not length and b"transfer-encoding" not in head:
            return receive
        if expected is None:
            await gate.read_body(receive, limit=self._exposure.largest_body)
            return gate.replay(b"", receive)
        if scope["path"] in self._exposure.forms:
            expected = gate.FORM
        if b"content-type" in head or length:
            gate.check_media_type(text(head, b"content-type"), expected=expected, encoding=text(head, b"content-encoding"))
        body = await gate.read_body(receive, limit=self._exposure.largest_body)
        if body and b"content-type" not in head:
            gate.check_media_type(None, expected=expected)
        if body and expected != gate.FORM:
            scope[gate.DOCUMENT] = gate.parse(body)
        return gate.replay(body, receive)

    def _truer(self, scope: Scope, problem: Problem) -> Problem:
        """The body or the format of a request is no matter when the path or the method does not exist."""
        known = self._operations.at(scope["path"])
        if not known:
            return Problem("not_found")
        return problem if any(served.method == scope["method"] for served in known) else Problem("method_not_allowed")

    async def _crashed(self, exc: Exception, exchange: Exchange, answer: Answer) -> None:
        if answer.complete:
            return  # the application has already answered, and logged it
        if exchange.problem is None:
            report(exchange, exc)
        if answer.started:
            raise Torn from None  # `from None`: servers log what they catch, and the text of a fault may quote data
        await answer.problem(Problem("internal_error"))

    def _hosted(self, head: Head) -> bool:
        hosts = self._exposure.hosts
        return not hosts or _PORT.sub(b"", head[b"host"]).lower().decode() in hosts

    def _note(self, scope: Scope, exchange: Exchange, answer: Answer, began: float) -> None:
        method = "HEAD" if answer.bare else scope["method"]
        line = {
            "event": "access",
            "request_id": exchange.request_id,
            "trace_id": exchange.trace_id,
            "method": method if method in _METHODS else "other",
            "route": exchange.route or _route(scope),
            "status": answer.status,
            "code": exchange.problem,
            "ms": int((perf_counter() - began) * 100_000) / 100,
            "organisation_id": exchange.organisation_id,
            "principal_id": exchange.principal_id,
            "authentication": exchange.authentication,
        }
        self._measure(line)
        self._log.add(line)


def _route(scope: Scope) -> str | None:
    """The template of the path: the path itself may hold an invitation code or a share token."""
    context = scope.get("fastapi", {}).get("effective_route_context") or scope.get("route")
    return getattr(context, "path_format", None)
