"""Professional secrecy: the refusal of a read by somebody who may know of a file but not of its content."""

from dataclasses import dataclass

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.policy import Category, reads_whole
from app.domain.vocabulary import Role

CONTENT = frozenset({Category.SYNTHESIS, Category.RESULTS, Category.ACTION_PLAN})


@dataclass(frozen=True, slots=True)
class Read:
    """A read: of which category, in which roles."""

    category: Category
    roles: frozenset[Role]

    def closed(self, to: Role, *categories: Category) -> Finding | None:
        """Broken when it is read in this role, and the category is one of these."""
        return BROKEN if to in self.roles and self.category in categories else None


def _secret(read: Read) -> Finding | None:
    return None if reads_whole(read.category, read.roles) else BROKEN


PROFESSIONAL = Rule(
    id="secrecy.professional",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("226-13")),
    fr="Accès refusé : secret professionnel.",
    en="Access refused: professional secrecy.",
    remedy_fr="Demandez à la personne bénéficiaire, seule destinataire de ces éléments.",
    remedy_en="Ask the beneficiary, to whom alone this content belongs.",
    check=_secret,
)
SHARE_EMPLOYER = Rule(
    id="share.employer",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="L'employeur ne peut accéder à aucun résultat sans accord.",
    en="The employer may not read any result without the beneficiary's agreement.",
    remedy_fr="Seule la personne bénéficiaire peut donner un accord, pour un document et une durée déterminés.",
    remedy_en="Only the beneficiary can agree, for a named document and a stated period.",
    check=lambda read: read.closed(Role.EMPLOYER, *CONTENT),
)
FOLLOW_UP_ANSWERS = Rule(
    id="followup.cpf_answers",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Les réponses du suivi ne sont pas transmises aux financeurs.",
    en="The answers of a follow-up are not sent to funders.",
    remedy_fr="Seuls des résultats regroupés, qui ne désignent personne, sortent de l'organisme.",
    remedy_en="Only grouped results, which name nobody, leave the provider.",
    check=lambda read: read.closed(Role.FUNDER, Category.FOLLOW_UP),
)

INFO_MINIMAL = Rule(
    id="handicap.info_minimal",
    basis=Basis.LAW,
    articles=(article("art. 9"), article("L5211-4"), article("D5211-2")),
    fr="Donnée de santé : accès restreint.",
    en="Data on health: access is restricted.",
    remedy_fr="Seuls la personne et le référent handicap qu'elle a désigné la lisent ; les autres connaissent l'aménagement à faire.",
    remedy_en="Only the person and the disability referent whom she named read them; the others know the arrangement to carry out.",
    check=lambda read: _secret(read) if read.category is Category.DISABILITY else None,
)


def secret_for(category: Category, roles: frozenset[Role]) -> tuple[Rule, Finding]:
    """The rule that closes a category to these roles: the one that says most of why, else professional secrecy."""
    read = Read(category, roles)
    return next((rule for rule in (INFO_MINIMAL, FOLLOW_UP_ANSWERS, SHARE_EMPLOYER) if rule.check(read)), PROFESSIONAL), BROKEN
