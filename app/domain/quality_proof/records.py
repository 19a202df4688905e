"""What is known of a document that the provider brings as a proof, and what may be asked of it."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Command, Record, Replaceable, Resource
from app.domain.vocabulary import Count, Label, LegalDate, Sha256


class QualityProofStatus(StrEnum):
    """Versée, retirée."""

    BROUGHT = "brought"
    WITHDRAWN = "withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"


class DocumentKind(StrEnum):
    """What the document is."""

    PROCEDURE = "procedure"
    REGISTER = "register"
    CERTIFICATE = "certificate"
    """A title, a diploma, a certification of a test (titre, habilitation)."""
    CONTRACT = "contract"
    PUBLIC_PAGE = "public_page"
    """What the public reads, as it stood on its day."""
    MINUTES = "minutes"
    """Minutes, or notes of a watch (compte rendu, veille)."""
    SURVEY = "survey"
    OTHER = "other"


class Document(Record):
    """A document that stays with the provider: what it is, and the hash by which it is recognised."""

    indicator: Count = Field(description="The indicator of the reference that it proves")
    kind: DocumentKind
    title: Label
    document_sha256: Sha256
    dated_on: LegalDate
    valid_until: LegalDate | None = Field(default=None, description="Last day on which it proves anything; null: it has no end")


class QualityProof(Document, Replaceable, Resource):
    """A document brought as a proof of one indicator (élément de preuve). Source: C. trav. L6316-1; RNQ V10."""

    noun: ClassVar[str] = "quality_proof"
    about: ClassVar[About] = About(Category.QUALITY, Retention.REGISTRY, "C. trav. L6316-1")
    thread_field: ClassVar[str] = "id"
    status: QualityProofStatus = QualityProofStatus.BROUGHT
    withdrawn_on: LegalDate | None = None


class BringQualityProof(Document, Command):
    """Record a document that proves an indicator (verser une preuve): its hash, not its content."""

    verb: ClassVar[str] = "bring"
    summary: ClassVar[str] = "Bring a proof of an indicator"
    example: ClassVar[dict[str, Any]] = {
        "indicator": 26,
        "kind": "procedure",
        "title": "Accueil des personnes en situation de handicap, réseau et référente",
        "document_sha256": "ab" * 32,
        "dated_on": "2026-09-01",
        "valid_until": "2029-08-31",
    }


class WithdrawQualityProof(Command):
    """Withdraw it: it is out of date, or another replaces it (retirer)."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw the proof"
