"""Families of routes serve exactly what their routers serve."""

import re

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match

from app.edge.served import routes_of, served_by
from app.main import ROUTERS, make_api

PARAMETER = re.compile(r"\(\?P<\w+>[^)]*\)")


def test_no_route_is_lost_or_gained_by_passing_families_over() -> None:
    plain = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for router in ROUTERS:
        plain.include_router(router)
    api = make_api()
    assert sorted((s.method, s.path.pattern) for s in served_by(api)) == sorted((s.method, s.path.pattern) for s in served_by(plain))
    for served in served_by(api):
        path = PARAMETER.sub("x", served.path.pattern).strip("^$").replace("\\", "")
        scope = {"type": "http", "method": served.method, "path": path, "headers": [], "root_path": "", "app": api}
        assert any(route.matches(dict(scope))[0] is Match.FULL for route in api.router.routes), path


def test_a_route_is_built_once() -> None:
    """Each weighs some tens of kilobytes and some milliseconds, and there are hundreds."""
    declared = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert [route for route in routes_of(make_api()) if isinstance(route, APIRoute)] == declared
