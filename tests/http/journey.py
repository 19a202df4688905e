"""A small outside client: each actor holds a token, every call gets its key, every command the ETag that was read last."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import httpx

OK = frozenset({200, 201})


@dataclass
class Actor:
    """One person or machine that calls the API."""

    client: httpx.AsyncClient
    token: str
    id: str = ""

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """One request, as it is."""
        sent = {"authorization": f"Bearer {self.token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        if method == "PATCH":
            sent["content-type"] = "application/merge-patch+json"
        return await self.client.request(method, path, json=body, headers=sent)

    async def get(self, path: str, **headers: str) -> Any:
        """The body of a resource that must be there."""
        response = await self.call("GET", path, **headers)
        assert response.status_code == 200, (path, response.status_code, response.text)
        return response.json()

    async def post(self, path: str, body: Any = None, *, expect: int | None = None, **headers: str) -> Any:
        """A creation or a command; a command on a resource carries the ETag that a GET gives now."""
        response = await self.try_post(path, body, **headers)
        assert response.status_code in (OK if expect is None else {expect}), (path, response.status_code, response.text)
        return response.json()

    async def try_post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """The same, whatever the answer."""
        parts = path.strip("/").split("/")
        if len(parts) == 4 and parts[3] not in SUB_COLLECTIONS and "if_match" not in headers:
            read = await self.call("GET", "/" + "/".join(parts[:3]))
            headers["if_match"] = read.headers.get("etag", '"none"')
        headers.setdefault("idempotency_key", str(uuid4()))
        return await self.call("POST", path, {} if body is None else body, **headers)

    async def patch(self, path: str, body: Any) -> Any:
        """A merge patch on what was read."""
        read = await self.call("GET", path)
        response = await self.call("PATCH", path, body, if_match=read.headers["etag"])
        assert response.status_code == 200, (path, response.text)
        return response.json()

    async def refused(self, path: str, body: Any = None, *, by: str, status: int = 409) -> dict[str, Any]:
        """The call is refused by this rule; its refusal is returned."""
        response = await self.try_post(path, body)
        assert response.status_code == status, (path, response.status_code, response.text)
        found = {r["rule_id"]: r for r in response.json()["refusals"]}
        assert by in found, (by, list(found))
        refusal: dict[str, Any] = found[by]
        return refusal


SUB_COLLECTIONS = frozenset(
    {
        "shares", "quotes", "conventions", "involvements", "sessions", "signatures", "attendances", "funding-requests", "leave-requests",
        "billing-items", "notes", "objectives", "projects", "assignments", "syntheses", "observations", "consents", "follow-ups",
        "platform-events", "needs-analyses", "action-plans", "answers", "acceptance", "retention-agreements", "retention-questions",
        "messages", "emergency-access", "legal-holds", "counter-entries", "accessibility-needs", "adaptations", "referrals",
    }
)  # fmt: skip


@dataclass
class World:
    """One sandbox organisation with its actors and its legal clock."""

    client: httpx.AsyncClient
    ids: dict[str, str]
    actors: dict[str, Actor]

    @property
    def admin(self) -> Actor:
        """The provider's administrator."""
        return self.actors["administrator"]

    @property
    def counsellor(self) -> Actor:
        """The counsellor who is assigned."""
        return self.actors["counsellor"]

    @property
    def second_counsellor(self) -> Actor:
        """A counsellor who is not."""
        return self.actors["second_counsellor"]

    @property
    def beneficiary(self) -> Actor:
        """The person whose bilan it is."""
        return self.actors["beneficiary"]

    @property
    def employer(self) -> Actor:
        """A user of the employer."""
        return self.actors["employer"]

    @property
    def funder(self) -> Actor:
        """The funder's machine client."""
        return self.actors["funder"]

    @property
    def script(self) -> Actor:
        """The provider's own machine client."""
        return self.actors["script"]

    async def on(self, day: str, hour: int = 10) -> list[dict[str, Any]]:
        """Advance the legal clock to a day at `hour` (UTC); what was due on the way has fired."""
        to = datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00").strftime("%Y-%m-%dT%H:%M:%SZ")
        response = await self.admin.call("POST", "/v1/sandbox/clock", {"to": to}, idempotency_key=str(uuid4()))
        assert response.status_code == 200, response.text
        fired: list[dict[str, Any]] = response.json()["fired"]
        return fired

    async def deadline(self, bilan: str, kind: str) -> str:
        """The due day of an open deadline of a file."""
        page = await self.admin.get("/v1/deadlines?limit=200")
        found = [d for d in page["items"] if d["bilan_id"] == bilan and d["kind"] == kind]
        assert found, (kind, [d["kind"] for d in page["items"]])
        due: str = found[0]["due_on"]
        return due

    async def open_bilan(self, **said: Any) -> str:
        """A bilan of the beneficiary, with the counsellor assigned."""
        body = {"beneficiary_id": self.ids["beneficiary"], "beneficiary_status": "private_employee"} | said
        bilan: str = (await self.admin.post("/v1/bilans", body))["id"]
        await self.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": self.ids["counsellor"]})
        return bilan

    async def commit(self, bilan: str, *, met: str, quoted: str, accepted: str, price_cents: int = 180000, **terms: Any) -> str:
        """Meeting, quote, acceptance, each on its day; the quote's id."""
        if met[:10] > "0":
            await self.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": met})
            await self.on(met)
            told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
            await self.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
        await self.on(quoted)
        quote: str = (await self.admin.post(f"/v1/bilans/{bilan}/quotes", QUOTE | {"price_cents": price_cents} | terms))["id"]
        await self.admin.post(f"/v1/quotes/{quote}/send")
        await self.on(accepted)
        said = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
        await self.beneficiary.post(f"/v1/quotes/{quote}/accept", said)
        return quote

    async def sign(self, convention: str, *parties: str) -> None:
        """Each party signs the document that it was shown."""
        by = {"beneficiary": self.beneficiary, "employer": self.employer, "provider": self.admin}
        shown = (await self.admin.get(f"/v1/conventions/{convention}"))["document_sha256"]
        for party in parties:
            await by[party].post(f"/v1/conventions/{convention}/signatures", {"party": party, "document_sha256": shown})

    async def session(self, bilan: str, phase: str, minutes: int, *, kind: str = "individual", on: date | str | None = None) -> str:
        """A session planned at 09:00 UTC of a day."""
        day = str(on) if on else (await self.now())[:10]
        body = {
            "kind": kind, "phase": phase, "minutes": minutes, "starts_at": f"{day}T09:00:00Z", "counsellor_id": self.ids["counsellor"],
        }  # fmt: skip
        made: str = (await self.counsellor.post(f"/v1/bilans/{bilan}/sessions", body))["id"]
        return made

    async def hold(self, session: str, minutes: int) -> None:
        """Held and attested by both."""
        await self.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": minutes})
        await self.counsellor.post(f"/v1/sessions/{session}/attendances", {"party": "provider"})
        await self.beneficiary.post(f"/v1/sessions/{session}/attendances", {"party": "beneficiary"})

    async def now(self) -> str:
        """The legal clock."""
        at: str = (await self.admin.get("/v1/sandbox/clock"))["at"]
        return at


