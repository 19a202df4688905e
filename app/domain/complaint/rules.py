"""What the quality reference and the provider's procedure say of a complaint."""

from typing import Any

from app.domain.complaint.records import AWAITED
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.vocabulary import Role

A = Ask[Any]


def _unanswered(ask: A) -> Finding | None:
    found = ask.facts.complaint
    days = (ask.today - found.awaited_since).days
    return Finding({"days": days}) if found.status in AWAITED and ask.today > found.answer_due_on else None


ANSWERED_IN_TIME = Rule(
    id="qualiopi.complaints",
    basis=Basis.PROMISE,
    articles=(article("réclamations"), article("V10")),
    severity=Severity.WARN,
    fr="Réclamation sans réponse depuis {days} jours.",
    en="A complaint has had no answer for {days} days.",
    remedy_fr="Nommez qui la traite, puis répondez à la personne et notez la suite donnée.",
    remedy_en="Name who handles it, then answer the person and record what follows from it.",
    check=_unanswered,
)


def whose(ask: A) -> Any:
    """Who complains, where the provider knows her: the person herself, or whom the member who records it names."""
    return ask.actor.party if Role.BENEFICIARY in ask.roles else ask.command.beneficiary_id


def _another_s(ask: A) -> Finding | None:
    """Somebody else's complaint is recorded by a member; a bilan is named with the person whose it is, or with nobody registered."""
    said, bilan, person = ask.command, ask.facts.bilan, whose(ask)
    not_hers = Role.BENEFICIARY in ask.roles and said.beneficiary_id not in {None, person}
    other = bilan is not None and person is not None and bilan.beneficiary_id != person
    return BROKEN if not_hers or other else None


OWN_BILAN = Rule(
    id="complaint.own_bilan",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce dossier n'est pas celui de la personne qui se plaint.",
    en="This file is not that of the person who complains.",
    remedy_fr="Nommez son propre dossier, ou n'en nommez aucun.",
    remedy_en="Name her own file, or none.",
    check=_another_s,
    reads_body=True,
)


def _ahead(ask: A) -> Finding | None:
    said = ask.command.received_on
    return Finding({"date": said}) if said is not None and said > ask.today else None


RECEIVED = Rule(
    id="complaint.received",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Une réclamation ne peut pas avoir été reçue le {date}, un jour à venir.",
    en="A complaint cannot have been received on {date}, a day to come.",
    remedy_fr="Indiquez le jour où elle est parvenue à l'organisme.",
    remedy_en="Say on which day it reached the provider.",
    check=_ahead,
    reads_body=True,
)


def _no_handler(ask: A) -> Finding | None:
    member = ask.facts.member
    fit = member is not None and member.status == "active" and Role.ADMINISTRATOR in member.roles
    return None if fit else BROKEN


HANDLER = Rule(
    id="complaint.handler",
    basis=Basis.POLICY,
    articles=(article("confidentialité"),),
    fr="Seule une personne qui administre l'organisme peut traiter une réclamation.",
    en="Only an administrator of the provider may handle a complaint.",
    remedy_fr="Nommez un membre qui administre l'organisme, et qui n'est pas mis en cause.",
    remedy_en="Name a member who administers the provider, and of whom nobody complains.",
    check=_no_handler,
    reads_body=True,
)
SAID_BY_HER = Rule(
    id="complaint.said_by_her",
    basis=Basis.LAW,
    articles=(article("V10"),),
    fr="La personne l'a déposée elle-même : on y répond, on ne l'efface pas.",
    en="The person filed it herself: it is answered, not taken away.",
    remedy_fr="Répondez-lui, même si la réclamation n'est pas fondée.",
    remedy_en="Answer her, even where the complaint is not upheld.",
    check=lambda ask: BROKEN if ask.facts.complaint.recorded_by_id is None else None,
)
