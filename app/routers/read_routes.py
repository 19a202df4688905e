"""Reads of a resource: one, a page of them, and what may be done now."""

from functools import cache
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.responses import Response

from app.domain.machine import ABSENT, Broken
from app.domain.record import Command, Kept, Record, plural
from app.domain.vocabulary import Code, Language, LegalDate, Role, ToldDate
from app.edge.cursors import after, cursor
from app.edge.exchange import exchange_of
from app.edge.problems import refusal_told
from app.persistence.listing import NEWEST, Wanted
from app.persistence.sql import has_sealed
from app.routers.calls import Call, Closed, QueryNumber, Reading, json, shown
from app.routers.resource import PathId, Resource, representation, responses
from app.service.handles import LIVES, handle
from app.service.outcomes import Missing

MOST = 200
"""Resources a page."""
LONGEST_CURSOR = 200
"""Characters."""
FAMILIES: dict[str, str] = {}
"""The family of scopes of each noun that has routes."""
EQUAL = ("status", "bilan_id", "external_reference", "kind")
"""Columns that every list filters on, where its resource has them."""


class Refusal(Record):
    """A rule that does not hold: its basis, its article, what to do, and the day from which it would hold."""

    rule_id: Code
    basis: Code
    article: str = Field(max_length=500)
    sentence: str = Field(max_length=1000)
    remedy: str = Field(max_length=1000)
    possible_from: ToldDate | None


class Bound(Record):
    """How far one member of the body may go now: exactly this still passes the rule, one more (or a day beyond) is refused by it."""

    name: Code = Field(description="max_minutes, earliest_start, latest_day…")
    member: Code = Field(description="Of the body")
    number: int | None = Field(description="Minutes, cents or months, as the name says; null for a day")
    day: LegalDate | None
    rule_id: Code


class Action(Record):
    """One command, and what it would meet now."""

    command: str = Field(max_length=80, description="operationId")
    href: str = Field(max_length=200)
    method: str = Field(max_length=6)
    allowed: str = Field(description="yes, no, or depends (on the body)", json_schema_extra={"enum": ["yes", "no", "depends"]})
    refusals: tuple[Refusal, ...] = Field(max_length=100)
    warnings: tuple[Refusal, ...] = Field(max_length=100)
    depends_on: tuple[Code, ...] = Field(max_length=100)
    bounds: tuple[Bound, ...] = Field(max_length=20, description="Where it depends on the body: how far that may go")
    possible_in: tuple[Code, ...] = Field(max_length=50, description="States in which it is possible, where the present one is not")
    possible_from: ToldDate | None


class Actions(Record):
    """What this caller may do now, and why not."""

    items: tuple[Action, ...] = Field(max_length=100)


