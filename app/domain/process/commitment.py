"""From a quote to a commitment: sending begins the reflection, accepting commits the person."""

from typing import Any

from app.domain.bilan.commands import CommitBilan, StartReflection
from app.domain.bilan.decide import CHANGES as BILAN_CHANGES
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.quote import decide as quote
from app.domain.quote.records import AcceptQuote, ConfirmQuote, SendQuote
from app.domain.record import Command
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide


def decide(ask: Ask[Any]) -> Decision:
    """The quote's decision, and what it makes true of the bilan. Raises: as the quote and the bilan (bilan.consent.required…)."""
    decision = quote.decide(ask)
    if isinstance(ask.command, (SendQuote, ConfirmQuote)) and _reflects(ask.facts.bilan):
        sent = carry(ask.facts, decision).quote
        reflection = StartReflection(quote_sent_on=sent.sent_on, reflection_until=sent.reflection_until)
        return decision.then(_on_bilan(ask, decision, reflection))
    if isinstance(ask.command, AcceptQuote):
        said = ask.command.model_dump(exclude={"acknowledges"})
        planned = {"planned_start_on": ask.facts.quote.planned_start_on, "planned_end_on": ask.facts.quote.planned_end_on}
        return decision.then(_on_bilan(ask, decision, CommitBilan(**said, **planned)))
    return decision


def _reflects(bilan: Bilan) -> bool:
    """She has met us; another quote, or a lapsed one that is confirmed, gives her another reflection."""
    met = bilan.status is BilanStatus.INFORMATION_MEETING and bilan.meeting_held_on is not None
    return met or bilan.status is BilanStatus.REFLECTION


def _on_bilan(ask: Ask[Any], decision: Decision, command: Command) -> Decision:
    following = follow(ask, decision, command)
    return kernel_decide(BILAN, BILAN_CHANGES, following, on=following.facts.bilan)
