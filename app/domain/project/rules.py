"""What the law requires of a project."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.project.records import Career, ProjectKind


def _elaborated(ask: Ask[Any]) -> Finding | None:
    content = ask.facts.project.content or Career()
    missing = tuple(name for name in ("title", "description") if getattr(content, name) is None)
    return Finding({"missing": missing}) if missing else None


ELABORATED = Rule(
    id="project.elaborated",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Le projet ne peut pas être formalisé, il y manque : {missing}.",
    en="The project cannot be formalised, it lacks: {missing}.",
    remedy_fr="Donnez-lui un intitulé et une description.",
    remedy_en="Give it a title and a description.",
    check=_elaborated,
)


def _checked(ask: Ask[Any]) -> Finding | None:
    project = ask.facts.project
    owed = project.kind is ProjectKind.PROJECT and (project.content or Career()).relevance is None
    return BROKEN if owed else None


RELEVANCE_CHECKED = Rule(
    id="project.relevance_checked",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="La pertinence du projet n'a pas été vérifiée.",
    en="The relevance of the project has not been checked.",
    remedy_fr="Notez comment elle a été vérifiée (enquête, marché, formation) et ce qui en ressort, ou faites-en une alternative.",
    remedy_en="Note how it was checked (enquiry, market, training) and what came of it, or make it an alternative.",
    check=_checked,
)
