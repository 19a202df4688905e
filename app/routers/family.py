"""A family of routes that is passed over at once when a path cannot be its own: the router tries routes one by one, and there are many."""

from collections.abc import MutableMapping
from typing import Any

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send


class Family(BaseRoute):
    """Holds the routes of one router, and answers what it answers.

    They are served as they stand: FastAPI's own inclusion builds each of them anew, validators and all, for every level of inclusion.
    """

    def __init__(self, router: APIRouter) -> None:
        self.routes = tuple(router.routes)
        self._segments = frozenset(_segment(getattr(route, "path", "")) for route in self.routes)
        self._anything = any("{" in segment for segment in self._segments)  # a parameter stands there: `/problems/{code}`

    def matches(self, scope: Scope) -> tuple[Match, MutableMapping[str, Any]]:
        """As any router, after one look at the path."""
        if not self._anything and _segment(scope["path"]) not in self._segments:
            return Match.NONE, {}
        found: tuple[Match, MutableMapping[str, Any]] = (Match.NONE, {})
        for route in self.routes:
            match, known = route.matches(scope)
            if match.value > found[0].value:
                found = match, {**known, "route": route}
            if match is Match.FULL:
                break
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the route that matched."""
        await scope["route"].handle(scope, receive, send)


def _segment(path: str) -> str:
    return path.split("/", 3)[2] if path.count("/") > 1 else path
