"""What the provider promises of the dates that a quote offers."""

from typing import Any

from app.domain.bilan.promises import AMPLITUDE, outside_amplitude
from app.domain.law.articles import article
from app.domain.law.delays import delay
from app.domain.law.rule import Basis, Euros, Finding, Rule, Severity
from app.domain.machine import Ask

QUOTE_AMPLITUDE = AMPLITUDE.on(lambda ask: outside_amplitude(ask.facts.quote.planned_start_on, ask.facts.quote.planned_end_on))


def _leaves_time(ask: Ask[Any]) -> Finding | None:
    """The proposed start leaves the whole reflection, which runs from the sending."""
    until, start = delay("quote.reflection").count(ask.today).due_on, ask.facts.quote.planned_start_on
    return Finding({"start": start, "date": until}) if start is not None and start <= until else None


def _another_price(ask: Ask[Any]) -> Finding | None:
    quote, bilan, offer = ask.facts.quote, ask.facts.bilan, ask.facts.offer
    published = None if offer is None else offer.price_for(bilan.beneficiary_status, bilan.frame, quote.route)
    if published is None or quote.price_cents in {None, published}:
        return None
    return Finding({"told": Euros(quote.price_cents), "published": Euros(published)})


PRICE_OF_OFFER = Rule(
    id="quote.price_of_offer",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Prix de {told} : l'offre publie {published} pour ce statut, ce cadre et ce financement.",
    en="Price of {told}: the offer publishes {published} for this status, this frame and this way of paying.",
    remedy_fr="Alignez le devis sur l'offre, ou notez ce qui justifie l'écart.",
    remedy_en="Bring the quote in line with the offer, or note what justifies the difference.",
    check=_another_price,
)
REFLECTION_LEFT = Rule(
    id="promise.reflection_10d",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Le début proposé, le {start}, tombe dans le délai de réflexion promis, qui court jusqu'au {date}.",
    en="The proposed start, {start}, falls within the promised time for reflection, which runs until {date}.",
    remedy_fr="Proposez un début après cette date ; la personne reste libre d'accepter plus tôt.",
    remedy_en="Offer a start after that day; the person is free to accept earlier.",
    check=_leaves_time,
)
