"""A complaint, or a report of violence, harassment or discrimination: who files it, who reads it, and what happens to it in time."""

from typing import Any

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
SAID: dict[str, Any] = {"kind": "harassment", "statement": "Des remarques répétées pendant les séances."}
ANSWER = {"answer": "Nous avons changé de conseiller et saisi la direction.", "outcome": "upheld"}
PROCEDURE = "Réclamations et signalements, version 3"


async def filed(world: World, **more: Any) -> str:
    """Her own, of 1 December."""
    return f"/v1/complaints/{(await world.beneficiary.post('/v1/complaints', SAID | more))['id']}"


async def taken_in_charge(world: World, path: str, handler: str | None = None) -> None:
    await world.admin.post(f"{path}/acknowledge", {"handler_id": handler or world.ids["administrator"], "procedure": PROCEDURE})


async def test_she_complains_of_her_bilan_is_answered_and_it_is_closed_with_what_changes(world: World) -> None:
    bilan = await world.open_bilan()
    path = await filed(world, bilan_id=bilan)
    mine = await world.beneficiary.get(path)
    assert (mine["status"], mine["beneficiary_id"], mine["recorded_by_id"]) == ("received", world.ids["beneficiary"], None)
    assert (mine["received_on"], mine["answer_due_on"]) == ("2026-12-01", "2026-12-31")
    await taken_in_charge(world, path)
    await world.on("2026-12-10")
    await world.admin.post(f"{path}/answer", ANSWER)
    told = await world.beneficiary.get(path)
    assert (told["status"], told["answer"], told["answered_on"]) == ("answered", ANSWER["answer"], "2026-12-10")
    await world.admin.post(f"{path}/close", {"measures": "Formation de l'équipe."})
    assert (await world.beneficiary.get(path))["measures"] == "Formation de l'équipe."
    assert [f["type"] for f in await world.on("2027-02-01") if "complaint" in f["type"]] == []


async def test_until_a_handler_is_named_an_administrator_sees_its_line_in_the_register_only(world: World) -> None:
    path = await filed(world)
    line = await world.admin.get(path)
    assert {"statement", "beneficiary_id", "bilan_id", "answer"}.isdisjoint(line)
    assert (line["kind"], line["status"], line["handler_id"]) == ("harassment", "received", None)
    assert (await world.admin.try_post(f"{path}/answer", ANSWER)).status_code == 403
    assert await world.actors["auditor"].get(path) == line
    await taken_in_charge(world, path)
    assert (await world.admin.get(path))["statement"] == SAID["statement"]


async def test_only_an_administrator_handles_it_and_whoever_hands_it_over_reads_it_no_more(world: World) -> None:
    path = await filed(world)
    counsellor = {"handler_id": world.ids["counsellor"], "procedure": PROCEDURE}
    await world.admin.refused(f"{path}/acknowledge", counsellor, by="complaint.handler")
    await taken_in_charge(world, path)
    other = {"given_name": "Léa", "family_name": "Simon", "roles": ["administrator"]}
    member = (await world.admin.post("/v1/members", other))["id"]
    await world.admin.post(f"{path}/hand-over", {"handler_id": member})
    assert "statement" not in await world.admin.get(path)
    assert (await world.admin.try_post(f"{path}/answer", ANSWER)).status_code == 403


async def test_nobody_else_knows_that_it_exists(world: World) -> None:
    bilan = await ready(world)
    path = await filed(world, bilan_id=bilan)
    await taken_in_charge(world, path)
    for name in ("counsellor", "second_counsellor", "referent", "employer"):
        actor = world.actors[name]
        assert (await actor.call("GET", path)).status_code == 404, name
        assert (await actor.call("GET", f"{path}/actions")).status_code == 404, name
        listed = await actor.call("GET", "/v1/complaints")
        assert listed.status_code == 403 or listed.json()["items"] == [], name
    for machine in (world.funder, world.script):
        assert (await machine.call("GET", path)).status_code == 403
    known = path.rsplit("/", 1)[1]
    for name in ("counsellor", "employer", "funder"):
        assert known not in (await world.actors[name].call("GET", "/v1/events?limit=500")).text, name
        assert known not in (await world.actors[name].call("GET", f"/v1/bilans/{bilan}/timeline")).text, name
        assert known not in (await world.actors[name].call("GET", "/v1/deadlines")).text, name


async def test_she_hears_of_it_in_her_feed_and_sees_who_has_read_it(world: World) -> None:
    path = await filed(world)
    await taken_in_charge(world, path)
    await world.admin.get(path)
    await world.actors["dpo"].get(path)
    await world.actors["dpo"].get("/v1/complaints")
    await world.actors["auditor"].get(path)
    heard = [e["type"] for e in (await world.beneficiary.get("/v1/events?limit=500"))["items"] if e["resource"] == path]
    assert heard == ["complaint.received", "complaint.acknowledged"]
    journal = (await world.beneficiary.get(f"{path}/access-journal"))["items"]
    assert sorted(line["role"] for line in journal) == ["dpo", "dpo", "handler"]
    assert {line["resource"] for line in journal} == {path}
    assert (await world.counsellor.call("GET", f"{path}/access-journal")).status_code == 404
    assert (await world.admin.call("GET", f"{path}/access-journal")).status_code == 403


