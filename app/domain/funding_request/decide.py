"""What a command on a funding request must know, and what it changes beside the status."""

from datetime import date
from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.calendar import add_years
from app.domain.convention.records import Convention
from app.domain.decision import Decision
from app.domain.funding_request import commands as c
from app.domain.funding_request import control as k
from app.domain.funding_request.clocks import FREE_CANCELLATION, OPCO_ANSWER, TOP_UP_ANSWER, WITHDRAWAL, answered, over
from app.domain.funding_request.commands import reached
from app.domain.funding_request.cpf_money import purchase
from app.domain.funding_request.cpf_price import split_cpf_price
from app.domain.funding_request.cpf_rules import happened_on
from app.domain.funding_request.platform_event import PlatformEvent
from app.domain.funding_request.records import (
    COUNTED_FUNDERS,
    CpfBilling,
    CpfControl,
    CpfStatus,
    FundingRequest,
    FundingStatus,
    Pays,
    later,
)
from app.domain.funding_request.table import MACHINE
from app.domain.law.parameters import value_on
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.quote.records import Quote
from app.domain.registry.records import Employer, Funder, FunderKind, Offer, Organisation
from app.domain.session.records import Session
from app.domain.thread import File, FormerlyHers, Involvement, Named, OfBilan
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

A = Ask[Any]
_SHARES = ("dotation_cents", "rights_cents", "abondement_cents", "participation_cents", "personal_cents")


class BilanFunding(File):
    """What drafting a funding request must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    funder: Annotated[Funder | None, Named("funder_id")] = None
    former: Annotated[tuple[FundingRequest, ...], FormerlyHers()] = ()


class FundingRequestFile(File):
    """What every command on a funding request must know: the plan, what the readiness of the bilan hangs on, what ends with it."""

    root: ClassVar[str] = "funding_request"
    funding_request: FundingRequest
    platform_events: tuple[PlatformEvent, ...] = ()
    bilan: Bilan
    funding_requests: tuple[FundingRequest, ...] = ()
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()
    sessions: tuple[Session, ...] = ()
    hours_ledger: HoursLedger | None = None
    funder: Annotated[Funder | None, Named("funder_id")] = None
    organisation: Annotated[Organisation | None, Named("org_id")] = None
    employer: Annotated[Employer | None, OfBilan("employer_id")] = None
    offer: Annotated[Offer | None, OfBilan("offer_id")] = None
    former: Annotated[tuple[FundingRequest, ...], FormerlyHers()] = ()


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (fund.*, cpf.*, bilan.provider.qualiopi, frame.out.no_public_funding)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    said = ask.command
    usual = Pays.BENEFICIARY if said.kind is FunderKind.FAF else Pays.PROVIDER
    mirror = CpfStatus.HOLDER_DRAFT if said.kind is FunderKind.CPF else None
    pays = said.pays or usual
    return Change(
        result=new(ask, FundingRequest, "funding_request", bilan_id=ask.facts.bilan.id, status=row.to, pays=pays, cpf_status=mirror)
    )


def _link(ask: A) -> tuple[Involvement, ...]:
    """A funder takes part in the file once a request is filed with it, never before."""
    funder = ask.facts.funding_request.funder_id
    if funder is None or funder in {i.party_id for i in ask.facts.involvements if i.ended_at is None}:
        return ()
    return (new(ask, Involvement, f"involvement:{funder}", bilan_id=ask.facts.bilan.id, role=Role.FUNDER, party_id=funder),)


def _submit(ask: A, row: Row) -> Change:
    answer = OPCO_ANSWER.due(ask) or TOP_UP_ANSWER.due(ask)
    return Change(fields={"submitted_on": ask.today, "answer_expected_by": answer.due_on if answer else None}, added=_link(ask))


def _propose(ask: A, row: Row) -> Change:
    """The price shared out by the date of the holder's request; the balance stays out of the record."""
    said = ask.command
    fields = {"unconfirmed": True, "cpf_status": reached(said), "amount_cents": said.price_cents, **dict.fromkeys(_SHARES)}
    bought = purchase(ask)
    if bought is not None:
        split = split_cpf_price(bought)
        fields |= {name: getattr(split, name) for name in _SHARES}
        fields["amount_cents"] = said.price_cents - split.personal_cents
    return Change(fields=fields, changed=over(ask))


def _follow_platform(ask: A, row: Row) -> Change:
    said, request = ask.command, ask.facts.funding_request
    fields: dict[str, Any] = {"unconfirmed": False} if reached(said) or said.billing_status else {}
    if said.price_cents is not None and said.price_cents != request.price_cents:  # not the price that we shared out
        fields |= {"amount_cents": said.price_cents, **dict.fromkeys(_SHARES)}
    if reached(said) is CpfStatus.ACCEPTED and request.subscribed_on is None:
        fields |= {"granted_cents": fields.get("amount_cents", request.amount_cents), **_subscribed(ask)}
    fields |= _dated(ask, row)
    return Change(fields=fields, changed=over(ask), added=() if row.to == FundingStatus.DRAFT else _link(ask))


_WHEN = {
    FundingStatus.SUBMITTED: "submitted_on",
    FundingStatus.SECURED: "secured_on",
    FundingStatus.SERVICE_DONE_DECLARED: "service_done_on",
    FundingStatus.INVOICED: "invoiced_on",
    FundingStatus.PAID: "paid_on",
    FundingStatus.REFUSED: "decided_on",
}
_STEP_WHEN = {CpfStatus.IN_TRAINING: "entered_on", CpfStatus.EXITED: "exited_on"}


