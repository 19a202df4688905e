"""The delays of a funding request, counted from what happened and not from when we heard of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.calendar import Deadline as Counted
from app.domain.deadline import Clock, Deadline, DeadlineStatus
from app.domain.funding_request.commands import GrantFundingBySilence, InvoiceFunding, reached
from app.domain.funding_request.cpf_rules import happened_on
from app.domain.funding_request.records import CpfBilling, CpfStatus, FundingStatus
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.machine import Ask
from app.domain.registry.records import FunderKind
from app.domain.transition import close

A = Ask[Any]
C = CpfStatus
Since = Callable[[A], date | None]
ALWAYS = frozenset(FundingStatus)
"""The kernel never ends a CPF delay: the platform's step does (`over`)."""


OPCO_ANSWER = Clock(
    delay=delay("opco.answer"),
    since=lambda ask: ask.today if ask.facts.funding_request.kind is FunderKind.OPCO else None,
    open_while=frozenset({FundingStatus.SUBMITTED, FundingStatus.UNDER_REVIEW}),
)


TOP_UP_ANSWER = Clock(
    delay=delay("cpf.ft_reply"),
    since=lambda ask: ask.today if ask.facts.funding_request.kind is FunderKind.FRANCE_TRAVAIL_CPF else None,
    open_while=frozenset({FundingStatus.SUBMITTED, FundingStatus.UNDER_REVIEW}),
    fires=GrantFundingBySilence,
)
CONTROL_REPLY = Clock(delay=delay("fund.control_reply"), since=lambda ask: ask.command.reply_by, open_while=ALWAYS)


def starts_on(ask: A) -> date | None:
    """The start that is agreed with the holder: the one just told, else the one known."""
    said: date | None = getattr(ask.command, "starts_on", None)
    known: date | None = ask.facts.funding_request.starts_on
    return said or known


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformClock(Clock):
    """A delay of the platform: what it confirms was already counted when we declared it."""

    def due(self, ask: A) -> Counted | None:
        """None also when this very deadline is open already."""
        counted = self.counted(ask)
        known = counted is not None and any(d.due_on == counted.due_on for d in _mine(ask, self.kind))
        return None if known else counted


def _at(step: CpfStatus, *, base: Since = happened_on) -> Since:
    """The day of `base`, once the platform's file reaches a step."""
    return lambda ask: base(ask) if reached(ask.command) is step else None


def _invoiced(ask: A) -> date | None:
    billed = isinstance(ask.command, InvoiceFunding) or getattr(ask.command, "billing_status", None) is CpfBilling.BILLED
    return happened_on(ask) if billed and ask.facts.funding_request.kind is FunderKind.CPF else None


def _mine(ask: A, kind: str) -> list[Deadline]:
    """The open deadlines of this kind on this request."""
    request = ask.facts.funding_request
    return [d for d in ask.facts.deadlines if (d.kind, d.subject_id, d.status) == (kind, request.id, DeadlineStatus.OPEN)]


def _clock(kind: str, since: Since, *, open_while: frozenset[str] = ALWAYS) -> PlatformClock:
    return PlatformClock(delay=delay(kind), since=since, open_while=open_while, terms=lambda ask: Terms(starts_on=starts_on(ask)))


ENTRY, EXIT = "cpf.declare_entry", "cpf.declare_exit"
WITHDRAWAL = _clock("cpf.withdrawal", _at(C.ACCEPTED))
FREE_CANCELLATION = _clock("cpf.free_cancellation", _at(C.ACCEPTED, base=starts_on))
CPF_CLOCKS = (
    _clock("cpf.of_reply", _at(C.TO_PROCESS)),
    _clock("cpf.holder_reply", _at(C.PROPOSED)),
    _clock("cpf.ft_reply", _at(C.AWAITING_TOP_UP)),
    WITHDRAWAL,
    FREE_CANCELLATION,
    _clock(ENTRY, _at(C.ACCEPTED, base=starts_on)),
    _clock("cpf.autovalidation", _at(C.SERVICE_DONE_DECLARED)),
    _clock("cpf.payment", _invoiced, open_while=frozenset({FundingStatus.INVOICED})),
)
_TO_EXIT = frozenset({C.ACCEPTED, C.IN_TRAINING, C.EXITED})
_AWAITED = {
    "cpf.of_reply": frozenset({C.TO_PROCESS}),
    "cpf.holder_reply": frozenset({C.PROPOSED, C.AWAITING_TOP_UP, C.PAYMENT_PENDING}),
    "cpf.ft_reply": frozenset({C.AWAITING_TOP_UP}),
    WITHDRAWAL.kind: frozenset({C.ACCEPTED}),
    FREE_CANCELLATION.kind: frozenset({C.ACCEPTED}),
    ENTRY: frozenset({C.ACCEPTED}),
    EXIT: _TO_EXIT,
    "cpf.autovalidation": frozenset({C.SERVICE_DONE_DECLARED}),
}
"""In which steps of the platform's file each delay still runs."""


def over(ask: A) -> tuple[Deadline, ...]:
    """The delays that the step just reached has met, or counts anew."""
    step = reached(ask.command)
    if step is None:
        return ()
    renewed = {c.kind for c in CPF_CLOCKS if c.due(ask) is not None}
    open_ones = [d for kind in _AWAITED for d in _mine(ask, kind)]
    met = tuple(close(ask, d, DeadlineStatus.MET) for d in open_ones if step not in _AWAITED[d.kind])
    again = tuple(close(ask, d, DeadlineStatus.CANCELLED) for d in open_ones if step in _AWAITED[d.kind] and d.kind in renewed)
    return met + again


def answered(ask: A) -> tuple[Deadline, ...]:
    """The deadline of a control, met."""
    return tuple(close(ask, d, DeadlineStatus.MET) for d in _mine(ask, CONTROL_REPLY.kind))


REAL_ENTRY = Clock(delay=delay(ENTRY), since=lambda ask: ask.today, open_while=ALWAYS)
REAL_EXIT = Clock(delay=delay(EXIT), since=lambda ask: ask.today, open_while=ALWAYS)
