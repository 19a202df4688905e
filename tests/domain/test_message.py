"""Messages: between the person and her counsellor alone, as long as they are kept."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.content_class import ContentClass
from app.domain.law.evidence import CheckOutcome
from app.domain.machine import NotInState, NotOpenTo, Refused
from app.domain.message.decide import BilanMessages, MessageFile, decide
from app.domain.message.records import MarkMessageRead, Message, MessageStatus, MessageText, SendMessage
from app.domain.message.table import MACHINE
from app.domain.retention.records import ItemStatus, RetentionItem
from app.domain.vocabulary import Role
from tests.domain import given

BEN, CON = Role.BENEFICIARY, Role.COUNSELLOR
SAID = SendMessage(content=MessageText(text="Bonjour"))


def kept(status: ItemStatus, **over: Any) -> RetentionItem:
    known: dict[str, Any] = {"id": UUID(int=5), "bilan_id": given.BILAN, "content_kind": ContentClass.MESSAGES, "status": status}
    return RetentionItem(**(given.STAMPS | known | over))


def sent(role: Role = BEN, *items: RetentionItem) -> Message:
    made = decide(given.ask(BilanMessages(thread=given.THREAD, bilan=given.bilan(), retention_items=items), SAID, role)).added[0]
    assert isinstance(made, Message)
    return made


def read(message: Message, role: Role) -> Message:
    found = decide(given.ask(MessageFile(thread=given.THREAD, message=message), MarkMessageRead(), role)).find(Message)
    assert isinstance(found, Message)
    return found


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


@pytest.mark.parametrize(("author", "other"), [(BEN, CON), (CON, BEN)])
def test_each_writes_to_the_other_who_says_once_that_it_was_read(author: Role, other: Role) -> None:
    message = sent(author)
    assert (message.status, message.author_role, message.author_id) == (MessageStatus.SENT, author, given.PARTY[author])
    with pytest.raises(Refused, match=r"message\.addressed"):
        read(message, author)
    marked = read(message, other)
    assert (marked.status, marked.read_on) == (MessageStatus.READ, date(2026, 12, 14))
    with pytest.raises(NotInState):
        read(marked, other)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EMPLOYER, Role.FUNDER, Role.DPO, Role.REFERENT])
def test_nobody_else_writes(role: Role) -> None:
    with pytest.raises(NotOpenTo):
        sent(role)


def test_after_the_bilan_they_are_told_until_when_this_way_is_open() -> None:
    item = kept(ItemStatus.ACTIVE, kept_until=date(2030, 4, 16))
    facts = BilanMessages(thread=given.THREAD, bilan=given.bilan(), retention_items=(item,))
    checked = {c.rule_id: c.outcome for c in decide(given.ask(facts, SAID, CON)).events[0].checked}
    assert checked["promise.counsellor_reachable"] is CheckOutcome.INFORMED
    assert sent(CON, item).status is MessageStatus.SENT


@pytest.mark.parametrize("status", [ItemStatus.DESTRUCTION_PENDING, ItemStatus.DESTROYED])
def test_nothing_is_written_into_what_is_being_destroyed(status: ItemStatus) -> None:
    with pytest.raises(Refused, match=r"message\.box_open"):
        sent(BEN, kept(status, destruction_ordered_on=date(2026, 12, 13)))


def test_an_event_says_nothing_of_what_was_written() -> None:
    facts = BilanMessages(thread=given.THREAD, bilan=given.bilan())
    (event,) = decide(given.ask(facts, SAID, BEN)).events
    assert (event.type, event.facts) == ("message.sent", {"status": "sent"})
