"""A session on working time lies inside the absence that the employer authorised (L6323-17)."""

from typing import Any

from app.domain.calendar import paris_date
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.leave_request.records import AUTHORISED
from app.domain.leave_request.working_hours import on_working_time
from app.domain.machine import Ask
from app.domain.session.diary import as_asked
from app.domain.session.records import COUNTED


def _outside(ask: Ask[Any]) -> Finding | None:
    """On working time, on a day of no absence that was authorised. First and last talks are no part of the action."""
    asked = as_asked(ask)
    granted = [leave for leave in ask.facts.leave_requests if leave.status in AUTHORISED]
    day = paris_date(asked.starts_at)
    if not granted or asked.kind not in COUNTED or any(leave.starts_on <= day <= leave.ends_on for leave in granted):
        return None
    latest = max(granted, key=lambda leave: leave.ends_on)
    working = any(on_working_time(leave.working_hours, starts_at=asked.starts_at, minutes=asked.minutes) for leave in granted)
    return Finding({"date": day, "start": latest.starts_on, "end": latest.ends_on}) if working else None


INSIDE_ABSENCE = Rule(
    id="worktime.inside_absence",
    basis=Basis.LAW,
    articles=(article("L6323-17"), article("D6323-4")),
    fr="Séance du {date} sur le temps de travail : l'absence est autorisée du {start} au {end}.",
    en="Session on {date} in working hours: the absence is authorised from {start} to {end}.",
    remedy_fr="Choisissez un jour de cette période ou un moment hors des heures de travail, ou demandez une autre autorisation.",
    remedy_en="Choose a day of that period or a moment outside working hours, or ask for another authorisation.",
    check=_outside,
    reads_body=True,
)
