"""AC-18: on 3 May 2027 she opens the synthesis to her employer until 2 June; read once on the 5th, withdrawn on the 6th."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.dossier import SYNTHESIS, Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import World
from tests.http.test_questionnaires import released

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
KEEP: dict[str, Any] = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}
NAME = "Ateliers Vauban, direction des ressources humaines"
OCCURRENCE = {"instance", "request_id"}


class Shared:
    """A synthesis that was handed over, the consent, and the share under it."""

    def __init__(self, world: World, bilan: str, synthesis: str) -> None:
        self.world, self.bilan, self.synthesis = world, bilan, f"/v1/syntheses/{synthesis}"
        self.consent, self.share, self.link = "", "", ""

    async def opened(self, *, over: dict[str, Any] | None = None, **said: Any) -> "Shared":
        """Her consent, and the share under it."""
        terms: dict[str, Any] = {
            "kind": "share_employer",
            "purpose": "Appuyer une demande d'évolution interne",
            "text_version": "share-employer-1",
            "documents": ["synthesis"],
            "recipients": [{"name": NAME, "party_id": self.world.ids["employer"]}],
            "valid_until": "2027-06-02",
        }
        given = await self.world.beneficiary.post(f"/v1/bilans/{self.bilan}/consents/give", terms | (over or {}))
        self.consent = given["id"]
        body = {"consent_id": self.consent, "recipient": given["recipients"][0]["name"]}
        made = await self.world.beneficiary.post(f"{self.synthesis}/shares", body | said)
        self.share, self.link = f"/v1/shares/{made['id']}", made["secret"]
        assert self.link.startswith("bilan_share_")
        return self

    async def asked(self, method: str, link: str | None = None) -> httpx.Response:
        """The link looked at, or used: nobody's token, a header of its own."""
        return await self.world.client.request(method, "/v1/shared-documents", headers={"bilan-share": link or self.link})

    async def dead(self) -> bool:
        """Whether the link answers what an unknown one answers, byte for byte."""
        said = []
        for link in (self.link, f"bilan_share_{'A' * 43}"):
            for method in ("GET", "POST"):
                answer = await self.asked(method, link)
                body = {k: v for k, v in answer.json().items() if k not in OCCURRENCE}
                headers = {k: v for k, v in answer.headers.items() if k not in {"x-request-id", "date"}}
                said.append((answer.status_code, body, headers))
        assert {status for status, _, _ in said} <= {200, 404}
        return said[:2] == said[2:]


async def handed_over(world: World, bilan: str, kept: dict[str, Any] = KEEP, **said: Any) -> Shared:
    """The bilan to its end, and what she agrees to keep of it; `said` goes into the command that ends it. 3 May."""
    await content_of_the_phases(world, bilan, DAYS)
    synthesis = await synthesis_delivered(world, bilan)
    await completed(world, bilan, kept, **said)
    await world.on("2027-05-03")
    return Shared(world, bilan, synthesis)


@pytest.fixture
async def delivered(world: World) -> Shared:
    return await handed_over(world, await ready(world))


