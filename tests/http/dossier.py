"""What every file goes through once it is ready: sessions, the outputs of each phase, the synthesis, the end. Through HTTP only."""

from dataclasses import dataclass
from typing import Any

from tests.http.journey import CONVENTION, Actor, World

NEEDS: dict[str, Any] = {
    "motive": "Préparer une seconde partie de carrière",
    "expectations": "Choisir entre deux métiers",
    "chosen_format": "individual_on_site",
    "arrangements": "Séances de deux heures, le mardi",
}
CAREER: dict[str, Any] = {
    "title": "Formatrice d'adultes",
    "description": "Transmettre le métier en centre de formation",
    "relevance": {"method": "Deux enquêtes métier", "verdict": "confirmed"},
}
PLAN: dict[str, Any] = {
    "conditions": ["Accord de la famille"],
    "means": ["Droits à la formation"],
    "steps": [{"title": "Candidater au titre professionnel", "kind": "training", "due_on": "2027-09-01"}],
    "follow_up_offered": True,
}
SYNTHESIS: dict[str, Any] = {
    "circumstances": "Bilan demandé de sa propre initiative",
    "skills_and_aptitudes": "Pédagogie, organisation, goût de la transmission",
    "project_elements": "Formatrice d'adultes, confirmé par deux enquêtes métier",
    "planned_steps": "Candidater avant septembre",
}


@dataclass(frozen=True)
class Days:
    """The days of the sessions of each phase; each session lasts `minutes`."""

    preliminary: tuple[str, ...] = ()
    investigation: tuple[str, ...] = ()
    conclusion: tuple[str, ...] = ()
    minutes: int = 120


async def held(world: World, bilan: str, phase: str, days: tuple[str, ...], *, minutes: int = 120) -> None:
    """Sessions planned, held on their day and attested by both."""
    for day in days:
        session = await world.session(bilan, phase, minutes, on=day)
        await world.on(day)
        await world.hold(session, minutes)


async def signed_by_both(world: World, bilan: str, collection: str, content: dict[str, Any]) -> str:
    """A text that the person and the counsellor both sign; its id."""
    made: str = (await world.counsellor.post(f"/v1/bilans/{bilan}/{collection}", {"content": content}))["id"]
    for actor, party in ((world.counsellor, "provider"), (world.beneficiary, "beneficiary")):
        shown = (await actor.get(f"/v1/{collection}/{made}"))["document_sha256"]
        await actor.post(f"/v1/{collection}/{made}/sign", {"party": party, "document_sha256": shown})
    return made


async def content_of_the_phases(world: World, bilan: str, days: Days) -> None:
    """The three phases in their order, each with its sessions and with what it must produce (R6313-4). Ends in the conclusion."""
    await held(world, bilan, "preliminary", days.preliminary, minutes=days.minutes)
    await signed_by_both(world, bilan, "needs-analyses", NEEDS)
    await world.counsellor.post(f"/v1/bilans/{bilan}/advance-phase")
    await held(world, bilan, "investigation", days.investigation, minutes=days.minutes)
    project = (await world.counsellor.post(f"/v1/bilans/{bilan}/projects", {"kind": "project", "content": CAREER}))["id"]
    await world.beneficiary.post(f"/v1/projects/{project}/formalise")
    await world.counsellor.post(f"/v1/bilans/{bilan}/advance-phase")
    await held(world, bilan, "conclusion", days.conclusion, minutes=days.minutes)
    await signed_by_both(world, bilan, "action-plans", PLAN)


async def save_draft(actor: Actor, path: str, content: dict[str, Any], etag: str = "*") -> Any:
    """An autosave; by default it replaces whatever is there."""
    answer = await actor.call("PUT", f"{path}/draft", content, if_match=etag)
    assert answer.status_code == 200, (path, answer.text)
    return answer.json()


async def synthesis_delivered(world: World, bilan: str, content: dict[str, Any] = SYNTHESIS, *, downloaded: bool = True) -> str:
    """The synthesis written, reviewed, final and handed over with the results; her copy downloaded. Its id."""
    made: str = (await world.counsellor.post(f"/v1/bilans/{bilan}/syntheses"))["id"]
    path = f"/v1/syntheses/{made}"
    draft = await save_draft(world.counsellor, path, content)
    await world.counsellor.post(f"{path}/submit-for-review")
    await world.beneficiary.post(f"{path}/observations", {"text": "Conforme à nos échanges."})
    await world.counsellor.post(f"{path}/finalise", {"draft_revision": draft["revision"]})
    delivered = await world.counsellor.post(f"{path}/deliver", {"with_results": True})
    if downloaded:
        for copy in (await world.beneficiary.get("/v1/personal-copies"))["items"]:
            if copy["bilan_id"] == bilan:
                await world.beneficiary.post(f"/v1/personal-copies/{copy['id']}/confirm-download")
    assert delivered["status"] == "delivered"
    return made


async def retention_answered(world: World, bilan: str, agreement: dict[str, Any] | None = None) -> None:
    """The question about keeping documents, asked and answered; None: nothing is kept."""
    question = (await world.counsellor.post(f"/v1/bilans/{bilan}/retention-questions"))["id"]
    await world.beneficiary.post(f"/v1/retention-questions/{question}/answer", {"agreement": agreement})


async def completed(world: World, bilan: str, agreement: dict[str, Any] | None = None, **said: Any) -> Any:
    """The question answered, the action ended today; `said` goes into the command. The bilan."""
    await retention_answered(world, bilan, agreement)
    return await world.counsellor.post(f"/v1/bilans/{bilan}/complete", said)


async def ready(world: World, **said: Any) -> str:
    """A bilan of the employer's skills plan, from the first contact on 1 December 2026 to the three signatures on the 22nd: it is ready."""
    bilan = await world.open_bilan(**said)
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.on("2026-12-22")
    await world.sign(convention, "beneficiary", "provider", "employer")
    return bilan
