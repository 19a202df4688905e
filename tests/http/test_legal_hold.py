"""A legal hold: for a named proceeding, the destruction waits; she is told, she alone reads, and it ends by itself."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import Actor, World
from tests.http.test_ac_18_share_revoked import Shared

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
KEEP: dict[str, Any] = {"classes": ["synthesis"], "reason": "suivi à 6 mois", "months": 3}
HOLD: dict[str, Any] = {
    "reason": "dispute",
    "proceeding": "Tribunal judiciaire de Rennes, RG 27/00123",
    "basis_sha256": "a" * 64,
    "classes": ["synthesis", "notes"],
    "until": "2027-10-14",
}
WORD = "Gelkanari"


@dataclass(frozen=True)
class Ended:
    """A bilan that ended on 14 April 2027 under a hold: its synthesis, a note, and the hold."""

    bilan: str
    synthesis: str
    note: str
    hold: str


async def concluded(world: World) -> tuple[str, str, str]:
    """A bilan on its last day: it, its synthesis and a note."""
    bilan = await ready(world)
    note = (await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": WORD}}))["id"]
    await content_of_the_phases(world, bilan, DAYS)
    return bilan, f"/v1/syntheses/{await synthesis_delivered(world, bilan)}", f"/v1/notes/{note}"


async def placed(world: World, bilan: str, **over: Any) -> str:
    """The path of a hold that the administrator places today."""
    return f"/v1/legal-holds/{(await world.admin.post(f'/v1/bilans/{bilan}/legal-holds', HOLD | over))['id']}"


@pytest.fixture
async def ended(world: World) -> Ended:
    bilan, synthesis, note = await concluded(world)
    hold = await placed(world, bilan)
    await completed(world, bilan)
    await world.on("2027-04-20")
    return Ended(bilan, synthesis, note, hold)


async def statuses(world: World, bilan: str) -> dict[str, str]:
    """What becomes of each class of content that the bilan has produced."""
    page = await world.beneficiary.get(f"/v1/retention-items?bilan_id={bilan}&limit=200")
    return {i["content_kind"]: i["status"] for i in page["items"] if i["content_kind"] not in {"follow_up", "messages"}}


async def closed(actor: Actor, path: str) -> str:
    """The rule that closes a read."""
    refused = await actor.call("GET", path)
    assert (refused.status_code, WORD in refused.text) == (403, False), (path, refused.text)
    rule: str = refused.json()["refusals"][0]["rule_id"]
    return rule


async def test_it_suspends_the_destruction_of_what_it_covers_and_of_nothing_else(world: World, ended: Ended) -> None:
    found = await statuses(world, ended.bilan)
    assert {kind for kind, status in found.items() if status == "legal_hold"} == {"synthesis", "notes"}
    assert {status for kind, status in found.items() if kind not in HOLD["classes"]} == {"destroyed"}
    items = (await world.admin.get(f"/v1/retention-items?bilan_id={ended.bilan}&limit=200"))["items"]
    (item,) = [i for i in items if i["content_kind"] == "synthesis"]
    assert (item["held_since"], item["destruction_ordered_on"], item["reason"]) == ("2027-04-14", None, "end_of_action")
    certified = (await world.beneficiary.get(f"/v1/destruction-certificates?bilan_id={ended.bilan}"))["items"]
    assert {c["content_kind"] for c in certified}.isdisjoint(HOLD["classes"])


async def test_she_alone_still_reads_what_is_held(world: World, ended: Ended) -> None:
    assert (await world.beneficiary.get(ended.synthesis))["status"] == "delivered"
    (version,) = (await world.beneficiary.get(f"{ended.synthesis}/versions"))["items"]
    assert version["content"]["circumstances"]
    before = (await world.beneficiary.get(f"/v1/bilans/{ended.bilan}/access-journal"))["items"]
    assert await closed(world.counsellor, ended.note) == "hold.closed"
    assert await closed(world.counsellor, f"/v1/synthesis-versions/{version['id']}") == "hold.closed"
    for actor in (world.admin, world.actors["dpo"], world.employer):
        for path in (ended.note, f"{ended.synthesis}/versions", f"/v1/synthesis-versions/{version['id']}"):
            shown = await actor.call("GET", path)
            assert (WORD in shown.text, version["content"]["circumstances"] in shown.text) == (False, False), path
    for listed in (f"/v1/notes?bilan_id={ended.bilan}", f"{ended.synthesis}/versions"):
        assert [one["content"] for one in (await world.counsellor.get(listed))["items"]] == [None], listed
    after = (await world.beneficiary.get(f"/v1/bilans/{ended.bilan}/access-journal"))["items"]
    assert after == before, "what nobody was shown stands as a read in no journal"


async def test_it_opens_in_no_emergency_and_no_answer_is_told_again(world: World) -> None:
    bilan = await ready(world)
    said = ("/v1/bilans/" + bilan + "/notes", {"content": {"text": WORD}})
    made = await world.counsellor.try_post(*said, idempotency_key="note-1")
    again = await world.counsellor.try_post(*said, idempotency_key="note-1")
    assert (made.status_code, again.json()) == (201, made.json())
    await placed(world, bilan, classes=["notes"], until="2027-05-14")
    await world.admin.post(f"/v1/bilans/{bilan}/cancel", {"reason": "provider"})
    assert (await statuses(world, bilan))["notes"] == "legal_hold"
    again = await world.counsellor.try_post(*said, idempotency_key="note-1")
    assert (again.status_code, WORD in again.text) == (410, False)
    urgent = await world.admin.post(f"/v1/bilans/{bilan}/emergency-access", {"reason": "court_order", "content": "notes"})
    await world.actors["dpo"].post(f"/v1/emergency-access/{urgent['id']}/approve")
    assert await closed(world.admin, f"/v1/emergency-access/{urgent['id']}/documents") == "emergency.open_now"


async def test_a_link_that_she_gave_opens_nothing_that_is_held(world: World) -> None:
    bilan, synthesis, _ = await concluded(world)
    shared = await Shared(world, bilan, synthesis.rpartition("/")[2]).opened()
    await placed(world, bilan)
    assert not await shared.dead()
    await completed(world, bilan)
    assert await shared.dead()


async def test_lifted_the_destruction_follows_within_a_day_and_is_certified(world: World, ended: Ended) -> None:
    lifted = await world.admin.post(f"{ended.hold}/lift")
    assert (lifted["status"], lifted["ended_on"]) == ("lifted", "2027-04-20")
    await world.on("2027-04-21")
    assert set((await statuses(world, ended.bilan)).values()) == {"destroyed"}
    gone = await world.beneficiary.call("GET", ended.synthesis)
    certificate = await world.beneficiary.get(gone.json()["links"]["certificate"])
    assert (gone.status_code, certificate["ordered_on"], certificate["reason"]) == (410, "2027-04-20", "end_of_action")
    assert (await world.counsellor.call("GET", ended.note)).status_code == 410


async def test_it_ends_by_itself_unless_a_new_writing_renews_it(world: World, ended: Ended) -> None:
    await world.on("2027-10-14", hour=9)
    await world.admin.refused(f"{ended.hold}/renew", {"basis_sha256": "a" * 64, "until": "2028-01-14"}, by="hold.new_writing")
    await world.admin.refused(f"{ended.hold}/renew", {"basis_sha256": "b" * 64, "until": "2028-04-15"}, by="hold.limited")
    renewed = await world.admin.post(f"{ended.hold}/renew", {"basis_sha256": "b" * 64, "until": "2027-11-14"})
    assert (renewed["until"], renewed["renewed_on"]) == ("2027-11-14", "2027-10-14")
    await world.on("2027-11-14", hour=20)
    assert (await statuses(world, ended.bilan))["synthesis"] == "legal_hold"
    fired = [f["type"] for f in await world.on("2027-11-15")]
    assert fired.count("legal_hold.expired") == 1
    assert set((await statuses(world, ended.bilan)).values()) == {"destroyed"}


async def test_what_an_agreement_keeps_is_held_from_its_last_day_on(world: World) -> None:
    bilan, synthesis, _ = await concluded(world)
    await completed(world, bilan, KEEP)
    first = await placed(world, bilan, classes=["synthesis"])
    second = await placed(world, bilan, classes=["synthesis"], until="2027-09-14", reason="control")
    assert (await statuses(world, bilan))["synthesis"] == "retained"
    assert (await world.counsellor.get(f"{synthesis}/versions"))["items"]
    (consent,) = [c for c in (await world.beneficiary.get("/v1/consents"))["items"] if c["kind"] == "retention"]
    await world.beneficiary.post(f"/v1/consents/{consent['id']}/withdraw")
    assert (await statuses(world, bilan))["synthesis"] == "legal_hold"
    assert [v["content"] for v in (await world.counsellor.get(f"{synthesis}/versions"))["items"]] == [None]
    late = {"proceeding": "Une autre", "classes": ["synthesis"]}
    await world.admin.refused(f"/v1/bilans/{bilan}/legal-holds", HOLD | late, by="hold.before_term")
    await world.admin.post(f"{first}/lift")
    assert (await statuses(world, bilan))["synthesis"] == "legal_hold", "the other one stands"
    await world.actors["dpo"].post(f"{second}/lift")
    await world.on("2027-04-15")
    assert (await statuses(world, bilan))["synthesis"] == "destroyed"


async def test_a_hold_that_ends_before_the_term_changes_nothing(world: World) -> None:
    bilan, _, _ = await concluded(world)
    await world.admin.post(f"{await placed(world, bilan)}/lift")
    await completed(world, bilan)
    await world.on("2027-04-16")
    assert set((await statuses(world, bilan)).values()) == {"destroyed"}
    await world.admin.refused(f"/v1/bilans/{bilan}/legal-holds", HOLD, by="hold.before_term")


async def test_she_is_told_and_neither_employer_nor_funder_hears_of_it(world: World, ended: Ended) -> None:
    shown = await world.beneficiary.get(ended.hold)
    assert (shown["reason"], shown["proceeding"], shown["until"]) == ("dispute", HOLD["proceeding"], "2027-10-14")
    heard = [e["type"] for e in (await world.beneficiary.get("/v1/events?limit=500"))["items"]]
    assert "legal_hold.placed" in heard
    assert heard.count("retention_item.held") == 2
    for partner in (world.employer, world.funder):
        assert (await partner.call("GET", ended.hold)).status_code in {403, 404}
        told = [e["type"] for e in (await partner.get("/v1/events?limit=500"))["items"]]
        assert not [t for t in told if "hold" in t or "held" in t]
    timeline = (await world.beneficiary.get(f"/v1/bilans/{ended.bilan}/timeline?limit=200"))["items"]
    evidence = [c["rule_id"] for e in timeline if e["type"] == "retention_item.held" for c in e["checked"]]
    assert evidence == ["hold.suspends", "hold.suspends"]


async def test_only_a_named_administrator_places_it_and_for_what_the_proceeding_can_need(world: World) -> None:
    bilan, _, _ = await concluded(world)
    path = f"/v1/bilans/{bilan}/legal-holds"
    for actor in (world.counsellor, world.beneficiary, world.actors["dpo"], world.employer):
        assert (await actor.try_post(path, HOLD)).status_code in {403, 404}
    assert (await world.script.try_post(path, HOLD)).status_code == 403, "no scope is offered to a program"
    await world.admin.refused(path, HOLD | {"classes": ["answers"]}, by="hold.covers")
    await world.admin.refused(path, HOLD | {"reason": "control"}, by="hold.covers")
    await world.admin.refused(path, HOLD | {"until": "2027-10-15"}, by="hold.limited")
    await world.admin.refused(path, HOLD | {"until": "2027-04-13"}, by="hold.limited")
    for missing in ("proceeding", "basis_sha256", "reason", "until"):
        said = {k: v for k, v in HOLD.items() if k != missing}
        assert (await world.admin.try_post(path, said)).status_code == 422, missing
    assert (await world.admin.try_post(path, HOLD | {"reason": "quality"})).status_code == 422
