"""What the decision of another noun makes true of the bilan, in the same transaction."""

from typing import Any

from app.domain.bilan.decide import CHANGES
from app.domain.bilan.table import MACHINE
from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.record import Command
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow


def on_bilan(ask: Ask[Any], decision: Decision, command: Command) -> Decision:
    """`decision`, then what the service itself asks of the bilan as that decision leaves it. Raises: as the bilan."""
    following = follow(ask, decision, command)
    return decision.then(kernel_decide(MACHINE, CHANGES, following, on=following.facts.bilan))
