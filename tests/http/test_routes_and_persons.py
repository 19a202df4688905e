"""Every person by every route: from the choice of the funding to the first session, each with the papers and the money that it demands."""

from typing import Any

import pytest

from tests.http.journey import CONVENTION, World

PERIOD = {"starts_on": "2027-02-15", "ends_on": "2027-04-30"}
OFFICE = [{"weekday": day, "start": "09:00", "end": "17:30"} for day in range(1, 6)]
BRANCHES: dict[str, dict[str, Any]] = {
    "territorial": {},
    "hospital": {"in_service_since": "2020-09-01"},
    "state": {},
}
pytestmark = pytest.mark.clock("2026-11-16")


async def routed(world: World, status: str, route: str, **bilan: Any) -> str:
    """A bilan of somebody who committed on 20 November and chose how it is paid."""
    made = await world.open_bilan(beneficiary_status=status, **bilan)
    planned = {"planned_start_on": "2027-02-15", "planned_end_on": "2027-04-30"}
    await world.commit(made, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20", price_cents=150_000, **planned)
    linked = {"employer_id": world.ids["employer"]} if route in {"public_employer", "skills_plan", "redeployment_leave"} else {}
    await world.beneficiary.post(f"/v1/bilans/{made}/choose-route", {"route": route} | linked)
    return made


async def granted(world: World, bilan: str, kind: str, **said: Any) -> dict[str, Any]:
    """A funder that is asked for the whole price, grants it and pays the provider."""
    funder = (await world.admin.post("/v1/funders", {"name": kind, "kind": kind}))["id"]
    body = {"kind": kind, "funder_id": funder, "amount_cents": 150_000} | said
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    path = f"/v1/funding-requests/{request}"
    filed: dict[str, Any] = await world.admin.post(f"{path}/submit")
    await world.admin.post(f"{path}/grant", {"granted_cents": 150_000})
    await world.admin.post(f"{path}/secure")
    return filed


async def signed(world: World, bilan: str, kind: str, *parties: str) -> None:
    """The paper that the route demands, signed by whom it binds."""
    made = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION | PERIOD | {"kind": kind}))["id"]
    sender = world.employer if kind == "tripartite" else world.admin
    await sender.post(f"/v1/conventions/{made}/transmit")
    await world.sign(made, *parties)


