"""AC-10: a written agreement keeps two documents for twelve months; the rest is destroyed, and so are they when it ends."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, ready, retention_answered, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
TERMS: dict[str, Any] = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}
KEPT = {"synthesis", "action_plan"}


@dataclass(frozen=True)
class Kept:
    """A bilan that ended on 16 April 2027 with an agreement to keep two documents, a note that nothing keeps, and the agreement."""

    bilan: str
    synthesis: str
    note: str
    agreement: dict[str, Any]


@pytest.fixture
async def kept(world: World) -> Kept:
    bilan = await ready(world)
    note = (await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "À reprendre"}}))["id"]
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    await retention_answered(world, bilan, TERMS)
    (agreement,) = (await world.beneficiary.get(f"/v1/retention-agreements?bilan_id={bilan}"))["items"]
    assert (agreement["agreed_on"], agreement["months"], agreement["expires_on"]) == ("2027-04-14", 12, None)
    await world.on("2027-04-16")
    await world.counsellor.post(f"/v1/bilans/{bilan}/complete")
    return Kept(bilan, synthesis, note, agreement)


async def statuses(world: World, bilan: str) -> dict[str, str]:
    """What becomes of each class of content."""
    page = await world.counsellor.get(f"/v1/retention-items?bilan_id={bilan}&limit=200")
    return {i["content_kind"]: i["status"] for i in page["items"]}


async def test_the_agreement_keeps_what_it_lists_for_twelve_months_from_the_end(world: World, kept: Kept) -> None:
    agreement = await world.beneficiary.get(f"/v1/retention-agreements/{kept.agreement['id']}")
    assert (agreement["status"], agreement["expires_on"]) == ("active", "2028-04-16")
    page = await world.beneficiary.get(f"/v1/retention-items?bilan_id={kept.bilan}&limit=200")
    held = [i for i in page["items"] if i["content_kind"] in KEPT]
    assert {(i["status"], i["kept_until"], i["notice_on"]) for i in held} == {("retained", "2028-04-16", "2028-03-17")}
    await world.on("2027-05-01")
    assert (await world.counsellor.get(f"/v1/syntheses/{kept.synthesis}"))["status"] == "retained"
    (version,) = (await world.counsellor.get(f"/v1/syntheses/{kept.synthesis}/versions"))["items"]
    assert version["content"]["project_elements"]
    (plan,) = (await world.beneficiary.get(f"/v1/action-plans?bilan_id={kept.bilan}"))["items"]
    assert plan["content"]["steps"]


async def test_session_notes_that_it_does_not_list_are_destroyed_the_next_day(world: World, kept: Kept) -> None:
    await world.on("2027-04-17", hour=21)
    found = await statuses(world, kept.bilan)
    assert {k for k, s in found.items() if s == "retained"} == KEPT
    assert found["notes"] == "destroyed"
    gone = await world.counsellor.call("GET", f"/v1/notes/{kept.note}")
    certificates = (await world.beneficiary.get(f"/v1/destruction-certificates?bilan_id={kept.bilan}"))["items"]
    (of_notes,) = [c for c in certificates if c["content_kind"] == "notes"]
    assert of_notes["destroyed_on"] <= "2027-04-17"
    assert [d["id"] for d in of_notes["documents"]] == [kept.note]
    assert (gone.status_code, gone.json()["links"]) == (410, {"certificate": f"/v1/destruction-certificates/{of_notes['id']}"})
    assert not KEPT & {c["content_kind"] for c in certificates}


async def test_notice_is_given_thirty_days_before_the_term_and_then_it_is_destroyed(world: World, kept: Kept) -> None:
    assert await world.deadline(kept.bilan, "retention.notice") == "2028-03-17"
    fired = [f for f in await world.on("2028-03-17") if f["type"] == "retention_item.expiry_noticed"]
    assert [f["on"] for f in fired] == ["2028-03-17"] * 2
    await world.on("2028-04-16", hour=21)
    assert (await statuses(world, kept.bilan))["synthesis"] == "expiring"
    await world.on("2028-04-18")
    assert (await statuses(world, kept.bilan))["synthesis"] == "destroyed"
    gone = await world.counsellor.call("GET", f"/v1/syntheses/{kept.synthesis}")
    certificate = await world.counsellor.get(gone.json()["links"]["certificate"])
    assert (gone.status_code, certificate["reason"]) == (410, "agreement_expired")
    assert (await world.beneficiary.get(f"/v1/retention-agreements/{kept.agreement['id']}"))["status"] == "expired"


async def test_a_new_agreement_may_not_pass_thirty_six_months_from_the_end(world: World, kept: Kept) -> None:
    await world.on("2027-09-01")
    path = f"/v1/bilans/{kept.bilan}/retention-agreements"
    answer = await world.beneficiary.try_post(path, TERMS | {"months": 48}, accept_language="en")
    assert answer.status_code == 409
    (refusal,) = answer.json()["refusals"]
    assert (refusal["rule_id"], refusal["article"].split(",")[0]) == ("retention.written_agreement", "C. trav. R6313-7")
    assert "2030-04-16" in refusal["sentence"]
    await world.beneficiary.post(path, TERMS | {"months": 36})
    page = await world.beneficiary.get(f"/v1/retention-items?bilan_id={kept.bilan}&limit=200")
    assert {i["kept_until"] for i in page["items"] if i["content_kind"] in KEPT} == {"2030-04-16"}
    assert (await world.beneficiary.get(f"/v1/retention-agreements/{kept.agreement['id']}"))["status"] == "superseded"


async def test_withdrawing_it_destroys_what_it_kept_by_the_next_day(world: World, kept: Kept) -> None:
    await world.on("2027-11-02")
    consent = f"/v1/consents/{kept.agreement['consent_id']}"
    await world.beneficiary.post(f"{consent}/withdraw")
    assert {k for k, s in (await statuses(world, kept.bilan)).items() if s == "destruction_pending"} == KEPT
    await world.on("2027-11-03", hour=21)
    assert {(await statuses(world, kept.bilan))[k] for k in KEPT} == {"destroyed"}
    gone = await world.counsellor.call("GET", f"/v1/syntheses/{kept.synthesis}")
    certificate = await world.counsellor.get(gone.json()["links"]["certificate"])
    assert (gone.status_code, certificate["reason"]) == (410, "agreement_withdrawn")
    assert certificate["destroyed_on"] <= "2027-11-03"
    assert (await world.counsellor.get(f"/v1/action-plans?bilan_id={kept.bilan}"))["items"][0]["content"] is None
    assert (await world.beneficiary.get(consent))["status"] == "withdrawn"


async def test_nobody_withdraws_it_in_her_place(world: World, kept: Kept) -> None:
    for actor in (world.counsellor, world.admin):
        answer = await actor.try_post(f"/v1/consents/{kept.agreement['consent_id']}/withdraw")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_a_follow_up_keeps_its_documents_until_nothing_is_kept(world: World, kept: Kept) -> None:
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={kept.bilan}"))["items"]
    assert found["without_docs"] is False
    await world.beneficiary.post(f"/v1/consents/{kept.agreement['consent_id']}/withdraw")
    (found,) = (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={kept.bilan}"))["items"]
    assert found["without_docs"] is True


async def test_an_agreement_signed_after_the_end_keeps_nothing(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    await synthesis_delivered(world, bilan)
    await world.on("2027-04-16")
    await completed(world, bilan)
    await world.on("2027-05-03")
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/retention-agreements", TERMS, by="retention.before_end")


async def test_a_class_that_the_former_agreement_did_not_keep_cannot_be_added_later(world: World, kept: Kept) -> None:
    await world.on("2027-05-03")
    terms = TERMS | {"classes": ["synthesis", "notes"]}
    await world.beneficiary.refused(f"/v1/bilans/{kept.bilan}/retention-agreements", terms, by="retention.before_end")