QUOTE: dict[str, Any] = {
    "price_cents": 180000,
    "vat_basis": "training_exemption",
    "preliminary_minutes": 240,
    "investigation_minutes": 480,
    "conclusion_minutes": 240,
    "remote_percent": 0,
    "planned_start_on": "2027-01-05",
    "planned_end_on": "2027-03-12",
}
CONVENTION: dict[str, Any] = {
    "kind": "tripartite",
    "title": "Bilan de compétences",
    "objective": "Définir un projet professionnel",
    "content": "Trois phases",
    "means": "Entretiens et questionnaires",
    "total_minutes": 960,
    "starts_on": "2027-01-05",
    "ends_on": "2027-03-12",
    "course": "Séances émargées",
    "handover": "Résultats et synthèse remis à la seule personne bénéficiaire",
    "price_cents": 150000,
    "payment_terms": "Après exécution",
    "remote_percent": 0,
}


async def sandboxed(client: httpx.AsyncClient, day: str) -> World:
    """A sandbox organisation of the test's own, its legal clock standing at 08:00 UTC of the day."""
    answer = await client.post("/v1/sandbox/organisations", json={"clock_start": f"{day}T08:00:00Z"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return World(client, made["ids"], {role: Actor(client, token) for role, token in made["tokens"].items()})
