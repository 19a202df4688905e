"""From a funding request to readiness: what the platform reports, what an acceptance makes true, what a convention secures."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar

from app.domain.bilan.commands import WithdrawBilan
from app.domain.bilan.records import BilanStatus
from app.domain.billing_item.records import BillingItem, Debtor
from app.domain.calendar import add_years
from app.domain.convention.commands import AcceptTerms, DraftConvention, EndConvention
from app.domain.convention.decide import CHANGES as CONVENTION_CHANGES
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.deadline import Clock, DeadlineStatus
from app.domain.decision import Decision
from app.domain.funding_request import decide as funding
from app.domain.funding_request.clocks import FREE_CANCELLATION, REAL_ENTRY, REAL_EXIT, WITHDRAWAL
from app.domain.funding_request.commands import FollowPlatform, SecureByConvention
from app.domain.funding_request.plan import accepted_quote, bound_by_convention, missing_cents
from app.domain.funding_request.platform import TERMS, Axis, moves_to
from app.domain.funding_request.platform_event import CHANGES as PLATFORM_CHANGES
from app.domain.funding_request.platform_event import MACHINE as PLATFORM
from app.domain.funding_request.platform_event import PlatformEventStatus, ReportPlatformEvent, said
from app.domain.funding_request.records import DEAD, SECURED_FROM, CpfStatus, FundingRequest, FundingStatus, later
from app.domain.funding_request.table import MACHINE as FUNDING
from app.domain.law.parameters import value_on
from app.domain.machine import Ask
from app.domain.over import OVER
from app.domain.process.ceasing import ceased
from app.domain.process.crediting import given_back
from app.domain.process.erasing import PreparedFile
from app.domain.process.locking import locked
from app.domain.process.moving import on_bilan
from app.domain.process.readiness import made_ready, ready_no_longer
from app.domain.record import Command
from app.domain.registry.records import FunderKind
from app.domain.situation import Route
from app.domain.thread import Named
from app.domain.transition import carry, close, follow, start, touch
from app.domain.transition import decide as kernel_decide

A = Ask[Any]
MIRROR = {Axis.FILE: "cpf_status", Axis.BILLING: "billing_status", Axis.CONTROL: "control_status"}
BEFORE_START = frozenset({BilanStatus.CONTRACTING, BilanStatus.READY})


class ReportedFile(PreparedFile, funding.FundingRequestFile):
    """What a report of the platform must know: a holder who cancels withdraws from the bilan."""

    root: ClassVar[str] = "funding_request"


class BilledFundingFile(ReportedFile):
    """The same, and what was billed to its funder."""

    root: ClassVar[str] = "funding_request"
    billing_items: tuple[BillingItem, ...] = ()
    replacement: Annotated[FundingRequest | None, Named("replaced_by_id", said=True)] = None


def decide(ask: A) -> Decision:
    """The funding request's decision, and what it makes true of the convention and of the bilan. Raises: as the funding request."""
    decision = _reported(ask) if isinstance(ask.command, ReportPlatformEvent) else funding.decide(ask)
    request = next((r for r in decision.changed if isinstance(r, FundingRequest)), None)
    if request is None:
        return decision
    decision = locked(ask, _lost(ask, _under_terms(ask, decision, request), request), request)
    if request.status is FundingStatus.ENTERED_IN_ERROR:
        decision = _unbilled(ask, decision, request)
    lost = request.status in DEAD and _was_secured(ask)
    return ready_no_longer(ask, decision) if lost else made_ready(ask, decision)


def _was_secured(ask: A) -> bool:
    """Whether the start may rest on this money: one that is only asked for has made nothing ready."""
    status: FundingStatus = ask.facts.funding_request.status
    return status in SECURED_FROM


def _reported(ask: A) -> Decision:
    """The event as it was said; then, unless it is unknown or too old, our mirror follows."""
    decision = kernel_decide(PLATFORM, PLATFORM_CHANGES, ask)
    again = next((e for e in ask.facts.platform_events if e.source_event_id == ask.command.source_event_id), None)
    if again is not None:
        return Decision(result=again, events=())
    known, request = said(ask), ask.facts.funding_request
    if known is None or getattr(decision.result, "status") is not PlatformEventStatus.APPLIED:  # noqa: B009  # the result is a platform event
        return decision
    payload = ask.command.payload
    told = {name: value for name in ("starts_on", "price_cents") if payload and (value := getattr(payload, name)) is not None}
    told |= {MIRROR[known.axis]: known.state}
    step = FollowPlatform(moves_to=moves_to(request, known), occurred_on=ask.command.occurred_on, **told)
    return decision.then(kernel_decide(FUNDING, funding.CHANGES, follow(ask, decision, step)))


def _under_terms(ask: A, decision: Decision, request: FundingRequest) -> Decision:
    """The holder has accepted: the platform's terms are the convention, in effect at once (D6353-1 III)."""
    facts = carry(ask.facts, decision)
    secured = request.kind is FunderKind.CPF and request.status is FundingStatus.SECURED
    contracts = facts.bilan.route is Route.CPF and facts.bilan.status not in OVER
    if not secured or not contracts or any(c.stands for c in facts.conventions):
        return decision
    quote = accepted_quote(facts)
    phases = (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes) if quote else ()
    draft = DraftConvention(
        kind=ConventionKind.MCF_TERMS,
        total_minutes=sum(minutes or 0 for minutes in phases) or None,
        starts_on=request.starts_on,
        ends_on=quote.planned_end_on if quote else None,
        price_cents=request.price_cents or request.share_cents(),
        remote_percent=quote.remote_percent if quote else None,
    )
    drafted = kernel_decide(CONVENTION, CONVENTION_CHANGES, follow(ask, decision, draft))
    decision = decision.then(drafted)
    accepted = follow(ask, decision, AcceptTerms(terms_version=TERMS))
    terms = next(r for r in drafted.added if isinstance(r, Convention))
    return decision.then(kernel_decide(CONVENTION, CONVENTION_CHANGES, accepted, on=terms))


