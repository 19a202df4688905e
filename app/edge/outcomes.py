"""One table from what the door and the domain raise to problems. The domain knows no status code."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response

from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.content_class import Destroyed, KeysLost
from app.domain.document import DocumentChanged
from app.domain.machine import NotInState, NotOpenTo, Refused
from app.domain.vocabulary import Language
from app.edge.faults import fault
from app.edge.problems import Problem
from app.edge.raised import respond
from app.persistence.pool import Unavailable
from app.persistence.snapshot import Collision
from app.service.drafts import InvalidAnswer
from app.service.outcomes import AnswerDestroyed, Busy, Gone, KeyReused, Missing, NotStrong, SecretAlreadyShown, Stale, UnknownReference
from app.service.views import Secret


def _not_in_state(exc: Any) -> Problem:
    states = ", ".join(exc.possible_in)
    detail = {
        Language.FR: f"Impossible dans l'état « {exc.state} ». Possible dans : {states}.",
        Language.EN: f"Not possible while “{exc.state}”. Possible in: {states}.",
    }
    return Problem("not_possible_in_state", detail=detail, extra={"state": exc.state, "possible_in": list(exc.possible_in)})


def _plain(code: str) -> Callable[[Any], Problem]:
    return lambda exc: Problem(code)


PROBLEMS: dict[type[Exception], Callable[[Any], Problem]] = {
    Refused: lambda exc: Problem("refused", refusals=exc.broken),
    Secret: lambda exc: Problem("forbidden", refusals=exc.broken),
    NotInState: _not_in_state,
    NotOpenTo: lambda exc: Problem("forbidden", extra={"open_to": sorted(exc.by)}),
    DocumentChanged: _plain("document_changed"),
    WarningsToAcknowledge: lambda exc: Problem("warnings_to_acknowledge", refusals=exc.broken),
    Destroyed: _plain("gone"),
    InvalidAnswer: lambda exc: Problem("invalid_request", errors=[fault("/value", f.code) for f in exc.faults]),
    Gone: lambda exc: Problem("gone", extra={"links": exc.links}),
    Missing: _plain("not_found"),
    NotStrong: _plain("insufficient_user_authentication"),
    Stale: _plain("stale_version"),
    Busy: _plain("busy"),
    KeyReused: _plain("idempotency_key_reused"),
    SecretAlreadyShown: _plain("secret_already_shown"),
    AnswerDestroyed: _plain("gone"),
    UnknownReference: lambda exc: Problem("invalid_request", errors=[fault(f"/{exc.field}", "unknown_reference")]),
    Collision: _plain("already_exists"),
    Unavailable: _plain("not_ready"),
    KeysLost: _plain("not_ready"),
}


def problem_of(exc: Exception) -> Problem | None:
    """The problem of an outcome; None for what is none, a fault of ours."""
    made = next((PROBLEMS[kind] for kind in type(exc).__mro__ if kind in PROBLEMS), None)
    return None if made is None else made(exc)


def install(app: FastAPI) -> None:
    """Register the handler of every outcome."""
    for kind, problem in PROBLEMS.items():
        app.add_exception_handler(kind, _handler(problem))


def _handler(problem: Callable[[Any], Problem]) -> Any:
    async def handle(request: Request, exc: Exception) -> Response:
        return respond(request, problem(exc))

    return handle