def _dated(ask: A, row: Row) -> dict[str, Any]:
    """The date of a step is that of its first account."""
    names = (_WHEN.get(FundingStatus(row.to)), _STEP_WHEN.get(reached(ask.command) or CpfStatus.HOLDER_DRAFT))
    return {name: happened_on(ask) for name in names if name and getattr(ask.facts.funding_request, name) is None}


def _subscribed(ask: A) -> dict[str, Any]:
    """The holder has subscribed: her windows, and when the CPF may pay another bilan (D6323-6)."""
    on = happened_on(ask)
    withdrawal, free = WITHDRAWAL.counted(ask), FREE_CANCELLATION.counted(ask)
    return {
        "decided_on": on,
        "subscribed_on": on,
        "withdrawal_until": withdrawal.due_on if withdrawal else None,
        "free_cancellation_until": free.due_on if free else None,
        "next_cpf_bilan_from": _next_cpf_bilan(ask, on),
    }


def _next_cpf_bilan(ask: A, on: date) -> date | None:
    """The first day of another bilan paid by the CPF, when this funder is one that counts (D6323-6)."""
    years = value_on("cpf.lookback_years", on)
    counts = ask.facts.funding_request.kind in COUNTED_FUNDERS
    return add_years(on, years=years) if counts and years is not None else None


def _grant(ask: A, row: Row) -> Change:
    again, ended = _next_cpf_bilan(ask, ask.today), ask.facts.bilan.ended_on
    warned = later(again, _next_cpf_bilan(ask, ended)) if ended is not None else None
    return Change(fields={"decided_on": ask.today, "next_cpf_bilan_from": again, "next_cpf_bilan_warned_until": warned})


def _grant_by_silence(ask: A, row: Row) -> Change:
    granted = _grant(ask, row)
    return Change(fields={**granted.fields, "granted_cents": ask.facts.funding_request.amount_cents})


def _sent(*dated: str) -> Any:
    """What was sent to the funder, by its kinds: the evidence of what left."""

    def change(ask: A, row: Row) -> Change:
        papers = sorted(str(paper) for paper in ask.command.papers)
        met = answered(ask) if isinstance(ask.command, k.AnswerControl) else ()
        return Change(fields=dict.fromkeys(dated, ask.today), changed=met, facts={"papers": papers} if papers else {})

    return change


def _open_control(ask: A, row: Row) -> Change:
    return Change(fields={"control_status": CpfControl.IN_CONTROL, "control_reply_by": ask.command.reply_by}, changed=answered(ask))


def _told(ask: A, row: Row) -> Change:
    """What left: the lengths and dates of the actions; their titles may say too much of the person."""
    actions = [{"minutes": one.minutes, "starts_on": one.starts_on and one.starts_on.isoformat()} for one in ask.command.actions]
    return Change(facts={"actions": actions})


def _release(ask: A, row: Row) -> Change:
    return Change(fields={"control_status": CpfControl.RELEASED}, changed=answered(ask))


def _in_error(ask: A, row: Row) -> Change:
    """It never barred another bilan."""
    return Change(fields={"next_cpf_bilan_from": None, "next_cpf_bilan_warned_until": None})


def _declare(field: str, date_of: str) -> Any:
    def change(ask: A, row: Row) -> Change:
        done = {"service_done_on": ask.today} if row.to == FundingStatus.SERVICE_DONE_DECLARED else {}
        real = getattr(ask.facts.bilan, date_of)
        return Change(fields={"unconfirmed": True, "cpf_status": reached(ask.command), field: real, **done}, changed=over(ask))

    return change


def _invoice(ask: A, row: Row) -> Change:
    mirror = {"billing_status": CpfBilling.BILLED, "unconfirmed": True} if ask.facts.funding_request.kind is FunderKind.CPF else {}
    return Change(fields={"invoiced_on": ask.today, **mirror})


def _uninvoice(ask: A, row: Row) -> Change:
    mirror = {"billing_status": CpfBilling.TO_BILL, "unconfirmed": True} if ask.facts.funding_request.kind is FunderKind.CPF else {}
    return Change(fields={"invoiced_on": None, "paid_on": None, **mirror})


def _on(field: str) -> Any:
    return lambda ask, row: Change(fields={field: ask.today})


CHANGES: Changes = {
    c.RequestFunding: _draft,
    c.SubmitFunding: _submit,
    c.GrantFunding: _grant,
    c.RefuseFunding: _on("decided_on"),
    c.SecureFunding: _on("secured_on"),
    c.SecureByConvention: _on("secured_on"),
    c.GrantFundingBySilence: _grant_by_silence,
    correction(MACHINE): _in_error,
    k.DeclareServiceDone: _sent("service_done_on"),
    k.OpenControl: _open_control,
    k.AnswerControl: _sent(),
    k.ReleaseControl: _release,
    k.TellSupportUnit: _told,
    c.UninvoiceFunding: _uninvoice,
    c.UnsecureFunding: lambda ask, row: Change(fields={"secured_on": None}),
    c.InvoiceFunding: _invoice,
    c.PayFunding: _on("paid_on"),
    c.ProposeCpf: _propose,
    c.DeclareEntry: _declare("entered_on", "started_on"),
    c.DeclareExit: _declare("exited_on", "ended_on"),
    c.FollowPlatform: _follow_platform,
}
