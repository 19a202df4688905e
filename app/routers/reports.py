"""What the provider reports: the results that it publishes, for everybody."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.publication.records import Figure
from app.domain.record import Record
from app.domain.vocabulary import Count, Id, Label, LegalDate, LongText, ShortText
from app.persistence import quality
from app.routers.calls import Closed, Reading, json, today

router = APIRouter(prefix="/v1/reports", tags=["Quality"])
ROUTERS = (router,)


class OnDay(Closed):
    """As of which day."""

    on: LegalDate | None = Field(default=None, description="Legal date; today, when it is absent")


class PublishedResults(Record):
    """Results with the method by which they were computed."""

    id: Id
    title: Label
    figures: tuple[Figure, ...] = Field(max_length=20)
    period_from: LegalDate | None
    period_until: LegalDate | None
    population: ShortText | None
    formula: ShortText | None
    method_text: LongText | None
    answers: Count | None
    published_on: LegalDate | None


class ResultsReport(Record):
    """What stood published on a day."""

    on: LegalDate
    items: tuple[PublishedResults, ...] = Field(max_length=200)


@router.get("/results", operation_id="getResults", summary="The provider's published results",
            response_model=None, responses={200: {"model": ResultsReport}}, openapi_extra={"x-scope": "publications:read"})  # fmt: skip
async def get_results(call: Reading, query: Annotated[OnDay, Query()]) -> Response:
    """Results that the provider publishes, each with its period, population, formula, method and number of answers (RNQ 2)."""
    on = query.on or await today(call)
    found = await quality.published(call.services.reads.store.pool, call.by.org, on)
    items = tuple(PublishedResults(**{name: getattr(one, name) for name in PublishedResults.model_fields}) for one in found)
    return Response(json(ResultsReport(on=on, items=items)), 200, media_type="application/json")
