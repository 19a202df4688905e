"""What may be asked of a synthesis."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.record import Command
from app.domain.vocabulary import Id, LongText, Version, YesNo


class DraftSynthesis(Command):
    """Begin to write the synthesis (document de synthèse)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft the synthesis"


class SubmitForReview(Command):
    """Show the draft to the beneficiary and ask for her observations."""

    verb: ClassVar[str] = "submit-for-review"
    summary: ClassVar[str] = "Ask for the beneficiary's observations"


class WaiveReview(Command):
    """Say that she has nothing to observe before it is final."""

    verb: ClassVar[str] = "waive-review"
    summary: ClassVar[str] = "Waive the review"


class AddObservation(Command):
    """Add observations: to the draft in review, or as an annex once the document is handed over."""

    verb: ClassVar[str] = "observe"
    summary: ClassVar[str] = "Add observations"
    example: ClassVar[dict[str, Any]] = {"text": "Ajouter l'animation du réseau des bénévoles parmi les compétences."}
    text: LongText


class ReviseSynthesis(Command):
    """The draft has been revised after her observations."""

    verb: ClassVar[str] = "revise"
    summary: ClassVar[str] = "Record the revision"


class FinaliseSynthesis(Command):
    """Freeze the draft that was read, known by its revision, as a version that never changes."""

    verb: ClassVar[str] = "finalise"
    summary: ClassVar[str] = "Finalise the synthesis"
    hashes_content: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"draft_revision": 12}
    draft_revision: Version = Field(description="Revision of the draft that was read; another one is refused")


class ReopenSynthesis(Command):
    """Correct a final text that has not been handed over yet."""

    verb: ClassVar[str] = "reopen"
    summary: ClassVar[str] = "Reopen before the handover"


class DeliverSynthesis(Command):
    """Hand the document over to the beneficiary, its sole addressee (remise). A copy of it becomes her own."""

    verb: ClassVar[str] = "deliver"
    summary: ClassVar[str] = "Hand the synthesis over"
    hashes_content: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"with_results": True}
    with_results: YesNo = Field(description="The detailed results are handed over with it")


class HandOverResults(Command):
    """Hand the detailed results over (résultats détaillés)."""

    verb: ClassVar[str] = "hand-over-results"
    summary: ClassVar[str] = "Hand the detailed results over"
    hashes_content: ClassVar[bool] = True


class AcknowledgeSynthesis(Command):
    """Acknowledge that the document was handed over."""

    verb: ClassVar[str] = "acknowledge"
    summary: ClassVar[str] = "Acknowledge the handover"


class RetainSynthesis(Command):
    """The action has ended and a written agreement keeps the document."""

    verb: ClassVar[str] = "retain"
    summary: ClassVar[str] = "Retain"


class DestroySynthesis(Command):
    """The key of the document has been destroyed."""

    verb: ClassVar[str] = "destroy"
    summary: ClassVar[str] = "Record the destruction"
    certificate_id: Id
