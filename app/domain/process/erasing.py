"""A bilan that ends before it started keeps nothing of what was prepared for it (R6313-7)."""

from typing import Any

from app.domain.accessibility.records import AccessibilityNeed, Adaptation
from app.domain.bilan.records import DEAD
from app.domain.content_class import BILAN_CLASSES
from app.domain.decision import Decision
from app.domain.legal_hold.records import LegalHold
from app.domain.machine import Ask
from app.domain.message.records import Message
from app.domain.retention.commands import OpenRetention
from app.domain.retention.decide import decide_item
from app.domain.thread import File
from app.domain.transition import carry, follow


class ConfidedFile(File):
    """What may be confided before a bilan is ready: one of each is enough to know that its class holds something; what holds it."""

    message: Message | None = None
    accessibility_need: AccessibilityNeed | None = None
    adaptation: Adaptation | None = None
    legal_holds: tuple[LegalHold, ...] = ()


def prepared_destroyed(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the order to destroy each class of content of a bilan that never started."""
    bilan = carry(ask.facts, decision).bilan
    if bilan.started_on is not None or ask.facts.bilan.status in DEAD:  # an end that is corrected has destroyed already
        return decision
    found = (ask.facts.message, ask.facts.accessibility_need, ask.facts.adaptation)
    confided = {one.content_class for one in found if one is not None}
    for kind in sorted(confided if bilan.ready_on is None else BILAN_CLASSES):
        decision = decision.then(decide_item(follow(ask, decision, OpenRetention(content_kind=kind))))
    return decision
