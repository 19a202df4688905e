"""One POST, or PATCH, for every command of a machine that a caller may give."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, FastAPI, Query
from fastapi.routing import APIRoute
from starlette.responses import Response

from app.domain.assurance import RECENT
from app.domain.machine import ABSENT, Machine
from app.domain.record import Command
from app.domain.vocabulary import Role
from app.edge.command import Straight
from app.edge.served import routes_of
from app.routers.calls import NOBODY_YET, Amending, Commanding, Creating, DryRun
from app.routers.resource import PathId, Resource, responses

STRONG: Final = {"x-strong-authentication": {"max_age": int(RECENT.total_seconds())}}
"""What the contract says of an operation that asks for a recent authentication with several factors; seconds."""


def command_routes(router: APIRouter, resource: Resource, machine: Machine[Any]) -> None:
    for command in machine.commands():
        rows = [r for r in machine.rows if r.on is command]
        by = frozenset().union(*(r.by for r in rows))
        if by == {Role.SYSTEM} or command in resource.hidden:
            continue
        if rows[0].frm == (ABSENT,):
            _create(router, resource, command)
        elif command.partial:
            _amend(router, resource, command)
        else:
            _command(router, resource, command)


def straight(api: FastAPI) -> Iterator[Straight]:
    """The commands on one id. Every endpoint of this module asks the door and tells what it answers, and does nothing else."""
    for route in routes_of(api):
        if not isinstance(route, APIRoute) or route.endpoint.__module__ != __name__ or route.methods != {"POST"}:
            continue
        if route.path_format.split("/")[3:4] == ["{id}"]:
            said, extra = route.endpoint.__annotations__, route.openapi_extra or {}
            yield Straight(
                route=route.path_format,
                scope=extra["x-scope"],
                command=said["body"],
                status=route.status_code or 200,
                guarded=said["call"] is Commanding,
            )


def _extra(resource: Resource, command: type[Command], *, patch: bool = False) -> dict[str, Any]:
    media = "application/merge-patch+json" if patch else "application/json"
    rules = sorted({rule.id for row in resource.machine.rows if row.on is command for rule in row.rules}) if resource.machine else []
    strong = STRONG if command.strong else {}
    return strong | {
        "x-machine": resource.record.noun,
        "x-command": command.__name__,
        "x-rules": rules,
        "x-scope": command.scope or f"{resource.family}:write",
        "requestBody": {"content": {media: {"examples": {"example": {"value": command.example}}}}},
    }


def _named(endpoint: Callable[..., Any], body: type[Command]) -> Callable[..., Any]:
    """FastAPI reads the body's class from the annotation."""
    endpoint.__annotations__["body"] = body
    return endpoint


def _operation(command: type[Command]) -> dict[str, Any]:
    name = command.__name__
    return {"operation_id": name[0].lower() + name[1:], "summary": command.summary, "description": command.__doc__}


def _create(router: APIRouter, resource: Resource, command: type[Command]) -> None:
    async def under(id: PathId, body: Any, call: Creating, query: Annotated[DryRun, Query()]) -> Response:
        return await call.perform(id, body, status=201, dry_run=query.dry_run)

    async def at_the_top(body: Any, call: Creating, query: Annotated[DryRun, Query()]) -> Response:
        return await call.perform(NOBODY_YET, body, status=201, dry_run=query.dry_run)

    where = f"/{resource.parent}/{{id}}/{resource.segment}" if resource.parent else f"/{resource.segment}"
    if command is not resource.creators[0]:
        where += f"/{command.verb}"
    endpoint = _named(under if resource.parent else at_the_top, command)
    told = responses(resource.record, 201, secret=bool(command.draws_secret))
    router.add_api_route(
        where,
        endpoint,
        methods=["POST"],
        status_code=201,
        response_model=None,
        responses=told,
        openapi_extra=_extra(resource, command),
        **_operation(command),
    )


def _command(router: APIRouter, resource: Resource, command: type[Command]) -> None:
    async def on_what_was_read(id: PathId, body: Any, call: Commanding, query: Annotated[DryRun, Query()]) -> Response:
        return await call.perform(id, body, status=200, dry_run=query.dry_run)

    async def into_a_collection(id: PathId, body: Any, call: Creating, query: Annotated[DryRun, Query()]) -> Response:
        return await call.perform(id, body, status=201, dry_run=query.dry_run)

    sub = resource.subs.get(command)
    status, returns = (201, sub.returns) if sub else (200, resource.record)
    router.add_api_route(
        f"/{resource.segment}/{{id}}/{sub.segment if sub else command.verb}",
        _named(into_a_collection if sub else on_what_was_read, command),
        methods=["POST"],
        status_code=status,
        response_model=None,
        responses=responses(returns, status, secret=bool(command.draws_secret)),
        openapi_extra=_extra(resource, command),
        **_operation(command),
    )


def _amend(router: APIRouter, resource: Resource, command: type[Command]) -> None:
    async def amend(id: PathId, body: Any, call: Amending, query: Annotated[DryRun, Query()]) -> Response:
        return await call.perform(id, body, status=200, dry_run=query.dry_run)

    endpoint = _named(amend, command)
    endpoint.__annotations__["body"] = Annotated[command, Body(media_type="application/merge-patch+json")]
    router.add_api_route(
        f"/{resource.segment}/{{id}}",
        endpoint,
        methods=["PATCH"],
        response_model=None,
        responses=responses(resource.record, 200),
        openapi_extra=_extra(resource, command, patch=True),
        **_operation(command),
    )
