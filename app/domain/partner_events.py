"""The events that employers and funders hear, under the names they know (C. trav. L6353-10: start, interruptions and end only)."""

_HEARD = {
    "bilan.readied": "bilan.ready",
    "bilan.started": "bilan.started",
    "bilan.suspended": "bilan.interrupted",
    "bilan.resumed": "bilan.resumed",
    "bilan.completed": "bilan.completed",
    "bilan.abandoned": "bilan.ended_early",
    "bilan.cancelled": "bilan.cancelled",
    "bilan.declined": "bilan.cancelled",
    "bilan.withdrawn": "bilan.cancelled",
    "bilan.redirected": "bilan.cancelled",
    "convention.signed": "convention.signed",
    "convention.refused": "convention.refused",
    "convention.silently_refused": "convention.refused",
}


def partner_type(event_type: str) -> str | None:
    """What a partner hears of an event; None when it hears nothing."""
    if event_type == "funding_request.corrected":
        return event_type
    if event_type.startswith("funding_request."):
        return "funding_request.state_changed"
    return _HEARD.get(event_type)
