"""The link that a person hands out: looked at without being used up, then used.

The link travels in a header of its own, never in an address: addresses are logged by every proxy on the way. What the person sends is an
address of the front end that carries it after `#`, which browsers keep to themselves.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.action_plan.records import SharedPlan
from app.domain.assignment.records import SharedResult
from app.domain.record import Record, shaped
from app.domain.share.commands import SHARE_TOKEN
from app.domain.share.decide import digest
from app.domain.synthesis.records import SharedVersion
from app.domain.vocabulary import LegalDate, Name, ShortText
from app.edge.exchange import Authentication, exchange_of
from app.edge.problems import Problem
from app.persistence.shared import SharedDocuments
from app.routers.calls import Closed, Services, json

TAG = "Synthesis and secrecy"
LINK = "Bilan-Share"
OPEN: dict[str, Any] = {"security": [], "x-problems": ["missing_link", "not_found"]}
"""The link is all that is asked for."""
router = APIRouter(prefix="/v1", tags=[TAG])
ROUTERS = (router,)
Link = Annotated[
    str,
    Header(alias=LINK, description="The link: `bilan_share_…`", pattern=f"^{SHARE_TOKEN}[A-Za-z0-9_-]{{43}}$", max_length=60),
]


class ShareNotice(Record):
    """There is something to open; nothing else is said before it is."""

    valid_until: LegalDate = Field(description="Last day, included")


class OpenedShare(Record):
    """What the person opened (documents partagés)."""

    recipient: Name
    purpose: ShortText
    valid_until: LegalDate
    synthesis: SharedVersion
    action_plans: tuple[SharedPlan, ...] = Field(max_length=1)
    results: tuple[SharedResult, ...] = Field(max_length=1000)


@router.get("/shared-documents", operation_id="announceShare", summary="See whether a link opens something", response_model=None,
            responses={200: {"model": ShareNotice}}, openapi_extra=OPEN)  # fmt: skip
async def announce(request: Request, link: Link, query: Annotated[Closed, Query()]) -> Response:
    """Until when the link opens something. Changes nothing: a scanner that follows it uses nothing up."""
    until = await _documents(request).until(digest(link))
    if until is None:
        raise Problem("not_found")
    return Response(json(ShareNotice(valid_until=until)), 200, {"cache-control": "no-store"}, "application/json")


@router.post("/shared-documents", operation_id="openShare", summary="Open what a link shares", response_model=None,
             responses={200: {"model": OpenedShare}}, openapi_extra=OPEN)  # fmt: skip
async def use(request: Request, link: Link, query: Annotated[Closed, Query()]) -> Response:
    """The documents that the person opened. Each use counts, and is in her access journal: what, when, under which consent."""
    services: Services = request.app.state.services
    exchange = exchange_of(request.scope)
    found = await _documents(request).opened(digest(link), request_id=exchange.request_id, at=services.door.clock())
    if found is None:
        raise Problem("not_found")
    exchange.principal_id, exchange.authentication = found.share.id, Authentication.LINK
    body = OpenedShare(
        recipient=found.share.recipient,
        purpose=found.share.purpose,
        valid_until=found.share.valid_until,
        synthesis=shaped(found.version, SharedVersion),
        action_plans=tuple(shaped(plan, SharedPlan) for plan in found.plans),
        results=tuple(shaped(result, SharedResult) for result in found.results),
    )
    return Response(json(body), 200, {"cache-control": "no-store"}, "application/json")


def _documents(request: Request) -> SharedDocuments:
    services: Services = request.app.state.services
    return SharedDocuments(services.reads.store)
