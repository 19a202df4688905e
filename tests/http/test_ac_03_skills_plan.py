"""AC-03: skills plan, tripartite convention, OPCO, a firm of 32."""

from typing import Any

import pytest

from tests.http.dossier import held
from tests.http.journey import CONVENTION, World


async def contracted(world: World, transmitted: str) -> tuple[str, str]:
    """A bilan of the skills plan whose convention was transmitted on a day."""
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on(transmitted)
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    return bilan, convention


@pytest.mark.clock("2026-12-01")
async def test_three_signatures_make_the_convention_effective_and_the_bilan_ready(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    assert (await world.admin.get(f"/v1/conventions/{convention}"))["sign_until"] == "2026-12-24"
    session = await world.session(bilan, "preliminary", 120, on="2026-12-21")
    await world.on("2026-12-21")
    refusal = await world.counsellor.refused(f"/v1/sessions/{session}/hold", {"minutes": 120}, by="convention.start_after_3_signatures")
    assert refusal["article"].startswith("C. trav. R6313-8")
    await world.on("2026-12-22")
    await world.sign(convention, "beneficiary")
    await world.on("2026-12-23")
    await world.sign(convention, "provider", "employer")
    signed = await world.employer.get(f"/v1/conventions/{convention}")
    assert (signed["status"], signed["signed_on"], signed["effective_on"]) == ("effective", "2026-12-23", "2026-12-23")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"


@pytest.mark.clock("2026-12-01")
async def test_without_the_employees_signature_silence_is_a_refusal(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "employer", "provider")
    await world.on("2026-12-24", hour=22)
    assert (await world.admin.get(f"/v1/conventions/{convention}"))["status"] == "partially_signed"
    fired = await world.on("2026-12-25")
    recorded = [f["type"] for f in fired]
    assert recorded.count("convention.silently_refused") == 1
    assert set(recorded) == {"convention.silently_refused", "retention_item.destroyed"}  # nothing that was prepared outlives the refusal
    assert (await world.employer.get(f"/v1/conventions/{convention}"))["status"] == "refused_by_silence"
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "declined"
    shown = await world.employer.get(f"/v1/bilans/{bilan}")
    assert (shown["status"], set(shown) & {"phase", "beneficiary_status"}) == ("cancelled", set())


@pytest.mark.clock("2026-12-01")
async def test_the_opco_answers_within_two_months_and_advances_thirty_percent_at_most(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await world.on("2026-12-28")
    payer = {"funder_id": world.ids["funder"], "amount_cents": 150000}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", {"kind": "opco", **payer}))["id"]
    filed = await world.admin.post(f"/v1/funding-requests/{request}/submit")
    assert "fund.opco.size" not in {w["rule_id"] for w in filed["open_warnings"]}  # a firm of 32
    due = (await world.admin.get(f"/v1/bilans/{bilan}/deadlines"))["items"]
    assert next(d["due_on"] for d in due if d["kind"] == "opco.answer") == "2027-02-28"
    advance = {"kind": "deposit", "debtor": "funder", "debtor_id": world.ids["funder"], "vat_basis": "training_exemption"}
    item = (await world.admin.post(f"/v1/bilans/{bilan}/billing-items", advance | {"amount_cents": 45001}))["id"]
    await world.admin.refused(f"/v1/billing-items/{item}/issue", by="contract.payment_by_opco")
    item = (await world.admin.post(f"/v1/bilans/{bilan}/billing-items", advance | {"amount_cents": 45000}))["id"]
    assert (await world.admin.post(f"/v1/billing-items/{item}/issue"))["status"] == "issued"


@pytest.mark.clock("2026-12-01")
async def test_a_last_day_on_a_holiday_rolls_to_the_next_working_day(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-15")
    assert (await world.admin.get(f"/v1/conventions/{convention}"))["sign_until"] == "2026-12-28"
    assert await world.on("2026-12-28", hour=22) == []
    await world.on("2026-12-29")
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "declined"


@pytest.mark.clock("2026-12-01")
async def test_after_the_ten_days_the_employee_no_longer_signs(world: World) -> None:
    _, convention = await contracted(world, "2026-12-14")
    await world.on("2026-12-25")
    shown = (await world.admin.get(f"/v1/conventions/{convention}"))["document_sha256"]
    body = {"party": "beneficiary", "document_sha256": shown}
    answer = await world.beneficiary.try_post(f"/v1/conventions/{convention}/signatures", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_in_state")


@pytest.mark.clock("2026-12-01")
async def test_a_signature_of_another_document_is_refused(world: World) -> None:
    _, convention = await contracted(world, "2026-12-14")
    body = {"party": "beneficiary", "document_sha256": "0" * 64}
    answer = await world.beneficiary.try_post(f"/v1/conventions/{convention}/signatures", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "document_changed")


@pytest.mark.clock("2026-12-01")
async def test_nobody_signs_for_another_party(world: World) -> None:
    _, convention = await contracted(world, "2026-12-14")
    shown = (await world.admin.get(f"/v1/conventions/{convention}"))["document_sha256"]
    body = {"party": "beneficiary", "document_sha256": shown}
    await world.employer.refused(f"/v1/conventions/{convention}/signatures", body, by="convention.own_signature")


async def amended(world: World, **over: Any) -> tuple[str, str, str]:
    """A convention in effect, and its amendment to twenty hours, transmitted on 4 January."""
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await world.on("2027-01-04")
    longer = CONVENTION | {"total_minutes": 1200, "amends_id": convention} | over
    amendment = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", longer))["id"]
    await world.employer.post(f"/v1/conventions/{amendment}/transmit")
    return bilan, convention, amendment


@pytest.mark.clock("2026-12-01")
async def test_an_amendment_is_signed_by_all_again_and_takes_the_place_of_the_convention(world: World) -> None:
    bilan, convention, amendment = await amended(world)
    await world.hold(await world.session(bilan, "preliminary", 120, on="2027-01-04"), 120)
    assert (await world.admin.get(f"/v1/conventions/{convention}"))["status"] == "effective"
    await world.sign(amendment, "beneficiary", "provider", "employer")
    assert (await world.admin.get(f"/v1/conventions/{amendment}"))["status"] == "effective"
    replaced = await world.admin.get(f"/v1/conventions/{convention}")
    assert (replaced["status"], replaced["ended_on"]) == ("amended", "2027-01-04")
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "preliminary"


@pytest.mark.clock("2026-12-01")
async def test_an_amendment_that_the_employee_does_not_sign_leaves_the_convention_in_effect(world: World) -> None:
    bilan, convention, amendment = await amended(world)
    await world.on("2027-01-15")
    assert (await world.admin.get(f"/v1/conventions/{amendment}"))["status"] == "refused_by_silence"
    assert (await world.admin.get(f"/v1/conventions/{convention}"))["status"] == "effective"
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "ready"


@pytest.mark.clock("2026-12-01")
async def test_an_amendment_never_goes_beyond_twenty_four_hours_nor_amends_what_is_not_in_effect(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    longer = CONVENTION | {"total_minutes": 1441, "amends_id": convention}
    await world.admin.refused(f"/v1/bilans/{bilan}/conventions", longer, by="convention.amends_in_effect")
    await world.sign(convention, "beneficiary", "provider", "employer")
    amendment = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", longer))["id"]
    await world.employer.refused(f"/v1/conventions/{amendment}/transmit", by="bilan.duration.max")


@pytest.mark.clock("2026-12-01")
async def test_a_disputed_session_counts_for_nobody_until_it_is_corrected_and_signed_again(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await world.on("2027-01-05")
    session = await world.session(bilan, "preliminary", 120)
    await world.hold(session, 120)
    disputed = await world.beneficiary.post(f"/v1/sessions/{session}/dispute", {"reason": "shorter"})
    assert (disputed["status"], disputed["attested_on"]) == ("disputed", None)
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["counted_minutes"], hours["attested_minutes"]) == (120, 0)
    await world.counsellor.post(f"/v1/sessions/{session}/correct", {"minutes": 90, "reason": "shorter"})
    await world.counsellor.post(f"/v1/sessions/{session}/attendances", {"party": "provider"})
    await world.beneficiary.post(f"/v1/sessions/{session}/attendances", {"party": "beneficiary"})
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["counted_minutes"], hours["attested_minutes"]) == (90, 90)


@pytest.mark.clock("2026-12-01")
async def test_the_employer_that_pays_reads_no_synthesis(world: World) -> None:
    bilan, convention = await contracted(world, "2026-12-14")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await held(world, bilan, "preliminary", ("2027-01-05",))
    synthesis = (await world.counsellor.post(f"/v1/bilans/{bilan}/syntheses"))["id"]
    answer = await world.employer.call("GET", f"/v1/syntheses/{synthesis}")
    assert (answer.status_code, [r["rule_id"] for r in answer.json()["refusals"]]) == (403, ["share.employer"])
    assert (await world.employer.call("GET", f"/v1/syntheses/{synthesis}/drafts")).status_code == 403
