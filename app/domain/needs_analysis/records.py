"""What the beneficiary asks, what she needs, and how both decided to go about it."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.joint_document import JointDocument
from app.domain.policy import Category, Retention
from app.domain.record import About, Record, Replaceable, Sealed
from app.domain.vocabulary import LongText, ShortText


class NeedsAnalysisStatus(StrEnum):
    """En rédaction; arrêtée d'un commun accord."""

    DRAFTING = "drafting"
    AGREED = "agreed"
    ENTERED_IN_ERROR = "entered_in_error"


class Format(StrEnum):
    """The format that suits the situation and the need (R6313-4 1° b)."""

    INDIVIDUAL_ON_SITE = "individual_on_site"
    INDIVIDUAL_REMOTE = "individual_remote"
    INDIVIDUAL_MIXED = "individual_mixed"
    """Interviews partly on site, partly remote."""
    WITH_WORKSHOPS = "with_workshops"
    """Interviews, and group workshops during the investigation."""


class Needs(Record):
    """The analysis itself. A draft may lack any part of it."""

    motive: LongText | None = Field(default=None, description="Why a bilan, why now (demande)")
    expectations: LongText | None = Field(default=None, description="What it should bring (besoin)")
    constraints: LongText | None = None
    success_criteria: tuple[ShortText, ...] = Field(default=(), max_length=20)
    chosen_format: Format | None = None
    arrangements: LongText | None = Field(default=None, description="How it will be carried out, agreed together (modalités)")
    availability: LongText | None = None


class NeedsAnalysis(Replaceable, JointDocument):
    """The analysis of the request and of the need; one for a bilan. Source: C. trav. R6313-4 1°."""

    noun: ClassVar[str] = "needs_analysis"
    about: ClassVar[About] = About(Category.NEEDS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-4 1°, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.NEEDS
    status: NeedsAnalysisStatus = NeedsAnalysisStatus.DRAFTING
    content: Annotated[Needs | None, Sealed()] = Field(default=None, description="Null once destroyed")


def preliminary_outputs_missing(analysis: NeedsAnalysis | None) -> tuple[str, ...]:
    """What the preliminary phase has not produced yet: `needs`, `chosen_format`, `arrangements`, `signatures`. Source: R6313-4 1°.

    A signed analysis whose content was destroyed since is complete: both signed it when it was.
    """
    if analysis is not None and analysis.status is NeedsAnalysisStatus.AGREED:
        return ()
    found = analysis.content if analysis is not None else None
    return (*unwritten(found or Needs()), "signatures")


def unwritten(needs: Needs) -> tuple[str, ...]:
    """The outputs that an analysis does not contain."""
    parts = {
        "needs": needs.motive is not None and needs.expectations is not None,
        "chosen_format": needs.chosen_format is not None,
        "arrangements": needs.arrangements is not None,
    }
    return tuple(name for name, there in parts.items() if not there)
