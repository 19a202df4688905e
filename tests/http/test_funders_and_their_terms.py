"""Funders other than the CPF: a job seeker's aid and top-up, an OPCO's papers, a redeployment leave, a control of the service done."""

from typing import Any

import pytest

from tests.http.dossier import ready
from tests.http.journey import World
from tests.http.test_ac_01_cpf_off_working_time import bought

PAPERS = ["agreement", "invoice", "completion_certificate"]
ACTION = {"title": "Titre professionnel", "minutes": 12600, "starts_on": "2027-05-10"}
pytestmark = pytest.mark.clock("2026-12-01")


async def funder(world: World, kind: str) -> str:
    made: str = (await world.admin.post("/v1/funders", {"name": kind, "kind": kind}))["id"]
    return made


async def drafted(world: World, bilan: str, kind: str, **said: Any) -> str:
    body = {"kind": kind, "amount_cents": 150_000} | said
    made: str = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    return f"/v1/funding-requests/{made}"


def warned(resource: dict[str, Any]) -> set[str]:
    return {w["rule_id"] for w in resource["open_warnings"]}


async def test_silence_of_france_travail_for_ten_working_days_grants_the_top_up(world: World) -> None:
    bilan = await world.open_bilan(beneficiary_status="job_seeker")
    known = await funder(world, "france_travail_cpf")
    top_up = await drafted(world, bilan, "france_travail_cpf", funder_id=known, amount_cents=20_000, starts_on="2026-12-30")
    refusal = await world.admin.refused(f"{top_up}/submit", by="fund.ft.cpf_abond")
    assert refusal["possible_from"] == "2026-12-31"
    await world.admin.patch(top_up, {"starts_on": "2026-12-31"})
    await world.admin.post(f"{top_up}/submit")
    assert await world.deadline(bilan, "cpf.ft_reply") == "2026-12-15"
    again = await drafted(world, bilan, "france_travail_cpf", funder_id=known, amount_cents=20_000)
    await world.admin.refused(f"{again}/submit", by="fund.ft.one_top_up")
    assert await world.on("2026-12-15", hour=22) == []
    fired = await world.on("2026-12-16")
    assert [f["type"] for f in fired] == ["funding_request.silently_granted"]
    found = await world.admin.get(top_up)
    assert (found["status"], found["granted_cents"]) == ("granted", 20_000)


async def test_a_quote_for_the_aid_is_filed_fifteen_days_before_the_start_or_warned_about(world: World) -> None:
    bilan = await world.open_bilan(beneficiary_status="job_seeker")
    known = await funder(world, "france_travail_aif")
    aid = await drafted(world, bilan, "france_travail_aif", funder_id=known, starts_on="2026-12-15")
    assert warned(await world.admin.post(f"{aid}/submit")) == {"fund.ft.aif"}
    in_time = await drafted(world, bilan, "france_travail_aif", funder_id=known, starts_on="2026-12-16")
    assert warned(await world.admin.post(f"{in_time}/submit")) == set()


async def test_an_opco_is_asked_with_its_terms_and_paid_on_its_papers(world: World) -> None:
    bilan = await ready(world)
    opco = await drafted(world, bilan, "opco", funder_id=world.ids["funder"])
    assert warned(await world.admin.post(f"{opco}/submit")) == {"fund.opco.subrogation_2026"}
    await world.admin.post(f"{opco}/grant", {"granted_cents": 150_000})
    await world.admin.post(f"{opco}/secure")
    await world.admin.refused(f"{opco}/declare-service-done", {"papers": ["invoice"]}, by="fund.opco.service_done")
    await world.admin.refused(f"{opco}/declare-service-done", {"papers": [*PAPERS, "synthesis"]}, by="fund.any.content_wall")
    certificate = {"started_on": "2027-01-05", "ended_on": "2027-04-16", "minutes": 960}
    told = {"papers": PAPERS, "certificate": certificate}
    assert "minutes" in (await world.admin.refused(f"{opco}/declare-service-done", told, by="certificate.completion"))["sentence"]
    assert (await world.admin.post(f"{opco}/declare-service-done", {"papers": PAPERS}))["status"] == "service_done_declared"


async def test_a_firm_of_fifty_is_outside_the_section_of_the_skills_plan(world: World) -> None:
    bilan = await ready(world)
    await world.admin.patch(f"/v1/employers/{world.ids['employer']}", {"headcount": 50})
    opco = await drafted(world, bilan, "opco", funder_id=world.ids["funder"])
    assert "fund.opco.size" in warned(await world.admin.post(f"{opco}/submit"))


