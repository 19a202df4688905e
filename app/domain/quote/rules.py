"""What a quote must hold before it is sent."""

from dataclasses import replace
from typing import Any

from app.domain.bilan.rules import DATES_IN_ORDER, disordered
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Duration, Finding, Rule
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
DATES = replace(DATES_IN_ORDER, check=lambda ask: disordered(ask.facts.quote.planned_start_on, ask.facts.quote.planned_end_on))


def _under_cap(ask: Ask[Any]) -> Finding | None:
    quote, ledger = ask.facts.quote, ask.facts.hours_ledger
    total = sum(minutes or 0 for minutes in (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes))
    if ledger is None or ledger.cap_minutes is None or total <= ledger.cap_minutes:
        return None
    over = Duration(total - ledger.cap_minutes)
    return Finding({"total": Duration(total), "max": Duration(ledger.cap_minutes), "delta": over})


UNDER_CAP = Rule(
    id="bilan.duration.max",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Durée totale {total} : le plafond légal de {max} serait dépassé de {delta}.",
    en="Total duration {total}: the legal ceiling of {max} would be exceeded by {delta}.",
    remedy_fr="Réduisez la durée.",
    remedy_en="Reduce the duration.",
    check=_under_cap,
)
