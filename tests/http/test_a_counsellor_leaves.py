"""A counsellor who leaves, changes her role or hands a file over: her rights end with the act that says so, wherever she asks."""

import asyncio
from time import monotonic

import httpx
import pytest

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.conftest import URL
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
BOUND = 1.0
"""Seconds: the published bound of a revocation in another process."""


async def confided(world: World) -> tuple[str, tuple[str, ...]]:
    """A file with a message, and everywhere its counsellor reads of it."""
    bilan = await world.open_bilan()
    made = (await world.beneficiary.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "Bonjour"}}))["id"]
    return bilan, (f"/v1/bilans/{bilan}", f"/v1/messages/{made}", f"/v1/bilans/{bilan}/messages", f"/v1/bilans/{bilan}/timeline")


async def statuses(actor: Actor, paths: tuple[str, ...]) -> set[int]:
    return {(await actor.call("GET", path)).status_code for path in paths}


async def test_whoever_has_left_the_provider_is_refused_from_the_next_request_on(world: World) -> None:
    _, paths = await confided(world)
    assert await statuses(world.counsellor, paths) == {200}
    await world.admin.post(f"/v1/members/{world.ids['counsellor']}/retire")
    for path in (*paths, "/v1/events", "/v1/caseload", "/v1/messages"):
        refused = await world.counsellor.call("GET", path)
        assert (refused.status_code, refused.json()["code"]) == (403, "no_longer_member"), path


async def test_another_process_refuses_her_within_a_second(world: World, database: Base) -> None:
    _, paths = await confided(world)
    settings = Settings(public_url=URL, pool_size=4, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys")
    other = make_app(settings.bound_to(app_url=database.endpoint.app_url, owner_url=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=other), base_url=URL) as elsewhere:
        there = Actor(elsewhere, world.counsellor.token)
        assert await statuses(there, paths) == {200}
        await world.admin.post(f"/v1/members/{world.ids['counsellor']}/retire")
        since = monotonic()
        while await statuses(there, paths) != {403}:
            assert monotonic() - since < BOUND + 1, "the bound, and the time of the requests themselves"
            await asyncio.sleep(0)
    await other.close()


async def test_who_is_no_longer_a_counsellor_reads_no_file_that_she_accompanied(world: World) -> None:
    _, paths = await confided(world)
    await world.admin.patch(f"/v1/members/{world.ids['counsellor']}", {"roles": ["auditor"]})
    assert 200 not in await statuses(world.counsellor, paths)


async def test_a_file_that_is_handed_over_is_closed_to_her_and_open_to_her_successor(world: World) -> None:
    bilan, paths = await confided(world)
    kept, others = await confided(world)
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    found = (await world.admin.get(f"/v1/bilans/{bilan}/involvements"))["items"]
    (hers,) = (i["id"] for i in found if i["party_id"] == world.ids["counsellor"])
    await world.admin.post(f"/v1/involvements/{hers}/end")
    assert (await statuses(world.counsellor, paths), await statuses(world.second_counsellor, paths)) == ({404}, {200})
    assert (await statuses(world.counsellor, others), await statuses(world.second_counsellor, others)) == ({200}, {404})
    heard = (await world.counsellor.get("/v1/events?limit=500"))["items"]
    assert {e["bilan_id"] for e in heard if e["bilan_id"]} == {kept}
    assert [m["bilan_id"] for m in (await world.counsellor.get("/v1/messages"))["items"]] == [kept]
