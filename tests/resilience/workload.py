"""What people do while processes die: they sign, plan, hold and attest, repeat what was not answered, and remember what was."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.http.journey import CONVENTION, QUOTE, Actor, World

PATIENCE = 60
"""Seconds in which somebody who repeats a request must be answered."""
FIRST_HOUR: Final = datetime(2026, 12, 14, 9, tzinfo=UTC)
TOLD: Final = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
CONSENT: Final = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
TO_REPEAT: Final = {(503, "not_ready"), (409, "busy")}


@dataclass
class Act:
    """One command under one key, and what its author knows of it: `answer` is None where he gave up without one."""

    actor: Actor
    path: str
    body: Any
    headers: dict[str, str]
    status: int | None = None
    answer: bytes | None = None
    subject: str | None = None

    def answered(self, answer: httpx.Response) -> None:
        """It is done, and its author knows."""
        self.status, self.answer, self.subject = answer.status_code, answer.content, answer.json()["id"]

    @property
    def key(self) -> str:
        """Its idempotency key."""
        return self.headers["idempotency_key"]


@dataclass
class Memory:
    """Everything that was done, and every status that was answered."""

    acts: list[Act] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    over: bool = False
    booked: int = 0
    """Hours of the counsellor's diary, one a session."""

    @property
    def known(self) -> list[Act]:
        """The acts whose author was told that they are done."""
        return [act for act in self.acts if act.answer is not None]

    async def goes_on(self, *, acts: int, within: float) -> None:
        """Wait until so many more are known to be done. Raises: TimeoutError."""
        wanted = len(self.known) + acts
        async with asyncio.timeout(within):
            while len(self.known) < wanted:  # noqa: ASYNC110  people do not report to anybody
                await asyncio.sleep(0.02)


