"""The yearly training report to the State: awaited from the first day, by 30 April of the next year, year after year."""

from typing import Any

import pytest

from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
FILED = {"filed_on": "2027-04-12", "reference": "BPF-2026-0417"}


async def reports(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await world.admin.get("/v1/training-reports"))["items"]
    return sorted(found, key=lambda report: report["year_ends_on"])


async def test_it_is_awaited_from_the_first_day_and_stands_in_the_due_list_of_who_administers(world: World) -> None:
    (report,) = await reports(world)
    assert (report["year_ends_on"][:4], report["status"], report["due_on"]) == ("2026", "due", "2027-04-30")
    assert report["organisation_id"] == world.ids["organisation"]
    assert await world.deadline(world.ids["organisation"], "bpf.filing") == "2027-04-30"
    for name in ("counsellor", "beneficiary", "employer", "funder"):
        told = (await world.actors[name].call("GET", "/v1/deadlines?limit=200")).text
        assert "bpf.filing" not in told, name
        assert (await world.actors[name].call("GET", f"/v1/training-reports/{report['id']}")).status_code in {403, 404}, name


async def test_it_is_filed_once_the_year_is_over_and_the_next_one_is_awaited(world: World) -> None:
    path = f"/v1/training-reports/{(await reports(world))[0]['id']}"
    refused = await world.admin.refused(f"{path}/file", FILED, by="bpf.year_over")
    assert refused["possible_from"] == "2027-01-01"
    await world.on("2027-04-12")
    assert (await world.admin.post(f"{path}/file", FILED))["status"] == "filed"
    assert [(r["year_ends_on"][:4], r["status"]) for r in await reports(world)] == [("2026", "filed"), ("2027", "due")]
    assert await world.deadline(world.ids["organisation"], "bpf.filing") == "2028-04-30"
    assert [f["type"] for f in await world.on("2027-05-02")] == []
    await world.admin.post(f"{path}/file", FILED | {"reference": "BPF-2026-0418"})
    assert [(r["year_ends_on"][:4], r["reference"]) for r in await reports(world)] == [("2026", "BPF-2026-0418"), ("2027", None)]


async def test_late_it_warns_once_by_the_clock_and_is_still_to_be_filed(world: World) -> None:
    path = f"/v1/training-reports/{(await reports(world))[0]['id']}"
    assert await world.on("2027-04-30") == []
    assert ("training_report.overdue", "2027-05-01") in [(f["type"], f["on"]) for f in await world.on("2027-06-01")]
    late = await world.admin.get(path)
    assert late["status"] == "late"
    assert [w["sentence_fr"] for w in late["open_warnings"]] == ["BPF 2026 à déposer : il l'était le 30/04/2027 au plus tard."]
    await world.admin.post(f"/v1/warnings/{late['open_warnings'][0]['id']}/acknowledge")
    await world.admin.post(f"{path}/file", FILED)
    assert [(r["year_ends_on"][:4], r["status"]) for r in await reports(world)] == [("2026", "filed"), ("2027", "due")]


async def test_every_year_is_awaited_in_its_turn_exactly_once(world: World) -> None:
    await world.on("2030-01-01")
    found = [(r["year_ends_on"][:4], r["status"], r["due_on"]) for r in await reports(world)]
    late = [(str(year), "late", f"{year + 1}-04-30") for year in (2026, 2027, 2028)]
    assert found == [*late, ("2029", "due", "2030-04-30")]
