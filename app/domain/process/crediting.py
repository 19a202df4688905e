"""What was billed by mistake: a draft is given up, what has left is given back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.domain.billing_item.commands import CancelBillingItem, CreditBillingItem
from app.domain.billing_item.decide import CHANGES, BillingItemFile
from app.domain.billing_item.records import BILLED, BillingItem, BillingKind, BillingStatus
from app.domain.billing_item.table import MACHINE
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow


def given_back(ask: Ask[Any], decision: Decision, items: Iterable[BillingItem]) -> Decision:
    """`decision`, and each of these items cancelled, or credited once it was billed. A credit stays: it gives back already."""
    for item in items:
        if item.kind is not BillingKind.CREDIT and (item.status is BillingStatus.DRAFT or item.status in BILLED):
            command = CancelBillingItem() if item.status is BillingStatus.DRAFT else CreditBillingItem()
            following = follow(ask, decision, command)
            seen = replace(following, facts=following.facts.seen_as(BillingItemFile, billing_item=item))
            decision = decision.then(kernel_decide(MACHINE, CHANGES, seen))
    return decision
