"""A counter-entry (écriture contraire): hours that were declared are never changed; what of them was wrong is taken back beside them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.law.articles import article
from app.domain.law.bound import most
from app.domain.law.rule import Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource
from app.domain.session.records import COUNTED, LONGEST_MINUTES
from app.domain.vocabulary import Id, LegalDate, Minutes

A = Ask[Any]


class CounterReason(StrEnum):
    """Why hours that were signed and declared are taken back."""

    NEVER_HELD = "never_held"
    SHORTER = "shorter"
    """It was shorter than what was signed."""
    DUPLICATE = "duplicate"
    ANOTHER_FILE = "another_file"
    """It belongs to the bilan of somebody else (autre dossier)."""


class CounterEntry(FileResource):
    """Minutes of a locked session that are taken back (écriture contraire). Both stay: what was declared, and what is taken back of it.

    Nothing is added so: more hours are another session, which both sign. Source: C. trav. R6332-26, L6362-6.
    """

    noun: ClassVar[str] = "counter_entry"
    about: ClassVar[About] = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. R6332-26, L6362-6")
    session_id: Id
    minutes: Minutes = Field(description="Taken back")
    reason: CounterReason
    entered_on: LegalDate


class CounterSession(Command):
    """Take minutes of a locked session back by a counter-entry: the session stays as it was declared."""

    verb: ClassVar[str] = "counter"
    summary: ClassVar[str] = "Take declared hours back"
    example: ClassVar[dict[str, Any]] = {"minutes": 30, "reason": "shorter"}
    minutes: Minutes = Field(ge=1, le=LONGEST_MINUTES)
    reason: CounterReason


def taken_back(entries: Iterable[CounterEntry], session: Id) -> int:
    """The minutes of a session that were taken back."""
    return sum(entry.minutes for entry in entries if entry.session_id == session)


def _more_than_left(ask: A) -> Finding | None:
    session = ask.facts.session
    left = session.minutes - taken_back(ask.facts.counter_entries, session.id)
    return Finding({"m": ask.command.minutes, "left": left}) if ask.command.minutes > left else None


AT_MOST = Rule(
    id="hours.counter_entry_at_most",
    basis=Basis.POLICY,
    articles=(article("R6332-26"), article("L6362-6")),
    fr="{m} minutes à reprendre : il n'en reste que {left} à cette séance.",
    en="{m} minutes to take back: {left} are left of this session.",
    remedy_fr="Reprenez au plus ce qui a été déclaré ; des heures en plus sont une autre séance, émargée par les deux.",
    remedy_en="Take back at most what was declared; more hours are another session, signed by both.",
    check=_more_than_left,
    reads_body=True,
    bounded=(most("max_minutes", "minutes"),),
)
TOLD = Rule(
    id="hours.counter_entry_told",
    basis=Basis.POLICY,
    articles=(article("L6362-6"), article("L6354-1")),
    severity=Severity.INFORM,
    fr="{m} minutes déclarées à tort : la rectification est à dire au financeur, et ce qui a été facturé se rend par un avoir.",
    en="{m} minutes were wrongly declared: the funder is to be told, and what was billed is given back by a credit.",
    remedy_fr="Rectifiez la déclaration de service fait et le certificat, puis établissez l'avoir.",
    remedy_en="Correct the declaration of service done and the certificate, then make the credit.",
    check=lambda ask: Finding({"m": ask.command.minutes}) if ask.facts.session.kind in COUNTED else None,
    reads_body=True,
)
