"""One API without and with what stands in front of its router, over the same rows."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest

from app.domain.machine import Principal
from app.domain.projection.records import PollStatus
from app.domain.vocabulary import Role
from app.edge.authentication import require, scope_of
from app.edge.layer import Exposure
from app.edge.problems import Problem
from app.hot.front import Front, Reads
from app.hot.tail import Tail
from app.hot.versions import Versions
from app.main import make_api, wrapped
from app.persistence.store import Store
from app.routers.calls import Services
from app.routers.command_routes import straight
from app.service.caseload import Caseload
from app.service.door import Door
from app.service.drafts import Drafts
from app.service.following import Following
from app.service.outcomes import real_time
from app.service.polling import Polling
from app.service.reads import Reads as PlainReads
from tests.conftest import Base
from tests.persistence.furnished import House, furnish, only

KEY = b"k" * 32
API = make_api()
OF_THE_MOMENT = {"x-request-id"}


@dataclass
class Twice:
    """The API without and with its polled reads in front, over the same rows. Tokens are names of principals (a double of the tokens)."""

    plain: httpx.AsyncClient
    hot: httpx.AsyncClient
    versions: Versions
    tail: Tail
    door: Door
    house: House
    owner: asyncpg.Connection
    request: str
    front: Any
    reached_the_router: list[str] = field(default_factory=list)

    async def get(self, path: str, who: str = "funder", **headers: str) -> httpx.Response:
        """The answer of the polled path, once proved equal to that of the router."""
        sent = {"authorization": f"Bearer {who}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        plain = await self.plain.get(path, headers=sent)
        hot = await self.hot.get(path, headers=sent)
        assert (hot.status_code, told(hot), body(hot)) == (plain.status_code, told(plain), body(plain))
        return hot


def told(response: httpx.Response) -> dict[str, str]:
    return {
        k: v for k, v in response.headers.items() if k not in OF_THE_MOMENT | ({"content-length"} if response.status_code > 399 else set())
    }


def body(response: httpx.Response) -> Any:
    if response.status_code < 400:
        return response.content
    return {k: v for k, v in response.json().items() if k not in {"instance", "request_id"}}


def _principals(house: House, stranger: House) -> dict[str, Principal]:
    narrow = frozenset({"bilans:read"})
    return {
        "funder": house.principal(Role.FUNDER, scopes=frozenset({"funding-requests:read", "events:read"})),
        "administrator": house.principal(Role.ADMINISTRATOR),
        "counsellor": house.principal(Role.COUNSELLOR),
        "beneficiary": house.principal(Role.BENEFICIARY),
        "referent": house.principal(Role.REFERENT),
        "script-without-scope": house.principal(Role.SCRIPT, scopes=narrow),
        "another-funder": stranger.principal(Role.FUNDER, org=house.org),
        "another-house": stranger.principal(Role.FUNDER),
    }


@pytest.fixture
async def twice(database: Base) -> AsyncIterator[Twice]:
    house, pool = House(), database.pool()
    owner = await asyncpg.connect(database.endpoint.admin_url)
    files = [house.file(n) for n in range(3)]
    await furnish(owner, house.org, (r for file in files for r in file))
    principals = _principals(house, House())

    async def principal(authorization: str | None, organisation: str | None) -> Principal:
        known = principals.get((authorization or "").removeprefix("Bearer "))
        if known is None:
            raise Problem("invalid_token" if authorization else "unauthorized")
        return known

    async def authenticate(request: Any) -> Principal:
        by = await principal(request.headers.get("authorization"), None)
        require(by, scope_of(request))
        return by

    store, versions = Store(pool, database.keys), Versions()
    door = Door(store, heard=versions.heard)
    reads = Reads(
        polling=Polling(pool),
        following=Following(pool, keys=(KEY,), clock=real_time),
        caseload=Caseload(pool),
        versions=versions,
        cursor_key=KEY,
    )
    more = {"polling": reads.polling, "following": reads.following, "caseload": reads.caseload}
    API.state.services = Services(door, PlainReads(store, real_time), Drafts(store, {}), authenticate, KEY, more)
    tail = Tail(database.pool(1), versions)
    answered: list[str] = []

    def router_noticed(app: Any) -> Any:
        async def noticed(scope: Any, receive: Any, send: Any) -> None:
            answered.append(scope.get("path", ""))
            await app(scope, receive, send)

        return noticed

    def front(app: Any) -> Any:
        return Front(router_noticed(app), authenticate=principal, reads=reads, tail=tail, door=door, straight=lambda: straight(API))

    exposure = Exposure()
    ways: list[Callable[[Any], Any]] = [lambda app: app, front]
    clients = [
        httpx.AsyncClient(
            transport=httpx.ASGITransport(wrapped(API, public_url="http://t", exposure=exposure, front=way)), base_url="http://t"
        )
        for way in ways
    ]
    yield Twice(clients[0], clients[1], versions, tail, door, house, owner, str(only(files[0], PollStatus).id), front(API), answered)
    await tail.stop()
    await pool.close()
    await owner.close()
