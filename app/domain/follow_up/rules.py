"""What the provider promises of a follow-up."""

from datetime import date
from typing import Any

from app.domain.bilan.records import FollowUpTerm
from app.domain.calendar import add_months
from app.domain.law.articles import article
from app.domain.law.delays import FOLLOW_UP_MONTHS
from app.domain.law.parameters import required_on
from app.domain.law.rule import Basis, Finding, Rule, Severity
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
