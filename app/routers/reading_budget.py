"""Who reads more files in an hour than her work explains is stopped, and the administration and the DPO hear of it at once."""

from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from app.domain.anomaly.records import AnomalyKind, ReportAnomaly
from app.edge.exchange import exchange_of
from app.edge.outcomes import problem_of
from app.edge.problems import Problem
from app.edge.raised import respond
from app.persistence.pool import BudgetSpent, Unavailable
from app.service.door import Asked
from app.service.identity import system
from app.service.outcomes import real_time


def install(api: FastAPI) -> None:
    """Register the handler of a spent budget."""
    api.add_exception_handler(BudgetSpent, _spent)


async def _spent(request: Request, exc: Any) -> Response:
    """429, once it is told. Nothing of what was asked for has been shown."""
    try:
        await _told(request, exc)
    except Unavailable as lost:
        return respond(request, problem_of(lost) or exc)
    return respond(request, Problem("reading_budget_spent", headers={"Retry-After": str(exc.wait)}))


async def _told(request: Request, spent: BudgetSpent) -> None:
    """Once an hour for one account: whoever goes on asking adds nothing to what is known."""
    exchange = exchange_of(request.scope)
    if exchange.organisation_id is None or exchange.principal_id is None:
        return
    command = ReportAnomaly(kind=AnomalyKind.READING_BUDGET, ceiling=spent.ceiling)
    key = f"anomaly:{exchange.principal_id}:{real_time():%Y-%m-%dT%H}"
    asked = Asked(id=exchange.principal_id, command=command, by=system(exchange.organisation_id), key=key)
    await request.app.state.services.door.perform(asked)
