"""Complaints and reports."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from app.domain.complaint import commands as c
from app.domain.complaint.decide import MACHINE
from app.domain.complaint.records import Complaint, ComplaintKind, ComplaintStatus
from app.domain.mistake import Mistake, correction
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, SYS, HANDLER = Role.BENEFICIARY, Role.SYSTEM, Role.HANDLER
SAID = c.FileComplaint(kind=ComplaintKind.SERVICE, statement="Deux séances annulées le jour même.")
SOMEBODY_ELSE = UUID(int=77)


def complaint(**over: Any) -> Complaint:
    """One of 1 December that awaits its answer until the 31st."""
    dates = dict.fromkeys(("received_on", "awaited_since"), date(2026, 12, 1)) | {"answer_due_on": date(2026, 12, 31)}
    known = {"id": given.BILAN, "kind": ComplaintKind.SERVICE, "statement": "Deux séances annulées.", **given.STAMPS, **dates}
    return Complaint(**known | over)


def filed(command: c.FileComplaint, by: Role = BEN, bilan: Any = None) -> Any:
    return asked(command, by, bilan=bilan, on="2026-12-14")


def named(**member: Any) -> Any:
    known = {"status": "active", "roles": (Role.ADMINISTRATOR,)} | member
    said = c.AcknowledgeComplaint(handler_id=given.COUNSELLOR, procedure="Réclamations, version 3")
    return asked(said, complaint=complaint(), member=Like(**known))


def taken_back(found: Complaint) -> Any:
    said = correction(MACHINE)(reason=Mistake.DUPLICATE)
    return asked(said, HANDLER, complaint=found.but(status=ComplaintStatus.ACKNOWLEDGED), replacement=None)


EXAMPLES = (
    Example(
        rule="qualiopi.complaints",
        holds=asked(c.NoteUnanswered(), SYS, on="2026-12-31", complaint=complaint()),
        breaks=asked(c.NoteUnanswered(), SYS, on="2027-01-01", complaint=complaint()),
        says="Réclamation sans réponse depuis 31 jours.",
    ),
    Example(
        rule="complaint.own_bilan",
        holds=filed(SAID, bilan=given.bilan()),
        breaks=filed(SAID, bilan=given.bilan(beneficiary_id=SOMEBODY_ELSE)),
        says="Ce dossier n'est pas celui de la personne qui se plaint.",
    ),
    Example(
        rule="complaint.own_bilan",
        holds=filed(SAID.but(beneficiary_id=given.BENEFICIARY)),
        breaks=filed(SAID.but(beneficiary_id=SOMEBODY_ELSE)),
        says="Ce dossier n'est pas celui de la personne qui se plaint.",
    ),
    Example(
        rule="complaint.received",
        holds=filed(SAID.but(received_on=date(2026, 12, 14))),
        breaks=filed(SAID.but(received_on=date(2026, 12, 15))),
        says="Une réclamation ne peut pas avoir été reçue le 15/12/2026, un jour à venir.",
    ),
    Example(
        rule="complaint.handler",
        holds=named(),
        breaks=named(roles=(Role.COUNSELLOR,)),
        says="Seule une personne qui administre l'organisme peut traiter une réclamation.",
    ),
    Example(
        rule="complaint.handler",
        holds=named(),
        breaks=named(status="retired"),
        says="Seule une personne qui administre l'organisme peut traiter une réclamation.",
    ),
    Example(
        rule="complaint.said_by_her",
        holds=taken_back(complaint(recorded_by_id=given.COUNSELLOR)),
        breaks=taken_back(complaint()),
        says="La personne l'a déposée elle-même : on y répond, on ne l'efface pas.",
    ),
)
