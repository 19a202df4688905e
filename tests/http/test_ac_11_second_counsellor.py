"""AC-11: after 20 h 30 held, another counsellor's view of 1 h 30 on 10 February 2027, with the person's consent only."""

from typing import Any

import pytest

from tests.conftest import Base
from tests.http.dossier import CAREER, NEEDS, PLAN, held, ready
from tests.http.journey import World
from tests.http.test_questionnaires import released
from tests.http.unnoticed import ended_unnoticed

CONSENT: dict[str, Any] = {
    "kind": "second_counsellor",
    "purpose": "Regard extérieur sur le projet",
    "text_version": "second-counsellor-1",
    "documents": ["projects", "results"],
    "valid_until": "2027-02-17",
}
pytestmark = pytest.mark.clock("2026-12-01")


async def opinion(world: World) -> tuple[str, dict[str, Any]]:
    """A bilan with 20 h 30 held, and the session that is to be planned."""
    bilan = await ready(world)
    await held(world, bilan, "preliminary", ("2027-01-05",), minutes=1230)
    body = {"kind": "second_opinion", "phase": "investigation", "minutes": 90, "starts_at": "2027-02-10T09:00:00Z"}
    return bilan, body | {"counsellor_id": world.ids["second_counsellor"]}


async def agreed(world: World, bilan: str, **over: Any) -> str:
    """Her consent to what the counsellor asked, named and dated; its id."""
    to = [{"name": "Marc Delorme", "party_id": world.ids["second_counsellor"]}]
    asked: str = (await world.counsellor.post(f"/v1/bilans/{bilan}/consents", CONSENT | {"recipients": to} | over))["id"]
    await world.beneficiary.post(f"/v1/consents/{asked}/grant")
    return asked


async def assigned(world: World, bilan: str, consent: str) -> None:
    """Assigned to the outside view, under her consent."""
    body = {"member_id": world.ids["second_counsellor"], "consent_id": consent}
    made = await world.admin.post(f"/v1/bilans/{bilan}/involvements", body)
    assert (made["role"], made["consent_id"]) == ("second_counsellor", consent)


async def test_without_her_consent_no_outside_view_is_planned(world: World) -> None:
    bilan, body = await opinion(world)
    path = f"/v1/bilans/{bilan}/sessions"
    await world.counsellor.refused(path, body, by="share.second_counsellor")
    await agreed(world, bilan, valid_until="2027-02-09")
    await world.counsellor.refused(path, body, by="share.second_counsellor")


async def test_with_her_consent_it_makes_twenty_two_hours(world: World) -> None:
    bilan, body = await opinion(world)
    await assigned(world, bilan, await agreed(world, bilan))
    planned = await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", body)
    hers = (await world.second_counsellor.get("/v1/sessions"))["items"]
    assert [(s["id"], s["minutes"]) for s in hers] == [(planned["id"], 90)], "of the sessions, she is told of her own"
    assert (await world.second_counsellor.get(f"/v1/sessions/{planned['id']}"))["starts_at"] == body["starts_at"]
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["counted_minutes"], hours["planned_minutes"], hours["remaining_minutes"]) == (1230, 90, 120)


async def test_an_outside_view_is_not_moved_beyond_her_consent(world: World) -> None:
    bilan, body = await opinion(world)
    await assigned(world, bilan, await agreed(world, bilan))
    session = f"/v1/sessions/{(await world.counsellor.post(f'/v1/bilans/{bilan}/sessions', body))['id']}"
    for beyond in ("2027-02-17T23:00:00Z", "2027-03-10T09:00:00Z"):
        moved = {"starts_at": beyond, "minutes": 90}
        await world.counsellor.refused(f"{session}/reschedule", moved, by="share.second_counsellor")
    moved = await world.counsellor.post(f"{session}/reschedule", {"starts_at": "2027-02-17T09:00:00Z", "minutes": 90})
    assert moved["status"] == "planned"
    await world.on("2027-02-17")
    assert (await world.counsellor.post(f"{session}/hold", {"minutes": 90}))["held_on"] == "2027-02-17"


async def test_an_outside_view_is_not_held_once_she_has_withdrawn_her_consent(world: World) -> None:
    bilan, body = await opinion(world)
    consent = await agreed(world, bilan)
    await assigned(world, bilan, consent)
    session = f"/v1/sessions/{(await world.counsellor.post(f'/v1/bilans/{bilan}/sessions', body))['id']}"
    await world.beneficiary.post(f"/v1/consents/{consent}/withdraw")
    await world.on("2027-02-10")
    await world.counsellor.refused(f"{session}/hold", {"minutes": 90}, by="share.second_counsellor")
    await agreed(world, bilan)
    assert (await world.counsellor.post(f"{session}/hold", {"minutes": 90}))["status"] == "held"


async def test_on_the_account_s_money_a_freelance_second_counsellor_needs_a_written_subcontract(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    await world.admin.patch(f"/v1/members/{world.ids['second_counsellor']}", {"employment": "freelance"})
    path, body = f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]}
    refusal = await world.admin.refused(path, body, by="bilan.subcontract.written")
    assert "L6323-9-2" in refusal["article"]
    written = {"reference": "ST-2026-7", "signed_on": "2026-12-08", "sent_on": "2026-12-09"}
    await world.admin.patch(f"/v1/members/{world.ids['second_counsellor']}", {"subcontract": written})
    assert (await world.admin.post(path, body))["role"] == "counsellor"


