"""What FastAPI and Starlette raise, answered as problem documents."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app.edge.catalogue import OF_STATUS
from app.edge.exchange import Exchange, exchange_of
from app.edge.faults import faults
from app.edge.problems import Problem

_log = structlog.get_logger("bilan.edge")
_HEADER_PROBLEMS = {
    "idempotency-key": ("missing_idempotency_key", "invalid_idempotency_key"),
    "if-match": ("if_match_required", None),
    "bilan-share": ("missing_link", "not_found"),
}


def install(app: FastAPI) -> None:
    """Register the handlers of everything that may come out of a route."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unknown)


def respond(request: Request, problem: Problem) -> Response:
    """The response to a request that ends with this problem."""
    exchange = exchange_of(request.scope)
    status, headers, body = answer(exchange, problem)
    response = Response(body, status_code=status)
    response.raw_headers = headers
    return response


def answer(exchange: Exchange, problem: Problem) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body of a problem, noted in the exchange so that the access log names it."""
    exchange.problem = problem.code
    return problem.render(language=exchange.language, instance=exchange.instance)


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem of an HTTP error that names none; its headers (Allow, WWW-Authenticate, Retry-After) are kept."""
    return Problem(OF_STATUS.get(status, "internal_error" if status >= 500 else "bad_request"), headers=headers)


def of_validation(found: Sequence[Mapping[str, Any]]) -> Problem:
    """The problem of a request that does not fit its schema: some headers and path ids have problems of their own."""
    places = [tuple(error["loc"]) for error in found]
    if any(place[0] == "path" for place in places):
        return Problem("not_found")
    for place, error in zip(places, found, strict=True):
        if place[0] == "header" and len(place) > 1:
            missing, invalid = _HEADER_PROBLEMS.get(str(place[1]).lower().replace("_", "-"), (None, None))
            if code := missing if error["type"] == "missing" else invalid:
                return Problem(code)
    if any(error["type"] == "json_invalid" for error in found):
        return Problem("malformed_json")
    return Problem("invalid_request", errors=faults(found))


async def _on_problem(request: Request, exc: Exception) -> Response:
    return respond(request, exc if isinstance(exc, Problem) else Problem("internal_error"))


async def _on_invalid(request: Request, exc: Exception) -> Response:
    return respond(request, of_validation(exc.errors() if isinstance(exc, RequestValidationError) else ()))


async def _on_http(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, HTTPException):
        return respond(request, Problem("internal_error"))
    if exc.status_code in {204, 304}:
        return Response(status_code=exc.status_code, headers=exc.headers)
    return respond(request, of_status(exc.status_code, exc.headers))


async def _on_unknown(request: Request, exc: Exception) -> Response:
    exchange = exchange_of(request.scope)
    if exchange.unread or isinstance(exc, ClientDisconnect):
        return Response(status_code=500)  # goes nowhere: the reader left
    report(exchange, exc)
    return respond(request, Problem("internal_error"))


def report(exchange: Exchange, exc: BaseException) -> None:
    """Log a fault of ours: where it happened, never what it said, because messages quote data."""
    frames = []
    trace = exc.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    _log.error(
        "internal_error", request_id=exchange.request_id, trace_id=exchange.trace_id, exception=type(exc).__name__, where=frames[-8:]
    )
