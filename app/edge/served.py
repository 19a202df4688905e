"""What the product serves: methods and formats of each path, for Allow and for 406. Starlette's own 405 names only one route's methods."""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from app.edge.negotiation import JSON


class Served(NamedTuple):
    """One operation. `media` are the formats of its answers; empty when it takes care of negotiation itself."""

    method: str
    path: re.Pattern[str]
    media: tuple[str, ...] = (JSON,)


class Operations:
    """The operations of the product, read at the first question, when every router is in."""

    def __init__(self, source: Callable[[], Iterable[Served]]) -> None:
        self._source = source
        self._known: tuple[Served, ...] | None = None

    def at(self, path: str) -> list[Served]:
        """Every operation on a path."""
        if self._known is None:
            self._known = tuple(self._source())
        return [served for served in self._known if served.path.match(path)]

    def allow(self, path: str) -> str | None:
        """The whole Allow field of a path; None when the path is unknown."""
        methods = {served.method for served in self.at(path)}
        if not methods:
            return None
        return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))


def routes_of(app: FastAPI) -> list[BaseRoute]:
    """Every route of an application, those that others hold included."""
    return [inner for route in app.routes for inner in getattr(route, "routes", (route,))]


def served_by(app: FastAPI) -> list[Served]:
    """Every operation of an application, through the one function that sees included routers."""
    found = []
    for context in iter_route_contexts(routes_of(app)):
        pattern = getattr(context, "path_regex", None)
        if isinstance(pattern, re.Pattern):
            found += [Served(method, pattern, _media(context)) for method in context.methods or ()]
    return found


def _media(context: Any) -> tuple[str, ...]:
    """From the documented 2xx answers; a route outside the contract (documentation pages) answers what it likes."""
    responses = getattr(context, "responses", None)
    if responses is None:
        return ()
    told = {media for status, response in responses.items() if str(status).startswith("2") for media in response.get("content", ())}
    kind = getattr(context, "response_class", None)
    default = getattr(getattr(kind, "value", kind), "media_type", None)
    return tuple(sorted(told | ({default} if default else {JSON} if not told else set())))
