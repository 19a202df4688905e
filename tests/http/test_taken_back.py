"""What is entered in error over HTTP: it is final, nobody's decision sees it, what it had brought about is undone."""

from tests.http.dossier import ready
from tests.http.journey import QUOTE, SUB_COLLECTIONS, World

WRONG = {"reason": "wrong_content"}


async def test_a_session_held_by_mistake_gives_its_hours_and_the_start_back(world: World) -> None:
    bilan = await ready(world)
    await world.on("2027-01-05")
    session = await world.session(bilan, "preliminary", 120)
    await world.hold(session, 120)
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}"))["status"] == "preliminary"
    answer = await world.counsellor.post(f"/v1/sessions/{session}/enter-in-error", {"reason": "never_happened"})
    assert answer["status"] == "entered_in_error"
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["planned_minutes"], hours["counted_minutes"], hours["attested_minutes"]) == (0, 0, 0)
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
    gone = await world.counsellor.try_post(f"/v1/sessions/{session}/enter-in-error", {"reason": "never_happened"})
    assert (gone.status_code, gone.json()["code"]) == (409, "not_possible_in_state")


async def test_a_contract_signed_by_mistake_binds_nobody_and_another_takes_its_place(world: World) -> None:
    bilan = await ready(world)
    convention = (await world.admin.get(f"/v1/conventions?bilan_id={bilan}"))["items"][0]["id"]
    await world.admin.post(f"/v1/conventions/{convention}/enter-in-error", WRONG)
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "contracting"
    signatures = (await world.admin.get(f"/v1/conventions/{convention}/signatures"))["items"]
    assert signatures
    assert all(s["voided_at"] for s in signatures)
    await world.admin.post(f"/v1/bilans/{bilan}/conventions", {"kind": "tripartite"})


async def test_an_accepted_quote_waits_for_what_it_led_to_and_then_takes_the_commitment_back(world: World) -> None:
    bilan = await ready(world)
    quote = (await world.admin.get(f"/v1/quotes?bilan_id={bilan}"))["items"][0]["id"]
    await world.admin.refused(f"/v1/quotes/{quote}/enter-in-error", WRONG, by="mistake.relied_on")
    for convention in (await world.admin.get(f"/v1/conventions?bilan_id={bilan}"))["items"]:
        await world.admin.post(f"/v1/conventions/{convention['id']}/enter-in-error", WRONG)
    for request in (await world.admin.get(f"/v1/funding-requests?bilan_id={bilan}"))["items"]:
        await world.admin.post(f"/v1/funding-requests/{request['id']}/enter-in-error", WRONG)
    right = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE))["id"]
    await world.admin.post(f"/v1/quotes/{quote}/enter-in-error", WRONG | {"replaced_by_id": right})
    assert (await world.admin.get(f"/v1/quotes/{quote}"))["replaced_by_id"] == right
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "reflection"
    kinds = {c["kind"]: c["status"] for c in (await world.beneficiary.get("/v1/consents"))["items"]}
    assert kinds["bilan"] == "entered_in_error"


async def test_another_analysis_takes_the_place_of_one_written_in_the_wrong_file(world: World) -> None:
    bilan = await ready(world)
    body = {"content": {"motive": "Changer de métier"}}
    wrong = (await world.counsellor.post(f"/v1/bilans/{bilan}/needs-analyses", body))["id"]
    await world.counsellor.refused(f"/v1/bilans/{bilan}/needs-analyses", body, by="needs_analysis.one_per_bilan")
    await world.admin.try_post(f"/v1/needs-analyses/{wrong}/enter-in-error", {"reason": "wrong_file"})
    answer = await world.counsellor.post(f"/v1/needs-analyses/{wrong}/enter-in-error", {"reason": "wrong_file"})
    assert (answer["status"], answer["content"]) == ("entered_in_error", None)
    await world.counsellor.post(f"/v1/bilans/{bilan}/needs-analyses", body)


async def test_a_bilan_opened_for_the_wrong_person_is_final_and_told_as_cancelled(world: World) -> None:
    bilan = await world.open_bilan()
    answer = await world.admin.post(f"/v1/bilans/{bilan}/enter-in-error", {"reason": "wrong_person"})
    assert answer["status"] == "entered_in_error"
    unnamed = await world.admin.try_post(f"/v1/bilans/{bilan}/enter-in-error", {})
    assert unnamed.status_code == 422
    actions = (await world.admin.get(f"/v1/bilans/{bilan}/actions"))["items"]
    of_the_bilan = [a for a in actions if a["href"].rsplit("/", 1)[1] not in SUB_COLLECTIONS]
    assert {a["allowed"] for a in of_the_bilan} == {"no"}
