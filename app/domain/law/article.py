"""An article: one version of one text that a rule or a parameter rests on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Text(StrEnum):
    """The text an article belongs to; the value is its usual abbreviation in a French citation."""

    CT = "C. trav."
    """Code du travail."""
    CC = "C. conso."
    """Code de la consommation."""
    CP = "C. pén."
    """Code pénal."""
    CGI = "CGI"
    """Code général des impôts."""
    CGFP = "CGFP"
    """Code général de la fonction publique."""
    RGPD = "RGPD"
    """General Data Protection Regulation (EU) 2016/679."""
    LOI = "Loi"
    DECRET = "Décret"
    ARRETE = "Arrêté"
    RNQ = "RNQ"
    """Référentiel national qualité (Qualiopi)."""
    PROJET = "Projet"
    """Announced and not adopted."""
    CGU = "CGU"
    """Terms of the CPF platform (Caisse des Dépôts)."""
    FINANCEUR = "Financeur"
    """A funder's own criterion."""
    ENGAGEMENT = "Engagement"
    """The provider's own promise."""
    CHOIX = "Choix"
    """The product's reading where the texts are silent."""


class Status(StrEnum):
    """How much an article is worth as a basis, and how it was read."""

    LAW = "law"
    """In force, read in the consolidated text."""
    LAW2 = "law2"
    """In force, known through secondary sources only."""
    CGU = "cgu"
    """Contract terms of the platform, amendable without a law."""
    FUND = "fund"
    """A funder's criterion: configuration."""
    DRAFT = "draft"
    """Not in force."""
    ABR = "abr"
    """Abrogated; kept to read old files."""
    PROMISE = "promise"
    """A provider's promise, never presented as law."""
    POLICY = "policy"
    """A choice of the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of an article. Its period is half-open: `in_force_to` is the first day on which it no longer applies.

    The period is that of what our rules take from it: a later version that only rewords it does not begin another.
    """

    code: Text
    number: str
    title_fr: str
    status: Status
    in_force_from: date | None = None  # None: not dated by our sources
    in_force_to: date | None = None  # None: still in force
    version_id: str | None = None  # LEGIARTI of the version in which it was read; None: no consolidated text, or an older version
    last_verified_on: date  # day on which a source last confirmed this version

    @property
    def citation(self) -> str:
        """As a French lawyer writes it: `C. trav. L6313-4`."""
        return f"{self.code} {self.number}"

    def in_force_on(self, day: date) -> bool:
        """Whether this version applies on a legal reference date. A draft never does."""
        begun = self.in_force_from is None or self.in_force_from <= day
        ended = self.in_force_to is not None and self.in_force_to <= day
        return self.status is not Status.DRAFT and begun and not ended
