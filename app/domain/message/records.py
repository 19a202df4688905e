"""What is known of a message, and what may be asked."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import Id, LegalDate, LongText, Role


class MessageStatus(StrEnum):
    """Envoyé; lu."""

    SENT = "sent"
    READ = "read"
    ENTERED_IN_ERROR = "entered_in_error"


class MessageText(Record):
    """What is said."""

    text: LongText


class Message(Replaceable, FileResource):
    """A message between the person and whoever accompanies her now: a counsellor who takes over finds the whole thread.

    It is not amended: what was said was said. Sent into the wrong file, it is entered in error, and erased.
    Source: C. pén. 226-13; C. trav. L6313-4.
    """

    noun: ClassVar[str] = "message"
    about: ClassVar[About] = About(Category.MESSAGES, Retention.FOLLOW_UP, "C. pén. 226-13; C. trav. L6313-4")
    content_class: ClassVar[ContentClass | None] = ContentClass.MESSAGES
    status: MessageStatus = MessageStatus.SENT
    author_id: Id
    author_role: Role = Field(description="beneficiary or counsellor")
    sent_on: LegalDate
    content: Annotated[MessageText | None, Sealed()] = Field(default=None, description="Null once destroyed")
    read_on: LegalDate | None = Field(default=None, description="When the other side marked it as read")


class SendMessage(Command):
    """Write to the other side: the person to her counsellor, or her counsellor to her. After the bilan too."""

    verb: ClassVar[str] = "send"
    summary: ClassVar[str] = "Send a message"
    example: ClassVar[dict[str, Any]] = {"content": {"text": "Bonjour, puis-je avancer notre séance de mardi ?"}}
    content: MessageText


class MarkMessageRead(Command):
    """Say that it was read, by the side that it was written to."""

    verb: ClassVar[str] = "mark-read"
    summary: ClassVar[str] = "Mark the message as read"
