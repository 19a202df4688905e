"""From the follow-ups to the closing of the file: the first one held begins the follow-up, the last one over closes the bilan."""

from typing import Any, ClassVar

from app.domain.bilan.commands import BeginFollowUp, CloseBilan
from app.domain.bilan.records import BilanStatus
from app.domain.calendar import add_calendar_days
from app.domain.decision import Decision
from app.domain.follow_up import decide as follow_up
from app.domain.follow_up.commands import HoldFollowUp
from app.domain.follow_up.records import OVER, FollowUp
from app.domain.law.parameters import required_on
from app.domain.machine import Ask
from app.domain.process.moving import on_bilan
from app.domain.retention.commands import BringForward
from app.domain.retention.decide import decide_item, on_item
from app.domain.retention.records import LATER, ItemStatus, RetentionItem
from app.domain.transition import carry, follow

A = Ask[Any]


class FollowingFile(follow_up.FollowUpFile):
    """What a follow-up must know of the others, and of what was written since the end."""

    root: ClassVar[str] = "follow_up"
    follow_ups: tuple[FollowUp, ...] = ()
    retention_items: tuple[RetentionItem, ...] = ()


def decide(ask: A) -> Decision:
    """The follow-up's decision, and what it makes true of the bilan and of what was written since. Raises: as the follow-up."""
    decision = follow_up.decide(ask)
    facts = carry(ask.facts, decision)
    if all(f.status in OVER for f in facts.follow_ups):
        return _brought_forward(ask, on_bilan(ask, decision, CloseBilan()))
    begins = isinstance(ask.command, HoldFollowUp) and facts.bilan.status is BilanStatus.COMPLETED
    return on_bilan(ask, decision, BeginFollowUp()) if begins else decision


def _brought_forward(ask: A, decision: Decision) -> Decision:
    """Follow-up answers and messages end thirty days after the last follow-up, never later than their ceiling."""
    last_day = add_calendar_days(ask.today, days=required_on("retention.after_last_follow_up_days", ask.today))
    for item in ask.facts.retention_items:
        if item.content_kind in LATER and item.status is ItemStatus.ACTIVE and (item.kept_until or last_day) > last_day:
            sooner = follow(ask, decision, BringForward(kept_until=last_day))
            decision = decision.then(decide_item(on_item(sooner, item)))
    return decision