def _lost(ask: A, decision: Decision, request: FundingRequest) -> Decision:
    """A CPF file that ended takes its terms with it; the holder who cancels before the start withdraws from the bilan."""
    if request.kind is not FunderKind.CPF or request.status not in DEAD:
        return decision
    bound = (ConventionKind.MCF_TERMS, ConventionStatus.EFFECTIVE)
    for terms in (c for c in carry(ask.facts, decision).conventions if (c.kind, c.status) == bound):
        following = follow(ask, decision, EndConvention())
        decision = decision.then(kernel_decide(CONVENTION, CONVENTION_CHANGES, following, on=terms))
    if request.cpf_status is CpfStatus.CANCELLED_BY_HOLDER and ask.facts.bilan.status in BEFORE_START:
        return ceased(ask, on_bilan(ask, decision, WithdrawBilan()))
    return decision


def _unbilled(ask: A, decision: Decision, request: FundingRequest) -> Decision:
    """What was to be billed to its funder is not, and what was billed is given back."""
    others = {r.funder_id for r in ask.facts.funding_requests if r.id != request.id and r.status not in DEAD}
    if request.funder_id in others:
        return decision
    return given_back(ask, decision, (i for i in ask.facts.billing_items if i.debtor is Debtor.FUNDER and i.debtor_id == request.funder_id))


def secured_by_convention(ask: A, decision: Decision) -> Decision:
    """`decision`, and the debtors whom a convention in effect binds: the person by her contract, the employer by the tripartite convention.

    Called when a convention may have taken effect, before readiness is judged. A plan out of balance secures nobody yet.
    """
    for request in carry(ask.facts, decision).funding_requests:
        facts = carry(ask.facts, decision).seen_as(funding.FundingRequestFile, funding_request=request)
        waits = request.status in {FundingStatus.DRAFT, FundingStatus.SUBMITTED}
        if waits and bound_by_convention(facts, request) and not missing_cents(facts):
            decision = on_request(ask, decision, request, SecureByConvention())
    return decision


def on_request(ask: A, decision: Decision, request: FundingRequest, command: Command) -> Decision:
    """`decision`, and what the service itself asks next of one funding request of the same file."""
    following = follow(ask, decision, command)
    seen = replace(following, facts=following.facts.seen_as(funding.FundingRequestFile, funding_request=request))
    return decision.then(kernel_decide(FUNDING, funding.CHANGES, seen))


def entered(ask: A, decision: Decision) -> Decision:
    """`decision`, the holder's windows over, and the delay to declare the entry, counted from the first session really held today."""
    facts = carry(ask.facts, decision)
    for request in facts.funding_requests:
        windows = (d for d in facts.deadlines if d.kind in {WITHDRAWAL.kind, FREE_CANCELLATION.kind} and d.subject_id == request.id)
        over = tuple(close(ask, d, DeadlineStatus.MET) for d in windows if d.status is DeadlineStatus.OPEN)
        decision = decision.then(_beside(request, changed=over)) if over else decision
    return _counted_anew(ask, decision, REAL_ENTRY, frozenset({CpfStatus.ACCEPTED}))


def entry_counted_again(ask: A, decision: Decision) -> Decision:
    """`decision`, and the delay to declare the entry counted from the start that is agreed: the one that was held did not count."""
    for request in carry(ask.facts, decision).funding_requests:

        def agreed(_: A, on: date | None = request.starts_on) -> date | None:
            return on

        alone = replace(ask, facts=ask.facts.model_copy(update={"funding_requests": (request,)}))
        decision = _counted_anew(alone, decision, replace(REAL_ENTRY, since=agreed), frozenset({CpfStatus.ACCEPTED}))
    return decision


def ended(ask: A, decision: Decision) -> Decision:
    """`decision`, the delay to declare exit and service done, and until when another CPF bilan is warned about (D6323-6)."""
    decision = _counted_anew(ask, decision, REAL_EXIT, frozenset({CpfStatus.ACCEPTED, CpfStatus.IN_TRAINING}))
    years = value_on("cpf.lookback_years", ask.today)
    for request in carry(ask.facts, decision).funding_requests:
        if request.next_cpf_bilan_from is not None and request.status not in DEAD and years is not None:
            warned = later(add_years(ask.today, years=years), request.next_cpf_bilan_from)
            decision = decision.then(_beside(request, changed=(touch(ask, request, next_cpf_bilan_warned_until=warned),)))
    return decision


def _counted_anew(ask: A, decision: Decision, clock: Clock, steps: frozenset[CpfStatus]) -> Decision:
    facts = carry(ask.facts, decision)
    for request in (f for f in facts.funding_requests if f.cpf_status in steps):
        known = [d for d in facts.deadlines if d.kind == clock.kind and d.subject_id == request.id and d.status is DeadlineStatus.OPEN]
        counted = start(ask, request, clock)
        if counted is not None and counted.due_on not in {d.due_on for d in known}:
            replaced = tuple(close(ask, d, DeadlineStatus.CANCELLED) for d in known)
            decision = decision.then(_beside(request, changed=replaced, added=(counted,)))
    return decision


def _beside(request: FundingRequest, *, changed: tuple[Any, ...] = (), added: tuple[Any, ...] = ()) -> Decision:
    return Decision(result=request, events=(), changed=changed, added=added)
