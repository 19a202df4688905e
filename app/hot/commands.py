"""Commands in front of the router: the ordinary one is read by hand and asked of the door; any other is the router's to read.

The router's road to an endpoint (matching, dependencies, the body parsed again) costs as much as the decision.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import ValidationError

from app.domain.record import Command
from app.edge.command import KEY_PATTERN, LONGEST_KEY, LONGEST_MATCH, Straight, fields, tags
from app.edge.outcomes import problem_of
from app.edge.problems import Problem
from app.hot.request import Operation, Reply, Request, canonical, text, whole
from app.service.door import Asked, Door

_KEY = re.compile(KEY_PATTERN)


def operation(straight: Straight, door: Door) -> Operation:
    """A command as the front knows its operations."""
    return Operation(straight.route, straight.scope, frozenset(), _performing(straight, door))


def _performing(straight: Straight, door: Door) -> Callable[[Request], Awaitable[Reply | Problem | None]]:
    async def perform(request: Request) -> Reply | Problem | None:
        asked = _asked(straight, request)
        if asked is None:
            return None
        try:
            answer = await door.perform(asked)
        except Exception as exc:
            problem = problem_of(exc)
            if problem is None:
                raise
            return problem
        said = ((name.encode(), value.encode("latin-1")) for name, value in fields(answer, straight.status).items())
        return whole(straight.status, answer.body, *said)

    return perform


def _asked(straight: Straight, request: Request) -> Asked | None:
    """The question, if everything about it is in order."""
    subject, key, expected = canonical(request.path[3]), _key(request), _expected(request) if straight.guarded else None
    command = _command(straight.command, request.document)
    if subject is None or key is None or command is None or (straight.guarded and not expected):
        return None
    return Asked(id=subject, command=command, by=request.by, key=key, expected=expected, request_id=request.request_id)


def _key(request: Request) -> str | None:
    key = text(request.head, b"idempotency-key")
    return key if key is not None and len(key) <= LONGEST_KEY and _KEY.fullmatch(key) else None


def _expected(request: Request) -> tuple[str, ...]:
    given = text(request.head, b"if-match") or ""
    return tags(given) if len(given) <= LONGEST_MATCH else ()


def _command(kind: type[Command], document: Any) -> Command | None:
    try:
        return kind.model_validate(document, from_attributes=True)  # as the router validates a body
    except ValidationError:
        return None
