"""The legal reference date (T11): which date of the file decides the version of a rule that applies, never the day of a reading."""

from datetime import date
from enum import StrEnum
from typing import Any


class Reference(StrEnum):
    """A date of the file. Until the file has it, the act that would fix it is being done: its day is the date."""

    ACT = "act"
    """The day of the act itself: that on which it happened, when we are told of it later."""
    OPENING = "opening"
    """The first contact: the bilan was opened."""
    SUBSCRIPTION = "subscription"
    """The funding was asked for."""
    SENDING = "sending"
    """The leave request was sent."""
    SIGNATURE = "signature"
    """The last party signed the convention."""
    TERM = "term"
    """The action ended."""

    def day(self, ask: Any) -> date:
        """The reference date of what is asked, on the Paris calendar."""
        place = _KEPT.get(self)
        kept: date | None = None if place is None else getattr(getattr(ask.facts, place[0], None), place[1], None)
        said = getattr(ask.command, "__dict__", {})  # asked of every rule of every command, and a record is slow to say what it lacks
        told: date | None = said.get("occurred_on")
        today: date = ask.today
        return kept or told or today


_KEPT = {
    Reference.OPENING: ("bilan", "opened_on"),
    Reference.SUBSCRIPTION: ("funding_request", "submitted_on"),
    Reference.SENDING: ("leave_request", "sent_on"),
    Reference.SIGNATURE: ("convention", "signed_on"),
    Reference.TERM: ("bilan", "ended_on"),
}
