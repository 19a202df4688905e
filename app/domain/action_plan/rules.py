"""What the law requires of an action plan."""

from typing import Any

from app.domain.action_plan.records import Plan, unwritten
from app.domain.joint_document import JOINTLY
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask

ONE_PER_BILAN = Rule(
    id="action_plan.one_per_bilan",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Le plan d'action de ce bilan existe déjà.",
    en="This bilan already has its action plan.",
    remedy_fr="Complétez celui qui existe.",
    remedy_en="Complete the existing one.",
    check=lambda ask: BROKEN if ask.facts.action_plans else None,
)


def _complete(ask: Ask[Any]) -> Finding | None:
    missing = unwritten(ask.facts.action_plan.content or Plan())
    return Finding({"missing": missing}) if missing else None


COMPLETE = Rule(
    id="action_plan.complete",
    basis=Basis.LAW,
    articles=(article("R6313-4"),),
    fr="Le plan ne peut pas être signé, il y manque : {missing}.",
    en="The plan cannot be signed, it lacks: {missing}.",
    remedy_fr="Recensez les conditions et les moyens, prévoyez les étapes et proposez l'entretien de suivi.",
    remedy_en="List conditions and means, plan the steps and offer the follow-up interview.",
    check=_complete,
)
SIGNING = (COMPLETE, *JOINTLY)
