"""When everything that the start needs is there: the convention in effect, every debtor secured, the absence authorised."""

from typing import Any

from app.domain.bilan.commands import MakeReady
from app.domain.bilan.records import TRIPARTITE_ROUTES, BilanStatus
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.decision import Decision
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
    """The convention of the route is in effect, its debtors are secured, the absence is authorised."""
    effective = any(c.status is ConventionStatus.EFFECTIVE and suits(c, facts.bilan.route) for c in facts.conventions)
    return effective and _debtors_secured(facts) and _absence_authorised(facts)


def made_ready(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the bilan made ready when nothing else is awaited."""
    return on_bilan(ask, decision, MakeReady()) if ready(carry(ask.facts, decision)) else decision


def suits(convention: Convention, route: Route | None) -> bool:
    """Whether a convention is the paper that a route demands (R6313-8; D6353-1 III for the platform's terms)."""
    asked = {ConventionKind.MCF_TERMS: route is Route.CPF, ConventionKind.TRIPARTITE: route in TRIPARTITE_ROUTES}
    return asked.get(convention.kind, route is not Route.CPF and route not in TRIPARTITE_ROUTES)


def _debtors_secured(facts: Any) -> bool:
    return all(f.status in SECURED_FROM for f in facts.funding_requests if f.pays is Pays.PROVIDER and f.status not in DEAD)


def _absence_authorised(facts: Any) -> bool:
    """On working time, where a text gives an absence: the account's, or a public servant's leave."""
    given = facts.bilan.route is Route.CPF or of_public_agent(facts.bilan)
    if not facts.bilan.on_working_time or not given:
        return True
    return any(leave.status in AUTHORISED for leave in facts.leave_requests)
