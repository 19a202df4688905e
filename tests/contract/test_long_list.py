"""C41: the last page of a long list costs what the first one does. A million rows in `make nightly`, fewer in each run."""

import os
import time
from statistics import median
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import Base
from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import House, Seeded

PATH = "/v1/beneficiaries"
ROWS = 1_000_000 if os.environ.get("BILAN_TIER") == "nightly" else 20_000
LIMIT = 200
COMPARED = 20
"""Pages at each end whose median time is compared."""
COPY = """INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object('id',
 '01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0')))).* FROM {table} t, generate_series($2::int, $3::int) n WHERE t.id = $1"""
"""Copies of one row, all older than it."""
BATCH = 2000
"""Rows a transaction: a long one would hold the feed back, in every database of the cluster."""


@pytest.fixture
async def long(house: House, database: Base) -> Seeded:
    """An organisation with that many beneficiaries."""
    seeded = await house.organisation("Longue liste")
    one = UUID((await seeded.admin.post(PATH, BENEFICIARY))["id"])
    owner = await asyncpg.connect(database.endpoint.admin_url)
    try:
        for table in ("thread", "beneficiary"):
            for start in range(1, ROWS, BATCH):
                await owner.execute(COPY.format(table=table), one, start, min(start + BATCH, ROWS) - 1)
        await owner.execute("VACUUM (ANALYZE) thread, beneficiary", timeout=600)
    finally:
        await owner.close()
    return seeded


@pytest.mark.timeout(1200)
async def test_c41_the_last_page_of_a_long_list_is_as_quick_as_the_first(long: Seeded) -> None:
    spent, seen, place = [], 0, f"{PATH}?limit={LIMIT}"
    while place:
        since = time.perf_counter()
        answer = await long.admin.call("GET", place)
        spent.append(time.perf_counter() - since)
        seen += len(answer.json()["items"])
        place = answer.links["next"]["url"] if "link" in answer.headers else ""
    assert (seen, len(spent)) == (ROWS, ROWS // LIMIT)
    assert median(spent[-COMPARED:]) <= 2 * median(spent[:COMPARED])
