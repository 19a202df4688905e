"""Hours that were declared are never changed: what of them was wrong is taken back beside them, with a reason."""

from typing import Any

import pytest

from tests.http.dossier import held, ready
from tests.http.journey import World
from tests.http.test_funders_and_their_terms import PAPERS

pytestmark = pytest.mark.clock("2026-12-01")


async def declared(world: World) -> tuple[str, str]:
    """A bilan of an OPCO whose one session, of 120 minutes, is declared to it; the bilan, and the path of the session."""
    bilan = await ready(world)
    asked = {"kind": "opco", "funder_id": world.ids["funder"], "amount_cents": 150_000}
    request = f"/v1/funding-requests/{(await world.admin.post(f'/v1/bilans/{bilan}/funding-requests', asked))['id']}"
    for act, body in (("submit", {}), ("grant", {"granted_cents": 150_000}), ("secure", {})):
        await world.admin.post(f"{request}/{act}", body)
    await held(world, bilan, "preliminary", ("2027-01-05",))
    await world.admin.post(f"{request}/declare-service-done", {"papers": PAPERS})
    (session,) = (await world.counsellor.get(f"/v1/sessions?bilan_id={bilan}"))["items"]
    assert session["status"] == "locked"
    return bilan, f"/v1/sessions/{session['id']}"


async def hours(world: World, bilan: str) -> dict[str, int]:
    told = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    names = ("counted_minutes", "attested_minutes", "accompanied_minutes", "taken_back_minutes", "remaining_minutes")
    return {name.removesuffix("_minutes"): told[name] for name in names}


async def test_what_was_declared_stays_and_what_is_taken_back_of_it_stands_beside_it(world: World) -> None:
    bilan, session = await declared(world)
    assert await hours(world, bilan) == {"counted": 120, "attested": 120, "accompanied": 120, "taken_back": 0, "remaining": 1320}
    made = await world.counsellor.post(f"{session}/counter-entries", {"minutes": 30, "reason": "shorter"})
    assert (made["minutes"], made["reason"], made["entered_on"]) == (30, "shorter", "2027-01-05")
    assert await hours(world, bilan) == {"counted": 90, "attested": 90, "accompanied": 90, "taken_back": 30, "remaining": 1350}
    kept = await world.counsellor.get(session)
    assert (kept["status"], kept["minutes"]) == ("locked", 120)
    (phase,) = [p for p in (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["phases"] if p["phase"] == "preliminary"]
    assert (phase["counted_minutes"], phase["attested_minutes"]) == (90, 90)
    (listed,) = (await world.beneficiary.get(f"{session}/counter-entries"))["items"]
    assert listed == await world.beneficiary.get(f"/v1/counter-entries/{made['id']}")
    told = (await world.beneficiary.get(f"/v1/bilans/{bilan}/timeline?limit=200"))["items"][-1]
    assert (told["type"], told["checked"][-1]["rule_id"]) == ("session.countered", "hours.counter_entry_told")


async def test_no_more_is_taken_back_than_was_declared(world: World) -> None:
    bilan, session = await declared(world)
    path = f"{session}/counter-entries"
    await world.admin.post(path, {"minutes": 100, "reason": "duplicate"})
    await world.admin.refused(path, {"minutes": 21, "reason": "never_held"}, by="hours.counter_entry_at_most")
    await world.admin.post(path, {"minutes": 20, "reason": "never_held"})
    assert (await hours(world, bilan))["attested"] == 0
    for wrong in (
        {"minutes": 0, "reason": "shorter"},
        {"minutes": 5},
        {"minutes": -5, "reason": "shorter"},
        {"minutes": 5, "reason": "other"},
    ):
        assert (await world.admin.try_post(path, wrong)).status_code == 422, wrong


async def test_what_is_taken_back_is_planned_again_under_the_ceiling(world: World) -> None:
    bilan, session = await declared(world)
    await world.session(bilan, "preliminary", 1320, on="2027-01-12")
    later = {"kind": "individual", "phase": "preliminary", "minutes": 30, "starts_at": "2027-01-20T09:00:00Z"}
    planned: dict[str, Any] = later | {"counsellor_id": world.ids["counsellor"]}
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", planned, by="bilan.duration.max")
    await world.admin.post(f"{session}/counter-entries", {"minutes": 30, "reason": "shorter"})
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", planned | {"minutes": 31}, by="bilan.duration.max")
    assert (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", planned))["status"] == "planned"


async def test_only_locked_hours_are_countered_and_by_a_named_member(world: World) -> None:
    bilan, session = await declared(world)
    planned = await world.session(bilan, "preliminary", 60, on="2027-01-12")
    said = {"minutes": 5, "reason": "shorter"}
    early = await world.counsellor.try_post(f"/v1/sessions/{planned}/counter-entries", said)
    assert (early.status_code, early.json()["code"]) == (409, "not_possible_in_state")
    assert (await world.beneficiary.try_post(f"{session}/counter-entries", said)).status_code == 403
    refused = await world.script.try_post(f"{session}/counter-entries", said)
    assert (refused.status_code, [r["rule_id"] for r in refused.json()["refusals"]]) == (409, ["paper.named_member"])
    await world.admin.post(f"{session}/counter-entries", said)
    for partner in (world.employer, world.funder):
        assert (await partner.call("GET", f"{session}/counter-entries")).status_code in {403, 404}
        told = await partner.get(f"/v1/bilans/{bilan}/hours")
        assert set(told) == {"bilan_id", "attested_minutes"}
