"""What is known of a yearly training report, and what may be asked of it."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Command, Resource
from app.domain.vocabulary import Id, LegalDate, ShortText


class TrainingReportStatus(StrEnum):
    """À déposer, en retard, déposé."""

    DUE = "due"
    LATE = "late"
    FILED = "filed"


class TrainingReport(Resource):
    """The report of one calendar year (bilan pédagogique et financier). Source: C. trav. L6352-11, R6352-22, R6352-23."""

    noun: ClassVar[str] = "training_report"
    about: ClassVar[About] = About(Category.QUALITY, Retention.ADMINISTRATIVE, "C. trav. L6352-11")
    thread_field: ClassVar[str] = "organisation_id"
    organisation_id: Id
    status: TrainingReportStatus = TrainingReportStatus.DUE
    year_ends_on: LegalDate = Field(description="Last day of the year whose activity it tells of")
    due_on: LegalDate = Field(description="Last day for filing it")
    filed_on: LegalDate | None = None
    reference: ShortText | None = Field(default=None, description="Acknowledgement of the administration")


class BeginTrainingReport(Command):
    """A year whose activity will have to be reported."""

    verb: ClassVar[str] = "begin"
    summary: ClassVar[str] = "Begin"
    year_ends_on: LegalDate


class NoteUnfiled(Command):
    """The last day for filing is over."""

    verb: ClassVar[str] = "note-unfiled"
    summary: ClassVar[str] = "Note that it was not filed in time"


class FileTrainingReport(Command):
    """Record that it was filed (dépôt), or correct what was recorded of its filing. The next year's is then awaited."""

    verb: ClassVar[str] = "file"
    summary: ClassVar[str] = "Record the filing of the report"
    example: ClassVar[dict[str, Any]] = {"filed_on": "2027-04-12", "reference": "BPF-2026-0417"}
    filed_on: LegalDate
    reference: ShortText
