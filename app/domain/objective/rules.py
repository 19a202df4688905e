"""What is required of an objective."""

from app.domain.joint_document import JOINTLY
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Rule
from app.domain.objective.records import Goal

WORDED = Rule(
    id="objective.worded",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Un objectif sans intitulé ne peut pas être signé.",
    en="An objective without a title cannot be signed.",
    remedy_fr="Donnez-lui un intitulé.",
    remedy_en="Give it a title.",
    check=lambda ask: BROKEN if (ask.facts.objective.content or Goal()).title is None else None,
)
SIGNING = (WORDED, *JOINTLY)
