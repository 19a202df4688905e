"""A person exercises her rights over her data: who reads the request, when it is answered, what is corrected and what is destroyed."""

from typing import Any

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
SAID = {"kind": "access", "statement": "Je souhaite savoir ce que vous conservez de moi."}
BOTH = ["cnil_complaint", "court"]
DAYS = Days(preliminary=("2027-02-05",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
KEEP: dict[str, Any] = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}
PARTLY = {"answer": "Vos documents sont détruits, la preuve reste.", "ground": "legal_obligation", "remedies": BOTH}


async def made(world: World, kind: str = "access") -> str:
    """Her own, of 1 December 2026 unless the clock says otherwise."""
    return f"/v1/data-requests/{(await world.beneficiary.post('/v1/data-requests', SAID | {'kind': kind}))['id']}"


async def another(world: World) -> str:
    """Somebody who never had a bilan."""
    body = {"given_name": "Ada", "family_name": "Roy", "email": "ada@example.org"}
    person: str = (await world.admin.post("/v1/beneficiaries", body))["id"]
    return person


async def test_she_asks_and_is_answered_by_the_protection_officer_within_a_month(world: World) -> None:
    path = await made(world)
    mine = await world.beneficiary.get(path)
    assert (mine["status"], mine["beneficiary_id"], mine["recorded_by_id"]) == ("received", world.ids["beneficiary"], None)
    assert (mine["received_on"], mine["answer_due_on"]) == ("2026-12-01", "2027-01-04")
    assert (await world.actors["dpo"].get(path))["statement"] == SAID["statement"]
    await world.on("2026-12-10")
    await world.actors["dpo"].post(f"{path}/grant", {"answer": "Voici l'archive."})
    told = await world.beneficiary.get(path)
    assert (told["status"], told["answer"], told["answered_on"], told["ground"]) == ("granted", "Voici l'archive.", "2026-12-10", None)
    heard = [e["type"] for e in (await world.beneficiary.get("/v1/events?limit=500"))["items"] if e["resource"] == path]
    assert heard == ["data_request.received", "data_request.granted"]
    journal = (await world.beneficiary.get(f"{path}/access-journal"))["items"]
    assert {line["role"] for line in journal} == {"dpo"}


async def test_neither_employer_nor_funder_nor_counsellor_knows_of_it(world: World) -> None:
    bilan = await ready(world)
    path = await made(world)
    known = path.rsplit("/", 1)[1]
    for name in ("counsellor", "second_counsellor", "referent", "employer"):
        actor = world.actors[name]
        assert (await actor.call("GET", path)).status_code == 404, name
        listed = await actor.call("GET", "/v1/data-requests")
        assert listed.status_code == 403 or listed.json()["items"] == [], name
        for place in ("/v1/events?limit=500", f"/v1/bilans/{bilan}/timeline", "/v1/deadlines"):
            assert known not in (await actor.call("GET", place)).text, (name, place)
    for machine in (world.funder, world.script):
        assert (await machine.call("GET", path)).status_code == 403
    assert known not in (await world.funder.call("GET", "/v1/events?limit=500")).text
    line = await world.actors["auditor"].get(path)
    assert {"statement", "answer", "beneficiary_id", "requester", "held"}.isdisjoint(line)


async def test_a_month_without_an_answer_is_signalled_and_three_when_it_was_extended(world: World) -> None:
    path, other = await made(world), await made(world, "portability")
    extended = await world.admin.post(f"{other}/extend", {"extension_reason": "complexity"})
    assert (extended["status"], extended["extended_on"], extended["answer_due_on"]) == ("extended", "2026-12-01", "2027-03-01")
    assert await world.on("2027-01-04") == []
    assert [(f["type"], f["on"]) for f in await world.on("2027-01-05")] == [("data_request.overdue", "2027-01-05")]
    (warned,) = (await world.admin.get(path))["open_warnings"]
    assert warned["rule_id"] == "data_request.answered_in_time"
    await world.admin.refused(f"{path}/extend", {"extension_reason": "complexity"}, by="data_request.extended_in_time")
    assert [(f["type"], f["on"]) for f in await world.on("2027-03-02")] == [("data_request.overdue", "2027-03-02")]


async def test_a_refusal_gives_a_ground_that_the_regulation_admits_and_both_remedies(world: World) -> None:
    path = await made(world)
    body = {"answer": "Demande répétée chaque semaine.", "ground": "excessive", "remedies": BOTH}
    await world.admin.refused(f"{path}/refuse", body | {"ground": "legal_obligation"}, by="data_request.ground")
    await world.admin.refused(f"{path}/refuse", body | {"remedies": ["court"]}, by="data_request.remedies_told")
    refused = await world.admin.post(f"{path}/refuse", body)
    assert (refused["status"], refused["ground"], refused["remedies"]) == ("refused", "excessive", BOTH)


async def test_a_rectification_keeps_her_entry_before_and_after(world: World) -> None:
    path, entry = await made(world, "rectification"), f"/v1/beneficiaries/{world.ids['beneficiary']}"
    before = await world.beneficiary.get(entry)
    await world.admin.refused(f"{path}/grant", {"answer": "Corrigé."}, by="data_request.corrected_first")
    await world.admin.patch(entry, {"family_name": "Roche"})
    granted = await world.actors["dpo"].post(f"{path}/grant", {"answer": "Corrigé."})
    assert (granted["held"]["family_name"], granted["held"]["version"]) == (before["family_name"], before["version"])
    assert (granted["corrected"]["family_name"], granted["corrected"]["version"]) == ("Roche", before["version"] + 1)


async def test_a_letter_is_recorded_for_her_and_she_alone_may_withdraw_what_she_made(world: World) -> None:
    letter = SAID | {"beneficiary_id": world.ids["beneficiary"], "received_on": "2026-11-20"}
    await world.admin.refused("/v1/data-requests", letter | {"received_on": "2026-12-02"}, by="data_request.received")
    path = f"/v1/data-requests/{(await world.admin.post('/v1/data-requests', letter))['id']}"
    assert (await world.beneficiary.get(path))["answer_due_on"] == "2026-12-21"
    await world.beneficiary.refused("/v1/data-requests", SAID | {"beneficiary_id": await another(world)}, by="data_request.own_data")
    own = await made(world)
    await world.admin.refused(f"{own}/enter-in-error", {"reason": "duplicate"}, by="data_request.said_by_her")
    assert (await world.beneficiary.post(f"{own}/withdraw"))["status"] == "withdrawn"
    await world.admin.post(f"{path}/enter-in-error", {"reason": "duplicate"})


async def test_the_documents_of_a_bilan_that_goes_on_are_not_erased(world: World) -> None:
    await ready(world)
    path = await made(world, "erasure")
    await world.admin.refused(f"{path}/grant", {"answer": "C'est fait."}, by="data_request.evidence_kept")
    await world.admin.refused(f"{path}/partly-grant", PARTLY, by="data_request.action_over")
    await world.admin.post(f"{path}/refuse", PARTLY | {"ground": "still_necessary"})


async def test_a_granted_erasure_destroys_what_was_kept_and_leaves_the_evidence_with_its_reason(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    await completed(world, bilan, KEEP)
    await world.on("2027-05-01")
    path = await made(world, "erasure")
    await world.actors["dpo"].post(f"{path}/partly-grant", PARTLY)
    await world.on("2027-05-02")
    items = (await world.beneficiary.get(f"/v1/retention-items?bilan_id={bilan}&limit=200"))["items"]
    assert {i["status"] for i in items} == {"destroyed"}
    assert {i["reason"] for i in items if i["content_kind"] in {*KEEP["classes"], "messages"}} == {"person_asked"}
    (version,) = (await world.beneficiary.get(f"/v1/syntheses/{synthesis}/versions"))["items"]
    assert version["content"] is None
    (agreement,) = (await world.beneficiary.get(f"/v1/retention-agreements?bilan_id={bilan}"))["items"]
    assert agreement["status"] == "withdrawn"
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["beneficiary_id"] == world.ids["beneficiary"]
    assert (await world.beneficiary.get(path))["ground"] == "legal_obligation"


async def test_a_person_without_a_bilan_loses_her_name_at_once_retired_or_not(world: World) -> None:
    for retired in (False, True):
        person = await another(world)
        if retired:
            await world.admin.post(f"/v1/beneficiaries/{person}/retire")
        asked = await world.admin.post("/v1/data-requests", SAID | {"kind": "erasure", "beneficiary_id": person})
        await world.admin.post(f"/v1/data-requests/{asked['id']}/grant", {"answer": "C'est fait."})
        await world.admin.get(f"/v1/beneficiaries/{person}")
        await world.on("2026-12-02" if retired else "2026-12-01", hour=11)
        entry = await world.admin.get(f"/v1/beneficiaries/{person}")
        assert (entry["status"], entry["given_name"], entry["family_name"], entry["email"]) == ("retired", "Effacé", "Effacé", None)
