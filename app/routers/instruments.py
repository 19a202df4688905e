"""The library of questionnaires: what may be assigned, and each of them as somebody reads it, in her language."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.assignment.library import Published
from app.domain.assignment.records import Result
from app.domain.instrument.definition import Definition, InstrumentId, InstrumentVersion
from app.domain.instrument.items import Key, LanguageTag
from app.domain.instrument.rendering import Rendering, notices, render
from app.domain.machine import NotOpenTo
from app.domain.policy import Category, reads_whole
from app.domain.record import Record
from app.domain.scoring.reading import ReportReading, read_report
from app.domain.vocabulary import Count, LongText, Role, Sha256, ShortText
from app.edge.cursors import after, cursor
from app.edge.exchange import exchange_of
from app.edge.negotiation import none_match
from app.routers.calls import Call, Closed, Reading, json
from app.routers.read_routes import LONGEST_CURSOR, MOST, ListQuery
from app.routers.resource import PathId
from app.service.outcomes import Missing

router = APIRouter(prefix="/v1", tags=["Tests"])
ROUTERS = (router,)
READERS: Final = frozenset(role for role in Role if reads_whole(Category.LIBRARY, frozenset({role})))
"""Whoever assigns, answers or supervises; an employer or a funder has no use for it."""
READ: Final = {"x-scope": "instruments:read"}


class InstrumentSummary(Record):
    """A questionnaire that may be assigned, in the language of the caller."""

    id: InstrumentId
    version: InstrumentVersion
    fingerprint: Sha256 = Field(description="SHA-256 of the questionnaire: an assignment names the text that was asked")
    title: ShortText
    purpose: ShortText
    measures: Key = Field(description="The construct")
    language: LanguageTag
    languages: tuple[LanguageTag, ...] = Field(max_length=20)
    minutes: Count = Field(description="Estimated duration")
    questions: Count
    notices: tuple[ShortText, ...] = Field(max_length=11, description="Shown with it, always: `traduction non validée`, `expérimental`")
    licence: ShortText
    attribution: LongText


class InstrumentPage(Record):
    """A page of the library, by id then version."""

    items: tuple[InstrumentSummary, ...] = Field(max_length=MOST)
    next_cursor: str | None = Field(max_length=LONGEST_CURSOR)
    has_more: bool


class VersionQuery(Closed):
    """Which version of a questionnaire."""

    version: InstrumentVersion | None = Field(default=None, description="As an assignment names it; the latest when absent")


@router.get("/instruments", operation_id="listInstruments", summary="What may be assigned", response_model=None,
            responses={200: {"model": InstrumentPage}}, openapi_extra=READ)  # fmt: skip
async def list_instruments(call: Reading, query: Annotated[ListQuery, Query()]) -> Response:
    """Every published version of every questionnaire, by id then version, in the language of Accept-Language where it speaks it."""
    _may_read(call)
    bound_to, key = f"{call.by.org}|{call.by.id}|instruments", call.services.cursor_key
    place = after(key, bound_to, query.cursor).decode() if query.cursor else ""
    found = [one for name, one in _in_order(call) if name > place]
    page, more = found[: query.limit], len(found) > query.limit
    following = cursor(key, bound_to, _place(page[-1].definition).encode()) if more else None
    headers = {"link": f'</v1/instruments?limit={query.limit}&cursor={following}>; rel="next"'} if following else {}
    body = InstrumentPage(items=tuple(_summary(one, _language(call, one.definition)) for one in page), next_cursor=following, has_more=more)
    return Response(json(body), 200, headers, "application/json")


@router.get("/instruments/{id}", operation_id="getInstrument", summary="Read one questionnaire", response_model=None,
            responses={200: {"model": Rendering}}, openapi_extra=READ)  # fmt: skip
async def get_instrument(
    id: Annotated[InstrumentId, Path(description="Id of the questionnaire", max_length=80)],
    call: Reading,
    query: Annotated[VersionQuery, Query()],
) -> Response:
    """One questionnaire in the language of Accept-Language where it speaks it, with its attribution and what must be said of it."""
    _may_read(call)
    versions = [one for _, one in _in_order(call) if one.definition.id == id and query.version in {None, one.definition.version}]
    if not versions:
        raise Missing
    latest = versions[-1]
    language = _language(call, latest.definition)
    headers = {"etag": f'"{latest.fingerprint[:20]}-{language}"', "content-language": language}
    if none_match(call.request.headers.get("if-none-match"), headers["etag"]):
        return Response(None, 304, headers)
    return Response(render(latest.definition, language).model_dump_json(by_alias=True), 200, headers, "application/json")


@router.get("/results/{id}/reading", operation_id="readResult", summary="Read a result in words", response_model=None,
            responses={200: {"model": ReportReading}}, openapi_extra={"x-scope": "results:read"})  # fmt: skip
async def read_result(id: PathId, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """A result with the names of its scales, its bands, what must be said of it and its attribution, in the language of
    Accept-Language where the questionnaire speaks it. It opens with the result, and is noted in the access journal as its reading.
    """
    result = (await call.services.reads.one(Result, id, call.by, request_id=call.request_id)).shown
    if not isinstance(result, Result) or result.report is None:
        raise Missing
    published = call.services.door.library.get((result.instrument_id, result.report.version))
    if published is None:
        raise Missing
    language = _language(call, published.definition)
    reading = read_report(result.report, published.definition, language=language)
    return Response(json(reading), 200, {"cache-control": "no-store", "content-language": language}, "application/json")


def _may_read(call: Call) -> None:
    """Raises: NotOpenTo."""
    if not call.by.roles & READERS:
        raise NotOpenTo("instrument", "ReadInstrument", READERS)


def _in_order(call: Call) -> list[tuple[str, Published]]:
    found = ((_place(one.definition), one) for one in call.services.door.library.values())
    return sorted(found, key=lambda pair: pair[0])


def _place(definition: Definition) -> str:
    """Sorts by id, then by the numbers of the version."""
    return f"{definition.id} {'.'.join(f'{int(part):06d}' for part in definition.version.split('.'))}"


def _language(call: Call, definition: Definition) -> str:
    """The caller's, where the questionnaire speaks it; else the first one it speaks."""
    wanted, spoken = exchange_of(call.request.scope).language, definition.legal.translations
    return str(wanted) if wanted in spoken else next(iter(spoken))


def _summary(published: Published, language: str) -> InstrumentSummary:
    asked = published.definition
    return InstrumentSummary(
        id=asked.id,
        version=asked.version,
        fingerprint=published.fingerprint,
        title=asked.title[language],
        purpose=asked.legal.purpose[language],
        measures=asked.measures,
        language=language,
        languages=tuple(asked.legal.translations),
        minutes=asked.administration.minutes,
        questions=len(asked.items),
        notices=notices(asked, language),
        licence=asked.legal.item_licence or "",
        attribution=asked.legal.attribution or "",
    )
