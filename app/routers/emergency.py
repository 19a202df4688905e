"""Emergency access: asked, opened by the DPO, read by whoever asked while it is open, reviewed."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.emergency.records import EmergencyAccess
from app.domain.emergency.table import MACHINE
from app.domain.record import Record
from app.domain.vocabulary import Code, Id, Instant, LongText
from app.persistence.emergency import MOST
from app.routers.calls import Closed, Reading, json
from app.routers.command_routes import STRONG
from app.routers.resource import PathId, Resource
from app.routers.routes import routes
from app.service.emergency import Emergencies
from app.service.outcomes import real_time

TAG: Final = "Synthesis and secrecy"
router = APIRouter(prefix="/v1", tags=[TAG])
RESOURCES = (Resource(record=EmergencyAccess, machine=MACHINE, parent="bilans", tag=TAG),)


class EmergencyDocument(Record):
    """One note or message, as far as an emergency needs it."""

    id: Id
    noun: Code
    author_id: Id
    created_at: Instant
    text: LongText | None = Field(description="Null once destroyed")


class EmergencyDocuments(Record):
    """What is open now, the newest first."""

    items: tuple[EmergencyDocument, ...] = Field(max_length=MOST)


@router.get("/emergency-access/{id}/documents", operation_id="readEmergencyDocuments", summary="Read what an emergency access opens",
            response_model=None, responses={200: {"model": EmergencyDocuments}},
            openapi_extra={"x-scope": "emergency-access:read"} | STRONG)  # fmt: skip
async def read_emergency_documents(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """The messages, or the notes, of one file: to whoever asked, until its last instant; each read is in the person's journal.

    Nothing else opens with it: no list, no export, no other document.
    """
    reads = call.services.reads
    found = await Emergencies(reads, reads.store, real_time).content(id, call.by, request_id=call.request_id)
    items = tuple(
        EmergencyDocument(
            id=one.id, noun=one.noun, author_id=one.author_id, created_at=one.created_at, text=one.content and one.content.text
        )
        for one in found
    )
    return Response(json(EmergencyDocuments(items=items)), 200, {"cache-control": "no-store"}, "application/json")


ROUTERS = (*(routes(resource) for resource in RESOURCES), router)
