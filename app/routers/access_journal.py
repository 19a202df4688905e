"""Who has read the content of a file: hers to see, so that secrecy can be verified by the person whom it protects."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.bilan.records import Bilan
from app.domain.complaint.records import Complaint
from app.domain.data_request.records import DataRequest
from app.domain.machine import Broken
from app.domain.policy import Category, reads_whole
from app.domain.record import Kept, Record, path
from app.domain.secrecy import secret_for
from app.domain.vocabulary import Code, Id, Instant, Name, Role
from app.edge.cursors import after, cursor
from app.persistence import timeline
from app.routers.calls import Call, Reading, json
from app.routers.read_routes import LONGEST_CURSOR, MOST, ListQuery
from app.routers.resource import PathId
from app.service.views import Secret

router = APIRouter(prefix="/v1", tags=["Synthesis and secrecy"])
ROUTERS = (router,)
WHOLE: Final = frozenset({Role.BENEFICIARY, Role.DPO})
"""Who sees every line; a counsellor sees her own."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST: Final = (datetime(2200, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


class Access(Record):
    """One read of content by somebody else than the person (consultation): who, in which role, what, when."""

    id: Id
    at: Instant = Field(description="Real time")
    legal_at: Instant = Field(description="The organisation's legal clock")
    role: Role
    member_id: Id | None = Field(description="Null for somebody who is no member of the provider")
    given_name: Name | None
    family_name: Name | None
    recipient: Name | None = Field(description="To whom the person opened it, when that is no member")
    resource: str = Field(max_length=200, description="What was read, or what it was read under")
    resource_id: Id
    category: Code
    consent_id: Id | None = Field(description="The consent under which it was read; null: by the assignment to this bilan")


class AccessPage(Record):
    """Who read content, the last first."""

    items: tuple[Access, ...] = Field(max_length=MOST)
    next_cursor: str | None = Field(max_length=LONGEST_CURSOR)
    has_more: bool


@router.get("/bilans/{id}/access-journal", operation_id="getAccessJournal", summary="Who has read the content",
            response_model=None, responses={200: {"model": AccessPage}}, openapi_extra={"x-scope": "consents:read"})  # fmt: skip
async def get_access_journal(id: PathId, call: Reading, query: Annotated[ListQuery, Query()]) -> Response:
    """Every read of content by somebody else than the person, the last first. A counsellor sees her own reads only."""
    return await _journal(call, id, query, await _whose(call, Bilan, id), f"bilans/{id}")


@router.get("/complaints/{id}/access-journal", operation_id="getAccessJournalOfComplaint", summary="Who has read the complaint",
            response_model=None, responses={200: {"model": AccessPage}}, openapi_extra={"x-scope": "complaints:read"})  # fmt: skip
async def get_access_journal_of_complaint(id: PathId, call: Reading, query: Annotated[ListQuery, Query()]) -> Response:
    """Every read of a complaint by somebody else than the person who complains, the last first."""
    return await _journal(call, id, query, await _whose(call, Complaint, id), f"complaints/{id}")


@router.get("/data-requests/{id}/access-journal", operation_id="getAccessJournalOfDataRequest", summary="Who has read the request",
            response_model=None, responses={200: {"model": AccessPage}}, openapi_extra={"x-scope": "data-requests:read"})  # fmt: skip
async def get_access_journal_of_data_request(id: PathId, call: Reading, query: Annotated[ListQuery, Query()]) -> Response:
    """Every read of a request over personal data by somebody else than the person who asks, the last first."""
    return await _journal(call, id, query, await _whose(call, DataRequest, id), f"data-requests/{id}")


async def _journal(call: Call, id: UUID, query: ListQuery, reader: UUID | None, place: str) -> Response:
    bound_to, key = f"{call.by.org}|{call.by.id}|access-journal|{id}", call.services.cursor_key
    before = _place(after(key, bound_to, query.cursor)) if query.cursor else LAST
    wanted = timeline.ReadingsWanted(file=id, reader=reader, before=before, limit=query.limit + 1)
    rows = await timeline.readings(call.services.reads.store.pool, call.by.org, wanted)
    page, more = rows[: query.limit], len(rows) > query.limit
    following = cursor(key, bound_to, _packed(page[-1])) if more else None
    body = AccessPage(items=tuple(_access(row) for row in page), next_cursor=following, has_more=more)
    return Response(json(body), 200, _headers(place, query.limit, following), "application/json")


def _headers(place: str, limit: int, following: str | None) -> dict[str, str]:
    kept = {"limit": str(limit), "cursor": following or ""}
    link = {"link": f'</v1/{place}/access-journal?{urlencode(kept)}>; rel="next"'} if following else {}
    return link | {"cache-control": "no-store"}


async def _whose(call: Call, kind: type[Kept], id: UUID) -> UUID | None:
    """Whose reads the caller may see; None: everybody's. Raises: Missing, Secret."""
    roles = await call.services.reads.roles(id, call.by, of=kind)
    if roles & WHOLE:
        return None
    if not reads_whole(Category.CONSENTS, roles):
        raise Secret(Broken(*secret_for(Category.CONSENTS, roles)))
    return call.by.id


def _access(row: Any) -> Access:
    return Access(
        id=row["id"],
        at=row["at"],
        legal_at=row["legal_at"],
        role=row["role"],
        member_id=row["member_id"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        resource=path(row["noun"], row["subject"]),
        resource_id=row["subject"],
        category=row["category"],
        recipient=row["recipient"],
        consent_id=row["consent_id"],
    )


def _packed(row: Any) -> bytes:
    since: timedelta = row["at"] - EPOCH
    return (since // timedelta(microseconds=1)).to_bytes(8) + UUID(str(row["id"])).bytes


def _place(packed: bytes) -> tuple[datetime, UUID]:
    return EPOCH + timedelta(microseconds=int.from_bytes(packed[:8])), UUID(bytes=packed[8:])
