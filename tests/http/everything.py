"""Two files that hold one of everything between them, so that every operation of the contract has an object to be asked about.

`shared`: the employer and the funder are parties; the action is over, a synthesis is kept by agreement. `alone`: the person pays
herself, nobody outside knows of it; the bilan runs, with everything that is written on the way.
"""

from dataclasses import dataclass
from typing import Any

from app.domain.quality_proof.records import BringQualityProof
from tests.http.conftest import BUDGET
from tests.http.dossier import (
    CAREER,
    NEEDS,
    PLAN,
    SYNTHESIS,
    Days,
    completed,
    content_of_the_phases,
    ready,
    save_draft,
    synthesis_delivered,
)
from tests.http.journey import World
from tests.http.test_ac_02_cpf_on_working_time import received
from tests.http.test_ac_05_self_employed import begun, billed
from tests.http.test_funders_and_their_terms import PAPERS
from tests.http.test_questionnaires import released

BEGINS = "2026-11-16"
CANARY = "Kanari"
"""Stands in every confidential text of `alone`: whoever meets this word has read content."""
SHARED = Days(preliminary=("2027-02-05",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
KEEP: dict[str, Any] = {"classes": ["synthesis", "action_plan"], "reason": "suivi à 6 mois", "months": 12}
TO_AN_ADVISER: dict[str, Any] = {
    "kind": "share_cep",
    "purpose": "Préparer un rendez-vous",
    "text_version": "share-cep-1",
    "documents": ["synthesis"],
    "recipients": [{"name": "CEP Bretagne"}],
}
Ids = dict[str, str]
"""An id for each path segment: that of a quote is `ids["quotes"]`."""


@dataclass(frozen=True)
class Files:
    """The objects of both files, a leave request of a third, and the registry."""

    shared: Ids
    alone: Ids

    def of(self, segment: str) -> tuple[str, ...]:
        """The objects of a collection, in either file."""
        return tuple(dict.fromkeys(ids[segment] for ids in (self.shared, self.alone) if segment in ids))

    def own(self, segment: str, name: str) -> str | None:
        """An object of a file of which this caller may be a part."""
        outside = {"employer", "funder"}
        return self.shared.get(segment) or (None if name in outside else self.alone.get(segment))


async def everything(world: World, segments: frozenset[str]) -> Files:
    """Both files, from the first contact on. `segments`: the collections of the contract."""
    _, leave = await received(world)
    shared = await ready(world)
    payer = {"funder_id": world.ids["funder"], "amount_cents": 150000}
    request = (await world.admin.post(f"/v1/bilans/{shared}/funding-requests", {"kind": "opco", **payer}))["id"]
    await world.admin.post(f"/v1/funding-requests/{request}/submit")
    owed = {"kind": "balance", "debtor": "funder", "debtor_id": world.ids["funder"], "vat_basis": "training_exemption"}
    await world.admin.post(f"/v1/bilans/{shared}/billing-items", owed | {"amount_cents": 45000})
    alone = await begun(world)
    await billed(world, alone)
    await world.on("2027-02-04")
    await _written(world, alone)
    await world.beneficiary.post("/v1/complaints", {"kind": "harassment", "statement": "Des remarques répétées.", "bilan_id": alone})
    over_data = (await world.beneficiary.post("/v1/data-requests", {"kind": "access", "statement": "Que conservez-vous de moi ?"}))["id"]
    await content_of_the_phases(world, shared, SHARED)
    await synthesis_delivered(world, shared)
    await completed(world, shared, KEEP)
    await _taken_back(world, shared, request)
    await world.admin.post("/v1/publications", {"title": "Bilans menés à leur terme"})
    await world.admin.post("/v1/quality-proofs", BringQualityProof.example)
    given = await world.beneficiary.post(f"/v1/bilans/{shared}/consents/give", TO_AN_ADVISER)
    synthesis = (await world.beneficiary.get(f"/v1/syntheses?bilan_id={shared}"))["items"][0]["id"]
    await world.beneficiary.post(f"/v1/syntheses/{synthesis}/shares", {"consent_id": given["id"], "recipient": "CEP Bretagne"})
    registry = await _registry(world)
    found = {bilan: registry | await _found(world, bilan, segments) for bilan in (shared, alone)}
    return Files(found[shared] | {"leave-requests": leave}, found[alone] | {"data-requests": over_data})


async def _written(world: World, bilan: str) -> None:
    """What the counsellor and the person write on the way; the synthesis is being reviewed."""
    for segment, body in {
        "needs-analyses": {"content": NEEDS | {"motive": f"{CANARY} motif", "expectations": f"{CANARY} attentes"}},
        "objectives": {"content": {"title": f"{CANARY} objectif"}},
        "projects": {"kind": "alternative", "content": CAREER | {"title": f"{CANARY} projet", "description": f"{CANARY} métier"}},
        "action-plans": {"content": PLAN | {"conditions": [f"{CANARY} condition"], "means": [f"{CANARY} moyen"]}},
        "notes": {"content": {"text": f"{CANARY} note"}},
        "messages": {"content": {"text": f"{CANARY} message"}},
    }.items():
        await world.counsellor.post(f"/v1/bilans/{bilan}/{segment}", body)
    await released(world, bilan)
    to = [{"name": "Inès Carpentier", "party_id": world.ids["referent"]}]
    said = {"kind": "disability_disclosure", "purpose": "Aménagements", "text_version": "disability-disclosure-1", "recipients": to}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", said | {"documents": ["disability"]})
    await world.beneficiary.post(f"/v1/bilans/{bilan}/accessibility-needs", {"content": {"text": f"{CANARY} besoin"}})
    await world.counsellor.post(f"/v1/bilans/{bilan}/adaptations", {"content": {"text": "Sous-titrage requis"}})
    await world.counsellor.post(f"/v1/bilans/{bilan}/referrals", {})
    hold = {"reason": "dispute", "proceeding": "RG 27/00123", "basis_sha256": "a" * 64, "classes": ["notes"], "until": "2027-06-30"}
    await world.admin.post(f"/v1/bilans/{bilan}/legal-holds", hold)
    await world.admin.post(f"/v1/bilans/{bilan}/emergency-access", {"reason": "serious_danger", "content": "notes"})
    path = f"/v1/syntheses/{(await world.counsellor.post(f'/v1/bilans/{bilan}/syntheses'))['id']}"
    await save_draft(world.counsellor, path, {section: f"{CANARY} {section}" for section in SYNTHESIS})
    await world.counsellor.post(f"{path}/submit-for-review")
    await world.beneficiary.post(f"{path}/observations", {"text": f"{CANARY} observation"})


async def _taken_back(world: World, bilan: str, request: str) -> None:
    """The funder grants and is told that the service is done; a minute was declared too much."""
    for act, body in (("grant", {"granted_cents": 150000}), ("secure", {}), ("declare-service-done", {"papers": PAPERS})):
        await world.admin.post(f"/v1/funding-requests/{request}/{act}", body)
    session = (await world.counsellor.get(f"/v1/sessions?bilan_id={bilan}"))["items"][0]["id"]
    await world.counsellor.post(f"/v1/sessions/{session}/counter-entries", {"minutes": 1, "reason": "shorter"})


async def _registry(world: World) -> Ids:
    """The provider's registry, its accounts, its machines and an invitation."""
    person = (await world.admin.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    invited = await world.admin.post("/v1/invitations", {"party_noun": "beneficiary", "party_id": person})
    named = {"organisations": "organisation", "members": "counsellor", "offers": "offer", "employers": "employer", "funders": "funder"}
    ids = {segment: world.ids[name] for segment, name in named.items()} | {"beneficiaries": world.ids["beneficiary"]}
    for segment in ("accounts", "clients", "publications", "quality-proofs", "training-reports"):
        ids[segment] = (await world.admin.get(f"/v1/{segment}"))["items"][-1]["id"]
    ids["anomalies"] = await _anomaly(world)
    return ids | {"invitations": invited["id"], "instruments": "mini-ipip", "rules": "bilan.duration.max"}


async def _anomaly(world: World) -> str:
    """What is told when somebody has read one file too many: files of a person of their own, whom no other object names."""
    person = (await world.admin.post("/v1/beneficiaries", {"given_name": "Zoé", "family_name": "Petit"}))["id"]
    opened = {"beneficiary_id": person, "beneficiary_status": "private_employee"}
    for _ in range(BUDGET + 1):
        bilan = (await world.admin.post("/v1/bilans", opened))["id"]
        await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
        await world.second_counsellor.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "Bonjour"}})
        await world.second_counsellor.call("GET", f"/v1/bilans/{bilan}/messages")
    told: str = (await world.admin.get("/v1/anomalies"))["items"][0]["id"]
    return told


async def _found(world: World, bilan: str, segments: frozenset[str]) -> Ids:
    """What the provider and the person can list of one file."""
    ids: Ids = {"bilans": bilan}
    for reader in (world.admin, world.counsellor, world.beneficiary):
        for segment in sorted(segments - ids.keys()):
            listed = await reader.call("GET", f"/v1/{segment}?limit=200")
            mine = [one for one in listed.json().get("items", []) if one.get("bilan_id") == bilan and "id" in one]
            if mine:
                ids[segment] = mine[0]["id"]
    return ids
