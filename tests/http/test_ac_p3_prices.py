"""AC-P3: three statuses and two frames, priced from one offer; whoever pays, the shares make the price to the cent."""

from typing import Any

import pytest

from tests.http.journey import CONVENTION, QUOTE, World

PUBLISHED = {
    ("private_employee", "in_frame"): 180_000,
    ("job_seeker", "in_frame"): 160_001,
    ("self_employed", "in_frame"): 150_000,
    ("private_employee", "out_of_frame"): 108_000,
    ("job_seeker", "out_of_frame"): 72_000,
    ("self_employed", "out_of_frame"): 90_000,
}
BY_THE_ACCOUNT = 189_999
OFFER: dict[str, Any] = {
    "title": "Bilan de compétences 16 h",
    "total_minutes": 960,
    "accompanied_minutes": 960,
    "prices": [
        *({"beneficiary_status": status, "frame": frame, "price_cents": cents} for (status, frame), cents in PUBLISHED.items()),
        {"beneficiary_status": "job_seeker", "frame": "in_frame", "route": "cpf", "price_cents": BY_THE_ACCOUNT},
    ],
}
UNPRICED = {name: value for name, value in QUOTE.items() if name != "price_cents"}
pytestmark = pytest.mark.clock("2026-12-01")


async def offered(world: World) -> str:
    made: str = (await world.admin.post("/v1/offers", OFFER))["id"]
    return made


async def opened(world: World, status: str, frame: str = "in_frame") -> str:
    return await world.open_bilan(offer_id=await offered(world), beneficiary_status=status, frame=frame)


async def quoted(world: World, bilan: str, **over: Any) -> dict[str, Any]:
    drafted: dict[str, Any] = await world.admin.post(f"/v1/bilans/{bilan}/quotes", UNPRICED | over)
    return drafted


async def accepted(world: World, bilan: str, **over: Any) -> int:
    """A quote at the offer's own price, sent on 3 December and accepted on the 8th; the price."""
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-02"})
    await world.on("2026-12-02")
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
    await world.on("2026-12-03")
    quote = await quoted(world, bilan, **over)
    sent = await world.admin.post(f"/v1/quotes/{quote['id']}/send")
    assert sent["open_warnings"] == []
    await world.on("2026-12-08")
    said = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
    await world.beneficiary.post(f"/v1/quotes/{quote['id']}/accept", said)
    price: int = quote["price_cents"]
    return price


@pytest.mark.parametrize(("status", "frame"), PUBLISHED)
async def test_a_quote_without_a_price_takes_the_one_that_the_offer_publishes(world: World, status: str, frame: str) -> None:
    quote = await quoted(world, await opened(world, status, frame))
    assert quote["price_cents"] == PUBLISHED[status, frame]


async def test_a_way_of_paying_may_have_a_price_of_its_own(world: World) -> None:
    bilan = await opened(world, "job_seeker")
    assert (await quoted(world, bilan, route="cpf"))["price_cents"] == BY_THE_ACCOUNT
    assert (await quoted(world, bilan, route="job_seeker_aid"))["price_cents"] == 160_001


async def test_a_situation_without_a_published_price_is_quoted_by_hand(world: World) -> None:
    bilan = await opened(world, "public_servant")
    quote = await quoted(world, bilan)
    assert quote["price_cents"] is None
    refusal = await world.admin.refused(f"/v1/quotes/{quote['id']}/send", by="quote.mandatory")
    assert refusal["sentence"] == "Devis incomplet : price_cents."


async def test_another_price_than_the_published_one_is_warned_about(world: World) -> None:
    quote = await quoted(world, await opened(world, "private_employee"), price_cents=175_000)
    sent = await world.admin.post(f"/v1/quotes/{quote['id']}/send")
    (warning,) = sent["open_warnings"]
    assert (warning["rule_id"], warning["basis"]) == ("quote.price_of_offer", "promise")
    assert "1\u202f750,00\u00a0€" in warning["sentence_fr"]
    assert "1\u202f800,00\u00a0€" in warning["sentence_fr"]


async def test_one_situation_has_one_price(world: World) -> None:
    twice = OFFER | {"prices": [OFFER["prices"][0], OFFER["prices"][0] | {"price_cents": 1}]}
    await world.admin.refused("/v1/offers", twice, by="offer.one_price")


async def test_an_employee_s_price_is_shared_by_her_employer_and_its_opco_to_the_cent(world: World) -> None:
    bilan = await opened(world, "private_employee")
    price = await accepted(world, bilan, route="skills_plan")
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION | {"price_cents": price}))["id"]
    opco = {"kind": "opco", "funder_id": world.ids["funder"], "amount_cents": 120_001}
    asked = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", opco))["id"]
    body = {"kind": "employer", "amount_cents": 59_998}
    rest = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider", "employer")
    await world.admin.post(f"/v1/funding-requests/{asked}/submit")
    await world.admin.post(f"/v1/funding-requests/{asked}/grant", {"granted_cents": 120_001})
    refusal = await world.admin.refused(f"/v1/funding-requests/{asked}/secure", by="fund.any.single_main")
    assert "0,01" in refusal["sentence"]
    await world.admin.patch(f"/v1/funding-requests/{rest}", {"amount_cents": 59_999})
    await world.admin.post(f"/v1/funding-requests/{asked}/secure")
    await world.admin.post(f"/v1/funding-requests/{rest}/secure-by-convention")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"


