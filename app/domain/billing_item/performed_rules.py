"""What the performance of the action allows to be billed: hours that were not carried out are never due (L6353-6, L6353-7, L6354-1)."""

from collections.abc import Callable
from typing import Any

from app.domain.billing_item.records import BILLED, BillingKind
from app.domain.billing_item.rules import contract
from app.domain.calendar import share_half_up
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Euros, Finding, Rule, Severity
from app.domain.machine import Ask

A = Ask[Any]
ASIDE = frozenset({BillingKind.CREDIT, BillingKind.INDEMNITY})
"""What gives money back, and what is owed for something else than hours."""


def priced(ask: A) -> Convention | None:
    """The convention that says what the hours cost. The platform reckons its own files: its terms are none."""
    known = (c for c in ask.facts.conventions if c.stands and c.kind is not ConventionKind.MCF_TERMS)
    return next((c for c in known if c.price_cents is not None and c.total_minutes), None)


def worth(found: Convention, minutes: int) -> int:
    """The share of the price, in cents, that corresponds to these minutes; never more than the price."""
    total, price = found.total_minutes or 0, found.price_cents or 0
    return share_half_up(price, numerator=min(minutes, total), denominator=total)


def _billed(ask: A) -> int:
    """What this item and those before it ask, whoever owes them."""
    item = ask.facts.billing_item
    before = (i for i in ask.facts.billing_items if i.id != item.id and i.status in BILLED and i.kind not in ASIDE)
    return int(item.amount_cents + sum(i.amount_cents for i in before))


def _beyond(ask: A, found: Convention | None, minutes: Callable[[Any], int]) -> Finding | None:
    if found is None or ask.facts.billing_item.kind in ASIDE or ask.facts.hours_ledger is None:
        return None
    ceiling = worth(found, minutes(ask.facts.hours_ledger))
    return Finding({"amount": Euros(ceiling)}) if _billed(ask) > ceiling else None


def _ahead(ask: A) -> Finding | None:
    staged = ask.facts.billing_item.kind is BillingKind.INSTALMENT and contract(ask) is not None
    return _beyond(ask, priced(ask), lambda ledger: int(ledger.counted_minutes)) if staged else None


STAGING = Rule(
    id="contract.staging",
    basis=Basis.LAW,
    articles=(article("L6353-6"),),
    severity=Severity.WARN,
    fr="Échéance supérieure à l'avancement : les heures tenues valent {amount}.",
    en="The instalment is ahead of the action: the hours held are worth {amount}.",
    remedy_fr="Attendez que les séances soient tenues, ou réduisez l'échéance.",
    remedy_en="Wait until the sessions are held, or reduce the instalment.",
    check=_ahead,
)


def _after_force_majeure(ask: A) -> Finding | None:
    found = priced(ask)
    terminated = found is not None and found.status is ConventionStatus.TERMINATED
    return _beyond(ask, found, lambda ledger: int(ledger.counted_minutes)) if terminated else None


FORCE_MAJEURE = Rule(
    id="contract.force_majeure",
    basis=Basis.LAW,
    articles=(article("L6353-7"),),
    fr="Force majeure : montant dû limité à {amount}.",
    en="Force majeure: no more than {amount} is due.",
    remedy_fr="Ne facturez que les heures réalisées, au prorata ; rendez par un avoir ce qui a été facturé de plus.",
    remedy_en="Bill only the hours carried out, pro rata; give back by a credit what was billed beyond.",
    check=_after_force_majeure,
)


def _not_performed(ask: A) -> Finding | None:
    """The balance, or anything that is billed once the action has ended."""
    found = priced(ask)
    final = ask.facts.billing_item.kind is BillingKind.BALANCE or ask.facts.bilan.ended_on is not None
    if not final or found is None or found.status is ConventionStatus.TERMINATED:
        return None
    return _beyond(ask, found, lambda ledger: int(ledger.attested_minutes))


REFUND_UNPERFORMED = Rule(
    id="contract.refund_unperformed",
    basis=Basis.LAW,
    articles=(article("L6354-1"),),
    fr="Heures non réalisées non facturables : les heures émargées valent {amount}.",
    en="Hours that were not carried out cannot be billed: the attested hours are worth {amount}.",
    remedy_fr="Ramenez le total facturé à la valeur des heures émargées ; une absence ne donne lieu qu'à une indemnité distincte.",
    remedy_en="Bring the total billed down to what the attested hours are worth; an absence only gives rise to a separate indemnity.",
    check=_not_performed,
)
