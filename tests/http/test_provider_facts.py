"""What the provider says of itself and of those who work for it, and what the law makes of it."""

import pytest

from tests.http.dossier import held, ready
from tests.http.journey import World
from tests.http.test_ac_02_cpf_on_working_time import bought, received

pytestmark = pytest.mark.clock("2026-11-16")


async def test_ac_11_a_freelance_counsellor_on_the_account_s_money_needs_a_contract_that_was_sent(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    second = f"/v1/members/{world.ids['second_counsellor']}"
    await world.admin.patch(second, {"employment": "freelance"})
    involved, assign = f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]}
    await world.admin.refused(involved, assign, by="bilan.subcontract.written")
    contract = {"reference": "ST-2026-7", "signed_on": "2026-11-02"}
    await world.admin.patch(second, {"subcontract": contract})
    await world.admin.refused(involved, assign, by="bilan.subcontract.written")
    await world.admin.patch(second, {"subcontract": contract | {"sent_on": "2026-11-03"}})
    await world.admin.post(involved, assign)


async def test_a_counsellor_who_becomes_freelance_plans_no_more_on_the_account_s_money(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    await world.admin.patch(f"/v1/members/{world.ids['counsellor']}", {"employment": "freelance"})
    planned = {"kind": "individual", "phase": "preliminary", "minutes": 60, "starts_at": "2027-01-20T09:00:00Z"}
    body = planned | {"counsellor_id": world.ids["counsellor"]}
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", body, by="bilan.subcontract.written")


async def test_a_provider_without_an_impact_assessment_is_warned_until_it_records_one(world: World) -> None:
    (known,) = (await world.admin.get("/v1/organisations"))["items"]
    address = f"/v1/organisations/{known['id']}"
    warned = await world.admin.patch(address, {"impact_assessment": None})
    assert [w["rule_id"] for w in warned["open_warnings"]] == ["dpo.dpia"]
    told = {"reference": "AIPD-2026-1", "signed_on": "2026-11-02", "signed_by": "Claire Vasseur"}
    assert (await world.admin.patch(address, {"impact_assessment": told}))["impact_assessment"] == told


async def test_a_provider_with_other_activities_names_its_unit_or_is_warned(world: World) -> None:
    (known,) = (await world.admin.get("/v1/organisations"))["items"]
    address = f"/v1/organisations/{known['id']}"
    warned = await world.admin.patch(address, {"other_activities": True, "bilan_unit": None})
    assert [w["rule_id"] for w in warned["open_warnings"]] == ["bilan.provider.identified_unit"]
    named = await world.admin.patch(address, {"bilan_unit": "Pôle bilans"})
    assert named["bilan_unit"] == "Pôle bilans"


async def test_a_certificate_that_lapses_after_the_funding_stops_the_first_session(world: World) -> None:
    bilan, _ = await received(world)
    await bought(world, bilan)
    await world.on("2026-12-28")
    session, other = [await world.session(bilan, "preliminary", 60, on=day) for day in ("2027-02-01", "2027-02-02")]
    (known,) = (await world.admin.get("/v1/organisations"))["items"]
    address = f"/v1/organisations/{known['id']}"
    number = known["activity_declaration_number"]
    await world.admin.patch(address, {"qualiopi_until": "2027-01-31"})
    await world.on("2027-02-01")
    first, body = f"/v1/sessions/{session}/hold", {"minutes": 60}
    refusal = await world.counsellor.refused(first, body, by="bilan.provider.qualiopi")
    assert refusal["sentence"] == "Certification Qualiopi (bilans) non valide au 01/02/2027 : financement cpf impossible."
    await world.admin.patch(address, {"qualiopi_until": "2027-02-01", "activity_declaration_number": None})
    await world.counsellor.refused(first, body, by="bilan.provider.declared")
    await world.admin.patch(address, {"activity_declaration_number": number})
    await world.counsellor.post(first, body)
    await world.on("2027-02-02")
    await world.counsellor.post(f"/v1/sessions/{other}/hold", body)


async def test_where_the_employer_alone_pays_no_certificate_is_asked_for(world: World) -> None:
    bilan = await ready(world)
    (known,) = (await world.admin.get("/v1/organisations"))["items"]
    await world.admin.patch(f"/v1/organisations/{known['id']}", {"qualiopi_until": "2026-12-31"})
    await held(world, bilan, "preliminary", ("2027-01-05",))
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "preliminary"
