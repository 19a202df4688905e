"""Signed daily digests: written once a day, caught up, chained, and good for finding what somebody rewrote."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.persistence.store import Store
from tests.conftest import Base
from tests.worker.audited import Audited


@pytest.fixture
async def house(database: Base, store: Store, tmp_path: Path) -> Audited:
    return await Audited.made(database, store, tmp_path)


async def test_each_day_that_is_over_has_one_signed_digest_that_covers_the_one_before(house: Audited) -> None:
    await house.signed(days=0)
    assert house.folder.days(house.org) == []
    await house.signed(days=3)
    today = datetime.now(UTC).date()
    assert house.folder.days(house.org) == [today + timedelta(days=n) for n in range(3)]
    first, *rest = house.folder.all(house.org)
    assert len(first.heads) >= 2
    assert [d.heads for d in rest] == [{}, {}]
    before = {path: path.read_bytes() for path in house.files}
    await house.signed(days=3)
    assert {path: path.read_bytes() for path in house.files} == before


async def test_what_nobody_rewrote_is_verified(house: Audited) -> None:
    await house.signed()
    found = await house.verified()
    assert (found.fault, found.days) == (None, 1)
    assert found.events >= 2


async def test_a_changed_or_missing_digest_is_named(house: Audited) -> None:
    await house.signed(days=3)
    files = house.files
    kept, signed = files[1].read_bytes(), json.loads(files[1].read_bytes())
    signed["document"]["heads"].append({"thread": str(uuid4()), "sequence": 1, "digest": "00"})
    files[1].write_text(json.dumps(signed))
    assert files[1].name in str((await house.verified()).fault)
    files[1].write_bytes(kept)
    assert (await house.verified()).fault is None
    files[1].unlink()
    assert files[2].name in str((await house.verified()).fault)