def read_routes(router: APIRouter, resource: Resource) -> None:
    record, noun = resource.record, resource.record.noun
    words, several, name = noun.replace("_", " "), resource.segment.replace("-", " "), record.__name__.removesuffix("Row")
    sealed = has_sealed(record)
    FAMILIES[noun] = resource.family
    scope = {"x-scope": f"{resource.family}:read"}

    async def one(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
        return shown(call.request, await call.services.reads.one(record, id, call.by, request_id=call.request_id), sealed=sealed)

    async def listed(call: Reading, query: Any) -> Response:
        return await _page(record, resource.segment, call, query)

    listed.__annotations__["query"] = Annotated[_list_query(record), Query()]
    router.add_api_route(
        f"/{resource.segment}", listed, methods=["GET"], response_model=None, responses={200: {"model": page_of(record)}},
        operation_id=f"list{plural(name)}", summary=f"List {several}", description=f"A page of {several}, the newest first.",
        openapi_extra=scope,
    )  # fmt: skip
    router.add_api_route(
        f"/{resource.segment}/{{id}}", one, methods=["GET"], response_model=None, responses=responses(record, 200),
        operation_id=f"get{name}", summary=f"Read one {words}", description=f"One {words}, as the caller may see it.", openapi_extra=scope,
    )  # fmt: skip
    if resource.parent == "bilans":
        _under_bilan(router, resource, name)
    if resource.record.noun in LIVES:
        _actions_route(router, resource, name)


def _under_bilan(router: APIRouter, resource: Resource, name: str) -> None:
    """`GET /v1/bilans/{id}/<resources>`: the list, of one file. A file that the caller does not know of has none."""
    record, several = resource.record, resource.segment.replace("-", " ")

    async def listed(id: PathId, call: Reading, query: Any) -> Response:
        if not await call.services.reads.roles(id, call.by):
            raise Missing
        return await _page(record, f"bilans/{id}/{resource.segment}", call, query, bilan=id)

    listed.__annotations__["query"] = Annotated[_list_query(record, but="bilan_id"), Query()]
    router.add_api_route(
        f"/bilans/{{id}}/{resource.segment}", listed, methods=["GET"], response_model=None, responses={200: {"model": page_of(record)}},
        operation_id=f"list{plural(name)}OfBilan", summary=f"List the {several} of one bilan",
        description=f"A page of the {several} of one file, the newest first.", openapi_extra={"x-scope": f"{resource.family}:read"},
    )  # fmt: skip


def _actions_route(router: APIRouter, resource: Resource, name: str) -> None:
    async def actions(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
        found = await call.services.reads.actions(resource.record.noun, id, call.by)
        language = exchange_of(call.request.scope).language
        held = call.by.scopes
        mine = (a for a in found if a.command not in resource.hidden and (held is None or _scope(a.command) in held))
        items = tuple(_action(resource, id, a, language) for a in mine)
        return Response(json(Actions(items=items)), 200, media_type="application/json")

    router.add_api_route(
        f"/{resource.segment}/{{id}}/actions", actions, methods=["GET"], response_model=None, responses={200: {"model": Actions}},
        operation_id=f"list{name}Actions", summary="What may be done now, and why not",
        description="Every command for this caller now, and what may be created under it: allowed or not, why, how far, and the warnings.",
        openapi_extra={"x-scope": f"{resource.family}:read"},
    )  # fmt: skip


def _refusal(broken: Broken, language: Language) -> Refusal:
    return Refusal.model_validate(refusal_told(broken, language))


def _action(resource: Resource, id: UUID, action: Any, language: Language) -> Action:
    sub = resource.subs.get(action.command)
    last = sub.segment if sub else _under(action.command) or action.command.verb
    patch = action.command.partial
    days = [b.finding.possible_from for b in action.refusals if b.finding.possible_from is not None]
    name = action.command.__name__
    return Action(
        command=name[0].lower() + name[1:],
        href=f"/v1/{resource.segment}/{id}" + ("" if patch else f"/{last}"),
        method="PATCH" if patch else "POST",
        allowed=action.allowed,
        refusals=tuple(_refusal(b, language) for b in action.refusals),
        warnings=tuple(_refusal(b, language) for b in action.warnings),
        depends_on=tuple(r.id for r in action.depends_on),
        bounds=tuple(Bound(name=b.name, member=b.member, number=b.number, day=b.day, rule_id=b.rule_id) for b in action.bounds),
        possible_in=action.possible_in,
        possible_from=max(days) if days and len(days) == len(action.refusals) else None,
    )


def _scope(command: type[Command]) -> str:
    """What a machine needs to give a command."""
    return command.scope or f"{FAMILIES[handle(command).machine.noun]}:write"


def _under(command: type[Command]) -> str:
    """Where something is created under a resource: in its collection, or at its verb there when it is not the first way."""
    machine = handle(command).machine
    born = tuple(dict.fromkeys(row.on for row in machine.rows if row.frm == (ABSENT,) and row.by != {Role.SYSTEM}))
    if command not in born:
        return ""
    return plural(machine.noun) + ("" if command is born[0] else f"/{command.verb}")


class ListQuery(Closed):
    """A page: `limit` resources from `cursor` on."""

    limit: QueryNumber = Field(default=50, ge=1, le=MOST, description="Resources a page")
    cursor: str | None = Field(default=None, min_length=1, max_length=LONGEST_CURSOR, description="`next_cursor`, verbatim")


@cache
def _list_query(record: type[Kept], but: str = "") -> type[ListQuery]:
    """The query of a list: the page, and equality on the columns that the resource has, `but` the one that its path says."""
    named = [n for n in EQUAL if n in record.model_fields and n != but]
    equal: dict[str, Any] = {n: (record.model_fields[n].rebuild_annotation() | None, None) for n in named}
    made: type[ListQuery] = create_model(f"List{record.__name__}Query", __base__=ListQuery, **equal)
    return made


@cache
def page_of(record: type[Kept]) -> type[BaseModel]:
    """The body of a page."""
    made: type[BaseModel] = create_model(
        f"{record.__name__}Page",
        __config__=ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True),
        items=(Annotated[tuple[representation(record), ...], Field(max_length=MOST)], ...),  # type: ignore[arg-type, misc]  # the class is a value here
        next_cursor=(Annotated[str, Field(max_length=LONGEST_CURSOR)] | None, ...),
        has_more=(bool, ...),
    )
    return made


async def _page(record: type[Kept], place: str, call: Call, query: ListQuery, *, bilan: UUID | None = None) -> Response:
    asked = {n: v for n in EQUAL if (v := getattr(query, n, None)) is not None}
    filters = asked if bilan is None else asked | {"bilan_id": bilan}
    bound_to = f"{call.by.org}|{call.by.id}|{place}|{sorted((n, str(v)) for n, v in asked.items())}"
    key = call.services.cursor_key
    begin = NEWEST if query.cursor is None else UUID(bytes=after(key, bound_to, query.cursor))
    page = await call.services.reads.page(
        record, call.by, Wanted(limit=query.limit, after=begin, filters=filters), request_id=call.request_id
    )
    following = None if page.next_after is None else cursor(key, bound_to, page.next_after.bytes)
    body = b'{"items":[' + b",".join(json(item) for item in page.items) + b'],"next_cursor":' + _quoted(following)
    body += b',"has_more":' + (b"true}" if following else b"false}")
    headers = {}
    if following:
        kept = {n: str(v) for n, v in asked.items()} | {"limit": str(query.limit), "cursor": following}
        headers["link"] = f'</v1/{place}?{urlencode(kept)}>; rel="next"'
    return Response(body, 200, headers, "application/json")


def _quoted(text: str | None) -> bytes:
    return b"null" if text is None else f'"{text}"'.encode()
