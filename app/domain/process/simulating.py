"""What a person may expect of her CPF before anything is asked: who pays which part, from when, and every reason. Keeps nothing.

The rules are those of a real request, checked on what she tells; the shares are those of a real proposal; the days are counted once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.calendar import paris_midnight, share_half_up
from app.domain.funding_request.commands import ProposeCpf, RequestFunding
from app.domain.funding_request.cpf_money import ACCOMPANIED_ONLY
from app.domain.funding_request.cpf_price import (
    EXEMPTING_TOP_UPS,
    CpfPurchase,
    CpfSplit,
    Exemption,
    TopUpSource,
    UsedTopUp,
    shared_among,
    split_cpf_price,
)
from app.domain.funding_request.cpf_rules import LEAD_TIME
from app.domain.funding_request.earlier_bilans import ELIGIBLE
from app.domain.funding_request.funder_rules import ONE_TOP_UP, TOP_UP
from app.domain.funding_request.records import PreviousBilan
from app.domain.funding_request.rules import PUBLIC_AGENTS
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.law.rule import Finding, Rule, Severity
from app.domain.leave_request.rules import REQUEST_60D
from app.domain.machine import Ask, Broken, Moment, Principal
from app.domain.record import Command, Record
from app.domain.registry.records import FunderKind
from app.domain.situation import BeneficiaryStatus, Frame
from app.domain.vocabulary import Cents, LegalDate, Minutes

NOBODY = UUID(int=0)
NUMBERS = (
    "cpf.cap_bilan_cents",
    "cpf.participation_cents",
    "cpf.extra_participation_cents",
    "cpf.lookback_years",
    "cpf.lead_working_days",
    "cpf.france_travail_lead_working_days",
    "cpf.france_travail_reply_working_days",
)
"""The dated numbers of the answer, drafts included: those are announced and never counted."""


class SoldHours(Record):
    """What the price pays for: the account pays for the hours that a counsellor accompanies, and for no other (D6323-6)."""

    accompanied_minutes: Minutes = Field(ge=1)
    own_work_minutes: Minutes = Field(default=0, description="Personal work without a counsellor")

    def fundable_cents(self, price_cents: int) -> int:
        """The part of a price that the accompanied hours cost, half-up to the cent."""
        return share_half_up(price_cents, numerator=self.accompanied_minutes, denominator=self.accompanied_minutes + self.own_work_minutes)


class TopUp(Record):
    """A top-up granted for this purchase (abondement)."""

    by: TopUpSource
    amount_cents: Cents = Field(ge=1)
    asked_on: LegalDate | None = Field(
        default=None, description="Of France Travail: its delay before the start runs from then; absent: from the request"
    )


class Hypothesis(Record):
    """What a person tells before she asks her CPF for a bilan. Nothing of it is kept."""

    requested_on: LegalDate = Field(description="Day of her request on the platform: it decides the cap, the participation, the five years")
    beneficiary_status: BeneficiaryStatus
    price_cents: Cents = Field(ge=1, description="All taxes included")
    hours: SoldHours | None = Field(default=None, description="What it pays for; absent: accompanied hours only")
    balance_cents: Cents = Field(description="Rights credited each year")
    dotation_cents: Cents = Field(default=0, description="Paid into the account by a third party; outside the cap, used first")
    abondement_cents: Cents = Field(default=0, description="Top-up granted for this purchase")
    top_ups: tuple[TopUp, ...] = Field(
        default=(), max_length=10, description="Each by its source, used in this order before `abondement_cents`"
    )
    exemption: Exemption | None = Field(default=None, description="Why the participation is not due; a job seeker is always exempt")
    previous_bilans: tuple[PreviousBilan, ...] = Field(default=(), max_length=10)
    full_rate_pension_on: LegalDate | None = None
    proposed_on: LegalDate | None = Field(default=None, description="Day of the provider's proposal; absent: that of the request")
    starts_on: LegalDate | None = Field(default=None, description="The start that she wishes")
    leave_sent_on: LegalDate | None = Field(default=None, description="On working time: day on which the employer is asked; absent: off")
    lasts_six_months: Annotated[bool, Field(strict=True)] = Field(default=False, description="The action lasts six months or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What would come of it. Without eligibility there is neither a share nor a start."""

    found: tuple[Broken, ...]
    """Every rule that refuses, warns or informs."""
    split: CpfSplit | None
    own_work_cents: int = 0
    """The part of the price that the account pays nothing of."""
    top_ups: tuple[UsedTopUp, ...] = ()
    starts: tuple[tuple[str, date], ...]
    """The first possible day by each delay; the last of them is the earliest start."""

    @property
    def eligible(self) -> bool:
        """Whether the CPF may pay at all; a start that is too near only has to move."""
        return self.split is not None


