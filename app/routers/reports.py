"""What the provider reports: the results that it publishes, for everybody; what proves each indicator, for those who audit."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.calendar import add_months, paris_date, paris_midnight
from app.domain.law.parameters import required_on
from app.domain.law.rule import Finding
from app.domain.publication.records import Figure
from app.domain.quality_proof.indicators import INDICATORS, Indicator
from app.domain.quality_proof.records import DocumentKind, QualityProof
from app.domain.quality_proof.rules import BC_INDICATORS, Audit, Proven
from app.domain.record import Record
from app.domain.vocabulary import Code, Count, Id, Label, Language, LegalDate, LongText, Sha256, ShortText, ToldDate, YesNo
from app.persistence import quality
from app.persistence.quality import Happened
from app.routers.calls import Closed, Reading, json, today
from app.routers.law_told import Sentence
from app.service.views import may_list

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
            response_model=None, responses={200: {"model": ResultsReport}}, openapi_extra={"x-scope": "reports:read"})  # fmt: skip
async def get_results(call: Reading, query: Annotated[OnDay, Query()]) -> Response:
    """Results that the provider publishes, each with its period, population, formula, method and number of answers (RNQ 2)."""
    on = query.on or await today(call)
    found = await quality.published(call.services.reads.store.pool, call.by.org, on)
    items = tuple(PublishedResults(**{name: getattr(one, name) for name in PublishedResults.model_fields}) for one in found)
    return Response(json(ResultsReport(on=on, items=items)), 200, media_type="application/json")


class SeenProof(Record):
    """What the service itself has seen: how many records of a kind of event, and on which day the last."""

    event: Code
    count: Count
    last_on: LegalDate


class BroughtProof(Record):
    """A document that the provider has brought."""

    id: Id
    kind: DocumentKind
    title: Label
    document_sha256: Sha256
    dated_on: LegalDate
    valid_until: LegalDate | None


class IndicatorProven(Record):
    """One indicator, and what proves it."""

    number: Count
    title: Sentence
    proven: YesNo
    seen: tuple[SeenProof, ...] = Field(max_length=10, description="Counted from the records; empty where the service sees nothing of it")
    brought: tuple[BroughtProof, ...] = Field(max_length=1000)
    document: Sentence = Field(description="The document by which the provider proves it, or completes what the service has seen")
    warning: Sentence | None = Field(description="`qualiopi.bc_indicators`, where nothing proves it")


class QualityReport(Record):
    """The indicators that apply to bilans, and what proves each on a day."""

    on: LegalDate
    since: ToldDate = Field(description="From when the service counts: the life of a certificate before that day (R6316-2)")
    referential: Count = Field(description="Version of the national quality reference")
    items: tuple[IndicatorProven, ...] = Field(max_length=33)


@router.get("/qualiopi", operation_id="getQualityReport", summary="What proves each quality indicator",
            response_model=None, responses={200: {"model": QualityReport}}, openapi_extra={"x-scope": "quality-proofs:read"})  # fmt: skip
async def get_quality_report(call: Reading, query: Annotated[OnDay, Query()]) -> Response:
    """The 22 indicators of the category, without content and without names: what the service has seen, what the provider has brought.

    What the service cannot see it does not claim: it says which document the provider brings.
    """
    may_list(QualityProof, call.by)
    on, pool = query.on or await today(call), call.services.reads.store.pool
    since = add_months(on, months=-12 * required_on("qualiopi.certificate_years", on))
    types = sorted({one for indicator in INDICATORS.values() for one in indicator.seen})
    period = {"since": paris_midnight(since), "before": paris_midnight(on + timedelta(days=1))}
    seen = await quality.happened(pool, call.by.org, types, **period)
    papers = await quality.brought(pool, call.by.org, on)
    items = tuple(_proven(indicator, seen, papers, on) for indicator in INDICATORS.values())
    report = QualityReport(on=on, since=since, referential=required_on("qualiopi.referential_version", on), items=items)
    return Response(json(report), 200, media_type="application/json")


def _proven(indicator: Indicator, seen: dict[str, Happened], papers: list[QualityProof], on: date) -> IndicatorProven:
    enough = {t: seen[t] for t in indicator.seen if t in seen and seen[t].files >= indicator.least}
    found = tuple(SeenProof(event=t, count=known.count, last_on=paris_date(known.last)) for t, known in enough.items())
    mine = (p for p in papers if p.indicator == indicator.number)
    told = tuple(BroughtProof(**{name: getattr(paper, name) for name in BroughtProof.model_fields}) for paper in mine)
    broken = BC_INDICATORS.finding(Audit(Proven(indicator, len(found) + len(told)), on))
    return IndicatorProven(
        number=indicator.number,
        title=Sentence(fr=indicator.fr, en=indicator.en),
        proven=bool(found or told),
        seen=found,
        brought=told,
        document=Sentence(fr=indicator.brings_fr, en=indicator.brings_en),
        warning=None if broken is None else _warning(broken),
    )


def _warning(broken: Finding) -> Sentence:
    return Sentence(fr=BC_INDICATORS.sentence(Language.FR, broken), en=BC_INDICATORS.sentence(Language.EN, broken))
