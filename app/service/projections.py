"""What readers that never see the file itself poll and list: projections, kept in the same transaction as what they show."""

from typing import Any

from app.domain.decision import Decision
from app.domain.machine import Ask


def projected(ask: Ask[Any], decision: Decision) -> Decision:
    """The decision with the projections that it changes."""
    return decision
