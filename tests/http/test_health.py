"""Probes: the process lives whatever the database does; it is ready only when it can answer."""

import httpx

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base

LIVE, READY = "/health/live", "/health/ready"


def settings(database: Base, url: str) -> Settings:
    """One process on a database at this address."""
    made = Settings(
        public_url="http://bilan.test", pool_size=1, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys"
    )
    return made.bound_to(app_url=url, owner_url=None)


async def test_a_process_with_its_database_lives_and_is_ready_and_says_no_more(client: httpx.AsyncClient) -> None:
    live, ready = await client.get(LIVE), await client.get(READY)
    assert (live.status_code, live.json()) == (200, {"status": "live"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})
    assert live.headers["cache-control"] == ready.headers["cache-control"] == "no-store"


async def test_without_its_database_a_process_lives_and_is_not_ready(database: Base) -> None:
    app = make_app(settings(database, "postgresql://nobody@127.0.0.1:1/nothing"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        live, ready = await client.get(LIVE), await client.get(READY)
    await app.close()
    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json()["code"] == "not_ready"
    assert int(ready.headers["retry-after"]) > 0


async def test_a_process_that_is_leaving_lives_and_is_not_ready(database: Base) -> None:
    app = make_app(settings(database, database.endpoint.app_url))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        assert (await client.get(READY)).status_code == 200
        app.drain()
        assert ((await client.get(LIVE)).status_code, (await client.get(READY)).status_code) == (200, 503)
    await app.close()


async def test_a_schema_older_than_the_code_is_not_ready(database: Base) -> None:
    app = make_app(settings(database, database.endpoint.app_url))
    app._house.health.needed = "9999"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        assert (await client.get(READY)).status_code == 503
    await app.close()
