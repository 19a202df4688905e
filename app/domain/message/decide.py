"""What a command on a message must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.message.records import MarkMessageRead, Message, SendMessage
from app.domain.message.table import MACHINE
from app.domain.mistake import correction
from app.domain.retention.records import RetentionItem
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

A = Ask[Any]


class BilanMessages(File):
    """What writing must know: until when messages are kept."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    retention_items: tuple[RetentionItem, ...] = ()


class MessageFile(File):
    """What every command on a message must know."""

    root: ClassVar[str] = "message"
    message: Message


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (message.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _send(ask: A, row: Row) -> Change:
    side = Role.BENEFICIARY if Role.BENEFICIARY in ask.roles else Role.COUNSELLOR
    said = {"status": row.to, "author_id": ask.actor.party, "author_role": side, "sent_on": ask.today}
    return Change(result=new(ask, Message, "message", bilan_id=ask.facts.bilan.id, **said))


CHANGES: Changes = {
    SendMessage: _send,
    correction(MACHINE): lambda ask, row: Change(fields={"content": None}),  # whatever the reason: it should not have been said here
    MarkMessageRead: lambda ask, row: Change(fields={"read_on": ask.today}),
}
