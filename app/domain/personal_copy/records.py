"""What is known of a beneficiary's own copy."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Sealed
from app.domain.scoring.report import Report
from app.domain.synthesis.records import MOST_OBSERVATIONS, SynthesisContent
from app.domain.vocabulary import Code, Id, LegalDate, LongText, Sha256


class CopyStatus(StrEnum):
    """Remise; téléchargée par elle."""

    HANDED_OVER = "handed_over"
    DOWNLOADED = "downloaded"


class CopyKind(StrEnum):
    """What was handed over."""

    SYNTHESIS = "synthesis"
    RESULTS = "results"


class CopiedResult(Record):
    """The detailed result of one instrument, as it was released to her."""

    instrument_id: Code
    scored_on: LegalDate
    report: Report


class CopiedContent(Record):
    """What she received."""

    synthesis: SynthesisContent | None = None
    observations: tuple[LongText, ...] = Field(default=(), max_length=MOST_OBSERVATIONS)
    results: tuple[CopiedResult, ...] = Field(default=(), max_length=1000)


class PersonalCopy(FileResource):
    """Her own copy (exemplaire personnel), under her key: readable by her alone, destroyed by closing her account only.

    Source: C. trav. L6313-4 §3 (sole addressee); RGPD art. 20.
    """

    noun: ClassVar[str] = "personal_copy"
    about: ClassVar[About] = About(Category.PERSONAL_COPY, Retention.ACCOUNT, "C. trav. L6313-4")
    content_class: ClassVar[ContentClass | None] = ContentClass.PERSONAL_COPY
    key_owner: ClassVar[str] = "beneficiary_id"
    status: CopyStatus = CopyStatus.HANDED_OVER
    beneficiary_id: Id
    document: CopyKind
    document_sha256: Sha256 = Field(description="Keyed hash (HMAC-SHA-256) of what was handed over")
    handed_over_on: LegalDate
    downloaded_on: LegalDate | None = None
    content: Annotated[CopiedContent | None, Sealed()] = Field(default=None, description="Null once the account is closed")
