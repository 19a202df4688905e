"""A bilan that ends before its term: what nobody has answered yet is set aside, what was planned is cancelled, nothing more is awaited."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import DeclineBilan, LapseBilan, RedirectBilan
from app.domain.bilan.records import DEAD, BilanStatus
from app.domain.convention.commands import EndConvention, VoidConvention
from app.domain.convention.decide import CHANGES as CONVENTION_CHANGES
from app.domain.convention.records import Convention, ConventionStatus
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.deadline import DeadlineStatus
from app.domain.decision import Decision
from app.domain.funding_request.commands import CancelFunding
from app.domain.funding_request.decide import CHANGES as FUNDING_CHANGES
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.funding_request.table import MACHINE as FUNDING
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask, Changes, Machine
from app.domain.process.absence import unanswered
from app.domain.process.erasing import PreparedFile, prepared_destroyed
from app.domain.quote.decide import CHANGES as QUOTE_CHANGES
from app.domain.quote.records import CancelQuote, Quote, QuoteStatus
from app.domain.quote.table import MACHINE as QUOTE
from app.domain.record import Command, FileResource
from app.domain.registry.records import FunderKind
from app.domain.session.decide import CHANGES as SESSION_CHANGES
from app.domain.session.decide import on_session
from app.domain.session.records import CancelSession, Session, SessionKind, SessionStatus
from app.domain.session.table import MACHINE as SESSION
from app.domain.transition import carry, close, follow
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role

A = Ask[Any]
COMMANDS = (DeclineBilan, LapseBilan, RedirectBilan)
OFFERED = frozenset({QuoteStatus.DRAFT, QuoteStatus.SENT, QuoteStatus.PARTLY_ACCEPTED, QuoteStatus.LAPSED})
UNSIGNED = frozenset({ConventionStatus.DRAFT, ConventionStatus.TRANSMITTED, ConventionStatus.PARTIALLY_SIGNED})
BINDING = frozenset({ConventionStatus.WITHDRAWAL_WINDOW, ConventionStatus.EFFECTIVE})
PLANNED = frozenset({SessionStatus.PLANNED, SessionStatus.CONFIRMED})
HER_END = frozenset({BilanStatus.DECLINED, BilanStatus.WITHDRAWN, BilanStatus.ABANDONED})
ASKED = frozenset({FundingStatus.SUBMITTED, FundingStatus.UNDER_REVIEW})
PROMISED = frozenset({FundingStatus.GRANTED, FundingStatus.PARTIALLY_GRANTED, FundingStatus.SECURED})
OF_THE_REST = frozenset({"bilan", "quote", "convention", "leave_request", "assignment"})
"""Whose deadlines wait for a bilan that goes on. Funders, consents and what is kept have their own terms."""


class CeasingFile(PreparedFile, bilan.BilanFile):
    """What ending a bilan before its start must know: what is offered, contracted, asked of funders and planned."""

    root: ClassVar[str] = "bilan"
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()
    sessions: tuple[Session, ...] = ()


def decide(ask: A) -> Decision:
    """The bilan's decision, and what it sets aside in the same transaction. Raises: as the bilan."""
    return ceased(ask, bilan.decide(ask))


def ceased(ask: A, decision: Decision) -> Decision:
    """`decision`; when the bilan has ended before its term, what is pending ends with it."""
    facts = carry(ask.facts, decision)
    if facts.bilan.status not in DEAD:
        return decision
    for machine, changes, end, record in _ends(facts):
        decision = decision.then(kernel_decide(machine, changes, follow(ask, decision, end), on=record))
    return prepared_destroyed(ask, _nothing_awaited(ask, unanswered(ask, sessions_cancelled(ask, decision))))


def _ends(facts: Any) -> Iterator[tuple[Machine[Any], Changes, Command, FileResource]]:
    for quote in facts.quotes:
        if quote.status in OFFERED:
            yield QUOTE, QUOTE_CHANGES, CancelQuote(), quote
    for convention in facts.conventions:
        if (end := contract_end(convention)) is not None:
            yield CONVENTION, CONVENTION_CHANGES, end, convention
    for request in facts.funding_requests if facts.bilan.started_on is None else ():
        if _ours(request):
            yield FUNDING, FUNDING_CHANGES, CancelFunding(), request


def contract_end(convention: Convention) -> Command | None:
    """How a convention ends that is not wanted any more: void while nobody is bound, ended once it binds; None when it is over."""
    if convention.status in UNSIGNED:
        return VoidConvention()
    return EndConvention() if convention.status in BINDING else None


def _ours(request: FundingRequest) -> bool:
    """A request that is still to be cancelled, and by us: the platform says what becomes of a CPF file."""
    return request.status is FundingStatus.DRAFT or (request.status in ASKED | PROMISED and request.kind is not FunderKind.CPF)


def sessions_cancelled(ask: A, decision: Decision) -> Decision:
    """The sessions that nobody will hold: hers to have cancelled when the end is hers, else the provider's. Follow-ups come after."""
    facts = carry(ask.facts, decision)
    hers = facts.bilan.status in HER_END and Role.EMPLOYER not in ask.roles
    goes_on = {SessionKind.FOLLOW_UP} if facts.bilan.status is BilanStatus.COMPLETED else set()
    for session in (s for s in facts.sessions if s.status in PLANNED and s.kind not in goes_on):
        following = follow(ask, decision, CancelSession())
        asked = replace(following, roles=frozenset({Role.BENEFICIARY})) if hers else following
        decision = decision.then(kernel_decide(SESSION, SESSION_CHANGES, on_session(asked, session)))
    return decision


def _nothing_awaited(ask: A, decision: Decision) -> Decision:
    awaited = (d for d in carry(ask.facts, decision).deadlines if d.status is DeadlineStatus.OPEN and d.subject_noun in OF_THE_REST)
    over = tuple(close(ask, d, DeadlineStatus.CANCELLED) for d in awaited)
    return replace(decision, changed=(*decision.changed, *over))
