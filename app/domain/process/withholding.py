"""A legal hold: what placing it must know; at its end, what it alone kept from destruction is destroyed within a day."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.legal_hold.records import HoldStatus, LegalHold, standing
from app.domain.legal_hold.table import CHANGES, MACHINE
from app.domain.machine import Ask
from app.domain.retention.commands import ReleaseRetention
from app.domain.retention.decide import decide_item, on_item
from app.domain.retention.records import ItemStatus, RetentionItem
from app.domain.thread import File
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide


class PlacingHold(File):
    """What placing must know: what is destroyed already."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    retention_items: tuple[RetentionItem, ...] = ()


class HoldFile(File):
    """One hold, those that stand beside it, and what waits for their end."""

    root: ClassVar[str] = "legal_hold"
    legal_hold: LegalHold
    bilan: Bilan
    legal_holds: tuple[LegalHold, ...] = ()
    retention_items: tuple[RetentionItem, ...] = ()


def decide(ask: Ask[Any]) -> Decision:
    """The hold's decision; at its end, the order to destroy what no other hold covers. Raises: NotInState, NotOpenTo, Refused (hold.*)."""
    decision = kernel_decide(MACHINE, CHANGES, ask)
    hold = decision.find(LegalHold)
    ended = isinstance(hold, LegalHold) and hold.status is not HoldStatus.STANDING
    return _released(ask, decision) if ended else decision


def _released(ask: Ask[Any], decision: Decision) -> Decision:
    facts = carry(ask.facts, decision)
    for item in facts.retention_items:
        if item.status is ItemStatus.LEGAL_HOLD and not standing(facts.legal_holds, item.content_kind):
            decision = decision.then(decide_item(on_item(follow(ask, decision, ReleaseRetention()), item)))
    return decision
