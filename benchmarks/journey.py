"""A counsellor's work as 41 requests: a new bilan up to its quote, eight sessions of another one, its content, and her list.

The law puts days between the steps of one bilan, so that no run can lead one from its opening to its end: the sessions are those of a
bilan that was contracted before. `play` gives requests one by one and is sent each answer.
"""

import json
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from random import randrange
from typing import Any
from zoneinfo import ZoneInfo

Answered = tuple[int, bytes, bytes]
Play = Generator[bytes, Answered, None]
Ask = Callable[[str, str, Any], bytes]
"""Who, the path, the body (None: a GET)."""
SESSIONS, MINUTES, NOTES = 8, 30, 4
LATER = 170 * 365 * 24 * 60
"""Minutes among which the first session of a journey begins: two journeys of one counsellor hardly ever meet."""
_LIST = "/v1/caseload?status=preliminary&limit=50"


def play(ask: Ask, *, beneficiary: str, counsellor: str, bilan: str, phase: str) -> Play:
    """The whole journey; ids of the person, of the counsellor's entry and of the contracted bilan."""
    yield from _quoted(ask, beneficiary, counsellor)
    yield ask("counsellor", _LIST, None)
    yield from _sessions(ask, counsellor, bilan, phase)
    for n in range(NOTES):
        yield ask("counsellor", f"/v1/bilans/{bilan}/notes", {"content": {"text": f"Point {n} à reprendre à la prochaine séance"}})
    yield ask("counsellor", f"/v1/bilans/{bilan}/objectives", {"content": {"title": "Vérifier un projet dans le soin"}})
    yield ask("counsellor", f"/v1/bilans/{bilan}/projects", {"kind": "project", "content": {"title": "Conseillère en insertion"}})
    yield ask("counsellor", _LIST, None)


def _quoted(ask: Ask, beneficiary: str, counsellor: str) -> Play:
    """From the first contact to the quote that is sent: seven requests."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()  # a day of the law, which begins at midnight in Paris
    opened = yield ask("administrator", "/v1/bilans", {"beneficiary_id": beneficiary, "beneficiary_status": "private_employee"})
    path = f"/v1/bilans/{_id(opened)}"
    yield ask("administrator", f"{path}/involvements", {"member_id": counsellor})
    yield ask("counsellor", f"{path}/schedule-meeting", {"meeting_on": str(today)})
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    yield ask("counsellor", f"{path}/hold-meeting", told)
    terms = {"preliminary_minutes": 240, "investigation_minutes": 480, "conclusion_minutes": 240, "remote_percent": 0}
    days = {"planned_start_on": str(today + timedelta(30)), "planned_end_on": str(today + timedelta(100))}
    drafted = yield ask("administrator", f"{path}/quotes", {"price_cents": 180000, "vat_basis": "training_exemption"} | terms | days)
    yield ask("administrator", f"/v1/quotes/{_id(drafted)}/send", {})
    yield ask("counsellor", f"{path}", None)


def _sessions(ask: Ask, counsellor: str, bilan: str, phase: str) -> Play:
    """Each planned, held and signed; the list is looked at after every third."""
    said = {"kind": "individual", "phase": phase, "minutes": MINUTES, "counsellor_id": counsellor}
    first = datetime.now(UTC) + timedelta(minutes=randrange(LATER))  # a diary has room for one session at a time
    for n in range(SESSIONS):
        starts_at = f"{first + n * timedelta(hours=1):%Y-%m-%dT%H:%M}:00Z"
        planned = yield ask("counsellor", f"/v1/bilans/{bilan}/sessions", said | {"starts_at": starts_at})
        path = f"/v1/sessions/{_id(planned)}"
        yield ask("counsellor", f"{path}/hold", {"minutes": MINUTES})
        yield ask("counsellor", f"{path}/attendances", {"party": "provider"})
        if n % 3 == 2:
            yield ask("counsellor", _LIST, None)


def _id(answered: Answered) -> str:
    found: str = json.loads(answered[2])["id"]
    return found