async def test_two_funders_and_the_employer_share_the_price_to_the_cent(world: World) -> None:
    bilan = await ready(world)
    opco = await drafted(world, bilan, "opco", funder_id=world.ids["funder"], amount_cents=99_999)
    employer = await drafted(world, bilan, "employer", amount_cents=50_000)
    await world.admin.post(f"{opco}/submit")
    await world.admin.post(f"{opco}/grant", {"granted_cents": 99_999})
    refusal = await world.admin.refused(f"{opco}/secure", by="fund.any.single_main")
    assert "0,01" in str(refusal)
    await world.admin.patch(employer, {"amount_cents": 50_001})
    assert (await world.admin.post(f"{opco}/secure"))["status"] == "secured"
    assert (await world.admin.post(f"{employer}/secure-by-convention"))["status"] == "secured"


@pytest.mark.clock("2026-11-23")
async def test_in_a_control_attendance_leaves_and_content_never_does(world: World) -> None:
    bilan, request = await bought(world)
    file = f"/v1/funding-requests/{request}"
    await world.admin.refused(f"{file}/answer-control", {"papers": ["attendance_sheets"]}, by="fund.in_control")
    told = {"source_event_id": "control", "code": "inControl", "occurred_on": "2026-12-14"}
    await world.admin.post(f"{file}/platform-events", told)
    opened = await world.admin.post(f"{file}/open-control", {"reply_by": "2026-12-29"})
    assert (opened["control_status"], opened["control_reply_by"]) == ("in_control", "2026-12-29")
    assert await world.deadline(bilan, "fund.control_reply") == "2026-12-29"
    await world.admin.refused(f"{file}/answer-control", {"papers": ["attendance_sheets", "synthesis"]}, by="cpf.control_docs")
    await world.admin.post(f"{file}/answer-control", {"papers": ["attendance_sheets", "connection_logs", "completion_certificate"]})
    kinds = {d["kind"] for d in (await world.admin.get(f"/v1/bilans/{bilan}/deadlines?limit=200"))["items"] if d["status"] == "open"}
    assert "fund.control_reply" not in kinds


async def test_the_unit_of_a_redeployment_leave_is_told_of_training_and_of_nothing_else(world: World) -> None:
    bilan = await ready(world)
    employer = await drafted(world, bilan, "employer")
    await world.admin.post(f"{employer}/secure-by-convention")
    await world.admin.refused(f"{employer}/tell-support-unit", {"actions": [ACTION]}, by="fund.reclassement")
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "redeployment_leave", "employer_id": world.ids["employer"]})
    await world.admin.refused(f"{employer}/tell-support-unit", {"actions": [ACTION], "papers": ["synthesis"]}, by="fund.reclassement")
    await world.admin.post(f"{employer}/tell-support-unit", {"actions": [ACTION]})


async def test_an_offer_worded_as_another_service_is_warned_about(world: World) -> None:
    offer = {"title": "Bilan et coaching", "total_minutes": 960, "accompanied_minutes": 960}
    assert warned(await world.admin.post("/v1/offers", offer)) == {"cpf.offer_fields"}


async def test_a_provider_that_the_platform_does_not_know_proposes_nothing(world: World) -> None:
    bilan = await world.open_bilan()
    request = await drafted(world, bilan, "cpf", funder_id=world.ids["cpf"])
    told = {"source_event_id": "1", "code": "notProcessed", "occurred_on": "2026-12-01"}
    await world.admin.post(f"{request}/platform-events", told)
    await world.admin.patch(f"/v1/organisations/{world.ids['organisation']}", {"cpf_referenced_from": None})
    body = {"starts_on": "2027-01-05", "price_cents": 160_000}
    await world.admin.refused(f"{request}/propose", body, by="cpf.provider_referenced")


async def test_a_request_entered_in_error_is_told_to_its_funder_with_the_one_that_replaces_it(world: World) -> None:
    bilan = await ready(world)
    wrong = await drafted(world, bilan, "opco", funder_id=world.ids["funder"])
    await world.admin.post(f"{wrong}/submit")
    right = await drafted(world, bilan, "opco", funder_id=await funder(world, "opco"))
    elsewhere = (await drafted(world, await world.open_bilan(), "opco", funder_id=world.ids["funder"])).rsplit("/", 1)[1]
    body = {"reason": "wrong_party", "replaced_by_id": elsewhere}
    await world.admin.refused(f"{wrong}/enter-in-error", body, by="mistake.replaced_in_file")
    body = {"reason": "wrong_party", "replaced_by_id": right.rsplit("/", 1)[1]}
    assert (await world.admin.post(f"{wrong}/enter-in-error", body))["status"] == "entered_in_error"
    heard = (await world.funder.get("/v1/events"))["items"]
    assert heard[-1]["type"] == "funding_request.corrected"
    assert (await world.funder.get(wrong))["replaced_by_id"] == body["replaced_by_id"]
    again = await world.admin.try_post(f"{wrong}/enter-in-error", {"reason": "duplicate"})
    assert (again.status_code, again.json()["code"]) == (409, "not_possible_in_state")
