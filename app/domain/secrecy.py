"""Professional secrecy: the refusal of a read by somebody who may know of a file but not of its content."""

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.policy import Category
from app.domain.vocabulary import Role

PROFESSIONAL = Rule(
    id="secrecy.professional",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("226-13")),
    fr="Accès refusé : secret professionnel.",
    en="Access refused: professional secrecy.",
    remedy_fr="Demandez à la personne bénéficiaire, seule destinataire de ces éléments.",
    remedy_en="Ask the beneficiary, to whom alone this content belongs.",
    check=lambda ask: BROKEN,
)
SHARE_EMPLOYER = Rule(
    id="share.employer",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="L'employeur ne peut accéder à aucun résultat sans accord.",
    en="The employer may not read any result without the beneficiary's agreement.",
    remedy_fr="Seule la personne bénéficiaire peut donner un accord, pour un document et une durée déterminés.",
    remedy_en="Only the beneficiary can agree, for a named document and a stated period.",
    check=lambda ask: BROKEN,
)
CONTENT = frozenset({Category.SYNTHESIS, Category.RESULTS, Category.ACTION_PLAN})


def secret_for(category: Category, roles: frozenset[Role]) -> tuple[Rule, Finding]:
    """The rule that closes a category to these roles."""
    return (SHARE_EMPLOYER if Role.EMPLOYER in roles and category in CONTENT else PROFESSIONAL), BROKEN
