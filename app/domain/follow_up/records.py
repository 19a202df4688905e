"""What is known of a follow-up."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.bilan.records import FollowUpTerm
from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import Count, Id, Instant, LegalDate, LongText, Role, YesNo


class FollowUpStatus(StrEnum):
    """Prévu, proposé, fixé, tenu, consigné; et les issues contraires."""

    SCHEDULED = "scheduled"
    INVITED = "invited"
    BOOKED = "booked"
    HELD = "held"
    RECORDED = "recorded"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    MISSED = "missed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


OVER = frozenset(
    {
        FollowUpStatus.RECORDED,
        FollowUpStatus.DECLINED,
        FollowUpStatus.UNREACHABLE,
        FollowUpStatus.MISSED,
        FollowUpStatus.CANCELLED,
        FollowUpStatus.ENTERED_IN_ERROR,
    }
)
"""Nothing more is awaited of the follow-up."""


class Situation(StrEnum):
    """Where the person stands, in coarse classes: only groups of at least five people are ever counted."""

    PROJECT_CONTINUED = "project_continued"
    PROJECT_CHANGED = "project_changed"
    IN_TRAINING = "in_training"
    IN_EMPLOYMENT = "in_employment"
    OTHER = "other"


class Outcome(Record):
    """What the interview found."""

    situation: Situation
    note: LongText | None = None


class FollowUpSchedule(Record):
    """What is told to those who organise it: dates and state."""

    id: Id
    bilan_id: Id
    status: FollowUpStatus
    term: FollowUpTerm
    due_on: LegalDate
    invite_on: LegalDate
    window_until: LegalDate | None


class FollowUp(Replaceable, FileResource):
    """A follow-up interview (entretien de suivi). Declining it has no consequence. Source: C. trav. R6313-4 3° c."""

    noun: ClassVar[str] = "follow_up"
    about: ClassVar[About] = About(Category.FOLLOW_UP, Retention.FOLLOW_UP, "C. trav. R6313-4 3° c")
    views: ClassVar[dict[Role, type[Record]]] = {Role.ADMINISTRATOR: FollowUpSchedule}
    content_class: ClassVar[ContentClass | None] = ContentClass.FOLLOW_UP
    outlives_content: ClassVar[bool] = True
    status: FollowUpStatus = FollowUpStatus.SCHEDULED
    term: FollowUpTerm
    due_on: LegalDate = Field(description="Day counted from the end of the action")
    invite_on: LegalDate = Field(description="Working day on which the person is invited")
    window_until: LegalDate | None = Field(default=None, description="Last day of the promised window")
    without_docs: YesNo = Field(default=False, description="Nothing was kept: it runs on what she brings")
    starts_at: Instant | None = None
    tries: Count = Field(default=0, description="How often she was tried without an answer")
    held_on: LegalDate | None = None
    outcome: Annotated[Outcome | None, Sealed()] = Field(default=None, description="Null until it is recorded, and once destroyed")
