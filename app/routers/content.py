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
from app.domain.record import Kept, Record
from app.domain.vocabulary import Code
from app.persistence.columns import plain
from app.routers.calls import Amending, Closed, Reading, json
from app.routers.resource import PathId, Resource, representation, routes

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


def _draft_route(record: type[Kept], parent: type[Kept], tag: str, *, field: str = "content") -> None:
    """`PUT /v1/<resources>/{id}/draft`: replaces the text, makes no event, needs the ETag that was read."""
    content = plain(record.model_fields[field].annotation)[0]

    async def save(id: PathId, body: Any, call: Amending, query: Annotated[Closed, Query()]) -> Response:
        return await call.autosave(record, id, body)

    save.__annotations__["body"] = content
    name, words = parent.__name__, parent.noun.replace("_", " ")
    router.add_api_route(
        f"/{Resource(record=parent, tag=tag).segment}/{{id}}/draft", save, methods=["PUT"], response_model=None,
        responses={200: {"model": representation(record)}}, tags=[tag], operation_id=f"save{name}Draft",
        summary=f"Save the draft of one {words}",
        description="Autosave: replaces the text of the draft. Makes no event; the command that freezes it does.",
        openapi_extra={"x-scope": f"{Resource(record=parent, tag=tag).segment}:write"},
    )  # fmt: skip


for _record in DRAFTED:
    _draft_route(_record, _record, "Content")


class AnswerValue(Record):
    """The answer to one item; null takes it back."""

    value: JsonValue


class AnswerList(Record):
    """The answers saved so far."""

    items: tuple[Answer, ...]


@router.put("/assignments/{id}/answers/{item}", operation_id="saveAnswer", summary="Save one answer", tags=["Tests"],
            response_model=None, responses={200: {"model": Answer}}, openapi_extra={"x-scope": "assignments:write"})  # fmt: skip
async def save_answer(id: PathId, item: Item, body: AnswerValue, call: Amending, query: Annotated[Closed, Query()]) -> Response:
    """Save the answer to one item as the person goes; `If-Match: "0"` for the first answer, its ETag afterwards."""
    return await call.autosave(Answer, id, body.value, item=item)


@router.get("/assignments/{id}/answers", operation_id="listAnswers", summary="Read the answers", tags=["Tests"],
            response_model=None, responses={200: {"model": AnswerList}}, openapi_extra={"x-scope": "assignments:read"})  # fmt: skip
async def list_answers(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """What was answered so far, item by item, to resume."""
    found = await call.services.reads.children(Assignment, Answer, id, call.by, request_id=call.request_id)
    return Response(json(AnswerList(items=found)), 200, {"cache-control": "no-store"}, "application/json")


def results_of(segment: str, kind: type[Kept]) -> None:
    """`GET /v1/assignments/{id}/<segment>`: what hangs under an assignment."""
    page = create_model(f"{kind.__name__}List", __base__=Record, items=(tuple[kind, ...], ...))  # type: ignore[valid-type]  # the class is a value here

    async def listed(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
        found = await call.services.reads.children(Assignment, kind, id, call.by, request_id=call.request_id)
        return Response(json(page.model_validate({"items": found})), 200, {"cache-control": "no-store"}, "application/json")

    router.add_api_route(
        f"/assignments/{{id}}/{segment}", listed, methods=["GET"], response_model=None, responses={200: {"model": page}}, tags=["Tests"],
        operation_id=f"listAssignment{kind.__name__}s", summary=f"Read the {kind.noun}s of one assignment",
        description=f"The {kind.noun}s of one assignment, as the caller may see them.", openapi_extra={"x-scope": "assignments:read"},
    )  # fmt: skip


results_of("results", Result)
ROUTERS = (*(routes(resource) for resource in RESOURCES), router)
