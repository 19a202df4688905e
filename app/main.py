"""Composition root: the only module that knows every room. It builds things from settings and holds no logic."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI

from app.edge import outcomes, problems, refusals
from app.edge.layer import Exposure, Layer
from app.edge.served import served_by
from app.routers import bilans, file, registry
from app.routers.calls import Services

ROUTERS: tuple[APIRouter, ...] = (*registry.ROUTERS, *bilans.ROUTERS, *file.ROUTERS)


def make_api(services: Services | None = None, *, routers: Iterable[APIRouter] = ROUTERS) -> FastAPI:
    """The FastAPI application: every route, no middleware. Without services it only tells its contract."""
    api = FastAPI(title="Bilan", version="1", redirect_slashes=False, docs_url=None, redoc_url=None, openapi_url=None)
    api.state.services = services
    for router in routers:
        api.include_router(router)
    outcomes.install(api)
    refusals.install(api)
    return api


def wrapped(api: FastAPI, *, public_url: str, exposure: Exposure) -> Any:
    """The API inside its outer layer."""
    problems.configure(public_url)
    return Layer(api, served=lambda: served_by(api), exposure=exposure)
