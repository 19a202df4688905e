"""What begins with an organisation: the report that it owes each year."""

from datetime import date
from typing import Any

from app.domain.decision import Decision
from app.domain.machine import Ask
from app.domain.registry.table import ORGANISATION
from app.domain.training_report.table import begun


def decide(ask: Ask[Any]) -> Decision:
    """The organisation, and the training report of the year in which it begins. Raises: NotInState, NotOpenTo."""
    return begun(ask, ORGANISATION.decide(ask), date(ask.today.year, 12, 31))
