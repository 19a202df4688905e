"""Deadlines: once by two workers, in order, each at its own legal instant, and out of the way when nothing can come of them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.domain.calendar import paris_date, paris_midnight
from app.persistence.duties import Due, Duties
from app.persistence.legal_clock import LegalClock
from app.persistence.store import Store
from app.service.deadlines import Deadlines
from app.service.door import Door
from tests.worker import ticking
from tests.worker.duty_rows import deadline, events, file, statuses


def due(org: UUID, id: UUID, fires_at: datetime, *, fires: str = "cancel_deadline", subject: UUID | None = None) -> Due:
    """A deadline as the look-up gives it."""
    return Due(org=org, id=id, subject=subject or id, fires=fires, fires_at=fires_at)


async def everything(store: Store, org: UUID, instant: datetime) -> list[UUID]:
    """Fire what is due in an organisation until nothing is; the ids in the order in which they were given."""
    fired: list[UUID] = []
    while found := [d for d in await Duties(store.pool).due(instant, most=100) if d.org == org]:
        for one in found:
            await Deadlines(Door(store)).fire(one)
            fired.append(one.id)
    return fired


async def test_two_workers_that_see_the_same_deadline_fire_it_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ticking.install(monkeypatch)
    org, now = uuid7(), datetime.now(UTC)
    ids = [await deadline(store, org, await file(store, org), now, fires="tick") for _ in range(8)]
    for one in ids:
        both = [Deadlines(Door(store)).fire(due(org, one, now, fires="tick")) for _ in range(2)]
        assert await asyncio.gather(*both) == [True, True]
    ticked = [event["subject"] for event in await events(store, org) if event["type"] == "deadline.ticked"]
    assert sorted(ticked) == sorted(ids)


async def test_a_late_worker_dates_a_silence_at_its_own_instant(store: Store) -> None:
    org, at = uuid7(), paris_midnight(date(2026, 11, 3))
    made = await deadline(store, org, await file(store, org), at)
    assert await everything(store, org, at + timedelta(days=5)) == [made]
    [event] = await events(store, org)
    assert event["legal_at"] == at


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [
        (date(2026, 3, 29), 23),  # summer time begins at 02:00 that day: its midnight is still winter's
        (date(2026, 3, 30), 22),
        (date(2026, 10, 25), 22),  # winter time begins at 03:00 that day: its midnight is still summer's
        (date(2026, 10, 26), 23),
    ],
)
async def test_a_silence_takes_effect_at_midnight_in_paris_on_both_sides_of_a_clock_change(store: Store, day: date, utc_hour: int) -> None:
    org, at = uuid7(), paris_midnight(day)
    assert at.hour == utc_hour
    made = await deadline(store, org, await file(store, org), at)
    assert await everything(store, org, at - timedelta(seconds=1)) == []
    assert await everything(store, org, at) == [made]
    assert paris_date((await events(store, org))[0]["legal_at"]) == day


async def test_deadlines_fire_in_the_order_of_their_instants_and_one_of_a_file_at_a_time(store: Store) -> None:
    org, now = uuid7(), datetime.now(UTC)
    one, other = await file(store, org), await file(store, org)
    third = await deadline(store, org, one, now - timedelta(days=1))
    first = await deadline(store, org, one, now - timedelta(days=3))
    second = await deadline(store, org, other, now - timedelta(days=2))
    looked = [d.id for d in await Duties(store.pool).due(now, most=100) if d.org == org]
    assert looked == [first, second]
    assert await everything(store, org, now) == [first, second, third]


async def test_a_command_that_has_become_impossible_cancels_its_deadline(store: Store) -> None:
    org, now = uuid7(), datetime.now(UTC)
    made = await deadline(store, org, await file(store, org), now, fires="lapse_quote", subject_id=uuid7())
    assert await everything(store, org, now) == [made]
    assert await statuses(store, org) == {"cancelled": 1}
    assert [event["type"] for event in await events(store, org)] == ["deadline.cancelled"]


async def test_a_command_of_another_version_is_left_for_later_and_holds_up_nobody(store: Store) -> None:
    org, now = uuid7(), datetime.now(UTC)
    bilan = await file(store, org)
    strange = await deadline(store, org, bilan, now - timedelta(days=1), fires="command_of_tomorrow")
    known = await deadline(store, org, bilan, now)
    [seen] = [d for d in await Duties(store.pool).due(now, most=100) if d.org == org]
    assert seen.id == strange
    assert not await Deadlines(Door(store)).fire(seen)
    [seen] = [d for d in await Duties(store.pool).due(now, most=100, put_off=[strange]) if d.org == org]
    assert seen.id == known
    assert await statuses(store, org) == {"open": 2}


async def test_a_sandbox_follows_its_own_clock(store: Store) -> None:
    org, at = uuid7(), datetime(2031, 5, 1, 8, tzinfo=UTC)
    made = await deadline(store, org, await file(store, org), at)
    await LegalClock(store.pool).start(org, at - timedelta(hours=1))
    assert await everything(store, org, at + timedelta(days=900)) == []
    await LegalClock(store.pool).forward(org, at)
    assert await everything(store, org, datetime.now(UTC)) == [made]


async def test_a_clock_never_goes_back(store: Store) -> None:
    org, at = uuid7(), datetime(2027, 1, 1, tzinfo=UTC)
    clock = LegalClock(store.pool)
    await clock.start(org, at)
    await clock.forward(org, at - timedelta(days=1))
    assert await clock.at(org) == at
