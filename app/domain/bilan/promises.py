"""What the provider promises of the pace of a bilan: how soon it starts, how long it lasts."""

from datetime import date
from typing import Any

from app.domain.calendar import add_calendar_days, add_months
from app.domain.law.articles import article
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask

A = Ask[Any]


def outside_amplitude(start: date | None, end: date | None) -> Finding | None:
    """Why a bilan between these two days is shorter or longer than the provider promises; None when it is not, or one is unknown."""
    if start is None or end is None:
        return None
    earliest = add_calendar_days(start, days=required_on("promise.min_amplitude_days", start))
    latest = add_months(start, months=required_on("promise.max_amplitude_months", start))
    return None if earliest <= end <= latest else Finding({"earliest": earliest, "latest": latest})


def outside_amplitude_today(start: date | None, today: date) -> Finding | None:
    """Why a bilan that goes on today already lasts longer than promised."""
    if start is None:
        return None
    earliest = add_calendar_days(start, days=required_on("promise.min_amplitude_days", start))
    latest = add_months(start, months=required_on("promise.max_amplitude_months", start))
    return None if today <= latest else Finding({"earliest": earliest, "latest": latest})


AMPLITUDE = Rule(
    id="promise.amplitude",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Amplitude hors engagement (4 semaines – 6 mois) : fin entre le {earliest} et le {latest}.",
    en="The span is outside the promise (4 weeks to 6 months): it should end between {earliest} and {latest}.",
    remedy_fr="Répartissez les séances, ou notez pourquoi la personne préfère un autre rythme.",
    remedy_en="Spread the sessions out, or note why the person prefers another pace.",
    check=lambda ask: outside_amplitude(ask.facts.bilan.planned_start_on, ask.facts.bilan.planned_end_on),
)


PROSPECT_SILENCE = Rule(
    id="bilan.prospect_silence",
    basis=Basis.POLICY,
    articles=(article("confidentialité"),),
    severity=Severity.INFORM,
    fr="Sans engagement ni nouvelle depuis douze mois : le dossier est classé sans suite.",
    en="Neither a commitment nor news for twelve months: the file is closed without going further.",
    remedy_fr="La personne qui revient ouvre un nouveau dossier.",
    remedy_en="A person who comes back opens another file.",
    check=lambda ask: BROKEN if ask.facts.bilan.committed_on is None else None,
)
RESUMED_LATE = AMPLITUDE.on(lambda ask: outside_amplitude_today(ask.facts.bilan.started_on, ask.today))
REDIRECT_PROPOSED = Rule(
    id="promise.disability_redirect",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Orientation non proposée.",
    en="No referral was proposed.",
    remedy_fr="Proposez à la personne un organisme mieux adapté, avec son accord, et notez-le.",
    remedy_en="Propose a better-suited provider to the person, with her agreement, and note it.",
    check=lambda ask: None if ask.command.referral_proposed else BROKEN,
    reads_body=True,
)


def _started_late(ask: A) -> Finding | None:
    """The day that both agreed on prevails when it is later."""
    bilan = ask.facts.bilan
    promised = delay("promise.start").count(bilan.ready_on or ask.today).due_on
    latest = max(promised, bilan.planned_start_on or promised)
    return Finding({"date": latest}) if ask.today > latest else None


STARTED_IN_TIME = Rule(
    id="promise.start_10d",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Démarrage promis le {date} au plus tard.",
    en="The start was promised by {date}.",
    remedy_fr="Notez pourquoi la première séance a eu lieu plus tard.",
    remedy_en="Note why the first session took place later.",
    check=_started_late,
)
