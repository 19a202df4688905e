"""Questionnaires: chosen in the library, answered by the person at her pace, scored by a pure function, explained before they are read."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.adapters.instrument_files import shipped
from app.domain.scoring.score import Context, score
from tests.http.dossier import ready
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
LIKERT = {"ipip-50": (1, 5), "mini-ipip": (1, 5), "riasec-60": (0, 4)}


async def opened(world: World, instrument: str = "mini-ipip", **said: Any) -> tuple[str, str]:
    """A questionnaire assigned to the person, who has begun it: its path, and the bilan."""
    bilan = await ready(world)
    body = {"instrument_id": instrument, "instrument_version": "1.0.0", "counsellor_id": world.ids["counsellor"]} | said
    made = await world.counsellor.post(f"/v1/bilans/{bilan}/assignments", body)
    path = f"/v1/assignments/{made['id']}"
    await world.beneficiary.post(f"{path}/open", {"informed": True})
    return path, bilan


async def answer(actor: Actor, path: str, item: str, value: Any, *, etag: str = '"0"') -> httpx.Response:
    """One answer saved, whatever comes back."""
    return await actor.call("PUT", f"{path}/answers/{item}", {"value": value}, if_match=etag)


def plausible(instrument: str) -> dict[str, int]:
    """An answer to each item: all of the scale is used."""
    low, high = LIKERT[instrument]
    return {item.id: low + (n * 7 + 3) % (high - low + 1) for n, item in enumerate(shipped()[instrument].definition.items)}


async def answered(world: World, path: str, answers: dict[str, int]) -> None:
    """Every answer, saved as she goes."""
    for item, value in answers.items():
        saved = await answer(world.beneficiary, path, item, value)
        assert saved.status_code == 200, saved.text


async def debriefed(world: World, bilan: str) -> str:
    """An interview held today in which results are explained; its id."""
    session = await world.session(bilan, "preliminary", 60, kind="debrief")
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 60})
    return session


async def released(world: World, bilan: str) -> str:
    """A short questionnaire answered, explained today and handed over; the id of its result."""
    body = {"instrument_id": "mini-ipip", "instrument_version": "1.0.0", "counsellor_id": world.ids["counsellor"]}
    path = f"/v1/assignments/{(await world.counsellor.post(f'/v1/bilans/{bilan}/assignments', body))['id']}"
    await world.beneficiary.post(f"{path}/open", {"informed": True})
    await answered(world, path, dict.fromkeys(plausible("mini-ipip"), 3))
    await world.beneficiary.post(f"{path}/submit")
    await world.counsellor.post(f"{path}/review")
    await world.counsellor.post(f"{path}/release", {"session_id": await debriefed(world, bilan)})
    (result,) = (await world.counsellor.get(f"{path}/results"))["items"]
    found: str = result["id"]
    return found


async def test_the_library_lists_what_may_be_assigned_with_its_warnings_and_its_attribution(world: World) -> None:
    page = await world.counsellor.get("/v1/instruments", accept_language="fr")
    found = {one["id"]: one for one in page["items"]}
    assert set(found) == {"ipip-50", "mini-ipip", "riasec-60"}
    assert {one["questions"] for one in page["items"]} == {50, 20, 60}
    assert all("traduction non validée" in one["notices"] and one["attribution"] for one in page["items"])
    assert all(len(one["fingerprint"]) == 64 for one in page["items"])


async def test_the_library_is_paged_by_an_opaque_cursor(world: World) -> None:
    first = await world.counsellor.get("/v1/instruments?limit=2")
    assert ([i["id"] for i in first["items"]], first["has_more"]) == (["ipip-50", "mini-ipip"], True)
    second = await world.counsellor.get(f"/v1/instruments?limit=2&cursor={first['next_cursor']}")
    assert ([i["id"] for i in second["items"]], second["has_more"], second["next_cursor"]) == (["riasec-60"], False, None)
    other = await world.beneficiary.call("GET", f"/v1/instruments?cursor={first['next_cursor']}")
    assert (other.status_code, other.json()["code"]) == (400, "invalid_cursor")


async def test_a_questionnaire_is_rendered_in_the_language_that_is_asked_for(world: World) -> None:
    french = await world.beneficiary.call("GET", "/v1/instruments/ipip-50", accept_language="fr")
    english = await world.beneficiary.call("GET", "/v1/instruments/ipip-50", accept_language="en-GB, fr;q=0.5")
    assert (french.headers["content-language"], english.headers["content-language"]) == ("fr", "en")
    assert french.headers["etag"] != english.headers["etag"]
    fr, en = french.json(), english.json()
    assert fr["notices"][0] == "traduction non validée"
    assert "traduction non validée" not in en["notices"]
    assert fr["attribution"].startswith("International Personality Item Pool")
    assert (fr["questions"][0]["text"], en["questions"][0]["text"]) == (
        "Je mets de l'ambiance dans les soirées.", "Am the life of the party.",
    )  # fmt: skip
    assert [r["value"] for r in fr["questions"][0]["responses"]] == [1, 2, 3, 4, 5]
    assert "scales" not in fr, "keys and scales are not for the person who answers"


async def test_a_questionnaire_that_the_caller_holds_is_not_sent_again(world: World) -> None:
    first = await world.beneficiary.call("GET", "/v1/instruments/riasec-60")
    again = await world.beneficiary.call("GET", "/v1/instruments/riasec-60", if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["unknown", "ipip-50?version=9.9.9", "IPIP-50"])
async def test_a_questionnaire_or_a_version_that_is_not_in_the_library_is_unknown(world: World, path: str) -> None:
    assert (await world.counsellor.call("GET", f"/v1/instruments/{path}")).status_code == 404


async def test_an_employer_has_no_use_for_the_library(world: World) -> None:
    for path in ("/v1/instruments", "/v1/instruments/ipip-50"):
        refused = await world.employer.call("GET", path)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_answers_are_saved_and_resumed_on_another_device(world: World) -> None:
    path, _ = await opened(world)
    phone, laptop = world.beneficiary, Actor(world.client, world.beneficiary.token)
    saved = await answer(phone, path, "m01", 4)
    assert (saved.status_code, saved.json()["value"], saved.json()["revision"]) == (200, 4, 1)
    resumed = await laptop.get(f"{path}/answers")
    assert [(a["item_id"], a["value"], a["revision"]) for a in resumed["items"]] == [("m01", 4, 1)]
    changed = await answer(laptop, path, "m01", 2, etag=saved.headers["etag"])
    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    late = await answer(phone, path, "m01", 5, etag=saved.headers["etag"])
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    assert (await phone.get(f"{path}/answers"))["items"][0]["value"] == 2


async def test_a_save_repeated_after_a_lost_answer_succeeds_again(world: World) -> None:
    path, _ = await opened(world)
    first, again = [await answer(world.beneficiary, path, "m01", 3) for _ in range(2)]
    assert (first.status_code, again.status_code, again.headers["etag"]) == (200, 200, first.headers["etag"])
    other = await answer(world.beneficiary, path, "m01", 1)
    assert (other.status_code, other.json()["code"]) == (412, "stale_version")


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [("m01", 6, "out_of_range"), ("m01", "4", "wrong_type"), ("m01", [4], "wrong_type"), ("m99", 4, "item_not_found")],
)
async def test_an_answer_that_the_item_does_not_accept_names_the_field(world: World, item: str, value: Any, code: str) -> None:
    path, _ = await opened(world)
    refused = await answer(world.beneficiary, path, item, value)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request")
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [("/value", code)]
    assert (await world.beneficiary.get(f"{path}/answers"))["items"] == []


async def test_an_answer_without_a_condition_is_told_to_bring_one(world: World) -> None:
    path, _ = await opened(world)
    refused = await world.beneficiary.call("PUT", f"{path}/answers/m01", {"value": 3})
    assert (refused.status_code, refused.json()["code"]) == (428, "if_match_required")


async def test_nobody_answers_in_her_place(world: World) -> None:
    path, _ = await opened(world)
    counsellor = await answer(world.counsellor, path, "m01", 3)
    assert (counsellor.status_code, counsellor.json()["code"]) == (403, "forbidden")
    for actor in (world.second_counsellor, world.funder):
        assert (await answer(actor, path, "m01", 3)).status_code in {403, 404}
    assert (await answer(world.second_counsellor, path, "m01", 3)).status_code == 404


@pytest.mark.parametrize("instrument", sorted(LIKERT))
async def test_submitted_answers_are_frozen_and_scored_as_the_pure_function_does(world: World, instrument: str) -> None:
    path, _ = await opened(world, instrument)
    answers = plausible(instrument)
    await answered(world, path, answers)
    scored = await world.beneficiary.post(f"{path}/submit")
    assert (scored["status"], scored["answered"]) == ("scored", len(answers))
    late = await answer(world.beneficiary, path, next(iter(answers)), LIKERT[instrument][0], etag="*")
    assert (late.status_code, late.json()["code"]) == (409, "not_possible_in_state")
    (result,) = (await world.counsellor.get(f"{path}/results"))["items"]
    published = shipped()[instrument]
    context = Context(definition_hash=published.fingerprint, language="fr", consented=frozenset())
    expected = score(published.definition, answers, context).but(flags=())
    assert result["report"] == expected.model_dump(mode="json")
    assert (result["definition_sha256"], result["engine"]) == (published.fingerprint, expected.engine)


async def test_results_are_hers_to_read_once_a_counsellor_has_explained_them_and_not_before(world: World) -> None:
    path, bilan = await opened(world)
    await answered(world, path, plausible("mini-ipip"))
    await world.beneficiary.post(f"{path}/submit")
    (result,) = (await world.counsellor.get(f"{path}/results"))["items"]
    hidden = await world.beneficiary.call("GET", f"/v1/results/{result['id']}")
    unknown = await world.beneficiary.call("GET", f"/v1/results/{uuid4()}")
    assert (hidden.status_code, hidden.json()["code"], hidden.json()["detail"]) == (404, "not_found", unknown.json()["detail"])
    assert (await world.beneficiary.get(f"{path}/results"))["items"] == []
    assert (await world.beneficiary.get("/v1/results"))["items"] == []
    await world.counsellor.post(f"{path}/review")
    planned = await world.session(bilan, "preliminary", 60, kind="debrief", on="2027-01-12")
    await world.counsellor.refused(f"{path}/release", {"session_id": planned}, by="test.human_debrief")
    session = await debriefed(world, bilan)
    await world.counsellor.post(f"{path}/release", {"session_id": session})
    (mine,) = (await world.beneficiary.get(f"{path}/results"))["items"]
    assert (mine["id"], mine["report"]) == (result["id"], result["report"])
    assert (await world.beneficiary.get(f"/v1/results/{result['id']}"))["released_on"] is not None


async def test_a_result_is_read_in_words_by_those_who_read_the_result_and_the_reading_is_noted(world: World) -> None:
    path, bilan = await opened(world)
    answers = plausible("mini-ipip")
    await answered(world, path, answers)
    await world.beneficiary.post(f"{path}/submit")
    (result,) = (await world.counsellor.get(f"{path}/results"))["items"]
    reading = f"/v1/results/{result['id']}/reading"
    assert (await world.beneficiary.call("GET", reading)).status_code == 404
    assert (await world.second_counsellor.call("GET", reading)).status_code == 404
    await world.counsellor.post(f"{path}/review")
    session = await debriefed(world, bilan)
    await world.counsellor.post(f"{path}/release", {"session_id": session})
    journal = f"/v1/bilans/{bilan}/access-journal"
    before = len((await world.beneficiary.get(journal))["items"])
    for language, title in shipped()["mini-ipip"].definition.title.items():
        said = await world.counsellor.call("GET", reading, accept_language=language)
        assert (said.headers["content-language"], said.headers["cache-control"]) == (language, "no-store")
        words = said.json()
        assert (words["title"], words["answered"]) == (title, len(answers))
        assert words["attribution"]
        assert "traduction non validée" in words["notices"]
        assert {scale["id"] for scale in words["scales"]} == {scale["id"] for scale in result["report"]["scales"]}
        assert all(scale["name"] for scale in words["scales"])
        assert all(scale["band_label"] for scale in words["scales"])
    assert len((await world.beneficiary.get(journal))["items"]) == before + len(shipped()["mini-ipip"].definition.title)
    assert (await world.beneficiary.get(reading))["scales"] == (await world.counsellor.get(reading))["scales"]


async def test_what_the_way_of_answering_says_is_for_the_counsellor_alone(world: World) -> None:
    path, _ = await opened(world)
    await answered(world, path, dict.fromkeys(plausible("mini-ipip"), 3))
    await world.beneficiary.post(f"{path}/submit")
    (quality,) = (await world.counsellor.get(f"{path}/response-qualities"))["items"]
    assert quality["flags"]
    assert (await world.beneficiary.call("GET", f"/v1/response-qualities/{quality['id']}")).status_code == 403
    assert (await world.beneficiary.call("GET", f"{path}/response-qualities")).json().get("items", []) == []


async def test_she_may_prefer_not_to_answer_and_nothing_of_her_answers_is_left(world: World) -> None:
    path, _ = await opened(world)
    await answer(world.beneficiary, path, "m01", 5)
    await world.beneficiary.post(f"{path}/withdraw")
    assert [a["value"] for a in (await world.beneficiary.get(f"{path}/answers"))["items"]] == [None]


async def test_a_questionnaire_that_nobody_published_is_not_assigned(world: World) -> None:
    bilan = await ready(world)
    body = {"instrument_id": "mini-ipip", "instrument_version": "2.0.0", "counsellor_id": world.ids["counsellor"]}
    await world.counsellor.refused(f"/v1/bilans/{bilan}/assignments", body, by="instrument.published")


async def test_she_has_read_how_her_answers_are_scored_before_the_first_question(world: World) -> None:
    bilan = await ready(world)
    body = {"instrument_id": "mini-ipip", "instrument_version": "1.0.0", "counsellor_id": world.ids["counsellor"]}
    made = await world.counsellor.post(f"/v1/bilans/{bilan}/assignments", body)
    path = f"/v1/assignments/{made['id']}"
    await world.beneficiary.refused(f"{path}/open", {"informed": False}, by="assignment.scoring_informed")
    early = await answer(world.beneficiary, path, "m01", 3)
    assert (early.status_code, early.json()["code"]) == (409, "not_possible_in_state")
