"""Sandbox organisations and their legal clock. Where the sandbox is off (production), these paths do not exist."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AfterValidator, Field, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from app.domain.machine import NotOpenTo
from app.domain.record import Record
from app.domain.vocabulary import Id, Instant, LegalDate, Role
from app.edge.faults import fault
from app.edge.problems import Problem
from app.routers.calls import Call, Closed, Services, json, reading
from app.service.sandbox import Allowance, Backwards, Sandbox
from app.service.seeding import Seeded, Seeding

SANDBOX = "sandbox"
"""Its place among the services; absent where the sandbox is off."""
router = APIRouter(prefix="/v1/sandbox", tags=["Sandbox"])
ROUTERS = (router,)
_MOVERS = frozenset({Role.ADMINISTRATOR, Role.SCRIPT})
_NEVER_KEPT = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class SandboxDesk:
    """What these routes need."""

    sandbox: Sandbox
    seeding: Seeding
    allowance: Allowance


_YEARS = "(2019|20[2-9][0-9]|21[0-4][0-9])"


def _applicable(value: datetime) -> datetime:
    """Before the reform of 2019 no rule has its numbers; far ahead, deadlines would leave the calendar. An offset may move a day."""
    if value.year < 2018:
        raise PydanticCustomError("too_small", "Is before the law that the product knows.")
    if value.year > 2151:
        raise PydanticCustomError("too_large", "Is too far ahead.")
    return value


_SCHEMA = TypeAdapter(Instant).json_schema()
_PATTERN = re.sub(r"^\^\([^)]*\)", lambda _: f"^{_YEARS}", _SCHEMA["pattern"])
LegalTime = Annotated[Instant, AfterValidator(_applicable), WithJsonSchema(_SCHEMA | {"pattern": _PATTERN})]


class OpenSandbox(Record):
    """Where the legal clock of the new organisation begins."""

    clock_start: LegalTime = Field(description="Legal time; it stands still until it is moved, forwards only")


class SandboxIds(Record):
    """The entries of the organisation, to be used in bodies and paths."""

    organisation: Id
    administrator: Id
    counsellor: Id
    second_counsellor: Id
    referent: Id = Field(description="The disability referent")
    auditor: Id
    dpo: Id = Field(description="The data protection officer")
    beneficiary: Id
    employer: Id
    funder: Id
    cpf: Id = Field(description="The funder Mon Compte Formation")
    offer: Id


class SandboxTokens(Record):
    """A bearer token of each role: of one hour for persons, of fifteen minutes for machines."""

    administrator: str
    counsellor: str
    second_counsellor: str
    referent: str
    auditor: str
    dpo: str
    beneficiary: str
    employer: str
    funder: str
    script: str


class SandboxClient(Record):
    """The credentials of a machine, for `POST /oauth/token`."""

    client_id: Id
    client_secret: str


class SandboxClients(Record):
    """The machines of the organisation."""

    funder: SandboxClient
    script: SandboxClient


class SandboxOrganisation(Record):
    """A fictitious provider with somebody in each role. The tokens and secrets are shown here only."""

    organisation_id: Id
    at: Instant
    ids: SandboxIds
    tokens: SandboxTokens
    clients: SandboxClients


class LegalClock(Record):
    """Where the legal clock stands."""

    at: Instant


class MoveClock(Record):
    """Where the legal clock is to go."""

    to: LegalTime


class FiredEvent(Record):
    """What became true on the way."""

    type: str
    subject: Id
    on: LegalDate


class MovedClock(Record):
    """Where the clock stands now, and what was fired on the way, in order."""

    at: Instant
    fired: tuple[FiredEvent, ...]
    complete: bool = Field(description="False after a thousand deadlines: repeat the call to go on")


def _desk(request: Request) -> SandboxDesk:
    """Raises: Problem not_found where the sandbox is off: before anything else is looked at."""
    services: Services = request.app.state.services
    desk = services.more.get(SANDBOX)
    if not isinstance(desk, SandboxDesk):
        raise Problem("not_found")
    return desk


Desk = Annotated[SandboxDesk, Depends(_desk)]


async def _moving(request: Request, desk: Desk) -> tuple[Call, SandboxDesk]:
    call = await reading(request)
    if not call.by.roles & _MOVERS:
        raise NotOpenTo("sandbox_clock", "MoveClock", _MOVERS)
    return call, desk


Moving = Annotated[tuple[Call, SandboxDesk], Depends(_moving)]


@router.post(
    "/organisations",
    status_code=201,
    response_model=None,
    responses={201: {"model": SandboxOrganisation}},
    operation_id="openSandbox",
    summary="Make a fictitious organisation of one's own",
    openapi_extra={
        "security": [],
        "x-problems": ["not_found"],
        "requestBody": {"content": {"application/json": {"examples": {"example": {"value": {"clock_start": "2026-12-01T08:00:00Z"}}}}}},
    },
)
async def open_sandbox(body: OpenSandbox, desk: Desk, query: Annotated[Closed, Query()]) -> Response:
    """A fresh provider with members, a beneficiary, an employer, a funder, and a token of each role. It needs no token.

    Every deadline and every legal date of the organisation follows its own clock. Each call makes another organisation.
    """
    if not desk.allowance.taken():
        raise Problem("rate_limited")
    seeded = await desk.seeding.sandbox(body.clock_start)
    told = _organisation(seeded, body)
    return Response(json(told), 201, _NEVER_KEPT, "application/json")


def _organisation(seeded: Seeded, body: OpenSandbox) -> SandboxOrganisation:
    clients = {name: SandboxClient(client_id=c.id, client_secret=c.secret) for name, c in seeded.clients.items()}
    return SandboxOrganisation(
        organisation_id=seeded.organisation,
        at=body.clock_start,
        ids=SandboxIds.model_validate(dict(seeded.ids)),
        tokens=SandboxTokens.model_validate(dict(seeded.tokens)),
        clients=SandboxClients.model_validate(clients),
    )


@router.get(
    "/clock",
    response_model=None,
    responses={200: {"model": LegalClock}},
    operation_id="getSandboxClock",
    summary="Read the legal clock",
    openapi_extra={"x-scope": "sandbox:read", "x-problems": ["not_found"]},
)
async def read_clock(moving: Moving, query: Annotated[Closed, Query()]) -> Response:
    """The legal time of this sandbox organisation; 404 for any other."""
    call, desk = moving
    return Response(json(LegalClock(at=await desk.sandbox.at(call.by.org))), 200, media_type="application/json")


@router.post(
    "/clock",
    response_model=None,
    responses={200: {"model": MovedClock}},
    operation_id="moveSandboxClock",
    summary="Move the legal clock forwards",
    openapi_extra={
        "x-scope": "sandbox:write",
        "x-problems": ["not_found"],
        "requestBody": {"content": {"application/json": {"examples": {"example": {"value": {"to": "2026-12-25T08:00:00Z"}}}}}},
    },
)
async def move_clock(body: MoveClock, moving: Moving, query: Annotated[Closed, Query()]) -> Response:
    """Stops wherever something is due, in order, and does it, as the service will in production; answers when all is done.

    `to` is absolute: a repeated call changes nothing.
    """
    call, desk = moving
    return Response(json(await _moved(desk.sandbox, call.by.org, body)), 200, media_type="application/json")


async def _moved(sandbox: Sandbox, org: UUID, body: MoveClock) -> MovedClock:
    try:
        advanced = await sandbox.advance(org, body.to)
    except Backwards:
        raise Problem("invalid_request", errors=[fault("/to", "too_small")]) from None
    fired = tuple(FiredEvent(type=f.type, subject=f.subject, on=f.on) for f in advanced.fired)
    return MovedClock(at=advanced.at, fired=fired, complete=advanced.complete)
