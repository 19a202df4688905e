"""What is known of the retention question, of the agreements and of each class of content."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.consent.records import ConsentForm
from app.domain.content_class import BilanClass, ContentClass
from app.domain.destruction.records import DestructionReason
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record
from app.domain.vocabulary import Code, Count, Id, LegalDate, Role, Sha256, ShortText, YesNo

BASIS = "C. trav. R6313-7"
LATER = frozenset({ContentClass.FOLLOW_UP, ContentClass.MESSAGES})
"""Classes written after the end too: they end with the last follow-up."""


class QuestionStatus(StrEnum):
    """Posée; répondue."""

    ASKED = "asked"
    ANSWERED = "answered"


class RetentionQuestion(FileResource):
    """The question whether anything is to be kept after the end (question de conservation). No agreement is ever presumed.

    Source: C. trav. R6313-7.
    """

    noun: ClassVar[str] = "retention_question"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, BASIS)
    status: QuestionStatus = QuestionStatus.ASKED
    asked_on: LegalDate
    answered_on: LegalDate | None = None
    keeps: YesNo | None = Field(default=None, description="Whether she agreed that something be kept; null until she answers")
    proof_sha256: Sha256 | None = Field(default=None, description="Hash of the scan, when she answered on paper")


class AgreementTerms(Record):
    """What she agrees to keep, why, and for how long after the end of the action."""

    classes: tuple[BilanClass, ...] = Field(min_length=1, max_length=20)
    reason: ShortText = Field(description="Why the follow-up needs these documents")
    months: Annotated[Count, Field(ge=1)] | None = Field(
        default=None, description="Months from the end of the action; null: the provider's default"
    )
    text_version: Code = Field(default="retention-1", description="Version of the text that she was shown")
    form: ConsentForm = ConsentForm.ACCOUNT
    proof_sha256: Sha256 | None = Field(default=None, description="Hash of the scan of a paper agreement")


class AgreementStatus(StrEnum):
    """En cours, retiré, expiré, remplacé."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class AgreementMetadata(Record):
    """What is told to those who may know of it only."""

    id: Id
    bilan_id: Id
    status: AgreementStatus
    agreed_on: LegalDate
    expires_on: LegalDate | None


class RetentionAgreement(FileResource):
    """A written agreement to keep listed documents (accord écrit de conservation). Withdrawn by withdrawing its consent.

    Source: C. trav. R6313-7 §2; RGPD art. 7.
    """

    noun: ClassVar[str] = "retention_agreement"
    about: ClassVar[About] = About(Category.CONSENTS, Retention.ACCOUNT, BASIS)
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.ADMINISTRATOR, Role.AUDITOR), AgreementMetadata)
    status: AgreementStatus = AgreementStatus.ACTIVE
    consent_id: Id = Field(description="Her consent: withdraw it, and the documents are destroyed")
    classes: tuple[ContentClass, ...]
    reason: ShortText
    months: Count
    agreed_on: LegalDate
    expires_on: LegalDate | None = Field(default=None, description="Last day, included; null until the end of the action is known")
    ended_on: LegalDate | None = None


class ItemStatus(StrEnum):
    """En cours, conservé, à échéance proche, destruction suspendue, à détruire, détruit."""

    ACTIVE = "active"
    """Written after the end too; its own term is known."""
    RETAINED = "retained"
    EXPIRING = "expiring"
    LEGAL_HOLD = "legal_hold"
    """Past its term: a legal hold alone keeps it from destruction, and she alone reads it."""
    DESTRUCTION_PENDING = "destruction_pending"
    DESTROYED = "destroyed"


KEPT = (ItemStatus.ACTIVE, ItemStatus.RETAINED, ItemStatus.EXPIRING)


class RetentionItem(FileResource):
    """What becomes of one class of content once the action has ended (conservation ou destruction). Source: C. trav. R6313-7."""

    noun: ClassVar[str] = "retention_item"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, BASIS)
    status: ItemStatus
    content_kind: ContentClass
    agreement_id: Id | None = Field(default=None, description="The agreement that keeps it; null when none does")
    kept_until: LegalDate | None = Field(default=None, description="Last day, included")
    notice_on: LegalDate | None = Field(default=None, description="Day of the notice before the term")
    reason: DestructionReason | None = Field(default=None, description="Why it is destroyed")
    held_since: LegalDate | None = Field(default=None, description="Past its term since then: it waits for the end of a legal hold")
    destruction_ordered_on: LegalDate | None = None
    destroy_by: LegalDate | None = Field(default=None, description="Last day of the destruction, included")
    destroyed_on: LegalDate | None = None
    certificate_id: Id | None = Field(default=None, description="Null when there was nothing to destroy")


def governing(agreements: tuple[RetentionAgreement, ...]) -> dict[Any, RetentionAgreement]:
    """For each class of content, the agreement in force that keeps it: the latest one wins."""
    living = (a for a in agreements if a.status is AgreementStatus.ACTIVE)
    return {kind: a for a in sorted(living, key=lambda a: (a.agreed_on, a.created_at)) for kind in a.classes}
