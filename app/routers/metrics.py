"""For Prometheus: the counts of this process. Outside the contract, and unknown to anybody but the operator's own machines."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from app.edge.metrics import FORMAT, Metrics, near
from app.edge.problems import Problem
from app.persistence.duties import Duties
from app.persistence.invariants import Checks
from app.persistence.pool import Unavailable
from app.routers.calls import Services

METRICS = "metrics"
"""Its place among the services."""
DUTIES = "duties"
CHECKS = "checks"
router = APIRouter()
ROUTERS = (router,)


@router.get("/metrics", include_in_schema=False, response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Requests by route, method and status, their duration, the age of the news, how late the worker is, what it found wrong."""
    services: Services = request.app.state.services
    counted: Metrics | None = services.more.get(METRICS)
    if counted is None or not near(request.client.host if request.client else None, dict(request.scope["headers"])):
        raise Problem("not_found")
    told = counted.told(deadline_lag=await _lag(services), broken=await _broken(services), now=services.door.clock())
    return Response(told, 200, {"cache-control": "no-store"}, FORMAT)


async def _broken(services: Services) -> list[tuple[str, int, datetime]]:
    """What the last look at the data has found; nothing while the database is lost, or before the first look."""
    checks: Checks | None = services.more.get(CHECKS)
    try:
        rows = [] if checks is None else await checks.noted()
    except Unavailable:
        return []
    return [(row["invariant"], row["violations"], row["checked_at"]) for row in rows]


async def _lag(services: Services) -> float:
    """Seconds since the oldest deadline should have fired; not a number while the database is lost."""
    duties: Duties | None = services.more.get(DUTIES)
    now = services.door.clock()
    try:
        due = [] if duties is None else await duties.due(now, most=1)
    except Unavailable:
        return float("nan")
    return max((now - due[0].fires_at) / timedelta(seconds=1), 0.0) if due else 0.0
