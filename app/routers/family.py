"""A family of routes that is passed over at once when a path cannot be its own: the router tries routes one by one, and there are many."""

from collections.abc import MutableMapping
from functools import cached_property
from typing import Any

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import Match


class Family(APIRouter):
    """Holds one router. What it answers is what that router answers."""

    def __init__(self, router: APIRouter) -> None:
        super().__init__()
        self.include_router(router)

    @cached_property
    def segments(self) -> frozenset[str]:
        """The second segments of its paths: `/v1/sessions/{id}` → `sessions`. Read once, when every route is in."""
        return frozenset(_segment(context.path_format or "") for context in iter_route_contexts(self.routes))

    @cached_property
    def anything(self) -> bool:
        """True when a parameter stands there: `/problems/{code}`."""
        return any("{" in segment for segment in self.segments)

    def matches(self, scope: MutableMapping[str, Any]) -> tuple[Match, MutableMapping[str, Any]]:
        """As any router, after one look at the path."""
        own = self.anything or _segment(scope["path"]) in self.segments
        return super().matches(scope) if own else (Match.NONE, {})


def _segment(path: str) -> str:
    return path.split("/", 3)[2] if path.count("/") > 1 else path
