"""For whoever keeps the service running: does the process live, and may it be given requests. Neither tells more than that."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.domain.record import Record
from app.edge.problems import Problem
from app.routers.calls import Closed, Services, json
from app.service.health import Health

HEALTH = "health"
"""Its place among the services."""
router = APIRouter(prefix="/health", tags=["Platform"])
ROUTERS = (router,)
_OPEN: dict[str, Any] = {"security": []}
_NEVER_KEPT = {"cache-control": "no-store"}


class Standing(Record):
    """The answer to a probe."""

    status: str


@router.get(
    "/live",
    response_model=None,
    responses={200: {"model": Standing}},
    operation_id="getLiveness",
    summary="Does the process live",
    openapi_extra=_OPEN,
)
async def live(query: Annotated[Closed, Query()]) -> Response:
    """200 as long as the process answers, whatever the state of the database: restarting it would not help."""
    return Response(json(Standing(status="live")), 200, _NEVER_KEPT, "application/json")


@router.get(
    "/ready",
    response_model=None,
    responses={200: {"model": Standing}},
    operation_id="getReadiness",
    summary="May the process be given requests",
    openapi_extra=_OPEN,
)
async def ready(request: Request, query: Annotated[Closed, Query()]) -> Response:
    """200, or 503 with Retry-After while the database is lost, its schema is being brought up to date, or the process is leaving."""
    services: Services = request.app.state.services
    health: Health = services.more[HEALTH]
    if not await health.ready():
        raise Problem("not_ready")
    return Response(json(Standing(status="ready")), 200, _NEVER_KEPT, "application/json")
