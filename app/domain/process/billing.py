"""From a bill to the funding request it answers: the balance that is issued invoices the funder, and its payment pays."""

from typing import Any

from app.domain.billing_item import decide as billing
from app.domain.billing_item.commands import IssueBillingItem, PayBillingItem
from app.domain.billing_item.records import BillingKind
from app.domain.billing_item.rules import request
from app.domain.decision import Decision
from app.domain.funding_request.commands import InvoiceFunding, PayFunding
from app.domain.funding_request.records import FundingStatus
from app.domain.machine import Ask
from app.domain.process.funding import on_request
from app.domain.record import Command

FOLLOWED: dict[type[Command], tuple[FundingStatus, Command]] = {
    IssueBillingItem: (FundingStatus.SERVICE_DONE_VALIDATED, InvoiceFunding()),
    PayBillingItem: (FundingStatus.INVOICED, PayFunding()),
}


def decide(ask: Ask[Any]) -> Decision:
    """The billing item's decision, and what it makes true of the funder's request. Raises: as the billing item."""
    decision = billing.decide(ask)
    state, command = FOLLOWED.get(type(ask.command), (None, None))
    if command is None or ask.facts.billing_item.kind is not BillingKind.BALANCE:
        return decision
    owed = request(ask)
    return decision if owed is None or owed.status is not state else on_request(ask, decision, owed, command)
