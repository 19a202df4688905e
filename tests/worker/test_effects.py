"""Promises: fenced, put off with growing pauses, given up to a human, and what each hand does."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.persistence.duties import Duties, Owed
from app.persistence.store import Store
from app.service.door import Door
from app.service.effects import LAST_ATTEMPT, LONGEST_PAUSE, Effects, pause
from app.service.hands import hands
from tests.worker.duty_rows import file, promise

STATE = """SELECT attempts, lease, done_at, dead_at, extract(epoch FROM next_at - now()) AS wait FROM effect WHERE id = $1"""


@pytest.fixture
async def place(store: Store) -> tuple[UUID, UUID]:
    """An organisation and one of its files."""
    org = uuid7()
    return org, await file(store, org)


async def state(store: Store, org: UUID, id: UUID) -> Any:
    """What the row of a promise says."""
    return (await store.pool.rows(org, STATE, id))[0]


async def fails(owed: Owed) -> None:
    """A hand that never manages."""
    raise OSError


async def test_an_act_left_to_a_person_is_kept(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "cpf_manual_act", uuid7())
    assert await Effects(Duties(store.pool), hands(Door(store), store.safe.keys)).keep(only=org) == 1
    assert (await state(store, org, made))["done_at"] is not None


async def test_a_promise_that_nobody_knows_is_dead_at_once(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "promise_of_tomorrow", uuid7())
    effects = Effects(Duties(store.pool), {})
    assert await effects.keep(only=org) == 1
    assert (await state(store, org, made))["dead_at"] is not None
    assert await effects.keep(only=org) == 0


async def test_a_hand_that_fails_is_asked_again_later(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "hard", uuid7())
    effects = Effects(Duties(store.pool), {"hard": fails})
    assert [await effects.keep(only=org), await effects.keep(only=org)] == [1, 0]
    row = await state(store, org, made)
    assert (row["attempts"], row["lease"], row["dead_at"]) == (1, None, None)
    assert 0 < row["wait"] <= pause(1)


async def test_a_destruction_is_never_given_up(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "destroy_key", uuid7())
    effects = Effects(Duties(store.pool), {"destroy_key": fails})
    for attempts in (LAST_ATTEMPT - 1, LAST_ATTEMPT + 400):
        await store.pool.rows(org, "UPDATE effect SET attempts = $2, next_at = now() WHERE id = $1", made, attempts)
        assert await effects.keep(only=org) == 1
        row = await state(store, org, made)
        assert (row["dead_at"], row["done_at"]) == (None, None)
        assert LONGEST_PAUSE - 60 < row["wait"] <= LONGEST_PAUSE


async def test_after_the_last_attempt_a_promise_is_dead(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "hard", uuid7())
    await store.pool.rows(org, "UPDATE effect SET attempts = $2 WHERE id = $1", made, LAST_ATTEMPT - 1)
    await Effects(Duties(store.pool), {"hard": fails}).keep(only=org)
    assert (await state(store, org, made))["dead_at"] is not None


async def test_only_the_holder_of_the_lease_keeps_a_promise_or_puts_it_off(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    made = await promise(store, place, "any", uuid7())
    duties = Duties(store.pool)
    [held] = await duties.lease(seconds=60, most=1, only=org)
    assert await duties.lease(seconds=60, most=1, only=org) == []
    zombie = replace(held, lease=uuid7())
    assert not await duties.kept(zombie)
    assert not await duties.put_off(zombie, seconds=0, dead=True)
    assert await duties.kept(held)
    assert not await duties.kept(held)
    assert (await state(store, org, made))["dead_at"] is None


async def test_promises_of_another_organisation_are_not_taken(store: Store, place: tuple[UUID, UUID]) -> None:
    org, _ = place
    await promise(store, place, "any", uuid7())
    assert await Duties(store.pool).lease(seconds=60, most=10, only=uuid7()) == []
    assert await Duties(store.pool).still_owes(org)


def test_pauses_double_up_to_an_hour() -> None:
    assert [pause(n) for n in (1, 2, 3)] == [2, 4, 8]
    assert pause(LAST_ATTEMPT) == LONGEST_PAUSE
