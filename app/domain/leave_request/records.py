"""What is known of a leave request."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable
from app.domain.vocabulary import Code, Count, Id, LegalDate, Minutes, Role, WeekTime, YesNo


class LeaveStatus(StrEnum):
    """Rédigée, envoyée, reçue, accordée (ou par silence), refusée, reportée, utilisée, devenue sans objet."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    GRANTED = "granted"
    GRANTED_BY_SILENCE = "granted_by_silence"
    REFUSED = "refused"
    POSTPONED = "postponed"
    USED = "used"
    LAPSED = "lapsed"
    """The bilan ended before the employer answered: no absence is asked for any more."""
    ENTERED_IN_ERROR = "entered_in_error"


AUTHORISED = frozenset({LeaveStatus.GRANTED, LeaveStatus.GRANTED_BY_SILENCE, LeaveStatus.USED})
PENDING = frozenset({LeaveStatus.SENT, LeaveStatus.RECEIVED})


class WorkingHours(Record):
    """One stretch of the weekly pattern, Europe/Paris; Monday is 1. `end` comes after `start` on the same day."""

    weekday: Count = Field(ge=1, le=7)
    start: WeekTime
    end: WeekTime

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("invalid_working_hours", "Ends before it starts.")
        return self


class PublicBranch(StrEnum):
    """Which public service she works in; each has its own decree (fonction publique d'État, territoriale, hospitalière)."""

    STATE = "state"
    TERRITORIAL = "territorial"
    HOSPITAL = "hospital"


class PublicFacts(Record):
    """What a public agent's request says beside its dates (décrets 2007-1470, 2007-1845, 2008-824)."""

    branch: PublicBranch | None = None
    leave_minutes: Minutes | None = Field(default=None, description="Leave asked for, in minutes of service; it may be divided")
    in_service_since: LegalDate | None = Field(default=None, description="Beginning of her service; hospital agents need two years")
    previous_bilan_on: LegalDate | None = Field(default=None, description="Her last bilan on a public employer's leave")
    no_previous_bilan: YesNo = Field(default=False, description="She declares that she has had none")


class LeaveForEmployer(Record):
    """What the employer reads of the request made to it."""

    id: Id
    bilan_id: Id
    status: LeaveStatus
    employer_id: Id
    starts_on: LegalDate
    ends_on: LegalDate
    working_hours: tuple[WorkingHours, ...] = Field(max_length=28)
    sent_on: LegalDate | None
    received_on: LegalDate | None
    reply_until: LegalDate | None
    answered_on: LegalDate | None
    postponed_until: LegalDate | None
    branch: PublicBranch | None
    leave_minutes: Minutes | None


class LeaveRequest(PublicFacts, Replaceable, FileResource):
    """A leave request (demande d'absence). Source: C. trav. D6323-4, L6323-17; décrets 2007-1470, 2007-1845, 2008-824."""

    noun: ClassVar[str] = "leave_request"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, "C. trav. D6323-4, L6323-17")
    views: ClassVar[dict[Role, type[Record]]] = {Role.EMPLOYER: LeaveForEmployer}
    status: LeaveStatus = LeaveStatus.DRAFT
    employer_id: Id
    starts_on: LegalDate
    ends_on: LegalDate
    working_hours: tuple[WorkingHours, ...] = Field(default=(), max_length=28, description="None: Monday to Friday, 08:00 to 19:00")
    send_by: LegalDate | None = Field(default=None, description="Last day of the sending for this start (D6323-4)")
    sent_on: LegalDate | None = None
    received_on: LegalDate | None = None
    reply_until: LegalDate | None = Field(
        default=None, description="Last day of the employer's answer; silence is an agreement, but for public employers"
    )
    answered_on: LegalDate | None = None
    postponed_until: LegalDate | None = None
    refusal_reason: Code | None = None
