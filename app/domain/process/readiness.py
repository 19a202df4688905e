"""When everything that the start needs is there: the convention in effect, the price owed to the cent, the absence authorised."""

from typing import Any

from app.domain.bilan.commands import MakeReady, UndoReadiness
from app.domain.bilan.records import BilanStatus
from app.domain.convention.papers import papers
from app.domain.convention.records import Convention, ConventionStatus
from app.domain.decision import Decision
from app.domain.funding_request.plan import BINDING, missing_cents
from app.domain.funding_request.records import DEAD, SECURED_FROM, Pays
from app.domain.leave_request.public_rules import of_public_agent
from app.domain.leave_request.records import AUTHORISED
from app.domain.machine import Ask
from app.domain.process.moving import on_bilan
from app.domain.situation import Route
from app.domain.transition import carry


def ready(facts: Any) -> bool:
    """Readiness gates on the debtors only: a funder that repays the person or the employer never gates (plan de financement)."""
    return facts.bilan.status is BilanStatus.CONTRACTING and awaits_nothing(facts)


def awaits_nothing(facts: Any) -> bool:
    """The convention of the route is in effect, somebody owes each cent of the price, the absence is authorised."""
    effective = [c for c in facts.conventions if c.status is ConventionStatus.EFFECTIVE and suits(c, facts.bilan)]
    return bool(effective) and _owed(facts, effective) and _absence_authorised(facts)


def made_ready(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the bilan made ready when nothing else is awaited."""
    return on_bilan(ask, decision, MakeReady()) if ready(carry(ask.facts, decision)) else decision


def ready_no_longer(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the bilan back to its contracts when what made it ready is there no more."""
    facts = carry(ask.facts, decision)
    waits = facts.bilan.status is BilanStatus.READY and not awaits_nothing(facts)
    return on_bilan(ask, decision, UndoReadiness()) if waits else decision


def suits(convention: Convention, bilan: Any) -> bool:
    """Whether a convention is the paper that the frame and the route of a bilan demand."""
    return convention.kind in papers(bilan.frame, bilan.route)


def _owed(facts: Any, effective: list[Convention]) -> bool:
    """Somebody owes the provider: whom a contract binds, or the funders that all have accepted; together, the whole price."""
    asked = [f for f in facts.funding_requests if f.pays is Pays.PROVIDER and f.status not in DEAD]
    if not asked:
        return any(c.kind in BINDING for c in effective)
    return all(f.status in SECURED_FROM for f in asked) and not missing_cents(facts)


def _absence_authorised(facts: Any) -> bool:
    """On working time, where a text gives an absence: the account's, or a public servant's leave."""
    given = facts.bilan.route is Route.CPF or of_public_agent(facts.bilan)
    if not facts.bilan.on_working_time or not given:
        return True
    return any(leave.status in AUTHORISED for leave in facts.leave_requests)
