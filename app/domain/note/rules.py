"""What is required of a note."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask

OWN_NOTE = Rule(
    id="note.own",
    basis=Basis.LAW,
    articles=(article("226-13"),),
    fr="Cette note est celle d'une autre personne.",
    en="This note is somebody else's.",
    remedy_fr="Seule la personne qui l'a écrite la modifie et la garde.",
    remedy_en="Only the person who wrote it changes and keeps it.",
    check=lambda ask: None if ask.facts.note.author_id == ask.actor.party else BROKEN,
)


def _of_this_bilan(ask: Ask[Any]) -> Finding | None:
    said, session = ask.command.session_id, ask.facts.session
    return BROKEN if said is not None and (session is None or session.bilan_id != ask.facts.bilan.id) else None


OWN_SESSION = Rule(
    id="note.session_of_bilan",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cette séance n'est pas de ce bilan.",
    en="This session is not of this bilan.",
    remedy_fr="Choisissez une séance de ce bilan.",
    remedy_en="Choose a session of this bilan.",
    check=_of_this_bilan,
    reads_body=True,
)
