"""What is required of an emergency access."""

from typing import Any

from app.domain.emergency.records import EmergencyAccess, EmergencyStatus
from app.domain.law.articles import article
from app.domain.law.delays import delay
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.paper import by_a_machine

A = Ask[Any]
BY_A_PERSON = Rule(
    id="emergency.by_a_person",
    basis=Basis.LAW,
    articles=(article("226-13"),),
    fr="Seule une personne nommée demande un accès d'urgence ; un programme ne le peut pas.",
    en="Only a named person asks for an emergency access; a program cannot.",
    remedy_fr="Demandez-le avec votre propre compte.",
    remedy_en="Ask for it with your own account.",
    check=lambda ask: BROKEN if by_a_machine(ask) else None,
)
TWO_PEOPLE = Rule(
    id="emergency.two_people",
    basis=Basis.POLICY,
    articles=(article("art. 32"), article("226-13")),
    fr="Qui a demandé cet accès ne l'ouvre pas et ne le contrôle pas.",
    en="Whoever asked for this access neither opens nor reviews it.",
    remedy_fr="Le délégué à la protection des données en décide, s'il est une autre personne.",
    remedy_en="The data protection officer decides, if this is another person.",
    check=lambda ask: BROKEN if ask.facts.emergency_access.requester_id == ask.actor.id else None,
)


def _late(ask: A) -> Finding | None:
    last = delay("emergency.review").count(ask.facts.emergency_access.opened_on).due_on
    return Finding({"date": last}) if ask.today > last else None


REVIEWED_IN_TIME = Rule(
    id="emergency.reviewed_in_time",
    basis=Basis.POLICY,
    articles=(article("art. 32"),),
    severity=Severity.WARN,
    fr="Contrôle de l'accès d'urgence attendu le {date} au plus tard.",
    en="The review of the emergency access was due by {date}.",
    remedy_fr="Notez pourquoi il vient plus tard.",
    remedy_en="Note why it comes later.",
    check=_late,
)


def _over(ask: A) -> Finding | None:
    access: EmergencyAccess = ask.facts.emergency_access
    return None if open_at(access, ask.at.real) else BROKEN


def open_at(access: EmergencyAccess, at: Any) -> bool:
    """Whether it opens anything at this instant, real time."""
    begun = access.starts_at is not None and access.starts_at <= at
    return access.status is EmergencyStatus.OPEN and begun and access.ends_at is not None and at < access.ends_at


OPEN_NOW = Rule(
    id="emergency.open_now",
    basis=Basis.LAW,
    articles=(article("226-13"), article("226-14")),
    fr="Cet accès d'urgence n'est pas ouvert, ou ne l'est plus, ou l'est à une autre personne.",
    en="This emergency access is not open, or no longer, or open to somebody else.",
    remedy_fr="Demandez-en un autre si l'urgence dure.",
    remedy_en="Ask for another one if the emergency lasts.",
    check=lambda ask: _over(ask) or (BROKEN if ask.facts.emergency_access.requester_id != ask.actor.id else None),
)