class Person:
    """Repeats what was not answered, with the same key; now and then gives up instead."""

    def __init__(self, memory: Memory, chance: random.Random) -> None:
        self.memory, self._chance = memory, chance

    async def told(self, actor: Actor, method: str, path: str, body: Any = None, *, gives_up: bool = False, **headers: str) -> Any:
        """The answer in the end; None where it was given up."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    answer = await actor.call(method, path, body, **headers)
                except httpx.TransportError as cut:
                    self.memory.statuses[type(cut).__name__] += 1
                    if gives_up and self._chance.random() < 0.3:
                        return None
                    await asyncio.sleep(0.1)
                    continue
                self.memory.statuses[str(answer.status_code)] += 1
                if not self._to_repeat(answer):
                    return answer
                await asyncio.sleep(0.1)

    async def act(self, actor: Actor, path: str, body: Any = None, *, of: str = "") -> Any:
        """A command done for certain, as JSON; None where nobody knows. `of` is the resource whose ETag is sent."""
        headers = {"idempotency_key": str(uuid4())}
        if of:
            headers["if_match"] = (await self.told(actor, "GET", of)).headers["etag"]
        act = Act(actor, path, {} if body is None else body, headers)
        self.memory.acts.append(act)
        answer = await self.told(actor, "POST", path, act.body, gives_up=True, **headers)
        if answer is None:
            return None
        assert answer.status_code in {200, 201}, (path, answer.status_code, answer.text)
        act.answered(answer)
        return answer.json()

    def maybe(self, chance: float) -> bool:
        """So often."""
        return self._chance.random() < chance

    def minutes(self) -> int:
        """A short while, so that many sessions fit under the ceiling of a bilan."""
        return self._chance.randint(1, 3)

    def moment(self) -> str:
        """An hour that nobody has booked yet."""
        self.memory.booked += 1
        return f"{FIRST_HOUR + timedelta(hours=self.memory.booked):%Y-%m-%dT%H:%M:%SZ}"

    @staticmethod
    def _to_repeat(answer: httpx.Response) -> bool:
        if answer.status_code not in {409, 500, 502, 503, 504}:
            return False
        said = (answer.status_code, answer.json()["code"])
        assert said in TO_REPEAT, (said, answer.text)
        assert int(answer.headers["retry-after"]) >= 1
        return True


async def contracted(world: World, files: int) -> list[tuple[str, str]]:
    """Bilans of the skills plan whose conventions wait for their signatures, all on one legal day."""
    bilans = [await world.open_bilan() for _ in range(files)]
    for bilan in bilans:
        await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-02"})
    await world.on("2026-12-02")
    for bilan in bilans:
        await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", TOLD)
    await world.on("2026-12-03")
    quotes = [(await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE))["id"] for bilan in bilans]
    for quote in quotes:
        await world.admin.post(f"/v1/quotes/{quote}/send")
    await world.on("2026-12-08")
    return [(bilan, await _transmitted(world, bilan, quote)) for bilan, quote in zip(bilans, quotes, strict=True)]


async def _transmitted(world: World, bilan: str, quote: str) -> str:
    await world.beneficiary.post(f"/v1/quotes/{quote}/accept", CONSENT)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention: str = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    return convention


async def sign(person: Person, world: World, convention: str) -> None:
    """The three parties sign at once; each comes back until its signature is known."""
    by = {"beneficiary": world.beneficiary, "employer": world.employer, "provider": world.admin}
    shown = (await person.told(world.admin, "GET", f"/v1/conventions/{convention}")).json()["document_sha256"]

    async def one(party: str) -> None:
        body = {"party": party, "document_sha256": shown}
        headers = {"idempotency_key": str(uuid4())}
        act = Act(by[party], f"/v1/conventions/{convention}/signatures", body, headers)
        person.memory.acts.append(act)
        answer = await person.told(by[party], "POST", act.path, body, idempotency_key=act.key)
        assert answer.status_code == 201, answer.text
        act.answered(answer)

    await asyncio.gather(*(one(party) for party in by))


async def accompany(person: Person, world: World, bilan: str) -> None:
    """One session after another: planned, then dropped, or held, attested by both and now and then corrected."""
    while not person.memory.over:
        body = {
            "kind": "individual", "phase": "preliminary", "minutes": person.minutes(),
            "starts_at": person.moment(), "counsellor_id": world.ids["counsellor"], "place": str(uuid4()),
        }  # fmt: skip
        planned = await person.act(world.counsellor, f"/v1/bilans/{bilan}/sessions", body)
        if planned is None:
            continue
        session = f"/v1/sessions/{planned['id']}"
        if person.maybe(0.6):
            await person.act(world.counsellor, f"{session}/cancel", of=session)
        elif await person.act(world.counsellor, f"{session}/hold", {"minutes": person.minutes()}, of=session):
            await _attest(person, world, session)


async def _attest(person: Person, world: World, session: str) -> None:
    for actor, party in ((world.counsellor, "provider"), (world.beneficiary, "beneficiary")):
        if await person.act(actor, f"{session}/attendances", {"party": party}, of=session) is None:
            return
    if person.maybe(0.2):
        body = {"minutes": person.minutes(), "reason": "typing_error"}
        await person.act(world.counsellor, f"{session}/correct", body, of=session)


@dataclass
class Follower:
    """A reader of the change feed, who keeps its cursor and nothing else between two requests."""

    person: Person
    world: World
    heard: list[dict[str, Any]] = field(default_factory=list)
    cursor: str = ""

    async def follow(self) -> None:
        """Until everything is over and was heard."""
        while await self._page() or not self.person.memory.over:  # noqa: ASYNC110  a reader asks again after a while
            await asyncio.sleep(0.05)

    async def catch_up(self, events: int, within: float) -> None:
        """Hear what people said last, after it was over: until so many events were heard, or for so many seconds."""
        until = asyncio.get_running_loop().time() + within
        while len(self.heard) < events and asyncio.get_running_loop().time() < until:
            await self._page()
            await asyncio.sleep(0.05)

    async def _page(self) -> bool:
        after = f"&after={self.cursor}" if self.cursor else ""
        answer = await self.person.told(self.world.admin, "GET", f"/v1/events?limit=50{after}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        self.heard += page["items"]
        self.cursor = page["next_cursor"]
        return bool(page["items"])
