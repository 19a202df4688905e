"""Simulations: what would come of a request, before anything is asked. Pure: nothing is read or kept."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.funding_request.cpf_price import CpfSplit, Reason, TopUpSource
from app.domain.law.rule import Basis, Severity
from app.domain.machine import Broken
from app.domain.process.simulating import NUMBERS, Hypothesis, Simulation, simulate
from app.domain.record import Record
from app.domain.vocabulary import Cents, Code, Language, ToldDate, YesNo
from app.edge.exchange import exchange_of
from app.routers.calls import Closed, Reading, json
from app.routers.law_told import ParameterTold, parameter_told

router = APIRouter(prefix="/v1", tags=["Law"])
ROUTERS = (router,)
EXAMPLE: Final[dict[str, Any]] = {
    "requested_on": "2026-12-10",
    "beneficiary_status": "private_employee",
    "price_cents": 180000,
    "balance_cents": 245000,
}


class SimulatedRule(Record):
    """A rule that refuses, warns or informs, and the day from which it would not."""

    rule_id: Code = Field(description="See `GET /v1/rules/{id}`")
    basis: Basis
    severity: Severity
    article: str = Field(max_length=500)
    sentence: str = Field(max_length=1000)
    remedy: str = Field(max_length=1000)
    possible_from: ToldDate | None


class ShareReason(Record):
    """Why a share of the price is what it is."""

    rule_id: Code = Field(description="See `GET /v1/rules/{id}`")
    sentence: str = Field(max_length=1000)


class TopUpShare(Record):
    """What of a top-up the purchase uses."""

    by: TopUpSource
    granted_cents: Cents
    used_cents: Cents


class Shares(Record):
    """The price in cents: dotation, rights, top-ups, her own part, and the work on her own, which the account does not pay.

    The participation is inside her own part.
    """

    price_cents: Cents
    dotation_cents: Cents
    rights_cents: Cents
    abondement_cents: Cents
    personal_cents: Cents
    own_work_cents: Cents
    participation_cents: Cents
    top_ups: tuple[TopUpShare, ...] = Field(
        max_length=10, description="The parts of `abondement_cents` that come from the top-ups told by source"
    )
    reasons: tuple[ShareReason, ...] = Field(max_length=20)


class PossibleStart(Record):
    """The first day that a delay leaves; `POST /v1/deadlines/explain` counts it."""

    delay: Code
    on: ToldDate


class CpfSimulated(Record):
    """Whether the CPF may pay, who pays which part, from when, by which rules and with which numbers."""

    eligible: YesNo
    rules: tuple[SimulatedRule, ...] = Field(max_length=50)
    shares: Shares | None = Field(description="Null without eligibility")
    earliest_start: ToldDate | None
    starts: tuple[PossibleStart, ...] = Field(max_length=10, description="Each delay before the start; the latest day prevails")
    parameters: tuple[ParameterTold, ...] = Field(max_length=20, description="The numbers of the day of the request, drafts without force")


@router.post(
    "/simulations/cpf",
    response_model=None,
    responses={200: {"model": CpfSimulated}},
    operation_id="simulateCpf",
    summary="What the CPF would pay, and from when",
    openapi_extra={
        "x-scope": "law:read",
        "requestBody": {"content": {"application/json": {"examples": {"example": {"value": EXAMPLE}}}}},
    },
)
async def simulate_cpf(body: Hypothesis, call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """Eligibility, the price shared out in cents by the law of that day, the earliest start, and every reason.

    The rules, shares and delays are those of a real request; the balance and what she tells are not kept.
    """
    told = _told(body, simulate(body), exchange_of(call.request.scope).language)
    return Response(json(told), 200, {"cache-control": "no-store"}, "application/json")


def _told(asked: Hypothesis, found: Simulation, language: Language) -> CpfSimulated:
    return CpfSimulated(
        eligible=found.eligible,
        rules=tuple(_rule(one, language) for one in found.found),
        shares=None if found.split is None else _shares(asked.price_cents, found.split, found, language),
        earliest_start=max((day for _, day in found.starts), default=None),
        starts=tuple(PossibleStart(delay=delay, on=day) for delay, day in found.starts),
        parameters=tuple(parameter_told(name, asked.requested_on) for name in NUMBERS),
    )


def _rule(broken: Broken, language: Language) -> SimulatedRule:
    rule = broken.rule
    return SimulatedRule(
        rule_id=rule.id,
        basis=rule.basis,
        severity=rule.severity,
        article=rule.article(),
        sentence=rule.sentence(language, broken.finding),
        remedy=rule.remedy(language),
        possible_from=broken.finding.possible_from,
    )


def _shares(price_cents: int, split: CpfSplit, found: Simulation, language: Language) -> Shares:
    return Shares(
        price_cents=price_cents,
        dotation_cents=split.dotation_cents,
        rights_cents=split.rights_cents,
        abondement_cents=split.abondement_cents,
        personal_cents=split.personal_cents,
        own_work_cents=found.own_work_cents,
        participation_cents=split.participation_cents,
        top_ups=tuple(TopUpShare(by=one.by, granted_cents=one.granted_cents, used_cents=one.used_cents) for one in found.top_ups),
        reasons=tuple(_reason(one, language) for one in split.reasons),
    )


def _reason(reason: Reason, language: Language) -> ShareReason:
    return ShareReason(rule_id=reason.rule_id, sentence=reason.fr if language is Language.FR else reason.en)