def simulate(said: Hypothesis) -> Simulation:
    """The rules of a request on that day, then the shares of the price and the first day on which the action may start."""
    asked = RequestFunding(
        kind=FunderKind.CPF,
        amount_cents=said.price_cents,
        previous_bilans=said.previous_bilans,
        full_rate_pension_on=said.full_rate_pension_on,
    )
    found = tuple(_broken(_ask(said, asked, said.requested_on), PUBLIC_AGENTS, *ELIGIBLE))
    if any(one.rule.severity is Severity.BLOCK for one in found):
        return Simulation(found=found, split=None, starts=())
    told = (*_on_her_own(said), *_too_near(said), *_too_many(said))
    split = split_cpf_price(_purchase(said))
    used = tuple(shared_among(((t.by, t.amount_cents) for t in said.top_ups), split.abondement_cents))
    return Simulation(
        found=(*found, *told),
        split=replace(split, reasons=(*split.reasons, *(one.reason() for one in used))),
        own_work_cents=said.price_cents - _fundable(said),
        top_ups=used,
        starts=tuple(_starts(said)),
    )


def _fundable(said: Hypothesis) -> int:
    """What the account may pay of the price; before the decree of 2026, all of it."""
    alone = said.hours is not None and ACCOMPANIED_ONLY.in_force_on(said.requested_on)
    return said.hours.fundable_cents(said.price_cents) if said.hours is not None and alone else said.price_cents


def _on_her_own(said: Hypothesis) -> Iterator[Broken]:
    """Work on her own is no part of what the account is asked to pay."""
    if said.hours is not None and said.hours.own_work_minutes and ACCOMPANIED_ONLY.in_force_on(said.requested_on):
        yield Broken(ACCOMPANIED_ONLY, Finding({"x": said.hours.own_work_minutes}))


def _too_many(said: Hypothesis) -> Iterator[Broken]:
    """France Travail answers one request at a time."""
    if sum(top_up.by is TopUpSource.FRANCE_TRAVAIL for top_up in said.top_ups) > 1:
        yield Broken(ONE_TOP_UP, Finding())


def _ask(said: Hypothesis, command: Command, on: date) -> Ask[Any]:
    """A question about a file that does not exist: her status is all that these rules read of it."""
    bilan = SimpleNamespace(id=NOBODY, beneficiary_status=said.beneficiary_status, frame=Frame.IN_FRAME)
    facts: Any = SimpleNamespace(bilan=bilan, former=())
    instant = paris_midnight(on)
    nobody = Principal(org=NOBODY, id=NOBODY, party=NOBODY, roles=frozenset())
    return Ask(facts=facts, command=command, actor=nobody, roles=frozenset(), at=Moment(real=instant, legal=instant), seed=NOBODY)


def _broken(ask: Ask[Any], *rules: Rule) -> Iterator[Broken]:
    for rule in rules:
        if (finding := rule.finding(ask)) is not None:
            yield Broken(rule, finding)


def _purchase(said: Hypothesis) -> CpfPurchase:
    return CpfPurchase(
        price_cents=_fundable(said),
        balance_cents=said.balance_cents,
        requested_on=said.requested_on,
        dotation_cents=said.dotation_cents,
        abondement_cents=said.abondement_cents + sum(top_up.amount_cents for top_up in said.top_ups),
        exemption=_exemption(said),
    )


def _exemption(said: Hypothesis) -> Exemption | None:
    """A job seeker never owes the participation; nor does whom her employer, or the insurance of work accidents, tops up."""
    if said.beneficiary_status is BeneficiaryStatus.JOB_SEEKER:
        return Exemption.JOB_SEEKER
    topped = (EXEMPTING_TOP_UPS[t.by] for t in said.top_ups if t.by in EXEMPTING_TOP_UPS)
    return said.exemption or next(topped, None)


def _starts(said: Hypothesis) -> Iterator[tuple[str, date]]:
    """Nothing is said of a day on which a delay had no length."""
    helped = [t.asked_on or said.requested_on for t in said.top_ups if t.by is TopUpSource.FRANCE_TRAVAIL]
    runs = {
        "cpf.lead_time": said.proposed_on or said.requested_on,
        "cpf.ft_lead": max(helped, default=None),
        "worktime.earliest_start": said.leave_sent_on,
    }
    for kind, day in runs.items():
        if day is None:
            continue
        try:
            yield kind, delay(kind).count(day, Terms(lasts_six_months=said.lasts_six_months)).due_on
        except LookupError:
            continue


def _too_near(said: Hypothesis) -> Iterator[Broken]:
    """The rules that the start she wishes would break."""
    if said.starts_on is None:
        return
    proposal = ProposeCpf(starts_on=said.starts_on, price_cents=said.price_cents)
    yield from _broken(_ask(said, proposal, said.proposed_on or said.requested_on), LEAD_TIME)
    for kind, earliest in _starts(said):
        if kind == "worktime.earliest_start" and said.starts_on < earliest:
            yield Broken(REQUEST_60D, Finding({"sent": said.leave_sent_on, "earliest": earliest}, possible_from=earliest))
        if kind == "cpf.ft_lead" and said.starts_on < earliest:
            yield Broken(TOP_UP, Finding({"date": earliest}, possible_from=earliest))
