"""What hangs under a bilan: its timeline, its hours, its deadlines, its warnings; and the due list across bilans."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.bilan.records import HoursForPartner, HoursLedger
from app.domain.deadline import Deadline
from app.domain.policy import EVERYWHERE
from app.domain.record import Record
from app.domain.session.hours import HoursFile, PhaseHours, by_phase
from app.domain.vocabulary import Id, LegalDate, Minutes, Role
from app.edge.cursors import after, cursor
from app.persistence import timeline
from app.routers.calls import Call, Closed, Reading, json
from app.routers.read_routes import ListQuery, page_of
from app.routers.resource import PathId
from app.service.outcomes import Missing
from app.service.standing import roles_on
from app.service.views import view

router = APIRouter(prefix="/v1", tags=["The file"])
BEGINNING = UUID(int=0)
FOREVER = date(2200, 12, 31)


class Hours(Record):
    """The minutes of a bilan (compteur d'heures). `remaining_minutes` is null out of frame, where the law sets no ceiling."""

    bilan_id: Id
    planned_minutes: Minutes
    counted_minutes: Minutes
    attested_minutes: Minutes
    accompanied_minutes: Minutes
    taken_back_minutes: Minutes = Field(description="Declared, then taken back by counter-entries: no longer counted above")
    cap_minutes: Minutes | None
    remaining_minutes: Minutes | None
    phases: tuple[PhaseHours, ...] = Field(max_length=3, description="The same minutes by phase of the law, and by step of the provider")


@router.get("/bilans/{id}/hours", operation_id="getBilanHours", summary="Planned, held and attested minutes",
            response_model=None, responses={200: {"model": Hours | HoursForPartner}}, openapi_extra={"x-scope": "bilans:read"})  # fmt: skip
async def get_hours(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """The hours ledger, under the ceiling of L6313-4, by phase and step. An employer or a funder is told the attested minutes only."""
    file, roles = await call.services.reads.file(HoursFile, id, call.by)
    ledger: HoursLedger = file.hours_ledger
    told = view(ledger, roles)
    if told is not ledger:
        return Response(json(told), 200, media_type="application/json")
    used = ledger.planned_minutes + ledger.counted_minutes
    said = ledger.model_dump(exclude={"version"})
    left = None if ledger.cap_minutes is None else ledger.cap_minutes - used
    hours = Hours(**said, remaining_minutes=left, phases=by_phase(file))
    return Response(json(hours), 200, media_type="application/json")


class DueOfFile(ListQuery):
    """Which deadlines of a file: until a day."""

    due_before: LegalDate | None = Field(default=None, description="Last due day, included")


class DueQuery(DueOfFile):
    """Which deadlines: mine only, of one file, until a day."""

    assignee: str | None = Field(default=None, pattern="^me$", max_length=2, description="`me`: of the files I take part in")
    bilan_id: Id | None = None


@router.get("/deadlines", operation_id="listDeadlines", summary="What is due, the most urgent first",
            response_model=None, responses={200: {"model": page_of(Deadline)}}, openapi_extra={"x-scope": "deadlines:read"})  # fmt: skip
async def list_deadlines(call: Reading, query: Annotated[DueQuery, Query()]) -> Response:
    """Open deadlines across the files that the caller takes part in or administers."""
    filters = {"assignee": query.assignee, "bilan_id": None if query.bilan_id is None else str(query.bilan_id)}
    return await _due(call, query, "deadlines", filters, bilan=query.bilan_id)


@router.get("/bilans/{id}/deadlines", operation_id="listDeadlinesOfBilan", summary="What is due in one bilan, the most urgent first",
            response_model=None, responses={200: {"model": page_of(Deadline)}}, openapi_extra={"x-scope": "deadlines:read"})  # fmt: skip
async def list_deadlines_of_bilan(id: PathId, call: Reading, query: Annotated[DueOfFile, Query()]) -> Response:
    """Open deadlines of one file."""
    if not await call.services.reads.roles(id, call.by):
        raise Missing
    return await _due(call, query, f"bilans/{id}/deadlines", {}, bilan=id)


async def _due(call: Call, query: DueOfFile, place: str, filters: dict[str, str | None], *, bilan: UUID | None) -> Response:
    asked = filters | {"due_before": None if query.due_before is None else query.due_before.isoformat()}
    bound_to, key = f"{call.by.org}|{call.by.id}|{place}|{asked}", call.services.cursor_key
    start = _place(after(key, bound_to, query.cursor)) if query.cursor else (date(1900, 1, 1), BEGINNING)
    wanted = timeline.DueWanted(
        mine=filters.get("assignee") == "me", bilan=bilan, until=query.due_before or FOREVER, after=start, limit=query.limit + 1
    )
    found = await timeline.due(call.services.reads.store.pool, call.by, wanted, whole=bool(call.by.roles & EVERYWHERE))
    return _due_page(call, found, query.limit, Place(place, bound_to, asked))


def _place(packed: bytes) -> tuple[date, UUID]:
    return date.fromordinal(int.from_bytes(packed[:4])), UUID(bytes=packed[4:])


def _packed(deadline: Deadline) -> bytes:
    return deadline.due_on.toordinal().to_bytes(4) + deadline.id.bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of deadlines is read: its path, what its cursors are bound to, what was asked."""

    path: str
    bound_to: str
    asked: dict[str, str | None]


def _due_page(call: Call, found: list[tuple[Deadline, frozenset[Role]]], limit: int, place: Place) -> Response:
    """A reminder is told to those who are told of what it is about: a page may be shorter than its limit."""
    page, more = found[:limit], len(found) > limit
    following = cursor(call.services.cursor_key, place.bound_to, _packed(page[-1][0])) if more else None
    told = [orjson.Fragment(json(due)) for due, here in page if roles_on(due, call.by, here=here, in_file=True)]
    body = orjson.dumps({"items": told, "next_cursor": following, "has_more": more})
    kept = {n: v for n, v in place.asked.items() if v} | {"limit": str(limit), "cursor": following or ""}
    headers = {"link": f'</v1/{place.path}?{urlencode(kept)}>; rel="next"'} if following else {}
    return Response(body, 200, headers, "application/json")


ROUTERS = (router,)
