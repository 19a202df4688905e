"""A database that hangs or dies is told within three seconds, and nobody has to restart anything once it is back."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.resilience.product import Product

TOLD_WITHIN = 3.0
STARTED_AGAIN = "PostgreSQL had died, and was started again."
UNKNOWN = uuid4()
EMPLOYER = {"name": "Atelier Morel", "siren": "552100554", "headcount": 32, "contact_email": "rh@example.org"}
Ask = tuple[str, str, Any]
ASKED: list[Ask] = [
    ("GET", "/v1/me", None),
    ("GET", "/v1/bilans", None),
    ("GET", f"/v1/bilans/{UNKNOWN}", None),
    ("GET", "/v1/events", None),
    ("GET", "/v1/caseload", None),
    ("GET", f"/v1/funding-requests/{UNKNOWN}/status", None),
    ("POST", "/v1/employers", EMPLOYER),
    ("POST", "/v1/sandbox/organisations", {"clock_start": "2026-12-01T08:00:00Z"}),
    ("GET", "/health/ready", None),
]
"""Reads through the router, polled reads in front of it, commands, and what needs no token."""


@pytest.fixture
async def client(product: Product) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator of a sandbox organisation."""
    async with httpx.AsyncClient(base_url=product.url, timeout=10, trust_env=False) as made:
        sandbox = (await made.post("/v1/sandbox/organisations", json={"clock_start": "2026-12-01T08:00:00Z"})).json()
        made.headers["authorization"] = f"Bearer {sandbox['tokens']['administrator']}"
        yield made


async def answered(client: httpx.AsyncClient, ask: Ask) -> tuple[str, httpx.Response, float]:
    """What was asked, the answer, the seconds it took."""
    method, path, body = ask
    headers = {"idempotency-key": str(uuid4())} if body else {}
    since = time.monotonic()
    answer = await client.request(method, path, json=body, headers=headers)
    return f"{method} {path}", answer, time.monotonic() - since


async def test_a_database_that_hangs_is_told_within_three_seconds_by_every_request(product: Product, client: httpx.AsyncClient) -> None:
    await asyncio.gather(*(answered(client, ask) for ask in ASKED * 2))  # every connection is in use when the database hangs
    product.signal_postgres(signal.SIGSTOP)
    try:
        found = await asyncio.gather(*(answered(client, ask) for ask in ASKED * 3))
        alive = await answered(client, ("GET", "/health/live", None))
    finally:
        product.signal_postgres(signal.SIGCONT)
    for what, answer, _ in found:
        assert (what, answer.status_code, answer.json()["code"]) == (what, 503, "not_ready")
        assert int(answer.headers["retry-after"]) >= 1
    assert {what: seconds for what, _, seconds in found if seconds > TOLD_WITHIN} == {}
    assert alive[1].status_code == 200
    await _recovered(product, client)


async def test_a_database_that_dies_is_started_again_and_found_again(product: Product, client: httpx.AsyncClient) -> None:
    process, before = product.process.pid, product.said().count(STARTED_AGAIN)
    for _ in range(3):
        product.kill_postgres()
        what, answer, seconds = await answered(client, ASKED[0])
        assert (answer.status_code, seconds < TOLD_WITHIN) in {(200, True), (503, True)}, (what, answer.text, seconds)
        await _recovered(product, client)
    assert product.process.pid == process
    assert product.said().count(STARTED_AGAIN) == before + 3
    assert '"status":500' not in product.said()


async def _recovered(product: Product, client: httpx.AsyncClient) -> None:
    """Everything is answered as before, by the same process."""
    product.ready(within=20)
    for what, answer, _ in await asyncio.gather(*(answered(client, ask) for ask in ASKED)):
        assert answer.status_code in {200, 201, 404}, (what, answer.text)
