"""What is entered in error over HTTP: it is final, nobody's decision sees it, what it had brought about is undone."""

from typing import Any

from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import CONVENTION, QUOTE, World

WRONG = {"reason": "wrong_content"}


def under(world: World) -> dict[str, dict[str, Any]]:
    """What an administrator may create under a bilan, with a body that fits."""
    owed = {
        "kind": "deposit",
        "debtor": "person",
        "debtor_id": world.ids["beneficiary"],
        "amount_cents": 1,
        "vat_basis": "training_exemption",
    }
    session = {"kind": "individual", "phase": "preliminary", "minutes": 60, "starts_at": "2027-06-01T09:00:00Z"}
    asked = {"kind": "remote_delivery", "purpose": "Entretiens à distance", "text_version": "remote-1"}
    return {
        "quotes": QUOTE,
        "conventions": CONVENTION,
        "sessions": session | {"counsellor_id": world.ids["counsellor"]},
        "involvements": {"member_id": world.ids["second_counsellor"]},
        "funding-requests": {"kind": "employer", "amount_cents": 150_000},
        "leave-requests": {"employer_id": world.ids["employer"], "starts_on": "2027-06-01", "ends_on": "2027-09-01"},
        "billing-items": owed,
        "consents": asked,
    }


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
    for actor in (world.admin, world.counsellor, world.beneficiary):
        actions = (await actor.get(f"/v1/bilans/{bilan}/actions"))["items"]
        assert {a["allowed"] for a in actions} == {"no"}
    for collection, body in under(world).items():
        await world.admin.refused(f"/v1/bilans/{bilan}/{collection}", body, by="bilan.over")
    consent = {
        "kind": "share_cep",
        "purpose": "Suite",
        "text_version": "share-cep-1",
        "documents": ["synthesis"],
        "recipients": [{"name": "CEP"}],
    }
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/consents/give", consent, by="bilan.over")


async def test_a_bilan_that_was_declined_takes_nothing_more_and_says_so(world: World) -> None:
    bilan = await world.open_bilan()
    await world.beneficiary.post(f"/v1/bilans/{bilan}/decline")
    told = {a["command"]: a for a in (await world.admin.get(f"/v1/bilans/{bilan}/actions"))["items"]}
    assert {told[c]["allowed"] for c in ("draftQuote", "draftConvention", "planSession", "assignCounsellor", "requestFunding")} == {"no"}
    assert [r["rule_id"] for r in told["draftQuote"]["refusals"]] == ["bilan.over"]
    for collection, body in under(world).items():
        await world.admin.refused(f"/v1/bilans/{bilan}/{collection}", body, by="bilan.over")


async def test_what_was_carried_out_is_still_billed_followed_up_and_shared_after_the_term(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, Days(("2027-01-05",), ("2027-01-19",), ("2027-02-09",)))
    await synthesis_delivered(world, bilan)
    await completed(world, bilan, acknowledges=["bilan.duration.min_accompaniment", "attendance.signed"])
    nothing_more = {name: body for name, body in under(world).items() if name in {"quotes", "conventions", "sessions", "leave-requests"}}
    for collection, body in nothing_more.items():
        await world.admin.refused(f"/v1/bilans/{bilan}/{collection}", body, by="bilan.over")
    owed = {"debtor": "employer", "debtor_id": world.ids["employer"], "amount_cents": 1, "vat_basis": "training_exemption"}
    await world.admin.refused(f"/v1/bilans/{bilan}/billing-items", owed | {"kind": "deposit"}, by="bilan.over")
    await world.admin.post(f"/v1/bilans/{bilan}/billing-items", owed | {"kind": "balance"})
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", {"kind": "employer", "amount_cents": 1})
    told = {a["command"]: a for a in (await world.admin.get(f"/v1/bilans/{bilan}/actions"))["items"]}
    assert (told["draftQuote"]["allowed"], told["draftBillingItem"]["allowed"]) == ("no", "depends")
    consent = {"purpose": "Suite", "text_version": "share-cep-1", "documents": ["synthesis"], "recipients": [{"name": "CEP"}]}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", consent | {"kind": "share_cep"})
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/consents/give", consent | {"kind": "second_counsellor"}, by="bilan.over")
