"""The events that employers and funders hear, under the names they know (C. trav. L6353-10: start, interruptions and end only)."""

from app.domain.mistake import ENTERED_IN_ERROR

_HEARD = {
    "bilan.readied": "bilan.ready",
    "bilan.started": "bilan.started",
    "bilan.suspended": "bilan.interrupted",
    "bilan.resumed": "bilan.resumed",
    "bilan.completed": "bilan.completed",
    "bilan.abandoned": "bilan.ended_early",
    "bilan.cancelled": "bilan.cancelled",
    "bilan.declined": "bilan.cancelled",
    "bilan.lapsed": "bilan.cancelled",
    "bilan.withdrawn": "bilan.cancelled",
    "bilan.redirected": "bilan.cancelled",
    "convention.signed": "convention.signed",
    "convention.refused": "convention.refused",
    "convention.silently_refused": "convention.refused",
    "bilan.readiness_undone": "bilan.corrected",
    "bilan.start_undone": "bilan.corrected",
}
_CORRECTED = frozenset({"bilan", "convention", "funding_request"})
"""What they hear of, and are told when it was entered in error."""


def partner_type(event_type: str) -> str | None:
    """What a partner hears of an event; None when it hears nothing."""
    noun, _, happened = event_type.partition(".")
    if happened == ENTERED_IN_ERROR and noun in _CORRECTED:
        return f"{noun}.corrected"
    if event_type.startswith("funding_request."):
        return "funding_request.state_changed"
    return _HEARD.get(event_type)
