"""AC-05: a self-employed person pays 1 500 € by a contract signed at distance, and FIF PL repays her."""

from typing import Any
from uuid import uuid4

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, synthesis_delivered
from tests.http.journey import CONVENTION, World

CONTRACT = CONVENTION | {"kind": "individual", "distance": True, "starts_on": "2027-02-03", "ends_on": "2027-04-16"}
DEPOSIT: dict[str, Any] = {"kind": "deposit", "debtor": "person", "amount_cents": 45000, "vat_basis": "training_exemption"}
pytestmark = pytest.mark.clock("2027-01-04")


async def committed(world: World) -> str:
    """A self-employed person commits on 12 January and pays herself."""
    bilan = await world.open_bilan(beneficiary_status="self_employed")
    terms = {"planned_start_on": "2027-02-03", "planned_end_on": "2027-04-16"}
    await world.commit(bilan, met="2027-01-06", quoted="2027-01-07", accepted="2027-01-12", price_cents=150000, **terms)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "self"})
    return bilan


async def signed(world: World, **over: Any) -> tuple[str, str]:
    """The contract, signed by both on 18 January."""
    bilan = await committed(world)
    contract = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONTRACT | over))["id"]
    await world.on("2027-01-18")
    await world.admin.post(f"/v1/conventions/{contract}/transmit")
    await world.sign(contract, "beneficiary", "provider")
    return bilan, contract


async def billed(world: World, bilan: str, **over: Any) -> str:
    """What is to be billed to her, drafted."""
    body = DEPOSIT | {"debtor_id": world.ids["beneficiary"]} | over
    made: str = (await world.admin.post(f"/v1/bilans/{bilan}/billing-items", body))["id"]
    return made


