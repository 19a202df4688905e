"""What is known of an emergency access, and what may be asked."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource
from app.domain.vocabulary import Id, Instant, LegalDate, Minutes

LONGEST: Final = 60
"""Minutes."""


class EmergencyReason(StrEnum):
    """Why secrecy may be lifted (C. pén. 226-14), or must yield to a judge."""

    SERIOUS_DANGER = "serious_danger"
    """What the person wrote makes one fear for her life or for somebody's (péril grave et imminent)."""
    COURT_ORDER = "court_order"
    """A judge requires it (réquisition)."""
    COUNSELLOR_GONE = "counsellor_gone"
    """Nobody who accompanies her can be reached, and she waits for an answer."""


class EmergencyContent(StrEnum):
    """The little that may be opened: what tells of a danger, or of an appointment. Never a result, a test or the synthesis."""

    MESSAGES = ContentClass.MESSAGES.value
    NOTES = ContentClass.NOTES.value


class EmergencyStatus(StrEnum):
    """Demandé, ouvert, refusé, refermé, contrôlé."""

    REQUESTED = "requested"
    OPEN = "open"
    REFUSED = "refused"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class EmergencyVerdict(StrEnum):
    """What the review found."""

    JUSTIFIED = "justified"
    ABUSIVE = "abusive"


class EmergencyAccess(FileResource):
    """An emergency access (bris de glace): asked by an administrator, opened by the DPO, told to the person, reviewed in a week.

    Source: C. pén. 226-13, 226-14; RGPD art. 32.
    """

    noun: ClassVar[str] = "emergency_access"
    about: ClassVar[About] = About(Category.EMERGENCY, Retention.ACCOUNT, "C. pén. 226-14; RGPD art. 32")
    status: EmergencyStatus = EmergencyStatus.REQUESTED
    reason: EmergencyReason
    content: EmergencyContent
    minutes: Minutes = Field(description="How long, from the approval on")
    requester_id: Id = Field(description="Account of whoever asked, the only one who reads")
    approver_id: Id | None = Field(default=None, description="Account of the DPO who opened or refused it")
    opened_on: LegalDate | None = Field(default=None, description="Reviewed within seven days from this one")
    starts_at: Instant | None = Field(default=None, description="Real time")
    ends_at: Instant | None = Field(default=None, description="Real time: from this instant on nothing is shown")
    reviewer_id: Id | None = None
    verdict: EmergencyVerdict | None = None


class RequestEmergencyAccess(Command):
    """Ask to read one kind of content of one file in an emergency (demande de bris de glace)."""

    verb: ClassVar[str] = "request"
    summary: ClassVar[str] = "Ask for an emergency access"
    strong: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"reason": "serious_danger", "content": "messages", "minutes": 30}
    reason: EmergencyReason
    content: EmergencyContent
    minutes: Annotated[Minutes, Field(ge=1, le=LONGEST)] = LONGEST


class ApproveEmergencyAccess(Command):
    """Open it, as somebody else than whoever asked: the person hears of it at once."""

    verb: ClassVar[str] = "approve"
    summary: ClassVar[str] = "Approve an emergency access"
    strong: ClassVar[bool] = True


class RefuseEmergencyAccess(Command):
    """Refuse it: nothing was opened."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse an emergency access"


class CloseEmergencyAccess(Command):
    """Close it before its end: nothing more is shown."""

    verb: ClassVar[str] = "close"
    summary: ClassVar[str] = "Close an emergency access"


class ReviewEmergencyAccess(Command):
    """Say afterwards whether it was justified (contrôle), with the access journal in hand."""

    verb: ClassVar[str] = "review"
    summary: ClassVar[str] = "Review an emergency access"
    example: ClassVar[dict[str, Any]] = {"verdict": "justified"}
    verdict: EmergencyVerdict
