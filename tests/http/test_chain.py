"""The chain of events of a whole file is recomputed from what the database gives back."""

from pathlib import Path
from uuid import UUID

import pytest

from app.adapters.digests import DigestFolder
from app.adapters.keys import FileShelf, ShelvedSigningKeys, SigningPurpose
from app.persistence.audit import Audit
from app.persistence.store import Store
from app.service.audit import verify
from tests.conftest import Base
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)


async def test_every_event_of_a_whole_file_verifies(world: World, store: Store, database: Base, tmp_path: Path) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    keys = ShelvedSigningKeys(lambda: (FileShelf(database.folder / "keys"), database.roots), SigningPurpose.DIGESTS)
    found = await verify(Audit(store.pool), DigestFolder(tmp_path, keys.load()), UUID(world.ids["organisation"]))
    assert found.fault is None
    assert found.events > 50
