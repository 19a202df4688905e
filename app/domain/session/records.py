"""What is known of a session and of its attendance, and what may be asked."""

from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import Field

from app.domain.bilan.records import BilanStatus
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record, Replaceable
from app.domain.vocabulary import Code, Id, Instant, Label, LegalDate, Minutes, Party, Role, ShortText, YesNo


class SessionStatus(StrEnum):
    """Planifiée, confirmée, tenue, émargée, verrouillée; et les issues contraires."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HELD = "held"
    ATTESTED = "attested"
    LOCKED = "locked"
    CANCELLED_BY_BENEFICIARY = "cancelled_by_beneficiary"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"
    NO_SHOW = "no_show"
    DISPUTED = "disputed"
    """The beneficiary contests it (contestée): nobody bills it until it is corrected and signed again."""
    ENTERED_IN_ERROR = "entered_in_error"


class SessionKind(StrEnum):
    """What happens in it, which decides whether its minutes count."""

    INFORMATION = "information"
    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    TEST_SITTING = "test_sitting"
    DEBRIEF = "debrief"
    SECOND_OPINION = "second_opinion"
    AUTONOMOUS = "autonomous"
    FOLLOW_UP = "follow_up"


COUNTED = frozenset(SessionKind) - {SessionKind.INFORMATION, SessionKind.FOLLOW_UP}
"""Kinds whose minutes count in the 24 hours."""
ACCOMPANIED = COUNTED - {SessionKind.AUTONOMOUS}
"""Kinds whose minutes are accompanied (heures d'accompagnement)."""


RELEASED = frozenset(
    {SessionStatus.CANCELLED_BY_BENEFICIARY, SessionStatus.CANCELLED_BY_PROVIDER, SessionStatus.NO_SHOW, SessionStatus.ENTERED_IN_ERROR}
)
"""States in which its time is free again for somebody else."""
OCCUPYING_KINDS = frozenset(SessionKind) - {SessionKind.AUTONOMOUS}
"""Kinds that take the counsellor's time: all but the person's own work."""


LONGEST_MINUTES: Final = 1_440
"""A day: what lasts longer is several sessions. The ceiling of the law is another one, of the whole bilan, and has its date."""


class Modality(StrEnum):
    """Where it takes place."""

    ON_SITE = "on_site"
    REMOTE = "remote"


class OutsideView(Record):
    """Her own session, as a second counsellor is told of it (regard extérieur)."""

    id: Id
    bilan_id: Id
    status: SessionStatus
    kind: SessionKind
    starts_at: Instant
    minutes: Minutes
    modality: Modality
    counsellor_id: Id
    place: ShortText | None
    held_on: LegalDate | None


class Session(Replaceable, FileResource):
    """A session. Minutes; instants in UTC; legal dates in Paris. Source: C. trav. R6313-3, R6313-4, R6332-26, L6362-6."""

    noun: ClassVar[str] = "session"
    about: ClassVar[About] = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. R6332-26, L6362-6")
    views: ClassVar[dict[Role, type[Record]]] = {Role.SECOND_COUNSELLOR: OutsideView}
    status: SessionStatus = SessionStatus.PLANNED
    kind: SessionKind
    phase: BilanStatus = Field(description="preliminary, investigation or conclusion")
    step: Code | None = Field(default=None, description="The provider's own step (étape), as its offer names it")
    step_title: Label | None = Field(default=None, description="Its title when the session was planned")
    starts_at: Instant
    minutes: Minutes
    modality: Modality = Modality.ON_SITE
    counsellor_id: Id
    place: ShortText | None = None
    discreet: YesNo = Field(default=True, description="The place or link guarantees discretion")
    held_on: LegalDate | None = None
    beneficiary_signed_at: Instant | None = None
    counsellor_signed_at: Instant | None = None
    attested_on: LegalDate | None = None


class Attendance(FileResource):
    """One party's attendance signature of one session (émargement)."""

    noun: ClassVar[str] = "attendance"
    about: ClassVar[About] = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. R6313-3, L6362-6")
    session_id: Id
    party: Party
    signed_at: Instant
    signer_id: Id
    channel: Code = "account"
    scan_reference: ShortText | None = None
    voided_at: Instant | None = Field(default=None, description="A correction of the session voids it: it is signed again")


_EXAMPLE: dict[str, Any] = {
    "kind": "individual",
    "phase": "preliminary",
    "starts_at": "2027-01-05T09:00:00Z",
    "minutes": 120,
    "counsellor_id": "019aa7a0-0000-7000-8000-000000000003",
}


class PlanSession(Command):
    """Plan a session."""

    verb: ClassVar[str] = "plan"
    summary: ClassVar[str] = "Plan a session"
    example: ClassVar[dict[str, Any]] = _EXAMPLE
    books: ClassVar[bool] = True
    kind: SessionKind
    phase: BilanStatus
    step: Code | None = Field(default=None, description="A step of the offer of this bilan, in this phase")
    starts_at: Instant
    minutes: Minutes = Field(ge=1, le=LONGEST_MINUTES)
    counsellor_id: Id
    modality: Modality = Modality.ON_SITE
    place: ShortText | None = None
    discreet: YesNo = True


class ConfirmSession(Command):
    """Confirm the place or the link."""

    verb: ClassVar[str] = "confirm"
    summary: ClassVar[str] = "Confirm the session"


class HoldSession(Command):
    """Record that it was held, with its real duration."""

    verb: ClassVar[str] = "hold"
    summary: ClassVar[str] = "Record the session as held"
    example: ClassVar[dict[str, Any]] = {"minutes": 120}
    minutes: Minutes = Field(ge=1, le=LONGEST_MINUTES)


class AttestSession(Command):
    """Sign the attendance (émargement). On paper, a member records it with the scan."""

    verb: ClassVar[str] = "attest"
    summary: ClassVar[str] = "Sign the attendance"
    example: ClassVar[dict[str, Any]] = {"party": "beneficiary"}
    party: Party
    channel: Code = "account"
    scan_reference: ShortText | None = None


class CorrectSession(Command):
    """Correct the minutes of a session that is held and not locked."""

    verb: ClassVar[str] = "correct"
    summary: ClassVar[str] = "Correct the minutes"
    example: ClassVar[dict[str, Any]] = {"minutes": 90, "reason": "typing_error"}
    minutes: Minutes = Field(ge=1, le=LONGEST_MINUTES)
    reason: Code


class DisputeSession(Command):
    """Contest a session that was recorded as held: its signatures are void, and staff corrects it or records a no-show."""

    verb: ClassVar[str] = "dispute"
    summary: ClassVar[str] = "Dispute the session"
    example: ClassVar[dict[str, Any]] = {"reason": "shorter"}
    reason: Code


class RescheduleSession(Command):
    """Move it to another moment."""

    verb: ClassVar[str] = "reschedule"
    summary: ClassVar[str] = "Reschedule the session"
    example: ClassVar[dict[str, Any]] = {"starts_at": "2027-01-06T09:00:00Z", "minutes": 120}
    books: ClassVar[bool] = True
    starts_at: Instant
    minutes: Minutes = Field(ge=1, le=LONGEST_MINUTES)


class CancelSession(Command):
    """Cancel before it is held."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel the session"


class RecordNoShow(Command):
    """The beneficiary did not come."""

    verb: ClassVar[str] = "record-no-show"
    summary: ClassVar[str] = "Record a no-show"


class LockSession(Command):
    """The service is declared done: what was attested no longer changes."""

    verb: ClassVar[str] = "lock"
    summary: ClassVar[str] = "Lock the session"