async def journal(world: World, bilan: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    return items


def rules(refused: httpx.Response) -> list[str]:
    return [refusal["rule_id"] for refusal in refused.json()["refusals"]]


async def test_ac_18_read_once_with_her_consent_and_closed_with_it(delivered: Shared, world: World) -> None:
    synthesis = delivered.synthesis
    refused = await world.employer.call("GET", synthesis)
    assert (refused.status_code, rules(refused)) == (403, ["share.employer"])
    await delivered.opened()
    await world.on("2027-05-05")
    before = len(await journal(world, delivered.bilan))
    (version,) = (await world.employer.get(f"{synthesis}/versions"))["items"]
    assert version["content"]["skills_and_aptitudes"] == SYNTHESIS["skills_and_aptitudes"]
    assert set(version) == {"id", "bilan_id", "synthesis_id", "number", "document_sha256", "finalised_on", "content"}
    lines = await journal(world, delivered.bilan)
    assert len(lines) == before + 1
    assert (lines[0]["role"], lines[0]["category"], lines[0]["consent_id"]) == ("employer", "synthesis", delivered.consent)
    assert (lines[0]["resource"], lines[0]["legal_at"][:10], lines[0]["member_id"]) == (synthesis, "2027-05-05", None)
    await world.on("2027-05-06")
    await world.beneficiary.post(f"/v1/consents/{delivered.consent}/withdraw")
    for closed in (synthesis, f"{synthesis}/versions", f"/v1/synthesis-versions/{version['id']}"):
        again = await world.employer.call("GET", closed)
        assert (again.status_code, rules(again)) == (403, ["share.employer"]), closed
    assert await delivered.dead()
    assert (await world.beneficiary.get(delivered.share))["status"] == "revoked"
    assert len(await journal(world, delivered.bilan)) == before + 1


async def test_what_she_did_not_name_stays_closed(delivered: Shared, world: World) -> None:
    await delivered.opened()
    for closed in (f"{delivered.synthesis}/drafts", f"{delivered.synthesis}/observations"):
        answer = await world.employer.call("GET", closed)
        assert answer.status_code == 403 or answer.json()["items"] == [], closed
    for closed in ("/v1/action-plans", "/v1/results"):
        assert (await world.employer.call("GET", closed)).status_code == 403, closed
    (listed,) = (await world.employer.get("/v1/synthesis-versions"))["items"]
    assert listed["content"] is not None


async def test_detailed_results_are_never_seen_by_those_to_whom_she_opens_the_synthesis(world: World) -> None:
    bilan = await ready(world)
    result = await released(world, bilan)
    kept = KEEP | {"classes": [*KEEP["classes"], "results"]}
    shared = await handed_over(world, bilan, kept, acknowledges=["attendance.signed"])
    assert (await world.beneficiary.get(f"/v1/results/{result}"))["report"], "it exists, and she reads it"
    await shared.opened()
    for closed in (f"/v1/results/{result}", f"/v1/results/{result}/reading", "/v1/results"):
        answer = await world.employer.call("GET", closed)
        assert (answer.status_code, "report" in answer.text) == (403, False), closed
    told = (await shared.asked("POST")).json()
    assert (told["results"], told["action_plans"]) == ([], [])
    assert told["synthesis"]["content"]["circumstances"] == SYNTHESIS["circumstances"]
    assert result not in str(told)


async def test_the_link_is_looked_at_without_being_used_and_each_use_is_in_her_journal(delivered: Shared, world: World) -> None:
    await delivered.opened(max_views=2)
    for _ in range(3):
        seen = await delivered.asked("GET")
        assert (seen.status_code, seen.json()) == (200, {"valid_until": "2027-06-02"})
        assert seen.headers["cache-control"] == "no-store"
    before = len(await journal(world, delivered.bilan))
    for use in (1, 2):
        told = await delivered.asked("POST")
        assert (told.status_code, told.headers["cache-control"]) == (200, "no-store")
        assert told.json()["synthesis"]["content"]["circumstances"] == SYNTHESIS["circumstances"]
        assert (told.json()["action_plans"], told.json()["results"]) == ([], [])
        lines = await journal(world, delivered.bilan)
        assert len(lines) == before + use
        assert (lines[0]["role"], lines[0]["recipient"], lines[0]["consent_id"]) == ("recipient", NAME, delivered.consent)
        assert lines[0]["resource"] == delivered.share
    assert await delivered.dead(), "two uses were allowed"


async def test_a_link_dies_when_she_revokes_it_and_when_its_last_day_has_passed(delivered: Shared, world: World) -> None:
    await delivered.opened(valid_until="2027-05-04")
    await world.on("2027-05-04", hour=21)
    assert not await delivered.dead()
    await world.on("2027-05-04", hour=22)  # midnight in Paris
    assert await delivered.dead()
    assert (await world.beneficiary.get(delivered.share))["status"] == "expired"
    await delivered.opened(over={"valid_until": None})
    assert not await delivered.dead()
    await world.beneficiary.post(f"{delivered.share}/revoke")
    assert await delivered.dead()
    refused = await world.employer.call("GET", delivered.synthesis)
    assert (refused.status_code, rules(refused)) == (403, ["share.employer"])


async def test_a_link_dies_with_the_document(delivered: Shared, world: World) -> None:
    await delivered.opened()
    agreement = (await world.beneficiary.get("/v1/retention-agreements"))["items"][0]
    await world.beneficiary.post(f"/v1/consents/{agreement['consent_id']}/withdraw")
    await world.on("2027-05-05")
    assert (await world.beneficiary.call("GET", delivered.synthesis)).status_code == 410
    assert await delivered.dead()


async def test_the_link_is_shown_once(delivered: Shared, world: World) -> None:
    await delivered.opened()
    key, body = str(uuid4()), {"consent_id": delivered.consent, "recipient": NAME}
    first = await world.beneficiary.try_post(f"{delivered.synthesis}/shares", body, idempotency_key=key)
    again = await world.beneficiary.try_post(f"{delivered.synthesis}/shares", body, idempotency_key=key)
    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "secret_already_shown")
    assert "secret" not in await world.beneficiary.get(delivered.share)


async def test_no_share_goes_further_than_her_consent(delivered: Shared, world: World) -> None:
    await delivered.opened()
    path, body = f"{delivered.synthesis}/shares", {"consent_id": delivered.consent, "recipient": NAME}
    for beyond in ({"recipient": "Quelqu'un d'autre"}, {"documents": ["synthesis", "results"]}, {"valid_until": "2027-06-03"}):
        await world.beneficiary.refused(path, body | beyond, by="share.under_consent")
    await world.beneficiary.post(f"/v1/consents/{delivered.consent}/withdraw")
    await world.beneficiary.refused(path, body, by="share.under_consent")
    for other in (world.counsellor, world.admin, world.employer):
        assert (await other.try_post(path, body)).status_code == 403


