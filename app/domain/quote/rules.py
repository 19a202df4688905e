"""What a quote must hold before it is sent."""

from typing import Any

from app.domain.bilan.rules import DATES_IN_ORDER, UNDER_CAP, disordered, over_cap
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Duration, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.quote.records import MANDATORY, Quote
from app.domain.situation import Frame


def _complete(ask: Ask[Any]) -> Finding | None:
    quote: Quote = ask.facts.quote
    missing = [name for name in MANDATORY if getattr(quote, name) is None]
    return Finding({"missing": missing}) if missing else None


MANDATORY_TERMS = Rule(
    id="quote.mandatory",
    basis=Basis.POLICY,
    articles=(article("accueil et délais"), article("L6353-1")),
    fr="Devis incomplet : {missing}.",
    en="Incomplete quote: {missing}.",
    remedy_fr="Complétez le devis puis transmettez-le.",
    remedy_en="Complete the quote, then send it.",
    check=_complete,
)


def _unknown_payer(ask: Ask[Any]) -> Finding | None:
    paid_by = ask.facts.quote.paying_employer_id
    return BROKEN if paid_by is not None and ask.facts.employer is None else None


PAYER_KNOWN = Rule(
    id="quote.payer_known",
    basis=Basis.POLICY,
    articles=(article("L6353-1"),),
    fr="L'employeur qui paierait n'est pas inscrit au registre.",
    en="The employer that would pay is not registered.",
    remedy_fr="Inscrivez l'employeur au registre, ou retirez-le du devis.",
    remedy_en="Register the employer, or take it off the quote.",
    check=_unknown_payer,
)
DATES = DATES_IN_ORDER.on(lambda ask: disordered(ask.facts.quote.planned_start_on, ask.facts.quote.planned_end_on))


def _total(ask: Ask[Any]) -> int:
    """The minutes of the three phases."""
    quote: Quote = ask.facts.quote
    return sum(minutes or 0 for minutes in (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes))


QUOTE_UNDER_CAP = UNDER_CAP.on(lambda ask: over_cap(ask.facts.hours_ledger, _total(ask)))


def _unusual(ask: Ask[Any]) -> Finding | None:
    usual = required_on("promise.usual_from_minutes", ask.today)
    short = ask.facts.bilan.frame is Frame.IN_FRAME and 0 < _total(ask) < usual
    return Finding({"total": Duration(_total(ask)), "min": Duration(usual)}) if short else None


USUAL_RANGE = Rule(
    id="bilan.duration.range_info",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.INFORM,
    fr="Durée totale {total} : un bilan dure d'ordinaire au moins {min}, sans que la loi l'exige.",
    en="Total duration {total}: a bilan usually lasts {min} at least, though the law does not demand it.",
    remedy_fr="Vérifiez avec la personne que cette durée suffit à son besoin.",
    remedy_en="Check with the person that it is enough for what she needs.",
    check=_unusual,
)


def _over(ask: Ask[Any]) -> Finding | None:
    until = ask.facts.quote.reflection_until
    return Finding({"date": until}) if until is not None and ask.today > until else None


REFLECTION_OVER = Rule(
    id="quote.reflection",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Délai de réflexion dépassé le {date} : le devis doit être confirmé.",
    en="The reflection ended on {date}: the quote must be confirmed.",
    remedy_fr="Confirmez le devis si la personne le souhaite encore, ou remplacez-le.",
    remedy_en="Confirm the quote if the person still wishes it, or replace it.",
    check=_over,
)


def _early(ask: Ask[Any]) -> Finding | None:
    until = ask.facts.quote.reflection_until
    return Finding({"date": until}) if until is not None and ask.today < until else None


EARLY_ACCEPTANCE = Rule(
    id="quote.accept_early_ok",
    basis=Basis.POLICY,
    articles=(article("accueil et délais"),),
    severity=Severity.INFORM,
    fr="Acceptation avant la fin du délai de réflexion, le {date} : c'est le choix de la personne, et il est noté.",
    en="Accepted before the end of the reflection, on {date}: it is the person's own choice, and it is noted.",
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=_early,
)
