"""What a quote must hold before it is sent."""

from typing import Any

from app.domain.bilan.rules import DATES_IN_ORDER, UNDER_CAP, disordered, over_cap
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.quote.records import MANDATORY, Quote


def _complete(ask: Ask[Any]) -> Finding | None:
    quote: Quote = ask.facts.quote
    missing = [name for name in MANDATORY if getattr(quote, name) is None]
    return Finding({"missing": missing}) if missing else None


MANDATORY_TERMS = Rule(
    id="quote.mandatory",
    basis=Basis.LAW,
    articles=(article("L6353-1"),),
    fr="Devis incomplet : {missing}.",
    en="Incomplete quote: {missing}.",
    remedy_fr="Complétez le devis puis transmettez-le.",
    remedy_en="Complete the quote, then send it.",
    check=_complete,
)
DATES = DATES_IN_ORDER.on(lambda ask: disordered(ask.facts.quote.planned_start_on, ask.facts.quote.planned_end_on))


def _under_cap(ask: Ask[Any]) -> Finding | None:
    quote: Quote = ask.facts.quote
    phases = (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes)
    return over_cap(ask.facts.hours_ledger, sum(minutes or 0 for minutes in phases))


QUOTE_UNDER_CAP = UNDER_CAP.on(_under_cap)
