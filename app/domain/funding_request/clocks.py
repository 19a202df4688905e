"""The delays of a funding request, counted from what happened and not from when we heard of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.calendar import Deadline as Counted
from app.domain.calendar import Unit, deadline_after, deadline_before
from app.domain.deadline import Clock, Deadline, DeadlineStatus
from app.domain.due import until
from app.domain.funding_request.commands import InvoiceFunding, reached
from app.domain.funding_request.cpf_rules import happened_on
from app.domain.funding_request.records import CpfBilling, CpfStatus, FundingStatus
from app.domain.law.parameters import required_on
from app.domain.machine import Ask
from app.domain.registry.records import FunderKind
from app.domain.transition import close
from app.domain.vocabulary import Role

A = Ask[Any]
C = CpfStatus
Due = Callable[[A], Counted | None]
ALWAYS = frozenset(FundingStatus)
"""The kernel never ends a CPF delay: the platform's step does (`over`)."""


def opco_answer(ask: A) -> Counted | None:
    """Two months for a reasoned refusal (R6332-24), counted from the filing and not rolled."""
    months = required_on("opco.refusal_notice_months", ask.today)
    return deadline_after(ask.today, amount=months, unit=Unit.MONTHS) if ask.facts.funding_request.kind is FunderKind.OPCO else None


OPCO_ANSWER = Clock(
    kind="opco.answer",
    rule_id="fund.opco.refusal_motivated",
    due=opco_answer,
    open_while=frozenset({FundingStatus.SUBMITTED, FundingStatus.UNDER_REVIEW}),
)


def starts_on(ask: A) -> date | None:
    """The start that is agreed with the holder: the one just told, else the one known."""
    said: date | None = getattr(ask.command, "starts_on", None)
    known: date | None = ask.facts.funding_request.starts_on
    return said or known


def _after(step: CpfStatus, parameter: str, *, base: Callable[[A], date | None] = happened_on) -> Due:
    """Working days after `base`, once the platform's file reaches a step."""

    def due(ask: A) -> Counted | None:
        day = base(ask) if reached(ask.command) is step else None
        return None if day is None else deadline_after(day, amount=required_on(parameter, day), unit=Unit.WORKING_DAYS)

    return due


def _free_cancellation(ask: A) -> Counted | None:
    """Free when strictly more than seven working days remain before the start."""
    day = starts_on(ask) if reached(ask.command) is C.ACCEPTED else None
    if day is None:
        return None
    return deadline_before(day, amount=required_on("cpf.free_cancel_working_days", day) + 1, unit=Unit.WORKING_DAYS)


def _withdrawal(ask: A) -> Counted | None:
    """Fourteen working days after the acceptance, or the start when it comes first."""
    counted, day = _after(C.ACCEPTED, "cpf.withdrawal_working_days")(ask), starts_on(ask)
    return until(day) if counted is not None and day is not None and day < counted.due_on else counted


def _payment(ask: A) -> Counted | None:
    """Thirty calendar days after the invoice, not rolled."""
    billed = isinstance(ask.command, InvoiceFunding) or getattr(ask.command, "billing_status", None) is CpfBilling.BILLED
    if not billed or ask.facts.funding_request.kind is not FunderKind.CPF:
        return None
    day = happened_on(ask)
    return deadline_after(day, amount=required_on("cpf.payment_days", day), unit=Unit.CALENDAR_DAYS)


def _clock(kind: str, rule_id: str, due: Due, *, protects: Role | None = None) -> Clock:
    return Clock(kind=kind, rule_id=rule_id, due=lambda ask: _new(ask, kind, due(ask)), open_while=ALWAYS, protects=protects)


def _new(ask: A, kind: str, due: Counted | None) -> Counted | None:
    """What the platform confirms was already counted when we declared it."""
    known = any(d.due_on == due.due_on for d in _mine(ask, kind)) if due is not None else True
    return None if known else due


def _mine(ask: A, kind: str) -> list[Deadline]:
    """The open deadlines of this kind on this request."""
    request = ask.facts.funding_request
    return [d for d in ask.facts.deadlines if (d.kind, d.subject_id, d.status) == (kind, request.id, DeadlineStatus.OPEN)]


ENTRY, EXIT, PAYMENT = "cpf.declare_entry", "cpf.declare_exit", "cpf.payment"
WITHDRAWAL, FREE_CANCELLATION = "cpf.withdrawal", "cpf.free_cancellation"
WITHDRAWAL_DUE = _withdrawal
FREE_CANCELLATION_DUE = _free_cancellation
CPF_CLOCKS = (
    _clock("cpf.of_reply", "cpf.of_reply", _after(C.TO_PROCESS, "cpf.provider_reply_working_days")),
    _clock("cpf.holder_reply", "cpf.holder_reply", _after(C.PROPOSED, "cpf.holder_reply_working_days")),
    _clock("cpf.ft_reply", "fund.ft.cpf_abond", _after(C.AWAITING_TOP_UP, "cpf.france_travail_reply_working_days")),
    _clock(WITHDRAWAL, "cpf.withdrawal", WITHDRAWAL_DUE, protects=Role.BENEFICIARY),
    _clock(FREE_CANCELLATION, "cpf.late_cancel", FREE_CANCELLATION_DUE, protects=Role.BENEFICIARY),
    _clock(ENTRY, "cpf.declare_entry", _after(C.ACCEPTED, "cpf.declare_entry_working_days", base=starts_on)),
    _clock("cpf.autovalidation", "cpf.service_done", _after(C.SERVICE_DONE_DECLARED, "cpf.autovalidate_working_days")),
    replace(_clock(PAYMENT, "cpf.service_done", _payment), open_while=frozenset({FundingStatus.INVOICED})),
)
_TO_EXIT = frozenset({C.ACCEPTED, C.IN_TRAINING, C.EXITED})
_AWAITED = {
    "cpf.of_reply": frozenset({C.TO_PROCESS}),
    "cpf.holder_reply": frozenset({C.PROPOSED, C.AWAITING_TOP_UP, C.PAYMENT_PENDING}),
    "cpf.ft_reply": frozenset({C.AWAITING_TOP_UP}),
    WITHDRAWAL: frozenset({C.ACCEPTED}),
    FREE_CANCELLATION: frozenset({C.ACCEPTED}),
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


def _from_today(kind: str, parameter: str) -> Clock:
    return Clock(
        kind=kind,
        rule_id=kind,
        due=lambda ask: deadline_after(ask.today, amount=required_on(parameter, ask.today), unit=Unit.WORKING_DAYS),
        open_while=ALWAYS,
    )


REAL_ENTRY = _from_today(ENTRY, "cpf.declare_entry_working_days")
REAL_EXIT = _from_today(EXIT, "cpf.declare_exit_working_days")
