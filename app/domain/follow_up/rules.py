"""What the law and the provider's promises say of a follow-up."""

from datetime import date
from typing import Any

from app.domain.bilan.records import FollowUpTerm
from app.domain.calendar import add_months
from app.domain.follow_up.records import OVER
from app.domain.law.articles import article
from app.domain.law.delays import FOLLOW_UP_MONTHS
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask

A = Ask[Any]


def due_on(ended_on: date, term: FollowUpTerm) -> date:
    """The day of a follow-up, counted in months from the end of the action (T8)."""
    return add_months(ended_on, months=required_on(FOLLOW_UP_MONTHS[term], ended_on))


def window_until(ended_on: date, term: FollowUpTerm) -> date | None:
    """The last day of the promised window; only the follow-up offered to everybody has one."""
    months = required_on("promise.followup_until_months", ended_on)
    return add_months(ended_on, months=months) if term is FollowUpTerm.SIX_MONTHS else None


def _in_window(ask: A) -> Finding | None:
    found = ask.facts.follow_up
    out = found.window_until is not None and not found.due_on <= ask.today <= found.window_until
    return Finding({"from": found.due_on, "until": found.window_until}) if out else None


WINDOW = Rule(
    id="promise.followup_window",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Suivi hors fenêtre ({from} – {until}).",
    en="The follow-up is outside its window ({from} – {until}).",
    remedy_fr="Notez pourquoi l'entretien a eu lieu à une autre date.",
    remedy_en="Note why the interview took place on another day.",
    check=_in_window,
)


def _offered_to_all(ask: A) -> Finding | None:
    """The follow-up that everybody is offered; those agreed beside it may be given up."""
    return BROKEN if ask.facts.follow_up.term is FollowUpTerm.SIX_MONTHS else None


SCHEDULED = Rule(
    id="followup.schedule",
    basis=Basis.PROMISE,
    articles=(article("conservation et suivi"), article("R6313-4")),
    severity=Severity.WARN,
    fr="Suivi à 6 mois non planifié.",
    en="The follow-up at 6 months is no longer planned.",
    remedy_fr="Convenez d'une autre date avec la personne plutôt que d'annuler, ou notez pourquoi il n'aura pas lieu.",
    remedy_en="Agree on another date with the person rather than cancel, or note why it will not take place.",
    check=_offered_to_all,
)


def _others_offered(ask: A) -> Finding | None:
    mine, others = ask.facts.follow_up, ask.facts.follow_ups
    ahead = sorted(f.due_on for f in others if f.id != mine.id and f.status not in OVER)
    return Finding({"dates": tuple(f"{day:%d/%m/%Y}" for day in ahead)}) if ahead else None


FREE_RIGHT = Rule(
    id="followup.free_right",
    basis=Basis.POLICY,
    articles=(article("R6313-4"), article("L6313-4")),
    severity=Severity.INFORM,
    fr="Décliner ce suivi est sans conséquence : d'autres restent proposés ({dates}).",
    en="Declining this follow-up has no consequence: others are still offered ({dates}).",
    remedy_fr="La personne peut accepter ou décliner chacun d'eux, sans donner de motif.",
    remedy_en="The person may accept or decline each of them, without a reason.",
    check=_others_offered,
)
WITHOUT_DOCUMENTS = Rule(
    id="followup.without_docs",
    basis=Basis.LAW,
    articles=(article("R6313-7"),),
    severity=Severity.INFORM,
    fr="Documents détruits : suivi sans dossier.",
    en="The documents are destroyed: the follow-up takes place without a file.",
    remedy_fr="L'entretien se fonde sur ce que la personne apporte, dont son propre exemplaire.",
    remedy_en="The interview rests on what the person brings, her own copy among it.",
    check=lambda ask: BROKEN if ask.facts.follow_up.without_docs else None,
)
