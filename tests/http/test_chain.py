"""The chains of a whole file are recomputed from what the database gives back."""

from pathlib import Path
from uuid import UUID

import pytest

from app.persistence.store import Store
from tests.conftest import Base
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World
from tests.worker.audited import Audited

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)


async def test_events_and_reads_of_a_whole_file_verify_before_its_destruction_and_after(
    world: World, store: Store, database: Base, tmp_path: Path
) -> None:
    house = Audited(database, store, tmp_path, UUID(world.ids["organisation"]))
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    await house.chained()
    before = await house.verified()
    assert before.fault is None
    assert before.events > 50
    assert before.reads >= 4
    await world.on("2027-04-20")
    assert (await world.beneficiary.call("GET", f"/v1/syntheses/{synthesis}")).status_code == 410
    await house.chained()
    after = await house.verified()
    assert (after.fault, after.reads >= before.reads, after.events > before.events) == (None, True, True)
