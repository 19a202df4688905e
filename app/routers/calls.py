"""What every route is given: who asks, the door, the reads, and the conditions of the request, each a parameter type."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from app.domain.calendar import paris_date
from app.domain.machine import Principal
from app.domain.record import Command, Kept, Record
from app.edge.command import KEY_PATTERN, LONGEST_KEY, LONGEST_MATCH, fields, tags
from app.edge.exchange import exchange_of
from app.edge.negotiation import none_match
from app.persistence.legal_clock import LegalClock
from app.persistence.snapshot import Answer
from app.service.door import Asked, Door
from app.service.drafts import Drafts, revision_in
from app.service.reads import Read, Reads

NOBODY_YET = UUID(int=0)
"""The id of a thread that a command opens: the door draws it."""


def _digits(value: object) -> object:
    """A whole number as JSON writes it: `+5`, `5.0` and `1_0` are no second spelling of a page size."""
    return value if not isinstance(value, str) or _WHOLE.fullmatch(value) else None


def _said(value: object) -> object:
    """`true` or `false`, not the many words that a form may hold."""
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else value


_WHOLE = re.compile("-?(0|[1-9][0-9]{0,9})", re.ASCII)
QueryNumber = Annotated[int, BeforeValidator(_digits)]
QueryFlag = Annotated[bool, BeforeValidator(_said)]


class Closed(BaseModel):
    """A query without parameters: an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")


class DryRun(Closed):
    """`dry_run=true` decides, says everything that the real call would say, and changes nothing."""

    dry_run: QueryFlag = Field(default=False, description="Decide without changing anything")


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root gives to the routes."""

    door: Door
    reads: Reads
    drafts: Drafts
    authenticate: Any
    cursor_key: bytes
    more: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request."""

    by: Principal
    services: Services
    request: Request
    key: str | None = None
    expected: tuple[str, ...] | None = None

    @property
    def request_id(self) -> str:
        """The id under which the logs know this request."""
        return exchange_of(self.request.scope).request_id

    async def perform(self, id: UUID, command: Command, *, status: int, dry_run: bool = False) -> Response:
        """Ask the door; answer with the resource as the caller sees it."""
        asked = Asked(id=id, command=command, by=self.by, key=self.key, expected=self.expected, dry_run=dry_run, request_id=self.request_id)
        answer = await self.services.door.perform(asked)
        return told(answer, 200 if dry_run else status, dry_run=dry_run)

    async def autosave(self, kind: type[Kept], id: UUID, content: Any, *, item: str | None = None) -> Response:
        """Save a draft over the revision that was read."""
        expected = revision_in(self.expected or ())
        saved, tag = await self.services.drafts.save(kind, id, content, by=self.by, expected=expected, item=item)
        return Response(json(saved), 200, {"etag": tag, "cache-control": "no-store"}, "application/json")

    def conditional(self, read: Read) -> Response:
        """The resource, or 304 when the caller already holds this representation."""
        return shown(self.request, read)


async def _caller(request: Request) -> tuple[Principal, Services]:
    services: Services = request.app.state.services
    by = await services.authenticate(request)
    exchange_of(request.scope).told(by)
    return by, services


async def reading(request: Request) -> Call:
    """A read."""
    by, services = await _caller(request)
    return Call(by, services, request)


Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY, pattern=KEY_PATTERN)]
Match = Annotated[
    str, Header(alias="If-Match", min_length=1, max_length=LONGEST_MATCH, description="The ETag of the representation that was read")
]


async def creating(request: Request, idempotency_key: Key) -> Call:
    """A creation, or a POST to a sub-collection: repeatable under its key."""
    by, services = await _caller(request)
    return Call(by, services, request, key=idempotency_key)


async def commanding(request: Request, idempotency_key: Key, if_match: Match) -> Call:
    """A command on a resource that was read: repeatable under its key, refused when the resource has moved on."""
    by, services = await _caller(request)
    return Call(by, services, request, key=idempotency_key, expected=tags(if_match))


async def amending(request: Request, if_match: Match) -> Call:
    """A PATCH, PUT or DELETE on a resource that was read."""
    by, services = await _caller(request)
    return Call(by, services, request, expected=tags(if_match))


Reading = Annotated[Call, Depends(reading)]
Creating = Annotated[Call, Depends(creating)]
Commanding = Annotated[Call, Depends(commanding)]
Amending = Annotated[Call, Depends(amending)]


async def today(call: Call) -> date:
    legal = await LegalClock(call.services.reads.store.pool).at(call.by.org) if call.by.sandbox else None
    return paris_date(legal or call.services.reads.clock())


def told(answer: Answer, status: int, *, dry_run: bool = False) -> Response:
    """The answer of the door as a response."""
    return Response(answer.body, status, fields(answer, status, dry_run=dry_run), "application/json")


def shown(request: Request, read: Read, *, sealed: bool = False) -> Response:
    """A representation with its ETag, or 304 without a body."""
    headers = {"etag": read.etag}
    if sealed:
        headers["cache-control"] = "no-store"
    if none_match(request.headers.get("if-none-match"), read.etag):
        return Response(None, 304, headers)
    return Response(json(read.shown), 200, headers, "application/json")


def json(record: Record) -> bytes:
    """The JSON of a record."""
    return record.model_dump_json().encode()
