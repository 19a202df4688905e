"""What hangs under a resource: the autosave of its draft, and the list of what belongs to it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import create_model
from starlette.responses import Response

from app.domain.record import Kept, Record, plural
from app.persistence.columns import plain
from app.routers.calls import Amending, Closed, Reading, json
from app.routers.resource import PathId, representation


def draft_route(record: type[Kept], parent: type[Kept], tag: str, *, field: str = "content") -> APIRouter:
    """`PUT /v1/<resources>/{id}/draft`: replaces the text, makes no event, needs the ETag that was read."""
    made, words, family = APIRouter(prefix="/v1", tags=[tag]), parent.noun.replace("_", " "), plural(parent.noun)

    async def save(id: PathId, body: Any, call: Amending, query: Annotated[Closed, Query()]) -> Response:
        return await call.autosave(record, id, body)

    save.__annotations__["body"] = plain(record.model_fields[field].annotation)[0]
    made.add_api_route(
        f"/{family}/{{id}}/draft",
        save,
        methods=["PUT"],
        response_model=None,
        responses={200: {"model": representation(record)}},
        operation_id=f"save{parent.__name__}Draft",
        summary=f"Save the draft of one {words}",
        description="Autosave: replaces the text of the draft. Makes no event; the command that freezes it does.",
        openapi_extra={"x-scope": f"{family}:write"},
    )
    return made


def opened_too(kind: type[Kept]) -> Any:
    """The record itself, or what of it somebody reads under a consent."""
    return kind if kind.shared is None else kind | kind.shared


def listed_under(parent: type[Kept], kind: type[Kept], segment: str, tag: str) -> APIRouter:
    """`GET /v1/<parents>/{id}/<segment>`: what hangs under a resource, as far as the caller may read it."""
    made, family, words = APIRouter(prefix="/v1", tags=[tag]), plural(parent.noun), plural(kind.noun).replace("-", " ")
    page = create_model(f"{kind.__name__}List", __base__=Record, items=(tuple[opened_too(kind), ...], ...))  # type: ignore[arg-type, misc]  # the class is a value here

    async def listed(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
        found = await call.services.reads.children(parent, kind, id, call.by, request_id=call.request_id)
        return Response(json(page.model_validate({"items": found})), 200, {"cache-control": "no-store"}, "application/json")

    made.add_api_route(
        f"/{family}/{{id}}/{segment}",
        listed,
        methods=["GET"],
        response_model=None,
        responses={200: {"model": page}},
        operation_id=f"list{segment.title().replace('-', '')}Of{parent.__name__}",
        summary=f"Read the {words} of one {parent.noun.replace('_', ' ')}",
        description=f"Each of the {words}, as the caller may see it. A read of content by somebody else than the person is noted.",
        openapi_extra={"x-scope": f"{family}:read"},
    )
    return made
