"""From a quote to a commitment: sending begins the reflection, accepting commits the person."""

from typing import Any, ClassVar

from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import CommitBilan, StartReflection
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.consent.commands import GiveConsent
from app.domain.consent.decide import CHANGES as CONSENT_CHANGES
from app.domain.consent.records import ConsentKind
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.process.moving import on_bilan
from app.domain.quote import decide as quote
from app.domain.quote.records import AcceptQuote, ConfirmQuote, Quote, QuoteStatus, SendQuote
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide

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
        said = ask.command.model_dump(exclude={"acknowledges"})
        accepted: Quote = ask.facts.quote
        planned = {"planned_start_on": accepted.planned_start_on, "planned_end_on": accepted.planned_end_on}
        bought = accepted.offer_id or ask.facts.bilan.offer_id
        return _consented(ask, on_bilan(ask, decision, CommitBilan(**said, **planned, offer_id=bought)))
    return decision


def _consented(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and her consent to this bilan, proven by the document that she accepted (L6313-4)."""
    accepted: Quote = ask.facts.quote
    given = GiveConsent(kind=ConsentKind.BILAN, purpose=PURPOSE, text_version=TEXT, proof_sha256=accepted.document_sha256)
    return decision.then(kernel_decide(CONSENT, CONSENT_CHANGES, follow(ask, decision, given)))


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
