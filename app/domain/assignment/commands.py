"""What may be asked of an assignment. Answers are saved one by one, without a command."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.instrument.items import LanguageTag, SpecialCategory
from app.domain.record import Command
from app.domain.vocabulary import Code, Id, LegalDate, YesNo

_SOMEBODY = "019aa7a0-0000-7000-8000-000000000003"


class AssignInstrument(Command):
    """Propose a questionnaire to the person (passation): information asked has a direct and necessary link with the bilan (L6313-4)."""

    verb: ClassVar[str] = "assign"
    summary: ClassVar[str] = "Assign a questionnaire"
    example: ClassVar[dict[str, Any]] = {"instrument_id": "riasec-60", "instrument_version": "1.0.0", "counsellor_id": _SOMEBODY}
    instrument_id: Code
    instrument_version: Code
    counsellor_id: Id
    language: LanguageTag = "fr"
    deadline_on: LegalDate | None = None
    later: YesNo = Field(default=False, description="Keep it as a draft, to be sent later")


class SendAssignment(Command):
    """Propose an assignment that was kept as a draft."""

    verb: ClassVar[str] = "send"
    summary: ClassVar[str] = "Send a draft assignment"


class OpenAssignment(Command):
    """Begin, or begin again, to answer, having read that answers are scored by a program and explained by a counsellor."""

    verb: ClassVar[str] = "open"
    summary: ClassVar[str] = "Begin to answer"
    example: ClassVar[dict[str, Any]] = {"informed": True}
    informed: YesNo = Field(description="The person has read how her answers are scored and who will read them")
    consented: tuple[SpecialCategory, ...] = Field(default=(), max_length=6)


class SubmitAnswers(Command):
    """Hand the answers in (remise): they no longer change and are scored at once."""

    verb: ClassVar[str] = "submit"
    summary: ClassVar[str] = "Submit the answers"


class ScoreAssignment(Command):
    """Score the submitted answers (cotation): a pure calculation, kept with what it was made from."""

    verb: ClassVar[str] = "score"
    summary: ClassVar[str] = "Score the answers"


class ReviewResults(Command):
    """Note that the counsellor has read the results."""

    verb: ClassVar[str] = "review"
    summary: ClassVar[str] = "Review the results"


class ReleaseResults(Command):
    """Give the results to the person (restitution), after an interview in which a counsellor explained them."""

    verb: ClassVar[str] = "release"
    summary: ClassVar[str] = "Release the results"
    example: ClassVar[dict[str, Any]] = {"session_id": _SOMEBODY}
    session_id: Id = Field(description="The interview in which the results were explained")


class ReopenAssignment(Command):
    """Let the person answer again; earlier results stay as they are."""

    verb: ClassVar[str] = "reopen"
    summary: ClassVar[str] = "Reopen the assignment"
    deadline_on: LegalDate | None = None


class WithdrawAssignment(Command):
    """Prefer not to answer (retrait): no reason is asked, and what was answered is erased."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Prefer not to answer"


class ExtendDeadline(Command):
    """Give more time."""

    verb: ClassVar[str] = "extend"
    summary: ClassVar[str] = "Extend the deadline"
    example: ClassVar[dict[str, Any]] = {"deadline_on": "2027-02-15"}
    deadline_on: LegalDate


class ExpireAssignment(Command):
    """The last day to answer has passed."""

    verb: ClassVar[str] = "expire"
    summary: ClassVar[str] = "Expire the assignment"


class DestroyAssignment(Command):
    """Answers and results are destroyed (R6313-7)."""

    verb: ClassVar[str] = "destroy"
    summary: ClassVar[str] = "Destroy the assignment"
