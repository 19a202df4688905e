"""What the law and the provider's standard require of a synthesis."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.project.records import ProjectStatus
from app.domain.synthesis.records import MOST_OBSERVATIONS, SynthesisContent

A = Ask[Any]
ALWAYS = ("circumstances", "skills_and_aptitudes")
WITH_A_PROJECT = ("project_elements", "planned_steps")
ONE = Rule(
    id="synthesis.one",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Ce bilan a déjà son document de synthèse.",
    en="This bilan already has its synthesis.",
    remedy_fr="Poursuivez le document existant.",
    remedy_en="Carry on with the existing document.",
    check=lambda ask: BROKEN if ask.facts.syntheses else None,
)


def _content(ask: A) -> Finding | None:
    """Project and steps are written if there is a project: the article says « le cas échéant »."""
    content = ask.facts.synthesis_draft.content or SynthesisContent()
    has_project = any(p.status is ProjectStatus.FORMALISED for p in ask.facts.projects)
    needed = ALWAYS + WITH_A_PROJECT if has_project else ALWAYS
    missing = [section for section in needed if getattr(content, section) is None]
    return Finding({"section": missing}) if missing else None


CONTENT = Rule(
    id="synthesis.content",
    basis=Basis.POLICY,
    articles=(article("R6322-38"),),
    fr="Rubrique manquante : {section}.",
    en="A section is missing: {section}.",
    remedy_fr="Complétez le projet de synthèse.",
    remedy_en="Complete the draft.",
    check=_content,
)


def _observations(ask: A) -> Finding | None:
    synthesis = ask.facts.synthesis
    return BROKEN if synthesis.review_requested_on is None and synthesis.review_waived_on is None else None


OBSERVATIONS = Rule(
    id="synthesis.observations",
    basis=Basis.PROMISE,
    articles=(article("R6322-39"),),
    severity=Severity.WARN,
    fr="Observations du bénéficiaire non sollicitées.",
    en="The beneficiary was not asked for her observations.",
    remedy_fr="Soumettez le projet à la personne, ou recueillez sa renonciation.",
    remedy_en="Submit the draft to the person, or have her waive the review.",
    check=_observations,
)


def _another(ask: A) -> Finding | None:
    return Finding({"x": MOST_OBSERVATIONS}) if ask.facts.synthesis.observations_count >= MOST_OBSERVATIONS else None


ROOM = Rule(
    id="synthesis.observations.most",
    basis=Basis.POLICY,
    articles=(article("R6322-39"),),
    fr="Ce document porte déjà {x} observations.",
    en="This document already has {x} observations.",
    remedy_fr="Écrivez à votre conseiller : un message n'a pas de limite.",
    remedy_en="Write to your counsellor: messages have no limit.",
    check=_another,
)
"""A copy that she takes with her holds them all, and is read whole."""
