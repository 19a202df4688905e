"""A new year of a funder's criteria is a file in the operator's folder: the API applies it from its day, without a release."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import make_app
from app.settings import Settings
from tests.conftest import Base
from tests.http.conftest import URL
from tests.http.journey import Actor, World

NEXT_YEAR: list[dict[str, Any]] = [
    {
        "kind": "faf", "scheme": "fif_pl", "from_on": "2027-01-01", "source": "FIF PL 2027", "last_verified_on": "2027-01-04",
        "proof": "contribution", "after_start_days": 20, "cap_cents": 95_000,
    },
    {
        "kind": "anfh", "from_on": "2027-01-01", "source": "ANFH 2027", "last_verified_on": "2027-01-04", "lead_days": 60,
    },
]  # fmt: skip


@pytest.fixture
async def updated(database: Base, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the same application, started with next year's file."""
    (tmp_path / "2027.json").write_text(json.dumps(NEXT_YEAR), "utf-8")
    settings = Settings(public_url=URL, pool_size=2, root_key_file=database.folder / "root.key", key_folder=database.folder / "keys")
    bound = settings.bound_to(app_url=database.endpoint.app_url, owner_url=None)
    app = make_app(bound.model_copy(update={"funder_criteria_folder": tmp_path}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as made:
        yield made
    await app.close()


async def started(client: httpx.AsyncClient, day: str) -> World:
    answer = await client.post("/v1/sandbox/organisations", json={"clock_start": f"{day}T08:00:00Z"})
    made = answer.json()
    return World(client, made["ids"], {role: Actor(client, token) for role, token in made["tokens"].items()})


async def asked(world: World, kind: str, amount: int, **funder: Any) -> set[str]:
    """The warnings of a request filed today for a start in fifty days."""
    known = (await world.admin.post("/v1/funders", {"name": kind, "kind": kind} | funder))["id"]
    bilan = await world.open_bilan(beneficiary_status="self_employed")
    start = {"starts_on": "2027-02-23" if (await world.now()).startswith("2027") else "2027-02-01"}
    body = {"kind": kind, "funder_id": known, "amount_cents": amount, "proof_seen_on": "2026-12-01", "pays": "beneficiary"} | start
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    filed = await world.admin.post(f"/v1/funding-requests/{request}/submit")
    return {warning["rule_id"] for warning in filed["open_warnings"]}


async def test_from_its_first_day_the_new_file_decides_and_not_a_day_before(updated: httpx.AsyncClient) -> None:
    before = await started(updated, "2026-12-14")
    assert "fund.ceiling" in await asked(before, "faf", 95_000, scheme="fif_pl")
    assert "fund.filing_lead" not in await asked(before, "anfh", 100_000)
    after = await started(updated, "2027-01-04")
    assert "fund.ceiling" not in await asked(after, "faf", 95_000, scheme="fif_pl")
    assert "fund.ceiling" in await asked(after, "faf", 95_001, scheme="fif_pl")
    assert "fund.filing_lead" in await asked(after, "anfh", 100_000)


async def test_without_the_file_the_criteria_of_the_year_before_go_on(client: httpx.AsyncClient) -> None:
    after = await started(client, "2027-01-04")
    assert "fund.ceiling" in await asked(after, "faf", 95_000, scheme="fif_pl")
    assert "fund.filing_lead" not in await asked(after, "anfh", 100_000)
