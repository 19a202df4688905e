"""For Prometheus: the counts of this process. Outside the contract, and unknown to anybody but the operator's own machines."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from app.edge.metrics import FORMAT, Metrics, near
from app.edge.problems import Problem
from app.persistence.duties import Duties
from app.persistence.pool import Unavailable
from app.routers.calls import Services

METRICS = "metrics"
"""Its place among the services."""
DUTIES = "duties"
router = APIRouter()
ROUTERS = (router,)


@router.get("/metrics", include_in_schema=False, response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Requests by route, method and status, their duration, the age of the news, how late the worker is."""
    services: Services = request.app.state.services
    counted: Metrics | None = services.more.get(METRICS)
    if counted is None or not near(request.client.host if request.client else None, dict(request.scope["headers"])):
        raise Problem("not_found")
    return Response(counted.told(deadline_lag=await _lag(services)), 200, {"cache-control": "no-store"}, FORMAT)


async def _lag(services: Services) -> float:
    """Seconds since the oldest deadline should have fired; not a number while the database is lost."""
    duties: Duties | None = services.more.get(DUTIES)
    now = services.door.clock()
    try:
        due = [] if duties is None else await duties.due(now, most=1)
    except Unavailable:
        return float("nan")
    return max((now - due[0].fires_at) / timedelta(seconds=1), 0.0) if due else 0.0
