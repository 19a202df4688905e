"""What is known of a note, and what may be asked. Its text is saved as a draft, without a command."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import Id, LegalDate, LongText, Version


class NoteStatus(StrEnum):
    """En rédaction; gardée au dossier."""

    DRAFT = "draft"
    KEPT = "kept"
    ENTERED_IN_ERROR = "entered_in_error"


class NoteText(Record):
    """The note itself."""

    text: LongText | None = None


class Note(Replaceable, FileResource):
    """A counsellor's note (note de séance); the person reads it on request. Source: C. pén. 226-13; C. trav. L6313-4, R6313-7."""

    noun: ClassVar[str] = "note"
    about: ClassVar[About] = About(Category.NOTES, Retention.BILAN_DOCUMENTS, "C. pén. 226-13; C. trav. R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.NOTES
    status: NoteStatus = NoteStatus.DRAFT
    author_id: Id
    session_id: Id | None = None
    revision: Version = 1
    content: Annotated[NoteText | None, Sealed()] = Field(default=None, description="Null once destroyed")
    kept_on: LegalDate | None = None


class WriteNote(Command):
    """Begin a note on a session, or on the bilan."""

    verb: ClassVar[str] = "write"
    summary: ClassVar[str] = "Begin a note"
    example: ClassVar[dict[str, Any]] = {"content": {"text": "Points à reprendre à la prochaine séance"}}
    session_id: Id | None = None
    content: NoteText = NoteText()


class KeepNote(Command):
    """Keep the note as it is (versement au dossier): from now on it no longer changes."""

    verb: ClassVar[str] = "keep"
    summary: ClassVar[str] = "Keep the note"
