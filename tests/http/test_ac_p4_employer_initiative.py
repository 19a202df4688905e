"""AC-P4: the employer's idea, accepted or refused. A refusal is no fault: the employer reads that it is not concluded, nothing more."""

from typing import Any

import pytest

from tests.http.journey import CONVENTION, QUOTE, World

pytestmark = pytest.mark.clock("2026-12-01")
TOLD = {"id", "reference", "beneficiary_id", "status", "planned_start_on", "planned_end_on", "started_on", "suspended_on", "ended_on"}
YES = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
PAYER_READS = {
    "id", "bilan_id", "status", "paying_employer_id", "price_cents", "vat_basis", "preliminary_minutes", "investigation_minutes",
    "conclusion_minutes", "remote_percent", "planned_start_on", "planned_end_on", "sent_on", "reflection_until", "accepted_on",
    "document_sha256",
}  # fmt: skip


async def offered(world: World) -> tuple[str, str]:
    """The employer's idea, which she commits to on 8 December; the tripartite convention is transmitted on the 14th."""
    bilan = await world.open_bilan(initiative="employer")
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150_000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    return bilan, convention


async def refused(world: World, bilan: str, convention: str, how: str) -> None:
    """The same, ended by her on 18 December: she refuses to sign, declines the whole, or says nothing until the 25th."""
    await world.on("2026-12-25" if how == "silence" else "2026-12-18")
    if how == "refuses":
        await world.beneficiary.post(f"/v1/conventions/{convention}/refuse")
    if how == "declines":
        await world.beneficiary.post(f"/v1/bilans/{bilan}/decline")


def names(shown: Any) -> set[str]:
    """Every member name of a body, at any depth."""
    if isinstance(shown, dict):
        return {*shown}.union(*(names(value) for value in shown.values()))
    return set().union(*(names(value) for value in shown)) if isinstance(shown, list) else set()


async def test_without_her_consent_nothing_of_the_employer_s_idea_takes_effect(world: World) -> None:
    bilan = await world.open_bilan(initiative="employer")
    body = {"route": "skills_plan", "employer_id": world.ids["employer"]}
    answer = await world.admin.try_post(f"/v1/bilans/{bilan}/choose-route", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_in_state")
    assert (await world.employer.call("GET", f"/v1/bilans/{bilan}")).status_code == 404
    asked = {"kind": "employer", "amount_cents": 150_000}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", asked))["id"]
    await world.admin.refused(f"/v1/funding-requests/{request}/submit", by="fund.employer_pdc")


async def test_she_accepts_and_the_employer_reads_dates_and_states_and_nothing_else(world: World) -> None:
    bilan, convention = await offered(world)
    await world.on("2026-12-22")
    await world.sign(convention, "beneficiary", "provider", "employer")
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["initiative"], found["voluntary_attested_on"]) == ("ready", "employer", "2026-12-08")
    shown = await world.employer.get(f"/v1/bilans/{bilan}")
    assert (set(shown), shown["status"]) == (TOLD, "ready")


@pytest.mark.parametrize("how", ["refuses", "declines", "silence"])
async def test_however_she_refuses_the_employer_reads_that_it_is_not_concluded(world: World, how: str) -> None:
    bilan, convention = await offered(world)
    await refused(world, bilan, convention, how)
    shown = await world.employer.get(f"/v1/bilans/{bilan}")
    assert (set(shown), shown["status"]) == (TOLD, "cancelled")
    seen = [shown, await world.employer.get(f"/v1/conventions/{convention}"), await world.employer.get("/v1/events")]
    assert {name for name in names(seen) if "reason" in name} <= {"reason"}
    assert {event["reason"] for event in seen[2]["items"]} == {None}
    for path in ("consents", "quotes", "warnings"):
        found = await world.employer.call("GET", f"/v1/{path}?bilan_id={bilan}")
        assert found.status_code == 403 or found.json()["items"] == [], path


@pytest.mark.parametrize("how", ["refuses", "declines", "silence"])
async def test_a_refusal_is_no_fault_nothing_is_due_and_no_warning_is_left(world: World, how: str) -> None:
    bilan, convention = await offered(world)
    await refused(world, bilan, convention, how)
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["end_reason"], found["open_warnings"]) == ("declined", None, [])
    body = {"kind": "indemnity", "debtor": "person", "debtor_id": world.ids["beneficiary"], "amount_cents": 1}
    item = await world.admin.try_post(f"/v1/bilans/{bilan}/billing-items", body | {"vat_basis": "training_exemption"})
    assert item.status_code == 409 or (await world.admin.try_post(f"/v1/billing-items/{item.json()['id']}/issue")).status_code == 409
    waiting = (await world.admin.get(f"/v1/bilans/{bilan}/deadlines"))["items"]
    assert {d["kind"] for d in waiting} <= {"retention.destruction"}  # of what was prepared: the service's own duty


