"""The funding plan (plan de financement): each cent of the price has one source, and debtors are told from those who repay."""

from typing import Any

from app.domain.convention.records import ConventionKind, ConventionStatus
from app.domain.funding_request.records import DEAD, FundingRequest, Pays
from app.domain.quote.records import Quote, QuoteStatus
from app.domain.registry.records import FunderKind

PAID_DIRECTLY = {
    FunderKind.SELF: frozenset({ConventionKind.INDIVIDUAL, ConventionKind.ORIENTATION_SERVICE}),
    FunderKind.EMPLOYER: frozenset({ConventionKind.TRIPARTITE}),
}
"""Who pays without anybody's grant, and the convention that binds them."""
BINDING = frozenset().union(*PAID_DIRECTLY.values())
"""The conventions by which somebody owes the price, whatever funders are asked."""


def bound_by_convention(facts: Any, request: FundingRequest) -> bool:
    """Whether a convention in effect binds the one who pays directly."""
    kinds = PAID_DIRECTLY.get(request.kind, frozenset())
    return any(c.kind in kinds and c.status is ConventionStatus.EFFECTIVE for c in facts.conventions)


def accepted_quote(facts: Any) -> Quote | None:
    """The quote that the person accepted."""
    return next((q for q in facts.quotes if q.status is QuoteStatus.ACCEPTED), None)


def agreed_price(facts: Any) -> int | None:
    """The price in cents: that of the convention, else of the CPF proposal, else of the accepted quote."""
    contracted = [c.price_cents for c in facts.conventions if c.stands and c.price_cents is not None]
    proposed = [f.price_cents for f in facts.funding_requests if f.status not in DEAD and f.price_cents is not None]
    quote = accepted_quote(facts)
    quoted = [quote.price_cents] if quote is not None and quote.price_cents is not None else []
    return next(iter((*contracted, *proposed, *quoted)), None)


def _inside_the_account(facts: Any, request: FundingRequest) -> bool:
    """A top-up of France Travail reaches the provider with the account's own money, which already counts it."""
    bought = any(f.kind is FunderKind.CPF and f.status not in DEAD and f.price_cents is not None for f in facts.funding_requests)
    return request.kind is FunderKind.FRANCE_TRAVAIL_CPF and bought


def missing_cents(facts: Any) -> int | None:
    """What the debtors' shares leave uncovered (negative: too much); None when no price is agreed yet."""
    price = agreed_price(facts)
    owed = (f for f in facts.funding_requests if f.pays is Pays.PROVIDER and f.status not in DEAD)
    shares = (f.share_cents() for f in owed if not _inside_the_account(facts, f))
    return None if price is None else price - sum(shares)
