"""Sealed content: needs, objectives, projects, action plan, notes, questionnaires; and the autosave of each draft."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from app.domain.accessibility.records import AccessibilityNeed, Adaptation, Referral
from app.domain.accessibility.table import ADAPTATION, NEED, REFERRAL
from app.domain.action_plan.records import ActionPlan
from app.domain.action_plan.table import MACHINE as ACTION_PLAN
from app.domain.assignment.records import Answer, AnswerGiven, Assignment, ResponseQuality, Result
from app.domain.assignment.table import MACHINE as ASSIGNMENT
from app.domain.message.records import Message
from app.domain.message.table import MACHINE as MESSAGE
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
from app.routers import instruments
from app.routers.calls import Amending, Closed
from app.routers.part_routes import draft_route, listed_under
from app.routers.resource import PathId, Resource
from app.routers.routes import routes

RESOURCES = (
    Resource(record=NeedsAnalysis, machine=NEEDS, parent="bilans", tag="Content"),
    Resource(record=Objective, machine=OBJECTIVE, parent="bilans", tag="Content"),
    Resource(record=Project, machine=PROJECT, parent="bilans", tag="Content"),
    Resource(record=ActionPlan, machine=ACTION_PLAN, parent="bilans", tag="Content"),
    Resource(record=Note, machine=NOTE, parent="bilans", tag="Content"),
    Resource(record=AccessibilityNeed, machine=NEED, parent="bilans", tag="Content"),
    Resource(record=Adaptation, machine=ADAPTATION, parent="bilans", tag="Content"),
    Resource(record=Referral, machine=REFERRAL, parent="bilans", tag="Content"),
    Resource(record=Message, machine=MESSAGE, parent="bilans", tag="Content"),
    Resource(record=Assignment, machine=ASSIGNMENT, parent="bilans", tag="Tests"),
    Resource(record=Result, tag="Tests"),
    Resource(record=ResponseQuality, tag="Tests"),
)
DRAFTED: tuple[type[Kept], ...] = (NeedsAnalysis, Objective, Project, ActionPlan, Note)
router = APIRouter(prefix="/v1")
Item = Annotated[Code, Path(description="Id of the item in the questionnaire", max_length=80)]


class AnswerValue(Record):
    """The answer to one item; null takes it back."""

    value: AnswerGiven


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