@pytest.fixture
async def written(world: World) -> tuple[str, dict[str, str]]:
    """A bilan with a project, a note and an action plan."""
    bilan = await ready(world)
    await held(world, bilan, "preliminary", ("2027-01-05",), minutes=1230)
    bodies: dict[str, dict[str, Any]] = {
        "projects": {"kind": "alternative", "content": CAREER},
        "notes": {"content": {"text": "À reprendre"}},
        "action-plans": {"content": PLAN},
        "needs-analyses": {"content": NEEDS},
    }
    found = {}
    for segment, body in bodies.items():
        found[segment] = f"/v1/{segment}/{(await world.counsellor.post(f'/v1/bilans/{bilan}/{segment}', body))['id']}"
    return bilan, found


async def test_she_reads_what_the_consent_names_and_nothing_else(world: World, written: tuple[str, dict[str, str]]) -> None:
    bilan, paths = written
    other = world.second_counsellor
    for path in (*paths.values(), f"/v1/bilans/{bilan}"):
        assert (await other.call("GET", path)).status_code == 404
    consent = await agreed(world, bilan)
    await assigned(world, bilan, consent)
    assert (await other.get(paths["projects"]))["content"]["title"] == CAREER["title"]
    assert [p["id"] for p in (await other.get("/v1/projects"))["items"]] == [paths["projects"].rsplit("/", 1)[1]]
    for segment in ("notes", "action-plans", "needs-analyses"):
        refused = await other.call("GET", paths[segment])
        assert (refused.status_code, refused.json()["refusals"][0]["rule_id"]) == (403, "secrecy.professional"), segment
        assert (await other.get(f"/v1/{segment}"))["items"] == []
    lines = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert {(line["role"], line["resource"], line["consent_id"]) for line in lines if line["role"] == "second_counsellor"} == {
        ("second_counsellor", paths["projects"], consent)
    }
    assert (await other.get(f"/v1/bilans/{bilan}"))["status"] == "preliminary"
    for closed in ("quotes", "conventions", "billing-items"):
        answer = await other.call("GET", f"/v1/{closed}?bilan_id={bilan}")
        assert answer.status_code == 403 or answer.json()["items"] == [], closed


async def test_she_reads_the_results_that_the_consent_names_and_only_those(world: World, written: tuple[str, dict[str, str]]) -> None:
    bilan, _ = written
    await world.on("2027-01-07")
    result = f"/v1/results/{await released(world, bilan)}"
    projects = await agreed(world, bilan, documents=["projects"])
    await assigned(world, bilan, projects)
    refused = await world.second_counsellor.call("GET", result)
    assert (refused.status_code, refused.json()["refusals"][0]["rule_id"]) == (403, "secrecy.professional")
    assert (await world.second_counsellor.get("/v1/results"))["items"] == []
    await world.beneficiary.post(f"/v1/consents/{projects}/withdraw")
    both = await agreed(world, bilan)
    await assigned(world, bilan, both)
    assert (await world.second_counsellor.get(result))["report"]
    lines = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert (lines[0]["role"], lines[0]["resource"], lines[0]["consent_id"]) == ("second_counsellor", result, both)


async def test_her_access_ends_at_midnight_in_paris_after_the_last_day(world: World, written: tuple[str, dict[str, str]]) -> None:
    bilan, paths = written
    await assigned(world, bilan, await agreed(world, bilan))
    await world.on("2027-02-17", hour=22)
    await world.second_counsellor.get(paths["projects"])
    await world.on("2027-02-17", hour=23)  # 18 February 00:00 in Paris
    for path in (paths["projects"], f"/v1/bilans/{bilan}"):
        assert (await world.second_counsellor.call("GET", path)).status_code == 404
    seats = (await world.admin.get("/v1/involvements?limit=200"))["items"]
    assert [s["status"] for s in seats if s["bilan_id"] == bilan and s["role"] == "second_counsellor"] == ["ended"]


async def test_her_access_ends_with_the_consent(world: World, written: tuple[str, dict[str, str]]) -> None:
    bilan, paths = written
    consent = await agreed(world, bilan)
    await assigned(world, bilan, consent)
    await world.second_counsellor.get(paths["projects"])
    await world.beneficiary.post(f"/v1/consents/{consent}/withdraw")
    assert (await world.second_counsellor.call("GET", paths["projects"])).status_code == 404


async def test_nobody_is_assigned_under_a_consent_that_names_somebody_else_or_is_over(world: World) -> None:
    bilan = await ready(world)
    path, body = f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]}
    elsewhere = await agreed(world, bilan, recipients=[{"name": "Quelqu'un d'autre"}])
    await world.admin.refused(path, body | {"consent_id": elsewhere}, by="share.second_counsellor")
    over = await agreed(world, bilan)
    await world.beneficiary.post(f"/v1/consents/{over}/withdraw")
    await world.admin.refused(path, body | {"consent_id": over}, by="share.second_counsellor")


async def test_her_seat_is_empty_once_the_consent_is_over_even_where_nobody_has_noted_its_end(world: World, database: Base) -> None:
    bilan, body = await opinion(world)
    consent = await agreed(world, bilan)
    await assigned(world, bilan, consent)
    session = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", body))["id"]
    places = [f"/v1/bilans/{bilan}", f"/v1/sessions/{session}", f"/v1/bilans/{bilan}/timeline", f"/v1/bilans/{bilan}/deadlines"]
    assert [(await world.second_counsellor.call("GET", place)).status_code for place in places] == [200] * 4
    await ended_unnoticed(database, consent)
    assert [(await world.second_counsellor.call("GET", place)).status_code for place in places] == [404] * 4
    assert (await world.second_counsellor.get("/v1/bilans"))["items"] == []
    assert (await world.second_counsellor.get("/v1/sessions"))["items"] == []
    assert (await world.counsellor.call("GET", f"/v1/bilans/{bilan}")).status_code == 200
