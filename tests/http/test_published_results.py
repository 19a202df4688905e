"""Results that the provider publishes: with their method or not at all, and for everybody from then on."""

import pytest

from app.domain.publication.records import DraftPublication
from tests.http.journey import World

pytestmark = pytest.mark.clock("2027-01-04")
WHOLE = DraftPublication.example


async def test_results_without_their_method_are_refused_and_the_refusal_names_what_is_missing(world: World) -> None:
    path = f"/v1/publications/{(await world.admin.post('/v1/publications', {'title': 'Satisfaction 2026'}))['id']}"
    refused = await world.admin.refused(f"{path}/publish", by="qualiopi.results_method")
    for what in ("figures", "period_from", "period_until", "population", "formula", "method_text", "answers"):
        assert what in refused["sentence"]
    few = {k: v for k, v in WHOLE.items() if k != "title"} | {"answers": 4}
    await world.admin.patch(path, few)
    assert "people" in (await world.admin.refused(f"{path}/publish", by="qualiopi.results_method"))["sentence"]
    await world.admin.patch(path, {"answers": 50})
    assert (await world.admin.post(f"{path}/publish"))["published_on"] == "2027-01-04"
    assert (await world.admin.call("PATCH", path, {"answers": 60}, if_match="*")).status_code == 409


async def test_what_is_published_is_read_by_everybody_as_it_stood_on_any_day(world: World) -> None:
    path = f"/v1/publications/{(await world.admin.post('/v1/publications', WHOLE))['id']}"
    assert (await world.beneficiary.get("/v1/reports/results"))["items"] == []
    await world.admin.post(f"{path}/publish")
    for name in ("beneficiary", "employer", "funder", "script", "counsellor", "auditor"):
        (shown,) = (await world.actors[name].get("/v1/reports/results"))["items"]
        assert (shown["formula"], shown["answers"], shown["figures"][0]["counted"]) == (WHOLE["formula"], 50, 47), name
    for name in ("beneficiary", "counsellor"):
        assert (await world.actors[name].call("GET", path)).status_code == 404, name
    await world.on("2027-03-01")
    await world.admin.post(f"{path}/withdraw")
    assert (await world.beneficiary.get("/v1/reports/results"))["items"] == []
    assert len((await world.beneficiary.get("/v1/reports/results?on=2027-02-28"))["items"]) == 1
    assert (await world.beneficiary.get("/v1/reports/results?on=2027-01-03"))["items"] == []


async def test_more_people_counted_than_there_are_is_refused_at_once(world: World) -> None:
    wrong = WHOLE | {"figures": [{"label": "Bilans achevés", "counted": 51, "out_of": 50}]}
    await world.admin.refused("/v1/publications", wrong, by="results.coherent")
    await world.admin.refused("/v1/publications", WHOLE | {"period_until": "2027-01-05"}, by="results.coherent")
    assert (await world.counsellor.try_post("/v1/publications", WHOLE)).status_code == 403
