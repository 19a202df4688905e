"""What is known of a leave request."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record
from app.domain.vocabulary import Count, Id, LegalDate, WeekTime


class LeaveStatus(StrEnum):
    """Rédigée, envoyée, reçue, accordée (ou par silence), refusée, reportée, utilisée."""

    DRAFT = "draft"
    SENT = "sent"
    RECEIVED = "received"
    GRANTED = "granted"
    GRANTED_BY_SILENCE = "granted_by_silence"
    REFUSED = "refused"
    POSTPONED = "postponed"
    USED = "used"


AUTHORISED = frozenset({LeaveStatus.GRANTED, LeaveStatus.GRANTED_BY_SILENCE, LeaveStatus.USED})


class WorkingHours(Record):
    """One stretch of the weekly pattern, Europe/Paris; Monday is 1."""

    weekday: Count = Field(ge=1, le=7)
    start: WeekTime
    end: WeekTime


class LeaveRequest(FileResource):
    """A leave request (demande d'absence). Source: C. trav. D6323-4, L6323-17."""

    noun: ClassVar[str] = "leave_request"
    about: ClassVar[About] = About(Category.CONVENTION, Retention.ADMINISTRATIVE, "C. trav. D6323-4, L6323-17")
    status: LeaveStatus = LeaveStatus.DRAFT
    employer_id: Id
    starts_on: LegalDate
    ends_on: LegalDate
    working_hours: tuple[WorkingHours, ...] = Field(default=(), max_length=28)
    sent_on: LegalDate | None = None
    received_on: LegalDate | None = None
    reply_until: LegalDate | None = None
    answered_on: LegalDate | None = None
