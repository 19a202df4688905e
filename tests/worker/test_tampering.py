"""Whoever changes, drops, reorders or adds a row with every right on the database is found, and told where."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.persistence.store import Store
from tests.conftest import Base
from tests.worker.audited import Audited

LONGEST = """SELECT id, thread_id, sequence FROM event WHERE org_id = $1
 AND thread_id = (SELECT thread_id FROM event WHERE org_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) ORDER BY sequence"""

OF_AN_EVENT = (
    "reason = 'other'",
    "role = 'dpo'",
    "noun = 'bilan'",
    "type = 'x'",
    "at = at - interval '1 s'",
    "legal_at = now()",
    "actor = id",
    "version = 9",
    "facts = '{\"a\": 1}'",
    "subject = id",
)
OF_A_READ = (
    "principal_id = org_id",
    "role = 'administrator'",
    "noun = 'synthesis'",
    "subject = org_id",
    "category = 'x'",
    "consent_id = id",
    "request_id = ''",
    "at = at - interval '1 s'",
    "legal_at = now()",
)


@pytest.fixture
async def house(database: Base, store: Store, tmp_path: Path) -> Audited:
    return await Audited.made(database, store, tmp_path)


async def events(house: Audited) -> list[Any]:
    """The events of the thread on which most happened."""
    found = await house.rows(LONGEST)
    assert len(found) >= 2
    return found


async def test_what_nobody_rewrote_is_verified(house: Audited) -> None:
    await house.read(uuid4(), times=3)
    await house.read(uuid4())
    await house.signed()
    found = await house.verified()
    assert (found.fault, found.days, found.reads) == (None, 1, 4)
    assert found.events >= 3


@pytest.mark.parametrize("changed", OF_AN_EVENT)
async def test_a_changed_event_is_named(house: Audited, changed: str) -> None:
    await house.signed()
    one = (await events(house))[0]
    await house.rewritten((f"UPDATE event SET {changed} WHERE id = $1", [one["id"]]))  # noqa: S608  # texts of this test
    await house.names(f"event {one['id']} (1 of thread {one['thread_id']}) was changed")


@pytest.mark.parametrize("changed", OF_A_READ)
async def test_a_changed_read_is_named(house: Audited, changed: str) -> None:
    file = uuid4()
    ids = await house.read(file, times=3)
    await house.chained()
    await house.rewritten((f"UPDATE access SET {changed} WHERE id = $1", [ids[1]]))  # noqa: S608  # texts of this test
    await house.names(f"read {ids[1]} (2 of thread {file}) was changed")


async def test_a_deleted_event_is_named_by_its_place(house: Audited) -> None:
    first, *_, last = await events(house)
    await house.rewritten(("DELETE FROM event WHERE id = $1", [first["id"]]))
    await house.names(f"event 1 of thread {last['thread_id']} is missing")


async def test_a_deleted_read_is_named(house: Audited) -> None:
    file = uuid4()
    ids = await house.read(file, times=3)
    await house.chained()
    await house.rewritten(("DELETE FROM access WHERE id = $1", [ids[1]]))
    await house.names(f"read {ids[1]} (2 of thread {file}) is missing")


async def test_two_events_that_changed_places_are_found(house: Audited) -> None:
    one, two = (await events(house))[:2]
    await house.rewritten(
        ("UPDATE event SET sequence = -sequence WHERE id = ANY ($1)", [[one["id"], two["id"]]]),
        ("UPDATE event SET sequence = 3 + sequence WHERE id = ANY ($1)", [[one["id"], two["id"]]]),
    )
    await house.names(f"event {two['id']} (1 of thread {one['thread_id']}) was changed")


async def test_two_reads_that_changed_places_are_found(house: Audited) -> None:
    file = uuid4()
    ids = await house.read(file, times=3)
    await house.chained()
    await house.rewritten(
        ("UPDATE access_link SET sequence = -sequence WHERE access_id = ANY ($1)", [ids[:2]]),
        ("UPDATE access_link SET sequence = 3 + sequence WHERE access_id = ANY ($1)", [ids[:2]]),
    )
    await house.names(f"read {ids[1]} (1 of thread {file}) was changed")


async def test_events_cut_off_at_the_end_are_missed(house: Audited) -> None:
    last = (await events(house))[-1]
    await house.rewritten(("DELETE FROM event WHERE id = $1", [last["id"]]))
    await house.names(f"thread {last['thread_id']} does not end with its event {last['sequence']}")


async def test_events_cut_off_together_with_their_remembered_end_are_missed_by_the_digest(house: Audited) -> None:
    *_, former, last = await events(house)
    await house.signed()
    await house.rewritten(
        ("DELETE FROM event WHERE id = $1", [last["id"]]),
        (
            "UPDATE thread t SET sequence = e.sequence, digest = e.digest FROM event e WHERE t.id = e.thread_id AND e.id = $1",
            [former["id"]],
        ),
    )
    today = datetime.now(UTC).date()
    await house.names(f"event {last['sequence']} of thread {last['thread_id']}, signed on {today}, is missing")


async def test_reads_cut_off_at_the_end_are_missed_with_their_links_or_without(house: Audited) -> None:
    file = uuid4()
    ids = await house.read(file, times=3)
    await house.signed()
    await house.rewritten(("DELETE FROM access WHERE id = ANY ($1)", [ids[1:]]))
    await house.names(f"read {ids[1]} (2 of thread {file}) is missing")
    await house.rewritten(("DELETE FROM access_link WHERE access_id = ANY ($1)", [ids[1:]]))
    await house.names(f"read 3 of thread {file}, signed on {datetime.now(UTC).date()}, is missing")


async def test_reads_of_today_cut_off_with_their_links_are_missed_by_their_remembered_end(house: Audited) -> None:
    file = uuid4()
    ids = await house.read(file, times=3)
    await house.chained()
    await house.rewritten(("DELETE FROM access WHERE id = $1", [ids[2]]), ("DELETE FROM access_link WHERE access_id = $1", [ids[2]]))
    await house.names(f"thread {file} does not end with its read 3")


async def test_an_event_added_after_the_end_is_named_whatever_its_digest(house: Audited) -> None:
    last, added = (await events(house))[-1], uuid4()
    copied = "org_id, thread_id, type, noun, subject, version, facts, checked, reason, digest, actor, role, at, legal_at"
    await house.rewritten(
        (
            f"INSERT INTO event (id, sequence, {copied}) SELECT $2, sequence + 1, {copied} FROM event WHERE id = $1",  # noqa: S608
            [last["id"], added],
        ),
    )
    await house.names(added, last["thread_id"])


async def test_a_read_added_to_a_day_that_was_signed_is_named(house: Audited) -> None:
    file = uuid4()
    await house.read(file, times=3)
    await house.signed()
    [added] = await house.read(file)
    await house.names(f"read {added} of thread {file} was added after its day was signed")
    await house.chained()
    await house.names(f"read {added} (4 of thread {file}) was added after its day was signed")


async def test_a_read_that_is_not_chained_yet_is_no_fault(house: Audited) -> None:
    await house.signed()
    await house.read(uuid4(), at=datetime.now(UTC) + timedelta(days=1))
    assert (await house.verified()).fault is None


async def test_digests_cut_off_at_the_end_are_missed_and_not_written_again(house: Audited) -> None:
    await house.signed(days=3)
    last = house.files[-1]
    last.unlink()
    await house.signed(days=3)
    assert not last.exists()
    await house.names(f"the digest of {last.stem} is missing")


async def test_a_digest_that_was_replaced_by_another_signed_one_is_named(house: Audited) -> None:
    await house.signed(days=1)
    [path] = house.files
    path.unlink()
    house.folder.write(house.org, datetime.now(UTC).date(), {}, {})
    await house.names(f"the digest of {path.stem} is not the one that was written then")
