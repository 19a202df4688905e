"""AC-17: a redeployment leave. The support unit proposes a bilan on 1 February 2027; the employer pays; no result leaves the provider."""

from typing import Any

import pytest

from tests.http.dossier import SYNTHESIS, held, save_draft
from tests.http.journey import CONVENTION, World

TERMS = CONVENTION | {"starts_on": "2027-03-02", "ends_on": "2027-04-30"}
PROPOSED = {"title": "Action de formation X", "minutes": 12_600, "starts_on": "2027-05-10"}
pytestmark = pytest.mark.clock("2027-02-01")


async def proposed(world: World) -> str:
    """The bilan that the unit proposed on 1 February, accepted by the employee on the 8th, on the redeployment leave."""
    bilan = await world.open_bilan(initiative="employer")
    terms = {"planned_start_on": "2027-03-02", "planned_end_on": "2027-04-30"}
    await world.commit(bilan, met="2027-02-02", quoted="2027-02-03", accepted="2027-02-08", price_cents=150000, **terms)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "redeployment_leave", "employer_id": world.ids["employer"]})
    return bilan


async def signed(world: World) -> tuple[str, str]:
    """The same, signed by all three on 15 February and paid by the employer; the bilan and its convention."""
    bilan = await proposed(world)
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", TERMS))["id"]
    await world.on("2027-02-10")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.on("2027-02-15")
    await world.sign(convention, "beneficiary", "provider", "employer")
    return bilan, convention


async def employer_money(world: World, bilan: str) -> str:
    body = {"kind": "employer", "amount_cents": 150_000}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await world.admin.post(f"/v1/funding-requests/{request}/secure-by-convention")
    return f"/v1/funding-requests/{request}"


def rules(refused: dict[str, Any]) -> list[str]:
    return [refusal["rule_id"] for refusal in refused["refusals"]]


async def test_the_convention_is_tripartite_and_no_other_paper_will_do(world: World) -> None:
    bilan = await proposed(world)
    refusal = await world.admin.refused(f"/v1/bilans/{bilan}/conventions", TERMS | {"kind": "individual"}, by="convention.tripartite.when")
    assert "R1233-35" in refusal["article"]


async def test_the_three_sign_the_employer_pays_and_nothing_begins_before(world: World) -> None:
    bilan, convention = await signed(world)
    assert (await world.employer.get(f"/v1/conventions/{convention}"))["effective_on"] == "2027-02-15"
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
    request = await world.admin.get(await employer_money(world, bilan))
    assert (request["status"], request["pays"], request["amount_cents"]) == ("secured", "provider", 150_000)


async def test_the_unit_that_asks_for_the_synthesis_is_refused(world: World) -> None:
    bilan, _ = await signed(world)
    request = await employer_money(world, bilan)
    await held(world, bilan, "preliminary", ("2027-03-02",))
    synthesis = (await world.counsellor.post(f"/v1/bilans/{bilan}/syntheses"))["id"]
    await save_draft(world.counsellor, f"/v1/syntheses/{synthesis}", SYNTHESIS)
    asked = await world.employer.call("GET", f"/v1/syntheses/{synthesis}")
    assert (asked.status_code, rules(asked.json())) == (403, ["share.employer"])
    with_it = {"actions": [PROPOSED], "papers": ["synthesis"]}
    refusal = await world.admin.refused(f"{request}/tell-support-unit", with_it, by="fund.reclassement")
    assert "R1233-27" in refusal["article"]


async def test_the_unit_is_told_of_the_proposed_training_alone_and_the_file_shows_it(world: World) -> None:
    bilan, _ = await signed(world)
    request = await employer_money(world, bilan)
    await world.admin.post(f"{request}/tell-support-unit", {"actions": [PROPOSED]})
    told = (await world.beneficiary.get(f"/v1/bilans/{bilan}/timeline?limit=200"))["items"][-1]
    assert (told["type"], told["resource"]) == ("funding_request.support_unit_told", request)
