"""What is known of a share. Of its link, only the SHA-256 is kept, and no answer ever carries that."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record
from app.domain.vocabulary import Count, Id, LegalDate, Name, Role, Sha256, ShortText


class ShareStatus(StrEnum):
    """Ouvert, fermé par elle ou avec son accord, expiré."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"


class ShareMetadata(Record):
    """What is told to those who may know of it only."""

    id: Id
    bilan_id: Id
    consent_id: Id
    status: ShareStatus
    valid_from: LegalDate
    valid_until: LegalDate
    ended_on: LegalDate | None


class Share(FileResource):
    """One version of her synthesis, opened by the person to one recipient, for one purpose and one period (partage).

    Source: C. trav. L6313-4 §3 (only with her agreement; to a career adviser, at her request).
    """

    noun: ClassVar[str] = "share"
    about: ClassVar[About] = About(Category.CONSENTS, Retention.ACCOUNT, "C. trav. L6313-4; RGPD art. 7")
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.ADMINISTRATOR, Role.AUDITOR), ShareMetadata)
    set_by_others: ClassVar[frozenset[str]] = frozenset({"uses"})
    status: ShareStatus = ShareStatus.OPEN
    consent_id: Id
    synthesis_id: Id
    synthesis_version_id: Id
    document_sha256: Sha256 = Field(description="Hash of the version that is opened")
    recipient: Name
    party_id: Id | None = Field(default=None, description="Its id here, when it has one: its account reads what is opened")
    purpose: ShortText
    documents: tuple[ContentClass, ...] = Field(description="Classes of content: the synthesis, and what she opens with it")
    valid_from: LegalDate
    valid_until: LegalDate = Field(description="Last day, included")
    max_views: Annotated[Count, Field(ge=1)] | None = Field(
        default=None, description="Uses of the link; null: as many as the period allows"
    )
    ended_on: LegalDate | None = None
    uses: Count = Field(default=0, exclude=True, description="Uses of the link so far; each has its line in the access journal")
    token_digest: Sha256 = Field(exclude=True, repr=False)
