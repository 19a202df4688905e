"""The watch over the data finds nothing wrong in what the API itself has written, from the first contact to the last destruction."""

from collections.abc import AsyncIterator
from uuid import UUID

import pytest

from app.persistence.invariants import INVARIANTS
from app.persistence.pool import Pool
from app.persistence.store import Store
from app.service.door import Door
from app.service.vigil import Vigil
from app.worker import vigil_of
from tests.conftest import Base
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World

TERMS = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}


@pytest.fixture
async def vigil(database: Base, store: Store) -> AsyncIterator[Vigil]:
    reading = Pool(database.endpoint.app_url, size=1, writes=False)
    yield vigil_of(reading, Door(store))
    await reading.close()


async def contradicted(vigil: Vigil, world: World) -> dict[str, list[UUID]]:
    """What contradicts each invariant in the organisation of the test."""
    org = UUID(world.ids["organisation"])
    files = await vigil.invariants.files(org, UUID(int=0))
    assert files
    looked = {one.id: await vigil._broken(one, org, files) for one in INVARIANTS}
    return {name: [f.subject for f in found] for name, found in looked.items() if found}


@pytest.mark.clock("2026-12-01")
async def test_a_whole_file_contradicts_nothing_at_any_of_its_steps(world: World, vigil: Vigil) -> None:
    bilan = await ready(world)
    payer = {"funder_id": world.ids["funder"], "amount_cents": 150000, "kind": "opco"}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", payer))["id"]
    await world.admin.post(f"/v1/funding-requests/{request}/submit")
    assert await contradicted(vigil, world) == {}
    missed = await world.session(bilan, "preliminary", 60, on="2027-01-04")
    await world.counsellor.post(f"/v1/sessions/{missed}/record-no-show")
    days = Days(preliminary=("2027-01-05",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
    await content_of_the_phases(world, bilan, days)
    assert await contradicted(vigil, world) == {}
    planned = await world.session(bilan, "conclusion", 60, on="2027-05-01")
    await synthesis_delivered(world, bilan)
    await completed(world, bilan, TERMS)
    assert (await world.counsellor.get(f"/v1/sessions/{planned}"))["status"] == "cancelled_by_provider"
    assert await contradicted(vigil, world) == {}
    for day in ("2027-04-16", "2028-04-14", "2028-04-16"):
        await world.on(day)
        assert await contradicted(vigil, world) == {}, day


@pytest.mark.clock("2026-12-01")
async def test_neither_does_one_that_is_given_up(world: World, vigil: Vigil) -> None:
    bilan = await ready(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-01-05")
    await world.session(bilan, "preliminary", 120, on="2027-02-01")
    await world.on("2027-01-05")
    await world.hold(session, 130)
    await world.beneficiary.post(f"/v1/sessions/{session}/dispute", {"reason": "shorter"})
    await world.counsellor.post(f"/v1/sessions/{session}/correct", {"minutes": 90, "reason": "typing_error"})
    assert await contradicted(vigil, world) == {}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/abandon")
    await world.on("2027-01-08")
    assert await contradicted(vigil, world) == {}
