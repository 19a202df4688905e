"""What the law requires of a needs analysis."""

from typing import Any

from app.domain.joint_document import JOINTLY
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.needs_analysis.records import Needs, unwritten

ONE_PER_BILAN = Rule(
    id="needs_analysis.one_per_bilan",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="L'analyse du besoin de ce bilan existe déjà.",
    en="This bilan already has its needs analysis.",
    remedy_fr="Complétez celle qui existe.",
    remedy_en="Complete the existing one.",
    check=lambda ask: BROKEN if ask.facts.needs_analyses else None,
)


def _complete(ask: Ask[Any]) -> Finding | None:
    missing = unwritten(ask.facts.needs_analysis.content or Needs())
    return Finding({"missing": missing}) if missing else None


COMPLETE = Rule(
    id="needs_analysis.complete",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="L'analyse ne peut pas être signée, il y manque : {missing}.",
    en="The analysis cannot be signed, it lacks: {missing}.",
    remedy_fr="Décrivez la demande et le besoin, le format retenu et les modalités définies ensemble.",
    remedy_en="Describe the request and the need, the chosen format and the arrangements defined together.",
    check=_complete,
)
SIGNING = (COMPLETE, *JOINTLY)
