"""A deadline explained: each day that counted or was skipped, by which text, and what silence means. Pure: no file is read."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from app.domain.calendar import Day, Deadline, Mark, Unit
from app.domain.law.delay import Delay, Terms
from app.domain.law.delays import DELAYS
from app.domain.record import Record
from app.domain.vocabulary import Code, Language, LegalDate, Role, ToldDate, YesNo
from app.edge.exchange import exchange_of
from app.routers.calls import Closed, Reading, json
from app.routers.law_told import ParameterTold, parameter_told
from app.service.outcomes import Missing

router = APIRouter(prefix="/v1", tags=["Law"])
ROUTERS = (router,)
READ: Final = {"x-scope": "law:read"}
MOST_DAYS = 400
"""Days told of one counting."""


def _known(value: str) -> str:
    if value not in DELAYS:
        raise PydanticCustomError("not_in_list", "Is not a delay.")
    return value


DelayId = Annotated[str, Field(strict=True, max_length=80), AfterValidator(_known), WithJsonSchema({"type": "string", "enum": [*DELAYS]})]
"""A delay of the registry, as `kind` in a deadline."""
_WHY: Final[dict[Mark, tuple[str, str]]] = {
    Mark.START: ("Jour de départ : il ne compte pas.", "The day from which the delay runs does not count."),
    Mark.COUNTED: ("Compte.", "Counts."),
    Mark.DAY_OFF: ("Jour non ouvré : {fr}.", "Not a working day: {en}."),
    Mark.TERM: ("Dernier jour, désigné par sa date.", "Last day, given by its date."),
    Mark.POSTPONED: ("Terme reporté au premier jour ouvré suivant.", "The term moves to the next working day."),
}


class ExplainDeadline(Terms):
    """A delay, the day from which it runs, and what else its counting depends on."""

    delay: DelayId = Field(description="`kind` of a deadline, or one that a rule counts")
    from_on: LegalDate = Field(description="The day from which the delay runs, which does not count; for a named last day, that day")


class DayTold(Record):
    """One day of a counting."""

    on: ToldDate
    mark: Mark
    number: int | None = Field(description="Its place among the days that count; null when it does not count")
    why: str = Field(max_length=200)


class DeadlineTold(Record):
    """A deadline and the evidence of its counting, in the language of the caller."""

    delay: Code
    rule_id: Code = Field(description="See `GET /v1/rules/{id}`")
    from_on: ToldDate
    runs_from: str = Field(max_length=300, description="What the day from which it runs is")
    parameter: ParameterTold | None = Field(description="The value in force on that day; null when the last day is named")
    unit: Unit
    amount: int = Field(description="Negative when counted backwards")
    due_on: ToldDate = Field(description="Last day, included; counted backwards: the last day that is early enough")
    effective_on: ToldDate = Field(description="First day on which silence has taken effect")
    effective_at: datetime = Field(description="The same, as an instant: 00:00 in Paris")
    rolled: YesNo = Field(description="The term was moved because nobody works on it")
    days: tuple[DayTold, ...] = Field(max_length=MOST_DAYS)
    counting: str = Field(max_length=500)
    conventions: tuple[str, ...] = Field(max_length=5, description="Conventions of counting that were applied")
    silence: str = Field(max_length=300, description="What it means that nothing was done")
    protects: Role | None = Field(description="Whose right it is")


@router.post(
    "/deadlines/explain",
    response_model=None,
    responses={200: {"model": DeadlineTold}},
    operation_id="explainDeadline",
    summary="How a deadline is counted, day by day",
    openapi_extra=READ
    | {
        "x-problems": ["not_found"],
        "requestBody": {
            "content": {
                "application/json": {"examples": {"example": {"value": {"delay": "convention.employee_reply", "from_on": "2026-12-14"}}}}
            }
        },
    },
)
async def explain_deadline(body: ExplainDeadline, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """Due day, rule, article, every day counted or skipped and why, what silence means, who is protected.

    The very counting that starts deadlines, on dates of your own; nothing is read or kept. 404 when no value was in force on that day.
    """
    try:
        counted = DELAYS[body.delay].count(body.from_on, body)
    except LookupError:
        raise Missing from None
    return Response(json(_told(DELAYS[body.delay], body, counted, exchange_of(call.request.scope).language)), 200, {}, "application/json")


def _told(delay: Delay, asked: ExplainDeadline, counted: Deadline, language: Language) -> DeadlineTold:
    name = delay.reads(asked.from_on, asked)
    return DeadlineTold(
        delay=delay.id,
        rule_id=delay.rule_id,
        from_on=counted.start_on,
        runs_from=_said(delay.since, language),
        parameter=None if name is None else parameter_told(name, asked.from_on),
        unit=counted.unit,
        amount=counted.amount,
        due_on=counted.due_on,
        effective_on=counted.effective_on,
        effective_at=counted.effective_at,
        rolled=counted.rolled,
        days=tuple(_day(day, language) for day in counted.days),
        counting=_said((counted.rule_fr, counted.rule_en), language),
        conventions=counted.conventions,
        silence=_said(delay.silence, language),
        protects=delay.protects,
    )


def _day(day: Day, language: Language) -> DayTold:
    names = {"fr": day.off.name_fr, "en": day.off.name_en} if day.off else {}
    return DayTold(on=day.on, mark=day.mark, number=day.number, why=_said(_WHY[day.mark], language).format_map(names))


def _said(sentences: tuple[str, str], language: Language) -> str:
    return sentences[0] if language is Language.FR else sentences[1]
