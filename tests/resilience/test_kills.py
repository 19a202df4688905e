"""Killing the API or PostgreSQL at any moment loses nothing that was acknowledged, and leaves nothing half done."""

import asyncio
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from itertools import cycle
from typing import Any

import asyncpg
import httpx
import pytest

from app.adapters.postgres.databases import endpoint_at
from app.adapters.postgres.folder import PORT, socket_folder
from tests.http.journey import Actor, World
from tests.resilience.product import Product
from tests.resilience.proof import HAPPENED, KEPT, PLANNED, PUBLISHED, WRONG
from tests.resilience.workload import Act, Follower, Memory, Person, accompany, contracted, sign

NIGHTLY = os.environ.get("BILAN_TIER") == "nightly"
KILLS, SECONDS = (600, 1500) if NIGHTLY else (12, 20)
"""Whichever comes first: a machine that is busy with other things kills less often."""
FEWEST = 4
FILES, PEOPLE = 4, 2
"""Bilans, and people who work on each at the same time."""
VICTIMS = ("postgres", "api", "postgres", "both", "postgres", "api")
EVENTS = {
    "sessions": {"session.planned"},
    "cancel": {"session.cancelled"},
    "hold": {"session.held"},
    "attendances": {"session.attested", "session.partly_attested"},
    "correct": {"session.corrected"},
}


@pytest.fixture
async def world(product: Product) -> AsyncIterator[World]:
    """A sandbox organisation of the product, known to people who never wait long."""
    async with httpx.AsyncClient(base_url=product.url, timeout=8, trust_env=False) as client:
        answer = await client.post("/v1/sandbox/organisations", json={"clock_start": "2026-12-01T08:00:00Z"})
        assert answer.status_code == 201, answer.text
        made = answer.json()
        yield World(client, made["ids"], {role: Actor(client, token) for role, token in made["tokens"].items()})


@pytest.mark.timeout(3 * SECONDS + 200)
async def test_a_dozen_kills_lose_nothing_acknowledged_and_leave_nothing_half_done(product: Product, world: World) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    memory, chance = Memory(), random.Random(seed)  # noqa: S311  chance, not a secret
    files = await contracted(world, FILES)
    product.stand_by()
    follower = Follower(Person(memory, chance), world)
    async with asyncio.TaskGroup() as people:
        people.create_task(follower.follow())
        for bilan, convention in files:
            people.create_task(_signed_then_accompanied(Person(memory, chance), world, bilan, convention))
        await _kill_again_and_again(product, memory, chance)
        memory.over = True
    print(dict(memory.statuses))
    assert memory.statuses["500"] == 0
    assert len(memory.known) > 5 * FEWEST
    await _proved(product, world, memory, follower)
    assert "Traceback" not in product.said()
    assert '"status":500' not in product.said()


async def _signed_then_accompanied(person: Person, world: World, bilan: str, convention: str) -> None:
    await sign(person, world, convention)
    await asyncio.gather(*(accompany(person, world, bilan) for _ in range(PEOPLE)))


async def _kill_again_and_again(product: Product, memory: Memory, chance: random.Random) -> None:
    """Each time after somebody was answered again, and then at any moment."""
    until = asyncio.get_running_loop().time() + SECONDS
    for number, victim in zip(range(KILLS), cycle(VICTIMS), strict=False):
        if number >= FEWEST and asyncio.get_running_loop().time() > until:
            break
        await memory.goes_on(acts=5, within=40)
        await asyncio.sleep(chance.uniform(0, 0.4))
        if victim != "api":
            product.kill_postgres()
        if victim != "postgres":
            product.kill()
            product.start_next()


async def _proved(product: Product, world: World, memory: Memory, follower: Follower) -> None:
    address = endpoint_at(str(socket_folder(product.data.absolute())), PORT).admin_url
    connection = await asyncpg.connect(address)
    org = world.ids["organisation"]
    try:
        wrong = {what: rows for what, question in WRONG.items() if (rows := [tuple(row) for row in await connection.fetch(question)])}
        assert wrong == {}
        happened = {(row["subject"], row["type"]): row["n"] for row in await connection.fetch(HAPPENED)}
        _done_once(memory, happened, {row["place"]: row["n"] for row in await connection.fetch(PLANNED)})
        kept = {row["key"]: row["subject"] for row in await connection.fetch(KEPT, org, [act.key for act in memory.acts])}
        assert {act.key: act.subject for act in memory.known}.items() <= kept.items()
        published = [row["id"] for row in await connection.fetch(PUBLISHED, org)]
        await follower.catch_up(len(published), within=20)
        assert [event["id"] for event in follower.heard][: len(published)] == published
        _in_order(follower.heard)
        await asyncio.gather(*(_repeated(act) for act in memory.known[:: max(1, len(memory.known) // 50)]))
        assert {(row["subject"], row["type"]): row["n"] for row in await connection.fetch(HAPPENED)} == happened
    finally:
        await connection.close()
    await _hours_are_told(world)


def _done_once(memory: Memory, happened: dict[tuple[str, str], int], planned: dict[str, int]) -> None:
    """What was acknowledged happened once; what was given up, once or not at all."""
    asked: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in memory.acts:
        noun, subject, verb = act.path.split("/")[2:]
        if noun == "bilans":
            assert planned.get(act.body["place"], 0) in ({1} if act.subject else {0, 1}), act
        elif noun == "sessions":
            asked[subject, verb].append(act)
    for (subject, verb), acts in asked.items():
        times = sum(happened.get((subject, type_), 0) for type_ in EVENTS[verb])
        known = sum(act.answer is not None for act in acts)
        assert known <= times <= len(acts), (subject, verb, known, times, len(acts))


def _in_order(heard: list[dict[str, Any]]) -> None:
    """Of each bilan one, two, three…"""
    counted: Counter[str] = Counter()
    for event in heard:
        if event["bilan_id"]:
            counted[event["bilan_id"]] += 1
            assert event["sequence"] == counted[event["bilan_id"]], event


async def _repeated(act: Act) -> None:
    """A repeated request hears the same bytes."""
    answer = await act.actor.call("POST", act.path, act.body, **act.headers)
    assert (answer.status_code, answer.content) == (act.status, act.answer)


async def _hours_are_told(world: World) -> None:
    """The hours of each bilan, as anybody reads them, are those of its sessions."""
    for line in (await world.admin.get("/v1/bilans?limit=200"))["items"]:
        hours = await world.admin.get(f"/v1/bilans/{line['id']}/hours")
        assert hours["accompanied_minutes"] == hours["attested_minutes"] <= hours["counted_minutes"]
