"""AC-12: a "bilan professionnel d'orientation" of eight hours for 900 €, outside the frame of the law."""

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, synthesis_delivered
from tests.http.journey import CONVENTION, QUOTE, World

SERVICE = {"kind": "orientation_service", "title": "Bilan professionnel d'orientation", "content": "Entretiens", "price_cents": 90000}
ITEM = {"kind": "deposit", "debtor": "person", "amount_cents": 90000, "vat_basis": "training_exemption"}
EIGHT_HOURS = {"price_cents": 90000, "preliminary_minutes": 120, "investigation_minutes": 240, "conclusion_minutes": 120}
pytestmark = pytest.mark.clock("2026-12-01")


async def committed(world: World) -> str:
    """A service that the person has accepted."""
    bilan = await world.open_bilan(frame="out_of_frame")
    terms = EIGHT_HOURS | {"vat_basis": "taxed", "note": "Bilan professionnel d'orientation"}
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", **terms)
    return bilan


async def test_public_money_pays_for_no_such_service(world: World) -> None:
    bilan = await committed(world)
    refusal = await world.beneficiary.refused(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"}, by="frame.out.no_public_funding")
    assert refusal["sentence"] == "Prestation hors cadre légal : financement cpf impossible."


async def test_it_is_never_called_a_bilan_de_competences(world: World) -> None:
    bilan = await world.open_bilan(frame="out_of_frame")
    quote = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE | {"note": "Bilan de compétences allégé", "vat_basis": "taxed"}))[
        "id"
    ]
    await world.admin.refused(f"/v1/quotes/{quote}/send", by="frame.out.label")
    await world.admin.patch(f"/v1/quotes/{quote}", {"note": "Bilan d'orientation"})
    await world.admin.post(f"/v1/quotes/{quote}/send")


async def test_its_contract_bears_another_name_and_its_bill_decides_the_vat(world: World) -> None:
    bilan = await committed(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "orientation"})
    body = CONVENTION | {"kind": "orientation_service"}
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", body))["id"]
    await world.admin.refused(f"/v1/conventions/{convention}/transmit", by="frame.out.label")
    named = {name: value for name, value in SERVICE.items() if name != "kind"}
    await world.admin.patch(f"/v1/conventions/{convention}", named | {"means": "Entretiens", "course": "Séances"})
    await world.admin.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider")
    assert (await world.admin.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
    item = (await world.admin.post(f"/v1/bilans/{bilan}/billing-items", ITEM | {"debtor_id": world.ids["beneficiary"], "kind": "deposit"}))[
        "id"
    ]
    await world.admin.refused(f"/v1/billing-items/{item}/issue", by="frame.out.vat")
    await world.admin.patch(f"/v1/billing-items/{item}", {"vat_basis": "taxed", "vat_cents": 15000})
    assert (await world.admin.post(f"/v1/billing-items/{item}/issue"))["status"] == "issued"


async def test_thirty_hours_may_be_planned(world: World) -> None:
    bilan = await committed(world)
    body = {"kind": "individual", "phase": "preliminary", "minutes": 360, "counsellor_id": world.ids["counsellor"]}
    for day in range(20, 25):
        await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", body | {"starts_at": f"2027-01-{day}T08:00:00Z"})
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["planned_minutes"] == 1800


async def test_a_session_lasts_a_day_at_most_and_what_lies_within_it_is_told(world: World) -> None:
    bilan = await committed(world)
    body = {"kind": "individual", "phase": "preliminary", "starts_at": "2027-01-20T09:00:00Z", "counsellor_id": world.ids["counsellor"]}
    path = f"/v1/bilans/{bilan}/sessions"
    too_long = await world.counsellor.try_post(path, body | {"minutes": 1441})
    assert (too_long.status_code, too_long.json()["errors"][0]["pointer"]) == (422, "/minutes")
    session = (await world.counsellor.post(path, body | {"minutes": 1440}))["id"]
    last = {"starts_at": "2027-01-21T08:59:00Z", "minutes": 30}
    await world.counsellor.refused(path, body | last, by="session.counsellor_free")
    longer = await world.counsellor.try_post(f"/v1/sessions/{session}/reschedule", {"starts_at": "2027-01-20T09:00:00Z", "minutes": 1441})
    assert longer.status_code == 422


async def test_its_quote_is_never_exempt_as_training_is(world: World) -> None:
    bilan = await world.open_bilan(frame="out_of_frame")
    quote = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE | EIGHT_HOURS))["id"]
    await world.admin.refused(f"/v1/quotes/{quote}/send", by="frame.out.vat")


async def running(world: World) -> str:
    """The service of eight hours, contracted, begun and led to its last phase."""
    bilan = await committed(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "orientation"})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION | SERVICE | {"total_minutes": 480}))["id"]
    await world.admin.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider")
    days = Days(preliminary=("2027-01-05",), investigation=("2027-01-19",), conclusion=("2027-02-02",), minutes=160)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    return bilan


async def kept_until(world: World, bilan: str) -> dict[str, tuple[str, str | None]]:
    page = await world.beneficiary.get(f"/v1/retention-items?bilan_id={bilan}&limit=200")
    return {i["content_kind"]: (i["status"], i["kept_until"]) for i in page["items"] if i["content_kind"] not in {"follow_up", "messages"}}


async def test_the_same_engine_destroys_what_nobody_agreed_to_keep(world: World) -> None:
    bilan = await running(world)
    await completed(world, bilan)
    assert {status for status, _ in (await kept_until(world, bilan)).values()} == {"destruction_pending"}
    await world.on("2027-02-03", hour=21)
    assert {status for status, _ in (await kept_until(world, bilan)).values()} == {"destroyed"}


async def test_what_is_agreed_without_a_period_is_kept_for_the_twelve_months_of_the_provider(world: World) -> None:
    bilan = await running(world)
    await completed(world, bilan, {"classes": ["synthesis"], "reason": "suivi à 6 mois"})
    assert (await kept_until(world, bilan))["synthesis"] == ("retained", "2028-02-02")
    await world.on("2028-02-04")
    assert (await kept_until(world, bilan))["synthesis"][0] == "destroyed"
