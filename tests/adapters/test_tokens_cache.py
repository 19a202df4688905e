"""What is remembered about tokens, for how long, and how it is forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.adapters.tokens.cache import TokenCache
from app.adapters.tokens.claims import Claims, Reason, TokenRefused

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Desk:
    """Resolves every token to claims, counting how often it is asked. The clock is `at`."""

    def __init__(self, life: timedelta = timedelta(minutes=10), capacity: int = 100) -> None:
        self.at = START
        self.asked: list[str] = []
        self.life = life
        self.held = asyncio.Event()
        self.held.set()
        self.reached = asyncio.Event()
        self.cache = TokenCache[Claims](claims_of=lambda claims: claims, now=lambda: self.at, capacity=capacity)

    async def resolve(self, token: str) -> Claims:
        self.asked.append(token)
        self.reached.set()
        await self.held.wait()
        if token.startswith("bad"):
            raise TokenRefused(Reason.SIGNATURE)
        subject = token.partition("/")[0]
        return Claims(issuer="i", subject=subject, audience=("a",), expires_at=START + self.life, issued_at=START)

    async def show(self, token: str) -> Claims:
        return await self.cache.resolve(token, self.resolve)


async def test_a_token_shown_twice_is_resolved_once() -> None:
    desk = Desk()
    assert await desk.show("ada/1") is await desk.show("ada/1")
    assert desk.asked == ["ada/1"]


async def test_nothing_is_remembered_longer_than_a_minute() -> None:
    desk = Desk()
    await desk.show("ada/1")
    desk.at += timedelta(seconds=59)
    await desk.show("ada/1")
    assert len(desk.asked) == 1
    desk.at += timedelta(seconds=1)
    await desk.show("ada/1")
    assert len(desk.asked) == 2


async def test_nothing_is_remembered_past_the_token_s_own_end() -> None:
    desk = Desk(life=timedelta(seconds=10))
    await desk.show("ada/1")
    desk.at += timedelta(seconds=10)
    await desk.show("ada/1")
    assert len(desk.asked) == 2


async def test_a_refusal_is_not_remembered() -> None:
    desk = Desk()
    for _ in range(2):
        with pytest.raises(TokenRefused):
            await desk.show("bad")
    assert (len(desk.asked), len(desk.cache)) == (2, 0)


async def test_dropping_a_subject_forgets_all_their_tokens_and_nobody_else_s() -> None:
    desk = Desk()
    for token in ("ada/1", "ada/2", "bob/1"):
        await desk.show(token)
    assert desk.cache.drop(subject="ada") == 2
    desk.asked.clear()
    for token in ("ada/1", "ada/2", "bob/1"):
        await desk.show(token)
    assert desk.asked == ["ada/1", "ada/2"]


@pytest.mark.parametrize("everything", [False, True])
async def test_an_answer_overtaken_by_a_drop_is_not_kept(everything: bool) -> None:  # noqa: FBT001  # a case of the table
    desk = Desk()
    desk.held.clear()
    pending = asyncio.create_task(desk.show("ada/1"))
    await desk.reached.wait()
    if everything:
        desk.cache.drop_all()
    else:
        desk.cache.drop(subject="ada")
    desk.held.set()
    await pending
    assert len(desk.cache) == 0


async def test_while_bypassed_every_token_is_resolved_anew_and_afterwards_nothing_old_is_left() -> None:
    desk = Desk()
    await desk.show("ada/1")
    desk.cache.bypass = True
    await desk.show("ada/1")
    await desk.show("ada/1")
    assert (len(desk.asked), len(desk.cache), desk.cache.bypass) == (3, 0, True)
    desk.cache.bypass = False
    await desk.show("ada/1")
    await desk.show("ada/1")
    assert len(desk.asked) == 4


async def test_the_least_recently_shown_token_is_forgotten_first() -> None:
    desk = Desk(capacity=2)
    for token in ("ada/1", "bob/1", "ada/1", "eve/1"):
        await desk.show(token)
    assert len(desk.cache) == 2
    desk.asked.clear()
    for token in ("ada/1", "eve/1", "bob/1"):
        await desk.show(token)
    assert desk.asked == ["bob/1"]


async def test_the_token_itself_is_not_kept() -> None:
    desk = Desk()
    await desk.show("ada/secret")
    assert "secret" not in repr(vars(desk.cache))
