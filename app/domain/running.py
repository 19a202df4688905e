"""Work on the content of a bilan happens while it runs: not before the person has committed, not after the term."""

from typing import Any

from app.domain.bilan.records import PHASES, BilanStatus
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask

OPEN = frozenset({BilanStatus.READY, *PHASES})
"""The first session, which starts the bilan, may already be prepared once it is ready."""


def _running(ask: Ask[Any]) -> Finding | None:
    status = ask.facts.bilan.status
    return None if status in OPEN else Finding({"status": status})


RUNNING = Rule(
    id="bilan.running",
    basis=Basis.LAW,
    articles=(article("R6313-4"), article("R6313-7")),
    fr="Le bilan n'est pas en cours ({status}) : ce document ne peut pas y être ajouté.",
    en="The bilan is not running ({status}): this document cannot be added to it.",
    remedy_fr="Attendez que le bilan soit prêt à démarrer ; après son terme, plus rien ne s'ajoute au dossier.",
    remedy_en="Wait until the bilan is ready to start; after its term nothing is added to the file.",
    check=_running,
)
