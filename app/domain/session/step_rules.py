"""The provider's own steps of a bilan: each belongs to one phase of the law (R6313-4)."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.records import OfferStep
from app.domain.session.records import SessionKind

A = Ask[Any]


def step_named(ask: A) -> OfferStep | None:
    """The step of the offer that the command names."""
    offer, code = ask.facts.offer, ask.command.step
    return None if offer is None or code is None else offer.step(code)


def _another_phase(ask: A) -> Finding | None:
    said, step = ask.command, step_named(ask)
    if said.step is None:
        return None
    before = step is not None and step.phase is None and said.kind is SessionKind.INFORMATION
    inside = step is not None and step.phase == said.phase and said.kind is not SessionKind.INFORMATION
    return None if before or inside else Finding({"step": said.step, "phase": said.phase})


STEP_OF_PHASE = Rule(
    id="session.step_of_phase",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="L'étape {step} de l'offre n'appartient pas à la phase {phase}.",
    en="OfferStep {step} of the offer does not belong to phase {phase}.",
    remedy_fr="Choisissez une étape de cette phase ; un accueil avant le bilan est une séance d'information.",
    remedy_en="Choose a step of this phase; a welcome before the bilan is an information session.",
    check=_another_phase,
    reads_body=True,
)
