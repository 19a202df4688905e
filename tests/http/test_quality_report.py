"""What proves each quality indicator: what the service has seen, what was brought, and honestly nothing where there is nothing."""

from typing import Any

import pytest

from app.domain.quality_proof.records import BringQualityProof
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
REFERENT: dict[str, Any] = BringQualityProof.example
DAYS = Days(preliminary=("2027-02-05",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)


async def report(world: World, on: str = "") -> dict[int, Any]:
    told = await world.actors["auditor"].get(f"/v1/reports/qualiopi{on and f'?on={on}'}")
    return {item["number"]: item for item in told["items"]}


async def test_where_nothing_proves_an_indicator_it_says_so_and_which_document_is_missing(world: World) -> None:
    found = await report(world)
    assert len(found) == 22
    assert {n: i["warning"]["fr"] for n, i in found.items()} == {n: f"Indicateur {n} sans preuve." for n in found}
    assert "référent" in found[26]["document"]["fr"]


async def test_a_bilan_proves_what_the_service_has_seen_of_it_and_still_does_once_its_content_is_destroyed(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    await world.on("2027-06-01")
    found = await report(world)
    assert {n for n, item in found.items() if item["proven"]} == {4, 6, 9, 10, 11, 18}
    assert found[11]["seen"] == [{"event": "synthesis.delivered", "count": 1, "last_on": "2027-04-14"}]
    earlier = await report(world, "2027-04-13")
    assert (earlier[11]["proven"], earlier[11]["seen"]) == (False, [])
    assert not (await report(world, "2031-01-01"))[11]["proven"]


async def test_a_document_proves_its_indicator_from_its_date_to_its_term_or_its_withdrawal(world: World) -> None:
    path = f"/v1/quality-proofs/{(await world.admin.post('/v1/quality-proofs', REFERENT))['id']}"
    assert [b["title"] for b in (await report(world))[26]["brought"]] == [REFERENT["title"]]
    for day, proven in {"2026-08-31": False, "2026-09-01": True, "2029-08-31": True, "2029-09-01": False}.items():
        assert (await report(world, day))[26]["proven"] is proven, day
    await world.on("2027-01-04")
    await world.admin.post(f"{path}/withdraw")
    assert not (await report(world))[26]["proven"]
    assert (await report(world, "2027-01-03"))[26]["proven"]
    await world.admin.refused("/v1/quality-proofs", REFERENT | {"indicator": 7}, by="proof.indicator")
    await world.admin.refused("/v1/quality-proofs", REFERENT | {"dated_on": "2027-01-05"}, by="proof.dated")


async def test_it_is_read_by_those_who_administer_and_audit_alone(world: World) -> None:
    for name in ("administrator", "auditor", "dpo", "script"):
        assert (await world.actors[name].call("GET", "/v1/reports/qualiopi")).status_code == 200, name
    for name in ("counsellor", "referent", "beneficiary", "employer", "funder"):
        assert (await world.actors[name].call("GET", "/v1/reports/qualiopi")).status_code == 403, name
