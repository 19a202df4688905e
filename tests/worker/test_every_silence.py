"""Every silence, lapse and expiry that a table can start, performed by workers: each once, whatever the number of ticks.

The list is read from the tables: a clock that fires and is not proved here fails.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.deadline import Clock
from app.domain.machine import Machine, Row
from app.domain.record import Kept
from app.domain.thread import Thread, ThreadKind
from app.domain.transition import code
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.persistence.duties import Due, Duties
from app.persistence.store import Store
from app.service.deadlines import Deadlines
from app.service.door import Door
from app.service.handles import HANDLES
from tests.conftest import Base
from tests.law.plain_facts import in_state, plain
from tests.persistence.furnished import STAMPS, furnish
from tests.worker.duty_rows import deadline, events

MACHINES = {handle.machine.noun: handle.machine for handle in HANDLES.values()}
ENDED = "SELECT status FROM deadline WHERE id = $1"
STATE = "SELECT status FROM {} WHERE id = $1"


@dataclass(frozen=True)
class Silence:
    """What a clock fires on its noun in one state, by which row."""

    machine: Machine[Any]
    clock: Clock
    row: Row
    state: str

    def __str__(self) -> str:
        return f"{self.clock.kind} of {self.machine.noun} {self.state}"


def every() -> list[Silence]:
    """Each clock that fires, in each state in which it may find its subject."""
    found: dict[tuple[str, str, str], Silence] = {}
    for machine in MACHINES.values():
        for clock in {c.kind: c for row in machine.rows for c in row.clocks if c.fires}.values():
            for row in (r for r in machine.rows if r.on is clock.fires and Role.SYSTEM in r.by):
                for state in clock.open_while & set(row.frm):
                    found[machine.noun, clock.kind, state] = Silence(machine, clock, row, state)
    return [found[key] for key in sorted(found)]


@pytest.fixture
async def owner(database: Base) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database.endpoint.admin_url)
    yield connection
    await connection.close()


async def waiting(owner: asyncpg.Connection, silence: Silence) -> tuple[UUID, UUID, UUID]:
    """A file with the subject of a clock in its state, without content, and nothing else: organisation, thread, subject."""
    org, thread = uuid7(), uuid7()
    kind = Kept.of_noun[silence.machine.noun]
    subject = thread if kind.thread_field == "id" else uuid7()
    known = {"id": subject} | ({} if subject == thread else {kind.thread_field: thread}) | dict.fromkeys(sealed(kind))
    bilan = plain(Bilan).model_copy(update=STAMPS | {"id": thread})
    records: list[Any] = [in_state(plain(kind).model_copy(update=STAMPS | known), silence.state)]
    records += [] if kind is Bilan else [bilan]
    spine = [Thread(id=thread, kind=ThreadKind.BILAN), HoursLedger(bilan_id=thread, cap_minutes=1440)]
    await furnish(owner, org, [*spine, *records])
    return org, thread, subject


async def ticked(store: Store, org: UUID, instant: datetime) -> None:
    """One look of two workers at once, who both fire what they see."""
    due: list[Due] = [d for d in await Duties(store.pool).due(instant, most=1000) if d.org == org]
    await asyncio.gather(*(Deadlines(Door(store)).fire(one) for one in due for _ in range(2)))


@pytest.mark.parametrize("silence", every(), ids=str)
async def test_a_silence_takes_effect_exactly_once_however_often_the_clock_ticks(
    store: Store, owner: asyncpg.Connection, silence: Silence
) -> None:
    org, bilan, subject = await waiting(owner, silence)
    at = datetime(2027, 1, 5, 23, tzinfo=UTC)
    fires = {"fires": code(silence.row.on), "subject_noun": silence.machine.noun, "subject_id": subject, "kind": silence.clock.kind}
    made = await deadline(store, org, bilan, at, **fires, rule_id=silence.clock.rule_id)
    await ticked(store, org, at.replace(hour=22, minute=59))
    assert await events(store, org) == []
    await ticked(store, org, at)
    first = [(event["type"], event["legal_at"]) for event in await events(store, org)]
    happened = f"{silence.machine.noun}.{silence.row.event}"
    assert (Counter(type_ for type_, _ in first)[happened], {when for _, when in first}) == (1, {at})
    state = await store.pool.rows(org, STATE.format(silence.machine.noun), subject)
    assert (state[0]["status"], (await store.pool.rows(org, ENDED, made))[0]["status"]) == (silence.row.to, "fired")
    for _ in range(3):
        await ticked(store, org, at.replace(year=2040))
    told = [(event["type"], event["subject"]) for event in await events(store, org)]
    assert told.count((happened, subject)) == 1, "once to each: what follows it in its turn is another's silence"


def test_every_command_of_a_clock_is_proved() -> None:
    fired = {clock.fires for machine in MACHINES.values() for row in machine.rows for clock in row.clocks if clock.fires}
    assert {silence.row.on for silence in every()} == fired
    assert len(fired) > 10
