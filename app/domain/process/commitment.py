"""From a quote to a commitment: sending begins the reflection, accepting commits the person."""

from typing import Any

from app.domain.bilan.commands import CommitBilan, StartReflection
from app.domain.bilan.decide import CHANGES as BILAN_CHANGES
from app.domain.bilan.records import BilanStatus
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.quote import decide as quote
from app.domain.quote.records import AcceptQuote, SendQuote
from app.domain.record import Command
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow


def decide(ask: Ask[Any]) -> Decision:
    """The quote's decision, and what it makes true of the bilan. Raises: as the quote and the bilan (bilan.consent.required…)."""
    decision = quote.decide(ask)
    bilan = ask.facts.bilan
    if isinstance(ask.command, SendQuote) and bilan.status is BilanStatus.INFORMATION_MEETING and bilan.meeting_held_on:
        return decision.then(_on_bilan(ask, decision, StartReflection()))
    if isinstance(ask.command, AcceptQuote):
        said = ask.command.model_dump(exclude={"acknowledges"})
        return decision.then(_on_bilan(ask, decision, CommitBilan(**said)))
    return decision


def _on_bilan(ask: Ask[Any], decision: Decision, command: Command) -> Decision:
    following = follow(ask, decision, command)
    return kernel_decide(BILAN, BILAN_CHANGES, following, on=following.facts.bilan)
