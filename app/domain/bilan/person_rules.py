"""What the person's situation opens: the longer bilan of priority agents, and the routes of her status."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.situation import BeneficiaryStatus, Frame, Route

A = Ask[Any]
EVERYBODY = frozenset({Route.SELF, Route.DISABILITY_FUND, Route.ORIENTATION})
"""Who pays herself, whom a disability fund helps, and what is outside the legal frame: whatever her status."""
ROUTES = {
    BeneficiaryStatus.PRIVATE_EMPLOYEE: EVERYBODY | {Route.CPF, Route.SKILLS_PLAN, Route.REDEPLOYMENT_LEAVE},
    BeneficiaryStatus.JOB_SEEKER: EVERYBODY | {Route.CPF, Route.JOB_SEEKER_AID},
    BeneficiaryStatus.SELF_EMPLOYED: EVERYBODY | {Route.CPF},
    BeneficiaryStatus.PUBLIC_SERVANT: EVERYBODY | {Route.PUBLIC_EMPLOYER},
}
"""Status → the routes that are open to it. A public agent's training account is answered by her employer, never by the platform."""


def _priority(ask: A) -> Finding | None:
    said = ask.command
    agent = said.beneficiary_status is BeneficiaryStatus.PUBLIC_SERVANT and said.frame is Frame.IN_FRAME
    return BROKEN if said.priority_agent and not agent else None


PRIORITY_AGENT = Rule(
    id="bilan.priority_agent",
    basis=Basis.LAW,
    articles=(article("L422-3"),),
    fr="Seul un agent public peut être un agent prioritaire, dont le bilan dure jusqu'à 72 heures.",
    en="Only a public servant can be a priority agent, whose bilan lasts up to 72 hours.",
    remedy_fr="Corrigez le statut de la personne, ou ouvrez un bilan de 24 heures au plus.",
    remedy_en="Correct the person's status, or open a bilan of 24 hours at most.",
    check=_priority,
    reads_body=True,
)


def _route(ask: A) -> Finding | None:
    status, route = ask.facts.bilan.beneficiary_status, ask.command.route
    return None if route in ROUTES[status] else Finding({"route": route, "status": status})


ROUTE_OF_STATUS = Rule(
    id="bilan.route_of_status",
    basis=Basis.POLICY,
    articles=(article("L6313-4"),),
    fr="Ce financement ({route}) n'est pas ouvert au statut de la personne ({status}).",
    en="This funding ({route}) is not open to the person's status ({status}).",
    remedy_fr="Choisissez un financement de son statut.",
    remedy_en="Choose a funding that her status opens.",
    check=_route,
    reads_body=True,
)
