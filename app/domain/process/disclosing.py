"""A referent is in a file by the person's consent, and leaves it with that consent."""

from typing import Any

from app.domain.accessibility.rules import disclosed_to
from app.domain.decision import Decision
from app.domain.involvement.table import CHANGES, MACHINE, EndInvolvement
from app.domain.machine import Ask
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role


def referent_leaves(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`; whoever no consent names any more as referent of this file takes part in it no longer."""
    facts = carry(ask.facts, decision)
    named = disclosed_to(facts.consents, ask.today)
    for taking_part in facts.involvements:
        if taking_part.role is Role.REFERENT and taking_part.ended_at is None and taking_part.party_id not in named:
            ended = follow(ask, decision, EndInvolvement())
            decision = decision.then(kernel_decide(MACHINE, CHANGES, ended, on=taking_part))
    return decision
