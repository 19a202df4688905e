"""A bilan that ends before it started keeps nothing of what was prepared for it (R6313-7)."""

from typing import Any

from app.domain.content_class import BILAN_CLASSES
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.retention.commands import OpenRetention
from app.domain.retention.decide import decide_item
from app.domain.transition import carry, follow


def prepared_destroyed(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the order to destroy each class of content of a bilan that was ready and never started."""
    bilan = carry(ask.facts, decision).bilan
    if bilan.ready_on is None or bilan.started_on is not None:
        return decision
    for kind in sorted(BILAN_CLASSES):
        decision = decision.then(decide_item(follow(ask, decision, OpenRetention(content_kind=kind))))
    return decision