async def test_she_may_do_a_bilan_of_her_own_afterwards_and_the_employer_never_knows(world: World) -> None:
    bilan, convention = await offered(world)
    await refused(world, bilan, convention, "refuses")
    before = await world.employer.get("/v1/events")
    own = await world.open_bilan()
    await world.commit(own, met="2026-12-21", quoted="2026-12-22", accepted="2026-12-28")
    await world.beneficiary.post(f"/v1/bilans/{own}/choose-route", {"route": "cpf"})
    assert (await world.employer.call("GET", f"/v1/bilans/{own}")).status_code == 404
    assert [b["id"] for b in (await world.employer.get("/v1/bilans"))["items"]] == [bilan]
    assert (await world.employer.get("/v1/events"))["items"] == before["items"]


async def quoted(world: World) -> tuple[str, str]:
    """Her reflection on a quote that the employer is to pay, sent on 3 December."""
    bilan = await world.open_bilan(initiative="employer")
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-02"})
    await world.on("2026-12-02")
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
    await world.on("2026-12-03")
    paid = QUOTE | {"price_cents": 150_000, "route": "skills_plan", "paying_employer_id": world.ids["employer"]}
    quote = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", paid))["id"]
    await world.admin.post(f"/v1/quotes/{quote}/send")
    return bilan, quote


async def accepted_by_her(world: World) -> tuple[str, str]:
    """The same, accepted by her on 8 December."""
    bilan, quote = await quoted(world)
    await world.on("2026-12-08")
    await world.beneficiary.post(f"/v1/quotes/{quote}/accept", YES)
    return bilan, quote


async def test_the_employer_that_pays_hears_of_the_quote_once_she_has_accepted_and_its_acceptance_commits(world: World) -> None:
    bilan, quote = await quoted(world)
    await world.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE)  # another, which it does not pay
    for path in (f"/v1/bilans/{bilan}", f"/v1/quotes/{quote}"):
        assert (await world.employer.call("GET", path)).status_code == 404
    await world.on("2026-12-08")
    await world.beneficiary.refused(f"/v1/quotes/{quote}/accept", YES | {"consent": False}, by="bilan.consent.required")
    shown = await world.beneficiary.post(f"/v1/quotes/{quote}/accept", YES)
    assert (shown["status"], shown["person_accepted_on"], shown["accepted_on"]) == ("partly_accepted", "2026-12-08", None)
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "reflection"
    read = await world.employer.get(f"/v1/quotes/{quote}")
    assert set(read) == PAYER_READS
    assert [q["id"] for q in (await world.employer.get("/v1/quotes"))["items"]] == [quote]
    assert [a["command"] for a in (await world.employer.get(f"/v1/quotes/{quote}/actions"))["items"] if a["allowed"] == "yes"] == [
        "agreeToPayQuote",
        "refuseQuote",
    ]
    await world.on("2026-12-10")
    assert (await world.employer.post(f"/v1/quotes/{quote}/agree-to-pay"))["status"] == "accepted"
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["consented_on"], found["voluntary_attested_on"], found["committed_on"]) == (
        "committed", "2026-12-08", "2026-12-08", "2026-12-10",
    )  # fmt: skip
    body = {"route": "skills_plan", "employer_id": world.ids["employer"]}
    assert (await world.admin.post(f"/v1/bilans/{bilan}/choose-route", body))["status"] == "contracting"


@pytest.mark.parametrize("who", ["employer", "beneficiary", "nobody"])
async def test_refused_by_either_or_answered_by_nobody_it_takes_the_employer_out_of_the_file(world: World, who: str) -> None:
    bilan, quote = await accepted_by_her(world)
    if who == "nobody":
        await world.on("2026-12-14")
    else:
        await world.actors[who].post(f"/v1/quotes/{quote}/refuse")
    assert (await world.admin.get(f"/v1/quotes/{quote}"))["status"] == ("lapsed" if who == "nobody" else "refused")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "reflection"
    for path in (f"/v1/bilans/{bilan}", f"/v1/quotes/{quote}"):
        assert (await world.employer.call("GET", path)).status_code == 404
    assert (await world.employer.get("/v1/quotes"))["items"] == []


async def test_a_lapsed_quote_that_is_confirmed_is_accepted_anew_by_both(world: World) -> None:
    bilan, quote = await accepted_by_her(world)
    await world.on("2026-12-14")
    confirmed = await world.admin.post(f"/v1/quotes/{quote}/confirm")
    assert (confirmed["status"], confirmed["person_accepted_on"]) == ("sent", None)
    await world.beneficiary.post(f"/v1/quotes/{quote}/accept", YES)
    await world.employer.post(f"/v1/quotes/{quote}/agree-to-pay")
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "committed"
    consents = [c["status"] for c in (await world.beneficiary.get(f"/v1/consents?bilan_id={bilan}"))["items"] if c["kind"] == "bilan"]
    assert sorted(consents) == ["granted", "superseded"]


async def test_the_employer_commits_nobody_who_has_withdrawn_her_consent(world: World) -> None:
    bilan, quote = await accepted_by_her(world)
    consent = next(c for c in (await world.beneficiary.get(f"/v1/consents?bilan_id={bilan}"))["items"] if c["kind"] == "bilan")
    await world.beneficiary.post(f"/v1/consents/{consent['id']}/withdraw")
    await world.employer.refused(f"/v1/quotes/{quote}/agree-to-pay", by="bilan.consent.required")
