"""What is known of a synthesis, of its draft, of its versions and of what the beneficiary observes."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import Count, Id, LegalDate, LongText, Role, Sha256, Version, YesNo

BASIS = "C. trav. L6313-4, R6313-7"
MOST_OBSERVATIONS = 200
"""Of one synthesis, annexes included."""


class SynthesisStatus(StrEnum):
    """En rédaction, en relecture, revue, finale, remise, conservée, détruite."""

    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    REVISED = "revised"
    FINAL = "final"
    DELIVERED = "delivered"
    RETAINED = "retained"
    DESTROYED = "destroyed"
    ENTERED_IN_ERROR = "entered_in_error"


WRITABLE = (SynthesisStatus.DRAFTING, SynthesisStatus.IN_REVIEW, SynthesisStatus.REVISED)
"""States in which the draft may be saved."""


class SynthesisContent(Record):
    """The sections of the document. A draft may lack any of them."""

    circumstances: LongText | None = Field(default=None, description="Circumstances of the bilan (circonstances)")
    skills_and_aptitudes: LongText | None = Field(default=None, description="Skills and aptitudes with regard to the prospects")
    strengths: LongText | None = None
    project_elements: LongText | None = Field(default=None, description="What makes up the project (éléments constitutifs du projet)")
    planned_steps: LongText | None = Field(default=None, description="Main steps planned (principales étapes prévues)")


class SynthesisMetadata(Record):
    """What is told to those who may not read it: that it exists, its hash, its dates."""

    id: Id
    bilan_id: Id
    status: SynthesisStatus
    document_sha256: Sha256 | None
    finalised_on: LegalDate | None
    delivered_on: LegalDate | None
    destroyed_on: LegalDate | None
    certificate_id: Id | None


class VersionMetadata(Record):
    """A version without its text."""

    id: Id
    bilan_id: Id
    synthesis_id: Id
    number: Version
    document_sha256: Sha256
    finalised_on: LegalDate


class SharedVersion(Record):
    """The synthesis as the person opens it to somebody (L6313-4 §3): its text and its hash."""

    id: Id
    bilan_id: Id
    synthesis_id: Id
    number: Version
    document_sha256: Sha256
    finalised_on: LegalDate
    content: SynthesisContent | None


class HandedOver(FileResource):
    """Text of the synthesis: the counsellor reads it until it is handed over, then only while an agreement keeps it (L6313-4 §3)."""

    closes_on: ClassVar[dict[Role, str]] = {Role.COUNSELLOR: "hers_alone_since"}
    hers_alone_since: LegalDate | None = Field(
        default=None, description="Handed over then: closed to the counsellor from then on, but for what an agreement keeps"
    )


WITHOUT_CONTENT = (Role.ADMINISTRATOR, Role.FUNDER, Role.AUDITOR, Role.DPO)


class Synthesis(Replaceable, FileResource):
    """A synthesis (document de synthèse), property of the beneficiary. Its text is in its draft and in its versions.

    Source: C. trav. L6313-4 §3, R6313-7.
    """

    noun: ClassVar[str] = "synthesis"
    about: ClassVar[About] = About(Category.SYNTHESIS, Retention.BILAN_DOCUMENTS, BASIS)
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys(WITHOUT_CONTENT, SynthesisMetadata)
    content_class: ClassVar[ContentClass | None] = ContentClass.SYNTHESIS
    shared: ClassVar[type[Record] | None] = SynthesisMetadata
    status: SynthesisStatus = SynthesisStatus.DRAFTING
    review_requested_on: LegalDate | None = None
    review_waived_on: LegalDate | None = Field(default=None, description="She said that she has nothing to observe before it is final")
    observations_count: Count = 0
    versions_count: Count = 0
    document_sha256: Sha256 | None = Field(default=None, description="Keyed hash (HMAC-SHA-256) of the last final version")
    finalised_on: LegalDate | None = None
    delivered_on: LegalDate | None = None
    results_delivered_on: LegalDate | None = Field(default=None, description="When the detailed results were handed over")
    acknowledged_on: LegalDate | None = Field(default=None, description="When the beneficiary acknowledged the handover")
    personal_copy_id: Id | None = Field(default=None, description="Her own copy, which outlives this document")
    destroyed_on: LegalDate | None = None
    certificate_id: Id | None = Field(default=None, description="Certificate of destruction")
    revision: Version = Field(default=1, description="Counts the saves of the draft")


class SynthesisDraft(HandedOver):
    """The text being written. Its saves are no events: they change this row only, while the synthesis is writable."""

    noun: ClassVar[str] = "synthesis_draft"
    about: ClassVar[About] = About(Category.SYNTHESIS, Retention.BILAN_DOCUMENTS, BASIS)
    content_class: ClassVar[ContentClass | None] = ContentClass.SYNTHESIS
    synthesis_id: Id
    revision: Version = Field(default=1, description="One more at each save")
    content: Annotated[SynthesisContent | None, Sealed()] = Field(default=None, description="Null once destroyed")


class SynthesisVersion(HandedOver):
    """A final text, which never changes, known by its hash."""

    noun: ClassVar[str] = "synthesis_version"
    about: ClassVar[About] = About(Category.SYNTHESIS, Retention.BILAN_DOCUMENTS, BASIS)
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys(WITHOUT_CONTENT, VersionMetadata)
    content_class: ClassVar[ContentClass | None] = ContentClass.SYNTHESIS
    shared: ClassVar[type[Record] | None] = SharedVersion
    synthesis_id: Id
    number: Version
    document_sha256: Sha256
    finalised_on: LegalDate
    content: Annotated[SynthesisContent | None, Sealed()] = Field(default=None, description="Null once destroyed")


class Observation(HandedOver):
    """What the beneficiary observes on the text (observations): before it is final, or as an annex afterwards."""

    noun: ClassVar[str] = "observation"
    about: ClassVar[About] = About(Category.SYNTHESIS, Retention.BILAN_DOCUMENTS, BASIS)
    content_class: ClassVar[ContentClass | None] = ContentClass.SYNTHESIS
    synthesis_id: Id
    made_on: LegalDate
    annex: YesNo = Field(default=False, description="Added once the document was handed over")
    text: Annotated[LongText | None, Sealed()] = Field(default=None, description="Null once destroyed")
