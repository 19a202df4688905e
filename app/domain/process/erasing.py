"""A bilan that ends before it started keeps nothing of what was prepared for it (R6313-7)."""

from typing import Any

from app.domain.bilan.records import DEAD
from app.domain.content_class import BILAN_CLASSES
from app.domain.decision import Decision
from app.domain.legal_hold.records import LegalHold
from app.domain.machine import Ask
from app.domain.retention.commands import OpenRetention
from app.domain.retention.decide import decide_item
from app.domain.thread import File
from app.domain.transition import carry, follow


class PreparedFile(File):
    """What makes the destruction of what was prepared wait."""

    legal_holds: tuple[LegalHold, ...] = ()


def prepared_destroyed(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the order to destroy every class of content of a bilan that never started.

    Every class, whatever is known of its documents: a key may outlive the last of them (what was entered in error, what was
    written while the bilan was ready and no longer is).
    """
    bilan = carry(ask.facts, decision).bilan
    if bilan.started_on is not None or ask.facts.bilan.status in DEAD:  # an end that is corrected has destroyed already
        return decision
    for kind in sorted(BILAN_CLASSES):
        decision = decision.then(decide_item(follow(ask, decision, OpenRetention(content_kind=kind))))
    return decision
