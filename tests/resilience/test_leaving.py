"""Told to leave, it says so first, ends what it holds, and stops what it started."""

import asyncio
import signal
import time
from pathlib import Path

import httpx
import pytest

from tests.resilience.product import Product


async def test_sigterm_finishes_what_is_under_way_and_stops_the_database(home: Path) -> None:
    product = Product(home, BILAN_DRAIN_SECONDS="1.5")
    try:
        product.start()
        product.ready()
        async with httpx.AsyncClient(base_url=product.url, timeout=20, trust_env=False) as client:
            await _left_in_the_middle(product, client)
        assert not (product.data / "postgres" / "postmaster.pid").exists()
        assert "Traceback" not in product.said()
        assert product.said().endswith("Stopped.\n")
    finally:
        product.close()


@pytest.mark.parametrize(("worker", "signals"), [("false", 1), ("true", 9)])
def test_it_leaves_in_order_alone_or_with_a_worker_and_however_impatient_the_signals(home: Path, worker: str, signals: int) -> None:
    product = Product(home, BILAN_WORKER_INSIDE=worker)
    try:
        product.start()
        product.ready()
        assert product.probe("/v1/bilans") == 401
        for _ in range(signals):
            product.process.send_signal(signal.SIGINT)
            time.sleep(0.04)
        assert product.process.wait(40) == 0
        assert not (product.data / "postgres" / "postmaster.pid").exists()
        assert "Traceback" not in product.said()
        assert product.said().endswith("Stopped.\n")
    finally:
        product.close()


async def _left_in_the_middle(product: Product, client: httpx.AsyncClient) -> None:
    """SIGTERM comes while an answer waits for the database."""
    product.signal_postgres(signal.SIGSTOP)
    under_way = asyncio.create_task(client.post("/v1/sandbox/organisations", json={"clock_start": "2026-12-01T08:00:00Z"}))
    try:
        await asyncio.sleep(0.3)
        product.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        ready, live = await client.get("/health/ready"), await client.get("/health/live")
    finally:
        product.signal_postgres(signal.SIGCONT)
    assert (ready.status_code, ready.headers["retry-after"]) == (503, "2")
    assert live.status_code == 200
    assert (await under_way).status_code == 201
    assert await asyncio.to_thread(product.process.wait, 40) == 0
    assert product.probe() is None