async def begun(world: World, bilan: str) -> str:
    """The first session, on 15 February 2027 at eight in the evening; the state of the bilan then."""
    body = {"kind": "individual", "phase": "preliminary", "minutes": 60, "starts_at": "2027-02-15T19:00:00Z"}
    made = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", body | {"counsellor_id": world.ids["counsellor"]}))["id"]
    await world.on("2027-02-15", hour=20)
    await world.hold(made, 60)
    status: str = (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"]
    return status


@pytest.mark.parametrize("status", ["private_employee", "job_seeker", "self_employed"])
async def test_seventy_two_hours_are_for_public_agents_alone(world: World, status: str) -> None:
    body = {"beneficiary_id": world.ids["beneficiary"], "beneficiary_status": status, "priority_agent": True}
    for actor in (world.admin, world.beneficiary):
        refusal = await actor.refused("/v1/bilans", body, by="bilan.priority_agent")
        assert refusal["article"] == "CGFP L422-3"


@pytest.mark.parametrize(
    ("status", "route"),
    [
        ("private_employee", "public_employer"),
        ("private_employee", "job_seeker_aid"),
        ("job_seeker", "skills_plan"),
        ("self_employed", "skills_plan"),
        ("public_servant", "cpf"),
        ("public_servant", "skills_plan"),
    ],
)
async def test_a_route_of_another_status_is_refused(world: World, status: str, route: str) -> None:
    bilan = await world.open_bilan(beneficiary_status=status)
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20")
    linked = {"employer_id": world.ids["employer"]} if route in {"public_employer", "skills_plan"} else {}
    await world.admin.refused(f"/v1/bilans/{bilan}/choose-route", {"route": route} | linked, by="bilan.route_of_status")


async def test_a_job_seeker_with_the_aid_of_france_travail(world: World) -> None:
    bilan = await routed(world, "job_seeker", "job_seeker_aid")
    filed = await granted(world, bilan, "france_travail_aif")
    assert filed["open_warnings"] == []
    await signed(world, bilan, "bipartite_provider_person", "beneficiary", "provider")
    assert await begun(world, bilan) == "preliminary"


async def test_a_person_whom_agefiph_helps_shows_a_proof_that_is_not_kept(world: World) -> None:
    bilan = await routed(world, "job_seeker", "disability_fund")
    filed = await granted(world, bilan, "agefiph")
    assert [w["rule_id"] for w in filed["open_warnings"]] == ["fund.agefiph"]
    await signed(world, bilan, "bipartite_provider_person", "beneficiary", "provider")
    assert await begun(world, bilan) == "preliminary"


async def state(world: World, bilan: str) -> str:
    found: str = (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"]
    return found


FUNDED = pytest.mark.parametrize(("route", "kind"), [("job_seeker_aid", "france_travail_aif"), ("disability_fund", "agefiph")])


@FUNDED
async def test_where_a_fund_pays_nothing_is_ready_while_nobody_has_accepted_to(world: World, route: str, kind: str) -> None:
    bilan = await routed(world, "job_seeker", route)
    await signed(world, bilan, "bipartite_provider_person", "beneficiary", "provider")
    assert await state(world, bilan) == "contracting"
    session = await world.session(bilan, "preliminary", 60, on="2027-02-15")
    await world.on("2027-02-15")
    refusal = await world.counsellor.refused(f"/v1/sessions/{session}/hold", {"minutes": 60}, by="bilan.not_ready")
    assert "financement" in refusal["sentence"]
    await granted(world, bilan, kind)
    assert await state(world, bilan) == "ready"


@FUNDED
async def test_what_the_fund_leaves_is_paid_to_the_cent_or_is_awaited(world: World, route: str, kind: str) -> None:
    bilan = await routed(world, "job_seeker", route)
    funder = (await world.admin.post("/v1/funders", {"name": kind, "kind": kind}))["id"]
    body = {"kind": kind, "funder_id": funder, "amount_cents": 100_000}
    request = "/v1/funding-requests/" + (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await world.admin.post(f"{request}/submit")
    await world.admin.post(f"{request}/grant", {"granted_cents": 100_000})
    await world.admin.refused(f"{request}/secure", by="fund.any.single_main")
    await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", {"kind": "self", "amount_cents": 49_999})
    missing = await world.admin.refused(f"{request}/secure", by="fund.any.single_main")
    assert missing["sentence"] == "Plan de financement déséquilibré de 0,01\u00a0€."
    await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", {"kind": "self", "amount_cents": 1})
    await world.admin.post(f"{request}/secure")
    await signed(world, bilan, "individual", "beneficiary", "provider")
    assert await state(world, bilan) == "contracting"
    await world.on("2026-12-01")
    assert await state(world, bilan) == "ready"


@FUNDED
async def test_a_fund_that_pays_no_more_leaves_the_bilan_to_its_contracts(world: World, route: str, kind: str) -> None:
    bilan = await routed(world, "job_seeker", route)
    request = (await granted(world, bilan, kind))["id"]
    await signed(world, bilan, "bipartite_provider_person", "beneficiary", "provider")
    assert await state(world, bilan) == "ready"
    await world.admin.post(f"/v1/funding-requests/{request}/cancel")
    assert await state(world, bilan) == "contracting"


@pytest.mark.parametrize("route", ["job_seeker_aid", "disability_fund", "self"])
async def test_the_contract_of_another_frame_contracts_no_bilan_de_competences(world: World, route: str) -> None:
    bilan = await routed(world, "job_seeker", route)
    body = CONVENTION | PERIOD | {"kind": "orientation_service", "title": "Bilan d'orientation"}
    refusal = await world.admin.refused(f"/v1/bilans/{bilan}/conventions", body, by="convention.of_route")
    assert refusal["article"] == "C. trav. L6353-1, C. trav. L6353-3"
    await world.admin.refused(f"/v1/bilans/{bilan}/conventions", body | {"kind": "mcf_terms"}, by="convention.of_route")


async def test_whom_nobody_funds_may_still_choose_the_service_outside_the_frame(world: World) -> None:
    bilan = await routed(world, "job_seeker", "self")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "orientation"})
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["frame"] == "out_of_frame"
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}/hours"))["cap_minutes"] is None
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"}, by="frame.out.no_public_funding")
    await world.admin.refused(f"/v1/bilans/{bilan}/conventions", CONVENTION | {"kind": "individual"}, by="convention.of_route")


async def test_a_private_employee_on_the_plan_of_her_employer(world: World) -> None:
    bilan = await routed(world, "private_employee", "skills_plan")
    body = {"kind": "employer", "amount_cents": 150_000}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await signed(world, bilan, "tripartite", "beneficiary", "provider", "employer")
    assert (await world.admin.get(f"/v1/funding-requests/{request}"))["status"] == "secured"
    assert await begun(world, bilan) == "preliminary"


