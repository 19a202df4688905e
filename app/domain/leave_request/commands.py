"""What may be asked of a leave request."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.leave_request.records import PublicFacts, WorkingHours
from app.domain.record import Command
from app.domain.vocabulary import Code, Id, LegalDate


class DraftLeaveRequest(PublicFacts, Command):
    """Draft a leave request for a bilan on working time (demande d'absence, congé d'un agent public)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft a leave request"
    example: ClassVar[dict[str, Any]] = {
        "employer_id": "019aa7a0-0000-7000-8000-000000000002",
        "starts_on": "2027-02-01",
        "ends_on": "2027-04-30",
        "working_hours": [{"weekday": 1, "start": "09:00", "end": "17:30"}],
    }
    employer_id: Id
    starts_on: LegalDate
    ends_on: LegalDate
    working_hours: tuple[WorkingHours, ...] = Field(default=(), max_length=28)


class AmendLeaveRequest(PublicFacts, Command):
    """Amend a draft: absent is unchanged."""

    verb: ClassVar[str] = "amend"
    summary: ClassVar[str] = "Amend a draft leave request"
    example: ClassVar[dict[str, Any]] = {"starts_on": "2027-02-08"}
    partial: ClassVar[bool] = True
    starts_on: LegalDate = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    ends_on: LegalDate = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    working_hours: tuple[WorkingHours, ...] = Field(default=(), max_length=28)


class SendLeaveRequest(Command):
    """Send it to the employer (envoi): from now on the employer takes part in the file."""

    verb: ClassVar[str] = "send"
    summary: ClassVar[str] = "Send the leave request"


class ReceiveLeaveRequest(Command):
    """The employer has received it (réception): its thirty days begin."""

    verb: ClassVar[str] = "receive"
    summary: ClassVar[str] = "Record that the employer received it"
    example: ClassVar[dict[str, Any]] = {"received_on": "2026-11-27"}
    received_on: LegalDate | None = Field(default=None, description="From the receipt; absent: today")


class GrantLeave(Command):
    """The employer agrees (accord)."""

    verb: ClassVar[str] = "grant"
    summary: ClassVar[str] = "Grant the absence"


class GrantLeaveBySilence(Command):
    """The employer did not answer in time: silence is an agreement (L6323-17)."""

    verb: ClassVar[str] = "grant-by-silence"
    summary: ClassVar[str] = "Grant by silence"


class RefuseLeave(Command):
    """The employer refuses (refus): the bilan stays possible outside working hours."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the absence"
    refusal_reason: Code | None = None


class PostponeLeave(Command):
    """A public employer postpones (report)."""

    verb: ClassVar[str] = "postpone"
    summary: ClassVar[str] = "Postpone the absence"
    example: ClassVar[dict[str, Any]] = {"postponed_until": "2027-06-01"}
    postponed_until: LegalDate


class LapseLeave(Command):
    """The bilan has ended before the employer answered: the request is without object (sans objet), and silence grants nothing."""

    verb: ClassVar[str] = "lapse"
    summary: ClassVar[str] = "Let the request lapse"


class UseLeave(Command):
    """The bilan has ended: the absence was used."""

    verb: ClassVar[str] = "use"
    summary: ClassVar[str] = "Record the absence as used"
