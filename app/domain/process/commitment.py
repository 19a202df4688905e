"""From a quote to a commitment: sending begins the reflection, accepting commits the person."""

from typing import Any, ClassVar

from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import CommitBilan, StartReflection
from app.domain.bilan.decide import employer_joins, employer_leaves
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.consent import decide as consent
from app.domain.consent.commands import GiveConsent
from app.domain.consent.records import ConsentKind
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.process.moving import on_bilan
from app.domain.quote import decide as quote
from app.domain.quote.records import (
    AcceptQuote,
    AgreeToPayQuote,
    CancelQuote,
    ConfirmQuote,
    LapseQuote,
    Quote,
    QuoteStatus,
    RefuseQuote,
    SendQuote,
    SupersedeQuote,
)
from app.domain.transition import carry, follow

A = Ask[Any]
COMES_TO_NOTHING = (RefuseQuote, LapseQuote, SupersedeQuote, CancelQuote)
PURPOSE = "Réaliser ce bilan de compétences"
TEXT = "bilan-1"
"""The text of the consent that accepting a quote gives."""


class MeetingFile(bilan.BilanFile):
    """What holding the information meeting must know: the quotes that she may hold already."""

    root: ClassVar[str] = "bilan"
    quotes: tuple[Quote, ...] = ()


def decide(ask: Ask[Any]) -> Decision:
    """The quote's decision, and what it makes true of the bilan. Raises: as the quote and the bilan (bilan.consent.required…)."""
    decision = quote.decide(ask)
    if isinstance(ask.command, (SendQuote, ConfirmQuote)) and _reflects(ask.facts.bilan):
        return _reflection(ask, decision, carry(ask.facts, decision).quote)
    if isinstance(ask.command, AcceptQuote):
        return _accepted(ask, decision)
    if isinstance(ask.command, AgreeToPayQuote):
        return on_bilan(ask, decision, _commitment(ask, carry(ask.facts, decision).quote))
    return payer_leaves(ask, decision) if isinstance(ask.command, COMES_TO_NOTHING) else decision


def _accepted(ask: A, decision: Decision) -> Decision:
    """What her commitment needs is asked of her now, even where it also waits for the employer that pays, which is told of the quote."""
    accepted: Quote = carry(ask.facts, decision).quote
    said = {name: getattr(ask.command, name) for name in ("consent", "prior_information_received")}
    committed = on_bilan(ask, decision, _commitment(ask, accepted).but(**said))
    if accepted.status is QuoteStatus.ACCEPTED:
        return _consented(ask, committed)
    joins = Decision(result=decision.result, events=(), added=employer_joins(ask, accepted.paying_employer_id))
    return _consented(ask, decision.then(joins))


def _commitment(ask: A, accepted: Quote) -> CommitBilan:
    """What her acceptance leads to once nobody's is missing, unless she has withdrawn her consent meanwhile."""
    return CommitBilan(
        consent=ask.facts.consent_withdrawn_on is None,
        voluntary_attestation=accepted.voluntary_attested,
        prior_information_received=True,
        offer_id=accepted.offer_id or ask.facts.bilan.offer_id,
        planned_start_on=accepted.planned_start_on,
        planned_end_on=accepted.planned_end_on,
        said_on=accepted.person_accepted_on,
    )


def payer_leaves(ask: A, decision: Decision) -> Decision:
    """A quote that comes to nothing takes the employer that was to pay it out of the file: it hears no more of it."""
    if ask.facts.quote.status is not QuoteStatus.PARTLY_ACCEPTED:
        return decision
    return decision.then(Decision(result=decision.result, events=(), changed=employer_leaves(ask, ask.facts.bilan.employer_id)))


def _consented(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and her consent to this bilan, proven by the document that she accepted (L6313-4)."""
    accepted: Quote = ask.facts.quote
    given = GiveConsent(kind=ConsentKind.BILAN, purpose=PURPOSE, text_version=TEXT, proof_sha256=accepted.document_sha256)
    return decision.then(consent.decide(follow(ask, decision, given)))


def meet(ask: Ask[Any]) -> Decision:
    """The meeting's decision; a quote that she holds already begins her reflection. Raises: as the bilan."""
    decision = bilan.decide(ask)
    sent = next((q for q in ask.facts.quotes if q.status is QuoteStatus.SENT), None)
    return decision if sent is None else _reflection(ask, decision, sent)


def _reflection(ask: Ask[Any], decision: Decision, sent: Quote) -> Decision:
    reflection = StartReflection(quote_sent_on=sent.sent_on, reflection_until=sent.reflection_until)
    return on_bilan(ask, decision, reflection)


def _reflects(known: Bilan) -> bool:
    """She has met us; another quote, or a lapsed one that is confirmed, gives her another reflection."""
    met = known.status is BilanStatus.INFORMATION_MEETING and known.meeting_held_on is not None
    return met or known.status is BilanStatus.REFLECTION