async def begun(world: World) -> str:
    """The same, with the first session held on 3 February."""
    bilan, _ = await signed(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-02-03")
    await world.on("2027-02-03")
    await world.hold(session, 120)
    return bilan


async def fund(world: World) -> str:
    """The self-employed fund, registered."""
    made: str = (await world.admin.post("/v1/funders", {"name": "FIF PL", "kind": "faf", "scheme": "fif_pl"}))["id"]
    return made


async def asked(world: World, bilan: str) -> str:
    """Her request for a reimbursement, drafted by herself."""
    body = {"kind": "faf", "funder_id": await fund(world), "amount_cents": 150000}
    request = await world.beneficiary.post(f"/v1/bilans/{bilan}/funding-requests", body)
    assert request["pays"] == "beneficiary"
    made: str = request["id"]
    return made


async def status(world: World, bilan: str) -> str:
    found: str = (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"]
    return found


async def test_at_distance_the_later_of_both_windows_runs(world: World) -> None:
    bilan, contract = await signed(world)
    found = await world.beneficiary.get(f"/v1/conventions/{contract}")
    assert (found["status"], found["signed_on"], found["withdrawal_until"]) == ("withdrawal_window", "2027-01-18", "2027-02-01")
    assert await world.deadline(bilan, "contract.withdrawal") == "2027-02-01"


async def test_signed_on_the_premises_the_ten_days_of_the_labour_code_run(world: World) -> None:
    _, contract = await signed(world, distance=False)
    assert (await world.beneficiary.get(f"/v1/conventions/{contract}"))["withdrawal_until"] == "2027-01-28"


async def test_she_withdraws_until_the_last_evening_and_owes_nothing(world: World) -> None:
    bilan, contract = await signed(world)
    assert await world.on("2027-02-01", hour=22) == []
    await world.beneficiary.post(f"/v1/conventions/{contract}/withdraw")
    assert (await world.beneficiary.get(f"/v1/conventions/{contract}"))["status"] == "withdrawn"
    assert await status(world, bilan) == "withdrawn"


async def test_the_day_after_the_contract_takes_effect_and_the_bilan_is_ready(world: World) -> None:
    bilan, contract = await signed(world)
    fired = await world.on("2027-02-02")
    assert ("convention.took_effect", "2027-02-02") in {(f["type"], f["on"]) for f in fired}
    assert (await world.beneficiary.get(f"/v1/conventions/{contract}"))["effective_on"] == "2027-02-02"
    assert await status(world, bilan) == "ready"
    answer = await world.beneficiary.try_post(f"/v1/conventions/{contract}/withdraw")
    assert answer.status_code == 409


async def test_no_session_is_held_before_the_contract_is_in_effect(world: World) -> None:
    bilan, _ = await signed(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-02-01")
    await world.on("2027-02-01")
    await world.counsellor.refused(f"/v1/sessions/{session}/hold", {"minutes": 120}, by="convention.required")


@pytest.mark.parametrize("day", ["2027-01-18", "2027-01-29", "2027-02-01"])
async def test_nothing_is_billed_before_the_end_of_the_window(world: World, day: str) -> None:
    bilan, _ = await signed(world)
    item = await billed(world, bilan)
    await world.on(day)
    refusal = await world.admin.refused(f"/v1/billing-items/{item}/issue", by="contract.no_payment_before")
    assert refusal["possible_from"] == "2027-02-02"


async def test_before_any_contract_nothing_is_billed(world: World) -> None:
    bilan = await committed(world)
    item = await billed(world, bilan)
    await world.admin.refused(f"/v1/billing-items/{item}/issue", by="contract.individual.when")


@pytest.mark.parametrize("amount", [45001, 50000])
async def test_a_deposit_of_more_than_thirty_percent_is_refused(world: World, amount: int) -> None:
    bilan, _ = await signed(world)
    item = await billed(world, bilan, amount_cents=amount)
    await world.on("2027-02-02")
    refusal = await world.admin.refused(f"/v1/billing-items/{item}/issue", by="contract.deposit_30")
    assert "450,00" in refusal["sentence"]


async def test_a_deposit_of_thirty_percent_is_billed_once(world: World) -> None:
    bilan, _ = await signed(world)
    item, again = await billed(world, bilan), await billed(world, bilan, amount_cents=1)
    await world.on("2027-02-02")
    issued = await world.admin.post(f"/v1/billing-items/{item}/issue", {"external_invoice_number": "F-2027-0042"})
    assert (issued["status"], issued["issued_on"], issued["amount_cents"]) == ("issued", "2027-02-02", 45000)
    await world.admin.refused(f"/v1/billing-items/{again}/issue", by="contract.deposit_30")


async def test_the_first_session_begins_the_bilan_though_the_fund_has_not_answered(world: World) -> None:
    bilan, _ = await signed(world)
    await asked(world, bilan)
    session = await world.session(bilan, "preliminary", 120, on="2027-02-03")
    await world.on("2027-02-03")
    await world.hold(session, 120)
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["started_on"]) == ("preliminary", "2027-02-03")


@pytest.mark.parametrize("day", ["2027-02-04", "2027-02-13"])
async def test_the_fund_is_asked_until_a_saturday_that_is_not_rolled(world: World, day: str) -> None:
    request = await asked(world, await begun(world))
    await world.on(day)
    sent = await world.beneficiary.post(f"/v1/funding-requests/{request}/submit")
    assert (sent["status"], sent["submitted_on"]) == ("submitted", day)


@pytest.mark.parametrize("day", ["2027-02-14", "2027-02-15"])
async def test_after_the_ten_days_the_fund_is_not_asked_any_more(world: World, day: str) -> None:
    request = await asked(world, await begun(world))
    await world.on(day)
    refusal = await world.beneficiary.refused(f"/v1/funding-requests/{request}/submit", by="fund.faf.fifpl_window")
    assert "13/02/2027" in refusal["sentence"]


async def test_the_fund_s_grant_repays_her_and_counts_for_the_five_years(world: World) -> None:
    bilan = await begun(world)
    request = await asked(world, bilan)
    await world.on("2027-02-08")
    await world.beneficiary.post(f"/v1/funding-requests/{request}/submit")
    await world.on("2027-03-01")
    found = await world.admin.post(f"/v1/funding-requests/{request}/grant", {"granted_cents": 105000})
    assert (found["status"], found["granted_cents"], found["pays"]) == ("partially_granted", 105000, "beneficiary")
    assert found["next_cpf_bilan_from"] == "2032-03-01"


async def test_she_owes_the_balance_and_the_fund_owes_the_provider_nothing(world: World) -> None:
    bilan = await begun(world)
    request = await asked(world, bilan)
    await world.beneficiary.post(f"/v1/funding-requests/{request}/submit")
    funder = (await world.admin.get(f"/v1/funding-requests/{request}"))["funder_id"]
    body = DEPOSIT | {"kind": "balance", "debtor": "funder", "debtor_id": funder}
    answer = await world.admin.call("POST", f"/v1/bilans/{bilan}/billing-items", body, idempotency_key=str(uuid4()))
    assert [r["rule_id"] for r in answer.json()["refusals"]] == ["billing.debtor_in_file"]
    days = Days(investigation=("2027-03-02",), conclusion=("2027-04-16",), minutes=330)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    item = await billed(world, bilan, kind="balance", amount_cents=105000)
    await world.admin.post(f"/v1/billing-items/{item}/issue")
    assert (await world.admin.post(f"/v1/billing-items/{item}/pay"))["paid_on"] == "2027-04-16"
