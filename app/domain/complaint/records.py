"""What is known of a complaint."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, OpenWarning, Record, Replaceable, Resource, Sealed
from app.domain.vocabulary import Id, Instant, LegalDate, LongText, Name, Role, ShortText, Version


class ComplaintStatus(StrEnum):
    """Reçue, prise en charge, répondue, close."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"
    ENTERED_IN_ERROR = "entered_in_error"


AWAITED = frozenset({ComplaintStatus.RECEIVED, ComplaintStatus.ACKNOWLEDGED})
"""An answer is still owed."""


class ComplaintKind(StrEnum):
    """What it is about: a complaint on the service (indicator 31), or a report (indicator 12)."""

    SERVICE = "service"
    """Réclamation sur la prestation."""
    VIOLENCE = "violence"
    HARASSMENT = "harassment"
    DISCRIMINATION = "discrimination"


class ComplaintOutcome(StrEnum):
    """What the provider found (fondée, fondée en partie, non fondée)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"


class ComplaintRegistered(Record):
    """A line of the register, for those who keep it and those who audit it: states and dates, not who complains nor what of."""

    id: Id
    version: Version
    created_at: Instant
    updated_at: Instant
    status: ComplaintStatus
    kind: ComplaintKind
    received_on: LegalDate
    answer_due_on: LegalDate
    handler_id: Id | None
    procedure: ShortText | None
    acknowledged_on: LegalDate | None
    answered_on: LegalDate | None
    outcome: ComplaintOutcome | None
    closed_on: LegalDate | None
    open_warnings: tuple[OpenWarning, ...]


class ComplaintRecorded(Record):
    """What a counsellor or the referent reads of the complaint that she passed on: her own words, and where it stands."""

    id: Id
    version: Version
    created_at: Instant
    updated_at: Instant
    status: ComplaintStatus
    kind: ComplaintKind
    received_on: LegalDate
    answer_due_on: LegalDate
    bilan_id: Id | None
    beneficiary_id: Id | None
    complainant: Name | None
    statement: LongText | None


class Complaint(Replaceable, Resource):
    """A complaint or a report (réclamation, signalement). It has a file of its own, which outlives the content of any bilan.

    Read whole by the person who complains, by whoever is named to handle it and by the data protection officer; nobody else
    but those who keep or audit the register knows that it exists. Source: RNQ V10, indicators 12 and 31.
    """

    noun: ClassVar[str] = "complaint"
    about: ClassVar[About] = About(Category.COMPLAINTS, Retention.ADMINISTRATIVE, "C. trav. L6316-1")
    thread_field: ClassVar[str] = "id"
    key_owner: ClassVar[str] = "id"
    content_class: ClassVar[ContentClass | None] = ContentClass.COMPLAINT
    known_to: ClassVar[dict[Role, str]] = {
        Role.BENEFICIARY: "beneficiary_id",
        Role.HANDLER: "handler_id",
        Role.COUNSELLOR: "recorded_by_id",
        Role.REFERENT: "recorded_by_id",
    }
    views: ClassVar[dict[Role, type[Record]]] = {
        Role.ADMINISTRATOR: ComplaintRegistered,
        Role.AUDITOR: ComplaintRegistered,
        Role.COUNSELLOR: ComplaintRecorded,
        Role.REFERENT: ComplaintRecorded,
    }
    status: ComplaintStatus = ComplaintStatus.RECEIVED
    kind: ComplaintKind
    bilan_id: Id | None = Field(default=None, description="The bilan that it is about; null: none, or not said")
    beneficiary_id: Id | None = Field(default=None, description="Who complains, where the provider knows her as a beneficiary")
    recorded_by_id: Id | None = Field(default=None, description="Member who recorded it for somebody; null: the person herself")
    received_on: LegalDate = Field(description="The day on which it reached the provider, in whatever way")
    awaited_since: LegalDate = Field(description="Since when an answer is awaited: its receipt, or the day on which it was reopened")
    answer_due_on: LegalDate = Field(description="Last day for the answer, by the provider's procedure")
    handler_id: Id | None = Field(default=None, description="Administrator who handles it; null: nobody is named yet")
    procedure: ShortText | None = Field(default=None, description="The procedure by which it is handled, and its version")
    acknowledged_on: LegalDate | None = None
    answered_on: LegalDate | None = None
    outcome: ComplaintOutcome | None = None
    closed_on: LegalDate | None = None
    complainant: Annotated[Name | None, Sealed()] = Field(default=None, description="Who complains, where she is not registered here")
    statement: Annotated[LongText | None, Sealed()] = Field(description="What she says; null once destroyed")
    answer: Annotated[LongText | None, Sealed()] = Field(default=None, description="What she was answered")
    measures: Annotated[LongText | None, Sealed()] = Field(default=None, description="What the provider did, or changes, because of it")
