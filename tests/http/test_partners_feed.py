"""What employers and funders hear of a file: names they know, dates, and nothing that only the provider knows."""

import pytest

from tests.http.journey import World
from tests.http.test_ac_03_skills_plan import contracted


@pytest.mark.clock("2026-12-01")
async def test_a_partner_hears_neither_the_reason_nor_the_version_of_what_happened(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await world.admin.post(f"/v1/bilans/{bilan}/cancel", {"reason": "provider_unavailable"})
    heard = (await world.employer.get("/v1/events?limit=500"))["items"]
    assert {e["type"] for e in heard} >= {"convention.signed", "bilan.ready", "bilan.cancelled"}
    assert {(e["reason"], e["version"]) for e in heard} == {(None, None)}


@pytest.mark.clock("2026-12-01")
async def test_an_administrator_hears_of_no_note_and_no_analysis(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    note = await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}})
    await world.counsellor.post(f"/v1/bilans/{bilan}/needs-analyses")
    heard = {e["resource_id"]: e["type"] for e in (await world.counsellor.get("/v1/events?limit=500"))["items"]}
    assert heard[note["id"]] == "note.written"
    for actor in (world.admin, world.script):
        told = {e["type"].split(".")[0] for e in (await actor.get("/v1/events?limit=500"))["items"]}
        assert "convention" in told
        assert not told & {"note", "needs_analysis"}
