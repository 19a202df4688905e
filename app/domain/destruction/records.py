"""What a certificate of destruction says: ids, hashes and dates, never content."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record
from app.domain.vocabulary import Code, Count, Id, Instant, LegalDate, Role, Sha256


class DestructionReason(StrEnum):
    """Why the documents could no longer be kept."""

    END_OF_ACTION = "end_of_action"
    """R6313-7 §1."""
    AGREEMENT_EXPIRED = "agreement_expired"
    AGREEMENT_WITHDRAWN = "agreement_withdrawn"
    PERSON_ASKED = "person_asked"
    """RGPD art. 17: her request for erasure was granted."""
    FOLLOW_UP_OVER = "follow_up_over"
    CAREER_ADVICE_OVER = "career_advice_over"
    """The consent for the career adviser, which alone kept the synthesis, has ended."""


class DestroyedDocument(Record):
    """One document that can no longer be read."""

    noun: Code
    id: Id
    document_sha256: Sha256 | None = Field(default=None, description="Hash of its last signed or final text, if it had one")


class Certified(Record):
    """What the certificate says, bound by its own hash."""

    bilan_id: Id
    content_kind: ContentClass
    reason: DestructionReason
    ordered_on: LegalDate
    destroyed_on: LegalDate
    destroyed_at: Instant
    documents: tuple[DestroyedDocument, ...] = ()


class CertificateView(Record):
    """What it says to those who supervise the destruction: how many documents, and their hashes; not which, for a name alone may tell."""

    id: Id
    bilan_id: Id
    content_kind: ContentClass
    reason: DestructionReason
    ordered_on: LegalDate
    destroyed_on: LegalDate
    destroyed_at: Instant
    documents_count: Count
    documents_sha256: tuple[Sha256, ...] = Field(max_length=10_000, description="Of those that were signed or final")
    document_sha256: Sha256


class DestructionCertificate(Certified, FileResource):
    """A certificate of destruction: the key of one class of content was destroyed, and every copy with it.

    Source: C. trav. R6313-7; RGPD art. 5 §2.
    """

    noun: ClassVar[str] = "destruction_certificate"
    about: ClassVar[About] = About(Category.CONSENTS, Retention.ACCOUNT, "C. trav. R6313-7; RGPD art. 5")
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.ADMINISTRATOR, Role.AUDITOR), CertificateView)
    retention_item_id: Id
    document_sha256: Sha256 = Field(description="Hash of what the certificate says")

    @property
    def documents_count(self) -> int:
        """How many documents can no longer be read."""
        return len(self.documents)

    @property
    def documents_sha256(self) -> tuple[str, ...]:
        """The hashes of those that had one."""
        return tuple(d.document_sha256 for d in self.documents if d.document_sha256 is not None)
