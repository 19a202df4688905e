"""What may be asked of a complaint."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.complaint.records import ComplaintKind, ComplaintOutcome
from app.domain.record import Command
from app.domain.vocabulary import Id, LegalDate, LongText, Name, ShortText


class FileComplaint(Command):
    """File a complaint or a report of one's own, or record somebody else's (déposer une réclamation)."""

    verb: ClassVar[str] = "file"
    summary: ClassVar[str] = "File a complaint or a report"
    example: ClassVar[dict[str, Any]] = {"kind": "service", "statement": "Deux séances annulées le jour même, sans explication."}
    kind: ComplaintKind
    statement: LongText
    bilan_id: Id | None = Field(default=None, description="The bilan that it is about")
    beneficiary_id: Id | None = Field(default=None, description="Who complains; a beneficiary files her own")
    complainant: Name | None = Field(default=None, description="Who complains, where she is not registered here")
    received_on: LegalDate | None = Field(default=None, description="The day on which it reached the provider; null: today")


class AcknowledgeComplaint(Command):
    """Take it in charge: name who handles it, and by which procedure (accuser réception)."""

    verb: ClassVar[str] = "acknowledge"
    summary: ClassVar[str] = "Acknowledge, and name who handles it"
    example: ClassVar[dict[str, Any]] = {
        "handler_id": "019aa7a0-0000-7000-8000-000000000003",
        "procedure": "Procédure réclamations et signalements, version 3",
    }
    handler_id: Id
    procedure: ShortText


class HandOverComplaint(Command):
    """Name somebody else to handle it (transmettre): who handled it until now no longer reads it."""

    verb: ClassVar[str] = "hand-over"
    summary: ClassVar[str] = "Name another handler"
    example: ClassVar[dict[str, Any]] = {"handler_id": "019aa7a0-0000-7000-8000-000000000003"}
    handler_id: Id


class AnswerComplaint(Command):
    """Answer the person (répondre)."""

    verb: ClassVar[str] = "answer"
    summary: ClassVar[str] = "Answer the complaint"
    example: ClassVar[dict[str, Any]] = {
        "answer": "Nous vous présentons nos excuses et reprogrammons les deux séances.",
        "outcome": "upheld",
    }
    answer: LongText
    outcome: ComplaintOutcome


class CloseComplaint(Command):
    """Close it, with what the provider changes because of it (clore)."""

    verb: ClassVar[str] = "close"
    summary: ClassVar[str] = "Close the complaint"
    example: ClassVar[dict[str, Any]] = {"measures": "Tout report est désormais proposé la veille au plus tard."}
    measures: LongText


class ReopenComplaint(Command):
    """Say that the answer does not settle it: another one is awaited, in the same delay (rouvrir)."""

    verb: ClassVar[str] = "reopen"
    summary: ClassVar[str] = "Reopen the complaint"


class NoteUnanswered(Command):
    """The delay for the answer is over and nobody has answered."""

    verb: ClassVar[str] = "note-unanswered"
    summary: ClassVar[str] = "Note that no answer was given in time"
