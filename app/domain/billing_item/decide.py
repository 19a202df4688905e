"""What a command on a billing item must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.billing_item import commands as c
from app.domain.billing_item.records import BILLED, BillingItem, BillingKind, BillingStatus
from app.domain.billing_item.table import MACHINE
from app.domain.convention.records import Convention
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.registry.records import Organisation
from app.domain.thread import File, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

A = Ask[Any]


class BilanBilling(File):
    """What drafting a billing item must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    funding_requests: tuple[FundingRequest, ...] = ()


class BillingItemFile(File):
    """What every command on a billing item must know: the contract, the funders, the hours, and what was billed already."""

    root: ClassVar[str] = "billing_item"
    billing_item: BillingItem
    bilan: Bilan
    hours_ledger: HoursLedger | None = None
    billing_items: tuple[BillingItem, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    organisation: Annotated[Organisation | None, Named("org_id")] = None


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (contract.*, billing.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    return Change(result=new(ask, BillingItem, "billing_item", bilan_id=ask.facts.bilan.id, status=row.to))


def _credit(ask: A, row: Row) -> Change:
    """The credit is an item of its own, issued with it; the item credited keeps its invoice number."""
    item = ask.facts.billing_item
    credit = item.but(
        id=ask.fresh("credit"),
        version=1,
        created_at=ask.at.real,
        updated_at=ask.at.real,
        open_warnings=(),
        status=BillingStatus.ISSUED,
        kind=BillingKind.CREDIT,
        external_invoice_number=getattr(ask.command, "external_invoice_number", None),
        due_on=None,
        issued_on=ask.today,
        paid_on=None,
        credits_item_id=item.id,
    )
    return Change(fields={"external_invoice_number": item.external_invoice_number}, added=(credit,), facts={"credit_id": str(credit.id)})


def _in_error(ask: A, row: Row) -> Change:
    """An invoice that has left is never erased: it is given back."""
    return _credit(ask, row) if ask.facts.billing_item.status in BILLED else Change()


CHANGES: Changes = {
    correction(MACHINE): _in_error,
    c.DraftBillingItem: _draft,
    c.IssueBillingItem: lambda ask, row: Change(fields={"issued_on": ask.today}),
    c.PayBillingItem: lambda ask, row: Change(fields={"paid_on": ask.today}),
    c.CreditBillingItem: _credit,
}