async def asked(world: World, bilan: str, branch: str, **over: Any) -> str:
    body = PERIOD | {"employer_id": world.ids["employer"], "working_hours": OFFICE, "branch": branch, "leave_minutes": 1440}
    body |= {"no_previous_bilan": True} | BRANCHES[branch] | over
    made: str = (await world.beneficiary.post(f"/v1/bilans/{bilan}/leave-requests", body))["id"]
    return f"/v1/leave-requests/{made}"


@pytest.mark.parametrize(("branch", "reply"), [("territorial", "2026-12-20"), ("hospital", "2026-12-20"), ("state", "2027-01-20")])
async def test_an_agent_of_each_public_service_is_granted_her_leave_and_her_employer_pays(world: World, branch: str, reply: str) -> None:
    bilan = await routed(world, "public_servant", "public_employer")
    leave = await asked(world, bilan, branch)
    await world.beneficiary.post(f"{leave}/send")
    received = await world.employer.post(f"{leave}/receive")
    assert received["reply_until"] == reply
    await world.employer.post(f"{leave}/grant")
    await granted(world, bilan, "public_employer")
    await signed(world, bilan, "tripartite", "beneficiary", "provider", "employer")
    assert await begun(world, bilan) == "preliminary"


async def test_a_hospital_agent_without_two_years_of_service_waits(world: World) -> None:
    bilan = await routed(world, "public_servant", "public_employer")
    leave = await asked(world, bilan, "hospital", in_service_since="2025-06-01")
    refusal = await world.beneficiary.refused(f"{leave}/send", by="leave.fph.notice")
    assert "2 ans" in refusal["sentence"]


@pytest.mark.parametrize("branch", BRANCHES)
async def test_a_priority_agent_of_each_branch_has_seventy_two_hours_every_three_years(world: World, branch: str) -> None:
    bilan = await routed(world, "public_servant", "public_employer", priority_agent=True)
    again = {"no_previous_bilan": False, "leave_minutes": 4320}
    soon = await asked(world, bilan, branch, **again, previous_bilan_on="2023-11-21")
    refusal = await world.beneficiary.refused(f"{soon}/send", by="leave.fp.interval")
    assert refusal["possible_from"] == "2026-11-21"
    leave = await asked(world, bilan, branch, **again, previous_bilan_on="2023-11-20")
    assert (await world.beneficiary.post(f"{leave}/send"))["status"] == "sent"
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}/hours"))["cap_minutes"] == 4320
    too_long = await asked(world, bilan, branch, **again | {"leave_minutes": 4321}, previous_bilan_on="2023-11-20")
    await world.beneficiary.refused(f"{too_long}/send", by="leave.fp.hours")


async def test_the_anfh_asks_for_hours_face_to_face_and_on_site(world: World) -> None:
    bilan = await routed(world, "public_servant", "public_employer")
    filed = await granted(world, bilan, "anfh")
    assert "fund.filing_lead" not in {w["rule_id"] for w in filed["open_warnings"]}


@pytest.mark.parametrize("kind", ["state", "region", "fiphfp"])
async def test_the_other_public_funders_pay_and_are_told_what_they_may_know(world: World, kind: str) -> None:
    bilan = await routed(world, "job_seeker", "job_seeker_aid")
    filed = await granted(world, bilan, kind)
    assert (filed["status"], filed["pays"]) == ("submitted", "provider")


async def test_transitions_pro_pays_for_no_bilan(world: World) -> None:
    bilan = await routed(world, "private_employee", "skills_plan")
    funder = (await world.admin.post("/v1/funders", {"name": "Transitions Pro", "kind": "transitions_pro"}))["id"]
    body = {"kind": "transitions_pro", "funder_id": funder, "amount_cents": 150_000}
    await world.admin.refused(f"/v1/bilans/{bilan}/funding-requests", body, by="fund.transitions_pro.not_bilan")


@pytest.mark.parametrize("status", ["private_employee", "job_seeker", "self_employed"])
async def test_whoever_pays_herself_has_ten_days_to_change_her_mind(world: World, status: str) -> None:
    bilan = await routed(world, status, "self")
    await signed(world, bilan, "individual", "beneficiary", "provider")
    await world.on("2026-11-30", hour=22)
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "contracting"
    await world.on("2026-12-01")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
