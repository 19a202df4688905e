"""The change feed: pages in JSON, or a stream of server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from pydantic import Field
from starlette.responses import Response, StreamingResponse

from app.domain.record import Record
from app.domain.vocabulary import Id, Instant
from app.edge.negotiation import accepts
from app.edge.problems import Problem
from app.persistence.pool import Unavailable
from app.routers.calls import Call, Closed, QueryNumber, Reading
from app.service.following import MOST, USUAL, CursorExpired, Following, InvalidCursor, NoStream, Page, Wanted

router = APIRouter(prefix="/v1", tags=["Integrators"])
STREAM = "text/event-stream"
LOOK_AGAIN = 1.0
"""Seconds between two looks at a stream that is quiet; the reader's rights are looked at again each time."""
HEARTBEAT = 15.0
"""Seconds after which a quiet stream says that it lives."""
Types = Annotated[
    str, Field(max_length=1000, pattern=r"^[a-z_]+\.[a-z_]+(,[a-z_]+\.[a-z_]+)*$", description="Event types, comma-separated")
]


class FeedEvent(Record):
    """One change: which resource, what happened, when. Ids, codes and dates only; the resource itself is read at `resource`."""

    id: Id
    type: str = Field(description="`<resource>.<past participle>`")
    resource: str
    resource_id: Id
    bilan_id: Id | None
    version: int | None = Field(description="Of the resource; null where the caller does not read it")
    sequence: int = Field(description="Counted per bilan and audience: a gap means that something was missed")
    at: Instant = Field(description="Real time")
    legal_at: Instant = Field(description="The organisation's legal clock")
    reason: str | None


class FeedPage(Record):
    """Changes in the order in which they were committed. `next_cursor` is always given: ask again with it."""

    items: tuple[FeedEvent, ...]
    next_cursor: str
    has_more: bool
    last_position: str = Field(description="Where the stream ends now; opaque")


class FeedQuery(Closed):
    """Where to begin, how many, and which."""

    after: str | None = Field(default=None, min_length=1, max_length=200, description="`next_cursor` of the former page, verbatim")
    limit: QueryNumber = Field(default=USUAL, ge=1, le=MOST, description="Events a page")
    types: Types | None = None
    bilan_id: Id | None = None


@router.get("/events", operation_id="listEvents", summary="Follow what changes", response_model=None,
            responses={200: {"model": FeedPage, "content": {STREAM: {"schema": {"type": "string"}}}}},
            openapi_extra={"x-scope": "events:read", "x-problems": ["cursor_expired", "forbidden", "invalid_cursor"]})  # fmt: skip
async def list_events(
    call: Reading,
    query: Annotated[FeedQuery, Query()],
    last_event_id: Annotated[str | None, Header(alias="Last-Event-ID", min_length=1, max_length=200)] = None,
) -> Response:
    """The caller's own stream, in a total order without gap: a page that is read is never added to. Empty pages repeat the cursor.

    With `Accept: text/event-stream` the same events are sent as they happen; `Last-Event-ID` resumes after the event that bore it.
    """
    types = tuple(sorted(query.types.split(","))) if query.types else None
    wanted = Wanted(after=query.after, limit=query.limit, types=types, bilan_id=query.bilan_id)
    if not _wants_stream(call):
        return Response((await _page(call, wanted)).body(), 200, media_type="application/json")
    wanted = Wanted(after=last_event_id or query.after, limit=1, types=types, bilan_id=query.bilan_id)
    first = await _page(call, wanted)
    return StreamingResponse(_sent(call, wanted, first), media_type=STREAM, headers={"cache-control": "no-store"})


def _wants_stream(call: Call) -> bool:
    said = call.request.headers.get("accept", "")
    return STREAM in said and accepts(said, STREAM)


async def _page(call: Call, wanted: Wanted) -> Page:
    following: Following = call.services.more["following"]
    try:
        return await following.page(call.by, wanted)
    except InvalidCursor:
        raise Problem("invalid_cursor") from None
    except CursorExpired:
        raise Problem("cursor_expired") from None
    except NoStream:
        raise Problem("forbidden") from None


async def _sent(call: Call, wanted: Wanted, page: Page) -> AsyncIterator[str]:
    """One message an event. It ends when the reader's rights do, or the database is lost: the client resumes with its last id."""
    quiet, following = 0.0, wanted
    while True:
        if page.count:
            yield f"id: {page.cursor}\ndata: {page.documents}\n\n"
        elif quiet % HEARTBEAT == 0:
            yield ": still here\n\n"
        if not page.has_more:
            await asyncio.sleep(LOOK_AGAIN)
        quiet = 0.0 if page.count else quiet + LOOK_AGAIN
        following = Wanted(after=page.cursor, limit=1, types=wanted.types, bilan_id=wanted.bilan_id)
        try:
            await call.services.authenticate(call.request)
            page = await _page(call, following)
        except (Problem, Unavailable):
            return


ROUTERS: tuple[Any, ...] = (router,)