async def test_the_career_adviser_gets_the_synthesis_only_and_needs_no_account(delivered: Shared, world: World) -> None:
    cep = {"kind": "share_cep", "text_version": "share-cep-1", "recipients": [{"name": "CEP Bretagne"}], "purpose": "Conseil"}
    await world.beneficiary.refused(
        f"/v1/bilans/{delivered.bilan}/consents/give", cep | {"documents": ["synthesis", "results"]}, by="share.cep_on_request"
    )
    await delivered.opened(over=cep)
    assert (await delivered.asked("POST")).json()["recipient"] == "CEP Bretagne"


async def test_what_she_was_shown_can_be_read_again(delivered: Shared, world: World) -> None:
    await delivered.opened()
    consent = await world.beneficiary.get(f"/v1/consents/{delivered.consent}")
    texts = {t["version"]: t for t in (await world.beneficiary.get("/v1/consent-texts"))["items"]}
    assert texts[consent["text_version"]]["kind"] == "share_employer"
    assert len(consent["proof_sha256"]) == 64
    refused = {"kind": "remote_delivery", "purpose": "Séances à distance", "text_version": "share-employer-1"}
    await world.beneficiary.refused(f"/v1/bilans/{delivered.bilan}/consents/give", refused, by="consent.text_known")


async def test_without_an_agreement_the_synthesis_outlives_the_action_for_the_adviser_alone(world: World) -> None:
    bilan = await ready(world)
    await content_of_the_phases(world, bilan, DAYS)
    delivered = Shared(world, bilan, await synthesis_delivered(world, bilan))
    cep = {"kind": "share_cep", "text_version": "share-cep-1", "recipients": [{"name": "CEP Bretagne"}], "purpose": "Conseil"}
    await delivered.opened(over=cep)
    await completed(world, bilan)
    await world.on("2027-04-20")
    items = (await world.beneficiary.get(f"/v1/retention-items?bilan_id={bilan}&limit=200"))["items"]
    kept = {item["content_kind"]: item for item in items if item["status"] == "retained"}
    assert set(kept) == {"synthesis"}
    assert (kept["synthesis"]["agreement_id"], kept["synthesis"]["kept_until"]) == (None, "2027-06-02")
    assert (await world.counsellor.call("GET", f"{delivered.synthesis}/versions")).status_code == 403
    assert (await delivered.asked("POST")).status_code == 200
    await world.beneficiary.post(f"/v1/consents/{delivered.consent}/withdraw")
    assert await delivered.dead()
    await world.on("2027-04-21")
    gone = await world.beneficiary.call("GET", delivered.synthesis)
    certificate = await world.beneficiary.get(gone.json()["links"]["certificate"])
    assert (gone.status_code, certificate["reason"]) == (410, "career_advice_over")


async def test_the_counsellor_reads_the_handed_over_synthesis_while_an_agreement_keeps_it(delivered: Shared, world: World) -> None:
    (version,) = (await world.counsellor.get(f"{delivered.synthesis}/versions"))["items"]
    assert version["content"]["circumstances"] == SYNTHESIS["circumstances"]
    agreement = (await world.beneficiary.get("/v1/retention-agreements"))["items"][0]
    assert (await journal(world, delivered.bilan))[0]["consent_id"] == agreement["consent_id"]
    plan = f"/v1/action-plans/{(await world.counsellor.get('/v1/action-plans'))['items'][0]['id']}"
    await world.counsellor.get(plan)
    await world.beneficiary.post(f"/v1/consents/{agreement['consent_id']}/withdraw")
    for closed in (f"{delivered.synthesis}/versions", f"/v1/synthesis-versions/{version['id']}", plan):
        refused = await world.counsellor.call("GET", closed)
        assert (refused.status_code, rules(refused)) == (403, ["secrecy.professional"]), closed


async def test_no_link_opens_a_synthesis_that_she_did_not_consent_to_open(delivered: Shared, world: World) -> None:
    with pytest.raises(AssertionError, match=r"share\.under_consent"):
        await delivered.opened(over={"documents": ["action_plan"]}, documents=["action_plan"])


async def test_a_consent_entered_in_error_closes_what_it_opened(delivered: Shared, world: World) -> None:
    await delivered.opened()
    assert (await delivered.asked("GET")).status_code == 200
    await world.beneficiary.post(f"/v1/consents/{delivered.consent}/enter-in-error", {"reason": "wrong_person"})
    assert await delivered.dead()
    assert (await world.beneficiary.get(delivered.share))["status"] == "revoked"


async def test_without_a_link_nothing_is_asked_for(world: World) -> None:
    for method in ("GET", "POST"):
        answer = await world.client.request(method, "/v1/shared-documents")
        assert (answer.status_code, answer.json()["code"]) == (400, "missing_link")
        answer = await world.client.request(method, "/v1/shared-documents", headers={"bilan-share": "bilan_share_short"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
