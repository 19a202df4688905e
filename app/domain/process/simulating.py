"""What a person may expect of her CPF before anything is asked: who pays which part, from when, and every reason. Keeps nothing.

The rules are those of a real request, checked on what she tells; the shares are those of a real proposal; the days are counted once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.domain.bilan.records import BeneficiaryStatus, Frame
from app.domain.calendar import paris_midnight
from app.domain.funding_request.commands import ProposeCpf, RequestFunding
from app.domain.funding_request.cpf_price import CpfPurchase, CpfSplit, Exemption, split_cpf_price
from app.domain.funding_request.cpf_rules import LEAD_TIME
from app.domain.funding_request.earlier_bilans import ELIGIBLE
from app.domain.funding_request.records import PreviousBilan
from app.domain.funding_request.rules import PUBLIC_AGENTS
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.law.rule import Finding, Rule, Severity
from app.domain.leave_request.rules import REQUEST_60D
from app.domain.machine import Ask, Broken, Moment, Principal
from app.domain.record import Command, Record
from app.domain.registry.records import FunderKind
from app.domain.vocabulary import Cents, LegalDate

NOBODY = UUID(int=0)
NUMBERS = ("cpf.cap_bilan_cents", "cpf.participation_cents", "cpf.extra_participation_cents", "cpf.lookback_years", "cpf.lead_working_days")
"""The dated numbers of the answer, drafts included: those are announced and never counted."""


class Hypothesis(Record):
    """What a person tells before she asks her CPF for a bilan. Nothing of it is kept."""

    requested_on: LegalDate = Field(description="Day of her request on the platform: it decides the cap, the participation, the five years")
    beneficiary_status: BeneficiaryStatus
    price_cents: Cents = Field(ge=1, description="Of the accompanied hours, all taxes included")
    balance_cents: Cents = Field(description="Rights credited each year")
    dotation_cents: Cents = Field(default=0, description="Paid into the account by a third party; outside the cap, used first")
    abondement_cents: Cents = Field(default=0, description="Top-up granted for this purchase")
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
    return Simulation(found=(*found, *_too_near(said)), split=split_cpf_price(_purchase(said)), starts=tuple(_starts(said)))


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
    seeker = said.beneficiary_status is BeneficiaryStatus.JOB_SEEKER
    return CpfPurchase(
        price_cents=said.price_cents,
        balance_cents=said.balance_cents,
        requested_on=said.requested_on,
        dotation_cents=said.dotation_cents,
        abondement_cents=said.abondement_cents,
        exemption=Exemption.JOB_SEEKER if seeker else said.exemption,
    )


def _starts(said: Hypothesis) -> Iterator[tuple[str, date]]:
    """Nothing is said of a day on which a delay had no length."""
    runs = {"cpf.lead_time": said.proposed_on or said.requested_on, "worktime.earliest_start": said.leave_sent_on}
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