async def test_a_job_seeker_s_account_and_the_top_up_of_france_travail_make_the_price(world: World) -> None:
    bilan = await opened(world, "job_seeker")
    price = await accepted(world, bilan, route="cpf")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    account = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": price}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", account))["id"]
    await reported(world, request, "notProcessed", "2026-12-08")
    offer = {"starts_on": "2027-01-11", "price_cents": price, "balance_cents": 300_000, "abondement_cents": price - 160_000}
    proposed = await world.admin.post(f"/v1/funding-requests/{request}/propose", offer)
    shares = {name: proposed[f"{name}_cents"] for name in ("rights", "abondement", "personal", "participation")}
    assert shares == {"rights": 160_000, "abondement": 29_999, "personal": 0, "participation": 0}
    known = (await world.admin.post("/v1/funders", {"name": "France Travail", "kind": "france_travail_cpf"}))["id"]
    top_up = {"kind": "france_travail_cpf", "funder_id": known, "amount_cents": 29_999, "starts_on": "2027-01-11"}
    topped = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", top_up))["id"]
    await world.admin.post(f"/v1/funding-requests/{topped}/submit")
    await world.admin.post(f"/v1/funding-requests/{topped}/grant", {"granted_cents": 29_999})
    await world.admin.post(f"/v1/funding-requests/{topped}/secure")
    await reported(world, request, "accepted", "2026-12-08")
    assert (await world.admin.get(f"/v1/funding-requests/{request}"))["open_warnings"] == []
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"


async def test_a_self_employed_person_owes_the_whole_price_and_her_fund_repays_her(world: World) -> None:
    bilan = await opened(world, "self_employed")
    price = await accepted(world, bilan, route="self")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "self"})
    fund = (await world.admin.post("/v1/funders", {"name": "FIF PL", "kind": "faf", "scheme": "fif_pl"}))["id"]
    body = {"kind": "faf", "funder_id": fund, "amount_cents": 90_000, "proof_seen_on": "2026-12-08"}
    repaid = await world.beneficiary.post(f"/v1/bilans/{bilan}/funding-requests", body)
    assert (repaid["pays"], price) == ("beneficiary", 150_000)
    await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", {"kind": "self", "amount_cents": price})
    contract = CONVENTION | {"kind": "individual", "price_cents": price}
    made = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", contract))["id"]
    await world.admin.post(f"/v1/conventions/{made}/transmit")
    await world.sign(made, "beneficiary", "provider")
    await world.on("2026-12-21")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"


@pytest.mark.parametrize("status", ["private_employee", "job_seeker", "self_employed"])
async def test_inside_the_frame_the_bill_is_exempt_outside_it_the_vat_is_inside_the_price(world: World, status: str) -> None:
    inside = await opened(world, status)
    exempt = {"kind": "deposit", "debtor": "person", "debtor_id": world.ids["beneficiary"], "vat_basis": "training_exemption"}
    item = await world.admin.post(f"/v1/bilans/{inside}/billing-items", exempt | {"amount_cents": 30_000})
    assert item["vat_cents"] == 0
    outside = await opened(world, status, "out_of_frame")
    price = await accepted(world, outside, vat_basis="taxed", route="orientation")
    await world.beneficiary.post(f"/v1/bilans/{outside}/choose-route", {"route": "orientation"})
    named = {"kind": "orientation_service", "title": "Bilan professionnel d'orientation", "price_cents": price}
    convention = (await world.admin.post(f"/v1/bilans/{outside}/conventions", CONVENTION | named))["id"]
    await world.admin.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider")
    body = exempt | {"amount_cents": price}
    billed = (await world.admin.post(f"/v1/bilans/{outside}/billing-items", body))["id"]
    await world.admin.refused(f"/v1/billing-items/{billed}/issue", by="frame.out.vat")
    await world.admin.patch(f"/v1/billing-items/{billed}", {"vat_basis": "taxed", "vat_cents": price // 6})
    issued = await world.admin.post(f"/v1/billing-items/{billed}/issue")
    assert (issued["amount_cents"], issued["vat_cents"] * 5) == (price, issued["amount_cents"] - issued["vat_cents"])


@pytest.mark.parametrize("status", ["private_employee", "job_seeker", "self_employed"])
async def test_outside_the_frame_nobody_but_the_person_pays(world: World, status: str) -> None:
    bilan = await opened(world, status, "out_of_frame")
    await accepted(world, bilan, vat_basis="taxed")
    for route in ("cpf", "job_seeker_aid", "skills_plan"):
        await world.beneficiary.refused(f"/v1/bilans/{bilan}/choose-route", {"route": route}, by="frame.out.no_public_funding")


async def reported(world: World, request: str, code: str, day: str) -> None:
    body = {"source_event_id": f"{code}-{day}", "code": code, "occurred_on": day}
    await world.admin.post(f"/v1/funding-requests/{request}/platform-events", body)
