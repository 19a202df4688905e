"""Sandbox organisations and their clock, as an outside client meets them."""

from uuid import uuid4

import httpx
import pytest

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.journey import QUOTE, Actor, World

START = {"clock_start": "2026-12-01T08:00:00Z"}


async def moved(actor: Actor, to: str) -> httpx.Response:
    """Send the clock somewhere."""
    return await actor.call("POST", "/v1/sandbox/clock", {"to": to}, idempotency_key=str(uuid4()))


@pytest.mark.clock("2026-12-01")
async def test_the_clock_stands_still_between_calls_and_goes_forwards_only(world: World) -> None:
    assert (await world.admin.get("/v1/sandbox/clock"))["at"] == "2026-12-01T08:00:00Z"
    answer = await moved(world.admin, "2026-12-05T09:00:00Z")
    assert answer.json() == {"at": "2026-12-05T09:00:00Z", "fired": [], "complete": True}
    back = await moved(world.admin, "2026-12-05T08:59:59Z")
    assert (back.status_code, back.json()["errors"][0]["pointer"]) == (422, "/to")
    assert (await world.admin.get("/v1/sandbox/clock"))["at"] == "2026-12-05T09:00:00Z"


@pytest.mark.clock("2026-12-01")
async def test_silences_fire_on_the_way_in_order_at_midnight_in_paris(world: World) -> None:
    first, second = await world.open_bilan(), await world.open_bilan()
    quotes = []
    for bilan, day in ((first, "2026-12-02"), (second, "2026-12-03")):
        await world.on(day)
        quotes.append((await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE))["id"])
        await world.admin.post(f"/v1/quotes/{quotes[-1]}/send")
    assert (await moved(world.admin, "2026-12-12T22:59:59Z")).json()["fired"] == []
    fired = (await moved(world.admin, "2026-12-20T08:00:00Z")).json()["fired"]
    assert [(f["type"], f["subject"], f["on"]) for f in fired] == [
        ("quote.lapsed", quotes[0], "2026-12-13"),
        ("quote.lapsed", quotes[1], "2026-12-14"),
    ]


async def test_only_an_administrator_or_a_script_moves_the_clock(world: World) -> None:
    for role in ("counsellor", "beneficiary", "employer"):
        assert (await moved(world.actors[role], "2027-01-01T08:00:00Z")).status_code == 403
    assert (await moved(world.actors["funder"], "2027-01-01T08:00:00Z")).status_code == 403
    assert (await moved(world.actors["script"], "2027-01-01T08:00:00Z")).status_code == 200
    assert (await world.client.post("/v1/sandbox/clock", json={"to": "2027-01-01T08:00:00Z"})).status_code == 401


async def test_each_role_has_a_token_and_each_machine_its_credentials(client: httpx.AsyncClient) -> None:
    made = (await client.post("/v1/sandbox/organisations", json=START)).json()
    for role, token in made["tokens"].items():
        me = (await client.get("/v1/me", headers={"authorization": f"Bearer {token}"})).json()
        assert me["organisation"] == {"id": made["organisation_id"], "name": "Cap Horizons (fictif)", "sandbox": True}
        assert me["roles"] == [role.removeprefix("second_")]
    for credentials in made["clients"].values():
        form = {"grant_type": "client_credentials", "client_id": credentials["client_id"], "client_secret": credentials["client_secret"]}
        assert (await client.post("/oauth/token", data=form)).status_code == 200


async def test_each_call_makes_another_organisation_that_nobody_caches(client: httpx.AsyncClient) -> None:
    answers = [await client.post("/v1/sandbox/organisations", json=START) for _ in range(2)]
    assert len({answer.json()["organisation_id"] for answer in answers}) == 2
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_where_the_sandbox_is_off_its_paths_do_not_exist(database: Base) -> None:
    settings = Settings(
        public_url="http://bilan.test",
        pool_size=1,
        root_key_file=database.folder / "root.key",
        key_folder=database.folder / "keys",
        sandbox=False,
    ).bound_to(app_url=database.endpoint.app_url, owner_url=None)
    app = make_app(settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bilan.test") as client:
        calls = [
            await client.post("/v1/sandbox/organisations", json=START),
            await client.post("/v1/sandbox/organisations", json={"nonsense": 1}),
            await client.post("/v1/sandbox/clock", json={"to": "2027-01-01T08:00:00Z"}),
            await client.get("/v1/sandbox/clock"),
        ]
    await app.close()
    assert [(call.status_code, call.json()["code"]) for call in calls] == [(404, "not_found")] * 4
