"""The whole application on the worker's own database, called as an outside client calls it."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.journey import World, sandboxed

URL = "http://bilan.test"
BUDGET = 30
"""Files of different people that one member reads in an hour: fewer than an operator allows, so that few have to be made."""


@pytest.fixture(scope="session")
async def client(database: Base) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, without a token."""
    keys = {"root_key_file": database.folder / "root.key", "key_folder": database.folder / "keys"}
    settings = Settings(public_url=URL, pool_size=4, reading_budget=BUDGET, **keys)
    bound = settings.bound_to(app_url=database.endpoint.app_url, owner_url=None)
    app = make_app(bound)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as made:
        yield made
    await app.close()


@pytest.fixture
async def world(client: httpx.AsyncClient, request: pytest.FixtureRequest) -> World:
    """A sandbox organisation of the test's own, its legal clock standing at 08:00 UTC of the marked day."""
    marked = request.node.get_closest_marker("clock")
    return await sandboxed(client, marked.args[0] if marked else "2026-11-23")
