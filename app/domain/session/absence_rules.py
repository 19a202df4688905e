"""A session on working time lies inside the absence that the employer authorised (L6323-17), or inside the leave of her public service."""

from collections.abc import Callable
from typing import Any

from app.domain.calendar import paris_date
from app.domain.law.article import Article
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.leave_request.public_rules import public
from app.domain.leave_request.records import AUTHORISED, PENDING, LeaveStatus, PublicBranch
from app.domain.leave_request.working_hours import on_working_time
from app.domain.machine import Ask
from app.domain.session.diary import as_asked
from app.domain.session.records import COUNTED, HoldSession


def _outside(ask: Ask[Any]) -> Finding | None:
    """On working time, on a day of no absence that was authorised. First and last talks are no part of the action."""
    asked = as_asked(ask)
    granted = [leave for leave in ask.facts.leave_requests if leave.status in AUTHORISED]
    day = paris_date(asked.starts_at)
    if public(ask) or not granted or asked.kind not in COUNTED or any(leave.starts_on <= day <= leave.ends_on for leave in granted):
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


NOT_ASKED = frozenset({LeaveStatus.LAPSED, LeaveStatus.ENTERED_IN_ERROR})
MAY_COME = PENDING | {LeaveStatus.DRAFT}
"""What may still be granted: a session is planned for that day, and held once it has been."""


def _without_leave(branch: PublicBranch) -> Callable[[Ask[Any]], Finding | None]:
    """In service hours, on a day that no leave of this branch covers: refused, postponed, not answered yet, or of other days."""

    def check(ask: Ask[Any]) -> Finding | None:
        asked = as_asked(ask)
        leaves = [leave for leave in ask.facts.leave_requests if leave.branch is branch and leave.status not in NOT_ASKED]
        if not public(ask) or asked.kind not in COUNTED:
            return None
        day, will_do = paris_date(asked.starts_at), AUTHORISED if isinstance(ask.command, HoldSession) else AUTHORISED | MAY_COME
        if any(leave.status in will_do and leave.starts_on <= day <= leave.ends_on for leave in leaves):
            return None
        working = any(on_working_time(leave.working_hours, starts_at=asked.starts_at, minutes=asked.minutes) for leave in leaves)
        return Finding({"date": day}) if working else None

    return check


def _absence(rule_id: str, branch: PublicBranch, text: Article, *, agent: tuple[str, str]) -> Rule:
    agent_fr, agent_en = agent
    return Rule(
        id=rule_id,
        basis=Basis.LAW,
        articles=(text,),
        fr=f"{agent_fr} : aucun congé accordé ne couvre la séance du {{date}}, sur le temps de service.",
        en=f"{agent_en}: no leave that was granted covers the session of {{date}}, in service hours.",
        remedy_fr="Tenez la séance hors du service, ou attendez qu'un congé soit accordé pour ce jour.",
        remedy_en="Hold the session outside the service, or wait until a leave is granted for that day.",
        check=_without_leave(branch),
        reads_body=True,
    )


LEAVE_GRANTED = (
    _absence("leave.fpe.absence", PublicBranch.STATE, article("2007-1470 art. 22"), agent=("Agent de l'État", "State agent")),
    _absence("leave.fpt.absence", PublicBranch.TERRITORIAL, article("2007-1845 art. 21"), agent=("Agent territorial", "Territorial agent")),
    _absence("leave.fph.absence", PublicBranch.HOSPITAL, article("2008-824 art. 25-27"), agent=("Agent hospitalier", "Hospital agent")),
)
