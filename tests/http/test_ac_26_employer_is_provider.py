"""AC-26: nobody's employer carries out her bilan, even with her consent (R6313-5)."""

import pytest

from tests.http.journey import World

OWN_SIREN = "732829320"
pytestmark = pytest.mark.clock("2026-11-16")


async def itself(world: World) -> str:
    """The provider, registered as an employer too."""
    made: str = (await world.admin.post("/v1/employers", {"name": "Cap Horizons", "siren": OWN_SIREN}))["id"]
    return made


async def committed(world: World, **said: str) -> str:
    bilan = await world.open_bilan(**said)
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20", vat_basis="franchise")
    return bilan


async def test_no_bilan_is_opened_for_an_employee_of_the_provider(world: World) -> None:
    body = {"beneficiary_id": world.ids["beneficiary"], "beneficiary_status": "private_employee", "employer_siren": OWN_SIREN}
    refusal = await world.admin.refused("/v1/bilans", body, by="bilan.provider.not_employer")
    assert refusal["article"] == "C. trav. R6313-5"
    await world.admin.post("/v1/bilans", body | {"employer_siren": "552100554"})


@pytest.mark.parametrize("route", ["skills_plan", "redeployment_leave", "public_employer"])
async def test_after_she_has_consented_the_provider_is_linked_as_her_employer_on_no_route(world: World, route: str) -> None:
    status = "public_servant" if route == "public_employer" else "private_employee"
    bilan, employer = await committed(world, beneficiary_status=status), await itself(world)
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["consented_on"] == "2026-11-20"
    body = {"route": route, "employer_id": employer}
    for actor in (world.admin, world.beneficiary):
        await actor.refused(f"/v1/bilans/{bilan}/choose-route", body, by="bilan.provider.not_employer")
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", body | {"employer_id": world.ids["employer"]})


async def test_the_provider_is_not_asked_for_leave_as_her_employer_either(world: World) -> None:
    bilan, employer = await committed(world), await itself(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf", "on_working_time": True})
    leave = {"employer_id": employer, "starts_on": "2027-02-01", "ends_on": "2027-04-30"}
    made = (await world.beneficiary.post(f"/v1/bilans/{bilan}/leave-requests", leave))["id"]
    await world.beneficiary.refused(f"/v1/leave-requests/{made}/send", by="bilan.provider.not_employer")


async def test_an_employer_that_is_not_registered_is_linked_to_nothing(world: World) -> None:
    bilan = await committed(world)
    body = {"route": "skills_plan", "employer_id": world.ids["funder"]}
    answer = await world.admin.try_post(f"/v1/bilans/{bilan}/choose-route", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_out_of_frame_no_text_forbids_it_and_it_is_warned_about(world: World) -> None:
    body = {"beneficiary_id": world.ids["beneficiary"], "beneficiary_status": "private_employee", "frame": "out_of_frame"}
    opened = await world.admin.post("/v1/bilans", body | {"employer_siren": OWN_SIREN})
    assert [(w["rule_id"], w["basis"]) for w in opened["open_warnings"]] == [("frame.out.own_employee", "policy")]
