"""AC-07: on 8 January 2027 a person who follows at a distance says what she needs; nobody but the referent whom she named reads it."""

from typing import Any

import pytest

from tests.conftest import Base
from tests.http.journey import CONVENTION, World
from tests.http.unnoticed import ended_unnoticed

pytestmark = pytest.mark.clock("2027-01-04")
NEED = "Je n'entends pas les vidéos : il me faut des sous-titres."
DONE = "Sous-titrage requis"


async def opened(world: World) -> str:
    """A bilan of the employer's skills plan, fully at a distance, that is being contracted on 8 January."""
    bilan = await world.open_bilan()
    terms = {"planned_start_on": "2027-02-01", "planned_end_on": "2027-03-26", "remote_percent": 100}
    await world.commit(bilan, met="2027-01-05", quoted="2027-01-06", accepted="2027-01-07", price_cents=150000, **terms)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    await world.on("2027-01-08")
    return bilan


async def agreed(world: World, bilan: str) -> str:
    """Her consent, to the referent alone; its id."""
    said: dict[str, Any] = {
        "kind": "disability_disclosure",
        "purpose": "Préparer les aménagements",
        "text_version": "disability-disclosure-1",
        "recipients": [{"name": "Inès Carpentier", "party_id": world.ids["referent"]}],
    }
    consent: str = (await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", said))["id"]
    return consent


async def confided(world: World, bilan: str) -> str:
    """The path of her need; the referent is assigned."""
    made = (await world.beneficiary.post(f"/v1/bilans/{bilan}/accessibility-needs", {"content": {"text": NEED}}))["id"]
    await world.admin.post(f"/v1/bilans/{bilan}/involvements/assign-referent", {"member_id": world.ids["referent"]})
    return f"/v1/accessibility-needs/{made}"


async def test_nothing_is_written_and_nobody_is_let_in_before_she_has_agreed(world: World) -> None:
    bilan = await opened(world)
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/accessibility-needs", {"content": {"text": NEED}}, by="handicap.info_minimal")
    path = f"/v1/bilans/{bilan}/involvements/assign-referent"
    await world.admin.refused(path, {"member_id": world.ids["referent"]}, by="handicap.info_minimal")
    await agreed(world, bilan)
    await world.admin.refused(path, {"member_id": world.ids["second_counsellor"]}, by="referent.is_member")


async def test_the_referent_reads_it_the_others_know_what_is_to_be_done(world: World) -> None:
    bilan = await opened(world)
    await agreed(world, bilan)
    need, referent = await confided(world, bilan), world.actors["referent"]
    assert (await world.beneficiary.get(need))["content"]["text"] == NEED
    assert (await referent.get(need))["content"]["text"] == NEED
    for name in ("administrator", "counsellor", "dpo", "auditor", "employer"):
        refused = await world.actors[name].call("GET", need)
        assert (refused.status_code, NEED in refused.text) == (403, False), name
        assert refused.json()["refusals"][0]["rule_id"] == "handicap.info_minimal", name
    assert (await world.second_counsellor.call("GET", need)).status_code == 404
    made = await referent.post(f"/v1/bilans/{bilan}/adaptations", {"content": {"text": DONE}})
    for actor in (world.admin, world.counsellor, world.beneficiary):
        (seen,) = (await actor.get(f"/v1/bilans/{bilan}/adaptations"))["items"]
        assert (seen["content"]["text"], seen["status"]) == (DONE, "required")
    in_place = await world.admin.post(f"/v1/adaptations/{made['id']}/put-in-place")
    assert (in_place["status"], in_place["in_place_on"]) == ("in_place", "2027-01-08")
    for name in ("employer", "auditor", "dpo"):
        assert (await world.actors[name].call("GET", f"/v1/adaptations/{made['id']}")).status_code == 403, name
    lines = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert ("referent", "disability") in {(line["role"], line["category"]) for line in lines}


async def test_no_event_tells_the_administration_or_a_partner_of_a_need(world: World) -> None:
    bilan = await opened(world)
    await agreed(world, bilan)
    await confided(world, bilan)
    for name in ("administrator", "counsellor", "employer", "funder", "script"):
        heard = await world.actors[name].get("/v1/events?limit=500")
        assert not [e for e in heard["items"] if e["type"].startswith("accessibility_need")], name
    for name in ("administrator", "counsellor"):
        timeline = await world.actors[name].get(f"/v1/bilans/{bilan}/timeline?limit=200")
        assert not [e for e in timeline["items"] if e["type"].startswith("accessibility_need")], name


async def test_the_referent_leaves_with_the_consent_and_what_is_withdrawn_is_erased(world: World) -> None:
    bilan = await opened(world)
    consent = await agreed(world, bilan)
    need, referent = await confided(world, bilan), world.actors["referent"]
    await world.beneficiary.post(f"/v1/consents/{consent}/withdraw")
    for path in (need, f"/v1/bilans/{bilan}/accessibility-needs", f"/v1/bilans/{bilan}/adaptations"):
        assert (await referent.call("GET", path)).status_code == 404, path
    withdrawn = await world.beneficiary.post(f"{need}/withdraw")
    assert (withdrawn["status"], withdrawn["content"]) == ("withdrawn", None)


async def test_a_consent_that_expires_takes_the_referent_with_it(world: World) -> None:
    bilan = await opened(world)
    to = [{"name": "Inès Carpentier", "party_id": world.ids["referent"]}]
    said = {"kind": "disability_disclosure", "purpose": "Aménagements", "text_version": "disability-disclosure-1", "recipients": to}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", said | {"valid_until": "2027-01-10"})
    need = await confided(world, bilan)
    assert (await world.actors["referent"].call("GET", need)).status_code == 200
    await world.on("2027-01-11")
    assert (await world.actors["referent"].call("GET", need)).status_code == 404


async def test_a_convention_fully_at_a_distance_waits_for_her_acceptance(world: World) -> None:
    bilan = await opened(world)
    terms = CONVENTION | {"starts_on": "2027-02-01", "ends_on": "2027-03-26", "remote_percent": 100}
    first = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", terms))["id"]
    await world.employer.refused(f"/v1/conventions/{first}/transmit", by="bilan.remote.accept")
    await world.on("2027-01-12")
    await world.admin.patch(f"/v1/conventions/{first}", {"remote_accepted_on": "2027-01-12"})
    assert (await world.employer.post(f"/v1/conventions/{first}/transmit"))["status"] == "transmitted"


async def test_a_referral_is_offered_and_declined_and_nobody_says_why(world: World) -> None:
    bilan = await opened(world)
    await world.on("2027-01-13")
    made = await world.counsellor.post(f"/v1/bilans/{bilan}/referrals", {"provider_name": "Cap Accès"})
    path = f"/v1/referrals/{made['id']}"
    with_a_reason = await world.beneficiary.try_post(f"{path}/decline", {"reason": "…"})
    assert with_a_reason.status_code == 422
    declined = await world.beneficiary.post(f"{path}/decline")
    assert (declined["status"], declined["offered_on"], declined["answered_on"]) == ("declined", "2027-01-13", "2027-01-13")
    assert not {name for name in declined if "reason" in name or "why" in name}
    assert (await world.admin.get(path))["status"] == "declined"
    assert (await world.employer.call("GET", path)).status_code == 403


async def test_what_was_confided_before_a_bilan_that_never_starts_is_destroyed_with_it(world: World) -> None:
    bilan = await opened(world)
    await agreed(world, bilan)
    need = await confided(world, bilan)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/decline")
    await world.on("2027-01-15")
    assert (await world.beneficiary.call("GET", need)).status_code == 410


async def test_an_administrator_who_reads_what_is_to_be_done_stands_in_the_journal(world: World) -> None:
    bilan = await opened(world)
    await agreed(world, bilan)
    await confided(world, bilan)
    made = (await world.actors["referent"].post(f"/v1/bilans/{bilan}/adaptations", {"content": {"text": DONE}}))["id"]
    for path in (f"/v1/adaptations/{made}", f"/v1/bilans/{bilan}/adaptations"):
        before = len((await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"])
        await world.admin.get(path)
        after = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
        assert (len(after), after[0]["role"], after[0]["category"]) == (before + 1, "administrator", "adaptations"), path


async def test_nobody_lets_herself_in_by_a_paper_that_she_recorded(world: World) -> None:
    bilan = await opened(world)
    herself = world.ids["counsellor"]
    await world.admin.patch(f"/v1/members/{herself}", {"roles": ["administrator", "counsellor", "referent"]})
    named = {"recipients": [{"name": "Elle-même", "party_id": herself}]}
    terms = {"kind": "disability_disclosure", "purpose": "Aménagements", "text_version": "disability-disclosure-1"}
    asked = (await world.counsellor.post(f"/v1/bilans/{bilan}/consents", terms | named))["id"]
    await world.counsellor.post(f"/v1/consents/{asked}/record-on-paper", {"proof_sha256": "0" * 64})
    path = f"/v1/bilans/{bilan}/involvements/assign-referent"
    await world.counsellor.refused(path, {"member_id": herself}, by="handicap.info_minimal")
    await world.admin.post(path, {"member_id": herself})


async def test_who_works_alone_is_counsellor_and_referent_of_one_file(world: World) -> None:
    bilan = await opened(world)
    await world.admin.patch(f"/v1/members/{world.ids['counsellor']}", {"roles": ["administrator", "counsellor", "referent"]})
    named = {"recipients": [{"name": "Sa conseillère", "party_id": world.ids["counsellor"]}]}
    terms = {"kind": "disability_disclosure", "purpose": "Aménagements", "text_version": "disability-disclosure-1"}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", terms | named)
    need = (await world.beneficiary.post(f"/v1/bilans/{bilan}/accessibility-needs", {"content": {"text": NEED}}))["id"]
    path = f"/v1/bilans/{bilan}/involvements/assign-referent"
    await world.counsellor.post(path, {"member_id": world.ids["counsellor"]})
    assert (await world.counsellor.get(f"/v1/accessibility-needs/{need}"))["content"]["text"] == NEED
    await world.counsellor.refused(path, {"member_id": world.ids["counsellor"]}, by="counsellor.assigned_once")


async def test_the_referents_seat_is_empty_once_no_consent_names_her_even_where_nobody_has_noted_it(world: World, database: Base) -> None:
    bilan = await opened(world)
    consents = [await agreed(world, bilan), await agreed(world, bilan)]
    need, referent = await confided(world, bilan), world.actors["referent"]
    places = [need, f"/v1/adaptations?bilan_id={bilan}"]
    assert [(await referent.call("GET", place)).status_code for place in places] == [200, 200]
    await ended_unnoticed(database, consents[0])
    assert [(await referent.call("GET", place)).status_code for place in places] == [200, 200], "another consent names her"
    await ended_unnoticed(database, consents[1])
    assert [(await referent.call("GET", place)).status_code for place in places] == [404, 200]
    assert (await referent.get("/v1/accessibility-needs"))["items"] == []


async def test_arrangements_prove_the_quality_indicator_in_a_group_and_without_their_nature(world: World) -> None:
    """RNQ 26: that they were carried out, from five files on, so that no count points at somebody."""
    confided_in = await opened(world)
    await agreed(world, confided_in)
    await confided(world, confided_in)

    async def proof() -> tuple[bool, list[Any]]:
        told = await world.actors["auditor"].call("GET", "/v1/reports/qualiopi")
        assert (NEED in told.text, DONE in told.text, confided_in in told.text) == (False, False, False)
        (found,) = [item for item in told.json()["items"] if item["number"] == 26]
        return found["proven"], found["seen"]

    async def put_in_place(bilan: str) -> None:
        made = (await world.counsellor.post(f"/v1/bilans/{bilan}/adaptations", {"content": {"text": DONE}}))["id"]
        await world.admin.post(f"/v1/adaptations/{made}/put-in-place")

    for bilan in [confided_in] * 2 + [await world.open_bilan() for _ in range(3)]:
        await put_in_place(bilan)
    assert await proof() == (False, []), "five arrangements, in four files"
    await put_in_place(await world.open_bilan())
    assert await proof() == (True, [{"event": "adaptation.put_in_place", "count": 6, "last_on": "2027-01-08"}])
