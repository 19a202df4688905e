"""What is polled: the status of a funding request, and the provider's list of bilans. The same answers are given by `app.hot`."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.bilan.records import BilanStatus
from app.domain.projection.records import CaseloadItem, FundingProgress
from app.domain.record import Record
from app.edge.cursors import after, cursor
from app.edge.negotiation import none_match
from app.edge.problems import Problem
from app.persistence.listing import NEWEST
from app.routers.calls import Closed, Reading
from app.routers.read_routes import ListQuery
from app.routers.resource import PathId
from app.service.caseload import Caseload, NoCaseload, Wanted
from app.service.polling import ASK_AGAIN, Polling, body, etag

router = APIRouter(prefix="/v1")


@router.get("/funding-requests/{id}/status", operation_id="getFundingRequestStatus", summary="Poll a funding request",
            tags=["The file"], response_model=None, responses={200: {"model": FundingProgress}},
            openapi_extra={"x-scope": "funding-requests:read"})  # fmt: skip
async def get_status(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """States, dates and attested minutes, for the funder of the request and for the provider.

    Its ETag changes only when something in it does: 304 costs almost nothing and no quota. `Retry-After` says when to ask again.
    """
    polling: Polling = call.services.more["polling"]
    row = await polling.status(id, call.by)
    headers = {"etag": etag(row), "retry-after": str(ASK_AGAIN)}
    if none_match(call.request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, 304, headers)
    return Response(body(row), 200, headers, "application/json")


class CaseloadPage(Record):
    """A page of the list, the newest bilan first."""

    items: tuple[CaseloadItem, ...]
    next_cursor: str | None
    has_more: bool


class CaseloadQuery(ListQuery):
    """A page, of one status or of all."""

    status: BilanStatus | None = Field(default=None)


@router.get("/caseload", operation_id="listCaseload", summary="The provider's list of bilans", tags=["The file"], response_model=None,
            responses={200: {"model": CaseloadPage}}, openapi_extra={"x-scope": "bilans:read", "x-problems": ["forbidden"]})  # fmt: skip
async def list_caseload(call: Reading, query: Annotated[CaseloadQuery, Query()]) -> Response:
    """Bilans as a screen lists them (portefeuille), with names and minutes: all of them for administrators, hers for a counsellor."""
    reads: Caseload = call.services.more["caseload"]
    key, bound_to = call.services.cursor_key, f"{call.by.org}|{call.by.id}|caseload|{query.status or ''}"
    begin = NEWEST if query.cursor is None else UUID(bytes=after(key, bound_to, query.cursor))
    try:
        lines = await reads.page(call.by, Wanted(status=query.status, after=begin, limit=query.limit))
    except NoCaseload:
        raise Problem("forbidden") from None
    following = None if lines.next_after is None else cursor(key, bound_to, lines.next_after.bytes)
    return Response(lines.body(following), 200, _next(query, following), "application/json")


def _next(query: CaseloadQuery, following: str | None) -> dict[str, str]:
    if following is None:
        return {}
    kept = {"status": str(query.status)} if query.status else {}
    return {"link": f'</v1/caseload?{urlencode(kept | {"limit": str(query.limit), "cursor": following})}>; rel="next"'}


ROUTERS: tuple[Any, ...] = (router,)
