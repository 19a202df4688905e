"""What may be asked of a follow-up."""

from typing import Any, ClassVar

from app.domain.bilan.records import FollowUpTerm
from app.domain.follow_up.records import Outcome
from app.domain.record import Command
from app.domain.vocabulary import Instant, YesNo


class ScheduleFollowUp(Command):
    """The action has ended: a follow-up is planned."""

    verb: ClassVar[str] = "schedule"
    summary: ClassVar[str] = "Schedule"
    term: FollowUpTerm
    without_docs: YesNo = False


class InviteFollowUp(Command):
    """Invite the person; she is free to decline."""

    verb: ClassVar[str] = "invite"
    summary: ClassVar[str] = "Invite to the follow-up"


class BookFollowUp(Command):
    """Agree on a moment."""

    verb: ClassVar[str] = "book"
    summary: ClassVar[str] = "Book the follow-up"
    example: ClassVar[dict[str, Any]] = {"starts_at": "2027-10-18T09:00:00Z"}
    starts_at: Instant


class RecordUnanswered(Command):
    """She was tried and did not answer; after the last try she is deemed unreachable."""

    verb: ClassVar[str] = "record-unanswered"
    summary: ClassVar[str] = "Record a try without an answer"


class HoldFollowUp(Command):
    """The interview took place."""

    verb: ClassVar[str] = "hold"
    summary: ClassVar[str] = "Record the follow-up as held"


class RecordFollowUp(Command):
    """Record what came of it; only she and her counsellor read it."""

    verb: ClassVar[str] = "record"
    summary: ClassVar[str] = "Record the outcome"
    example: ClassVar[dict[str, Any]] = {"outcome": {"situation": "project_continued"}}
    outcome: Outcome


class DeclineFollowUp(Command):
    """Decline it; no reason is asked, there is no consequence."""

    verb: ClassVar[str] = "decline"
    summary: ClassVar[str] = "Decline the follow-up"


class MissFollowUp(Command):
    """She did not come."""

    verb: ClassVar[str] = "miss"
    summary: ClassVar[str] = "Record that it was missed"


class CancelFollowUp(Command):
    """Cancel it, by the provider."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel the follow-up"
