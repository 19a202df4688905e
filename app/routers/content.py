"""Sealed content: needs, objectives, projects, action plan, notes, questionnaires; and the autosave of each draft."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import JsonValue, create_model
from starlette.responses import Response

from app.domain.action_plan.records import ActionPlan
from app.domain.action_plan.table import MACHINE as ACTION_PLAN
from app.domain.assignment.records import Answer, Assignment, ResponseQuality, Result
from app.domain.assignment.table import MACHINE as ASSIGNMENT
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.needs_analysis.table import MACHINE as NEEDS
from app.domain.note.records import Note
from app.domain.note.table import MACHINE as NOTE
from app.domain.objective.records import Objective
from app.domain.objective.table import MACHINE as OBJECTIVE
from app.domain.project.records import Project
from app.domain.project.table import MACHINE as PROJECT
from app.domain.record import Kept, Record, plural
from app.domain.vocabulary import Code
from app.persistence.columns import plain
from app.routers import instruments
from app.routers.calls import Amending, Closed, Reading, json
from app.routers.resource import PathId, Resource, representation
from app.routers.routes import routes

RESOURCES = (
    Resource(record=NeedsAnalysis, machine=NEEDS, parent="bilans", tag="Content"),
    Resource(record=Objective, machine=OBJECTIVE, parent="bilans", tag="Content"),
    Resource(record=Project, machine=PROJECT, parent="bilans", tag="Content"),
    Resource(record=ActionPlan, machine=ACTION_PLAN, parent="bilans", tag="Content"),
    Resource(record=Note, machine=NOTE, parent="bilans", tag="Content"),
    Resource(record=Assignment, machine=ASSIGNMENT, parent="bilans", tag="Tests"),
    Resource(record=Result, tag="Tests"),
    Resource(record=ResponseQuality, tag="Tests"),
)
DRAFTED: tuple[type[Kept], ...] = (NeedsAnalysis, Objective, Project, ActionPlan, Note)
router = APIRouter(prefix="/v1")
Item = Annotated[Code, Path(description="Id of the item in the questionnaire", max_length=80)]


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


def listed_under(parent: type[Kept], kind: type[Kept], segment: str, tag: str) -> APIRouter:
    """`GET /v1/<parents>/{id}/<segment>`: what hangs under a resource, as far as the caller may read it."""
    made, family, words = APIRouter(prefix="/v1", tags=[tag]), plural(parent.noun), plural(kind.noun).replace("-", " ")
    page = create_model(f"{kind.__name__}List", __base__=Record, items=(tuple[kind, ...], ...))  # type: ignore[valid-type]  # the class is a value here

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


class AnswerValue(Record):
    """The answer to one item; null takes it back."""

    value: JsonValue


@router.put("/assignments/{id}/answers/{item}", operation_id="saveAnswer", summary="Save one answer", tags=["Tests"],
            response_model=None, responses={200: {"model": Answer}}, openapi_extra={"x-scope": "assignments:write"})  # fmt: skip
async def save_answer(id: PathId, item: Item, body: AnswerValue, call: Amending, query: Annotated[Closed, Query()]) -> Response:
    """Save the answer to one item as the person goes; `If-Match: "0"` for the first answer, its ETag afterwards."""
    return await call.autosave(Answer, id, body.value, item=item)


ROUTERS = (
    *instruments.ROUTERS,
    *(routes(resource) for resource in RESOURCES),
    *(draft_route(record, record, "Content") for record in DRAFTED),
    router,
    listed_under(Assignment, Answer, "answers", "Tests"),
    listed_under(Assignment, Result, "results", "Tests"),
    listed_under(Assignment, ResponseQuality, "response-qualities", "Tests"),
)
