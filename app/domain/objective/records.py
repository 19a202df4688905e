"""What the beneficiary and the counsellor agree the bilan is to reach."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.joint_document import JointDocument
from app.domain.policy import Category, Retention
from app.domain.record import About, Record, Replaceable, Sealed
from app.domain.vocabulary import LongText, ShortText


class ObjectiveStatus(StrEnum):
    """En rédaction; formalisé et signé par les deux; abandonné."""

    DRAFTING = "drafting"
    AGREED = "agreed"
    DROPPED = "dropped"
    ENTERED_IN_ERROR = "entered_in_error"


class Goal(Record):
    """The objective itself."""

    title: ShortText | None = None
    description: LongText | None = None
    success_criteria: tuple[ShortText, ...] = Field(default=(), max_length=20)


class Objective(Replaceable, JointDocument):
    """One objective of the bilan (objectif), formalised and signed by both. Source: C. trav. L6313-4, R6313-4 1°."""

    noun: ClassVar[str] = "objective"
    about: ClassVar[About] = About(Category.PROJECTS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.OBJECTIVES
    status: ObjectiveStatus = ObjectiveStatus.DRAFTING
    content: Annotated[Goal | None, Sealed()] = Field(default=None, description="Null once destroyed")