async def test_without_an_answer_the_clock_warns_once_and_says_since_how_many_days(world: World) -> None:
    path = await filed(world)
    await taken_in_charge(world, path)
    assert await world.deadline(path.rsplit("/", 1)[1], "complaint.answer") == "2026-12-31"
    assert [f["type"] for f in await world.on("2026-12-31")] == []
    assert [f["type"] for f in await world.on("2027-01-01")] == ["complaint.overdue"]
    (warned,) = (await world.admin.get(path))["open_warnings"]
    assert (warned["rule_id"], warned["sentence_fr"]) == ("qualiopi.complaints", "Réclamation sans réponse depuis 31 jours.")
    await world.admin.post(f"/v1/warnings/{warned['id']}/acknowledge")
    await world.admin.post(f"{path}/answer", ANSWER)
    assert (await world.admin.get(path))["open_warnings"] == []


async def test_the_register_shows_the_warning_of_one_that_nobody_has_taken_in_charge(world: World) -> None:
    path = await filed(world)
    await world.on("2027-01-01")
    for reader in (world.admin, world.actors["auditor"]):
        assert [w["rule_id"] for w in (await reader.get(path))["open_warnings"]] == ["qualiopi.complaints"]
    (open_,) = (await world.admin.get(path))["open_warnings"]
    assert (await world.counsellor.call("GET", f"/v1/warnings/{open_['id']}")).status_code == 404
    await world.admin.post(f"/v1/warnings/{open_['id']}/acknowledge")


async def test_an_answer_that_does_not_settle_it_is_contested_and_awaited_again_in_the_same_delay(world: World) -> None:
    path = await filed(world)
    await taken_in_charge(world, path)
    await world.admin.post(f"{path}/answer", ANSWER)
    await world.on("2027-01-11")
    again = await world.beneficiary.post(f"{path}/reopen")
    assert (again["status"], again["answered_on"], again["answer_due_on"]) == ("acknowledged", None, "2027-02-10")
    assert [f["type"] for f in await world.on("2027-02-11")] == ["complaint.overdue"]
    assert [w["sentence_fr"] for w in (await world.admin.get(path))["open_warnings"]] == ["Réclamation sans réponse depuis 31 jours."]


async def test_a_letter_is_recorded_by_a_member_who_then_reads_her_own_part(world: World) -> None:
    letter = SAID | {"complainant": "Association des usagers", "received_on": "2026-11-27"}
    path = f"/v1/complaints/{(await world.actors['referent'].post('/v1/complaints', letter))['id']}"
    part = await world.actors["referent"].get(path)
    assert (part["complainant"], part["received_on"]) == ("Association des usagers", "2026-11-27")
    assert {"answer", "measures", "handler_id"}.isdisjoint(part)
    assert (await world.beneficiary.call("GET", path)).status_code == 404
    assert (await world.counsellor.call("GET", path)).status_code == 404
    ahead = letter | {"received_on": "2026-12-02"}
    await world.actors["referent"].refused("/v1/complaints", ahead, by="complaint.received")
    await taken_in_charge(world, path)
    await world.admin.post(f"{path}/enter-in-error", {"reason": "duplicate"})


async def test_nobody_files_for_another_person_nor_of_another_s_bilan_and_what_she_said_is_not_taken_away(world: World) -> None:
    other = (await world.admin.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    body = {"beneficiary_id": other, "beneficiary_status": "private_employee"}
    bilan = (await world.admin.post("/v1/bilans", body))["id"]
    await world.beneficiary.refused("/v1/complaints", SAID | {"beneficiary_id": other}, by="complaint.own_bilan")
    await world.beneficiary.refused("/v1/complaints", SAID | {"bilan_id": bilan}, by="complaint.own_bilan")
    path = await filed(world)
    await taken_in_charge(world, path)
    await world.admin.refused(f"{path}/enter-in-error", {"reason": "wrong_content"}, by="complaint.said_by_her")


async def test_it_can_be_filed_after_the_end_and_outlives_the_destruction_of_the_bilan_s_content(world: World) -> None:
    bilan = await ready(world)
    path = await filed(world, bilan_id=bilan)
    days = Days(preliminary=("2027-02-05",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    await world.on("2027-06-01")
    assert (await world.beneficiary.get(path))["statement"] == SAID["statement"]
    late = await filed(world, bilan_id=bilan)
    assert (await world.beneficiary.get(late))["received_on"] == "2027-06-01"
