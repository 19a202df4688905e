"""What the cases have in common, step by step: from the first call to the conclusion."""

from tools.demo_client import Json, Stage

MEETING: Json = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
YES: Json = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
QUOTE: Json = {
    "price_cents": 180000,
    "vat_basis": "training_exemption",
    "preliminary_minutes": 240,
    "investigation_minutes": 480,
    "conclusion_minutes": 240,
    "remote_percent": 0,
    "planned_start_on": "2027-01-05",
    "planned_end_on": "2027-03-12",
}
CONVENTION: Json = {
    "kind": "tripartite",
    "title": "Bilan de compétences",
    "objective": "Construire un projet d'évolution",
    "content": "Les trois phases de l'article R6313-4",
    "means": "Entretiens individuels et questionnaires",
    "course": "Séances émargées par les deux parties",
    "handover": "Synthèse et résultats remis à la seule bénéficiaire",
    "total_minutes": 960,
    "starts_on": "2027-01-05",
    "ends_on": "2027-03-12",
    "price_cents": 150000,
    "payment_terms": "Après exécution",
    "remote_percent": 0,
}
NEEDS: Json = {
    "motive": "Préparer une seconde partie de carrière",
    "expectations": "Choisir entre la formation d'adultes et l'encadrement",
    "chosen_format": "individual_on_site",
    "arrangements": "Huit séances de deux heures, le mardi matin",
}
CAREER: Json = {
    "title": "Formatrice d'adultes",
    "description": "Transmettre le métier dans un centre de formation",
    "relevance": {"method": "Deux enquêtes métier", "verdict": "confirmed"},
}
PLAN: Json = {
    "conditions": ["Accord de l'employeur pour un temps partiel"],
    "means": ["Droits à la formation"],
    "steps": [{"title": "Candidater au titre professionnel", "kind": "training", "due_on": "2027-09-01"}],
    "follow_up_offered": True,
}
SYNTHESIS: Json = {
    "circumstances": "Bilan demandé de sa propre initiative",
    "skills_and_aptitudes": "Pédagogie, organisation, goût de la transmission",
    "project_elements": "Formatrice d'adultes, confirmé par deux enquêtes métier",
    "planned_steps": "Candidater au titre professionnel avant septembre",
}


def opened(stage: Stage) -> str:
    """A bilan of the beneficiary, with her counsellor."""
    body = {"beneficiary_id": stage.ids["beneficiary"], "beneficiary_status": "private_employee"}
    bilan = f"/v1/bilans/{stage.administrator.post('/v1/bilans', body)['id']}"
    stage.administrator.post(f"{bilan}/involvements", {"member_id": stage.ids["counsellor"]})
    return bilan


def met(stage: Stage, bilan: str, day: str) -> None:
    """The free information meeting."""
    stage.counsellor.command(bilan, "schedule-meeting", {"meeting_on": day})
    stage.on(day, "Information meeting, 45 minutes, free (entretien d'accueil)")
    stage.counsellor.command(bilan, "hold-meeting", MEETING)
    stage.sees("minutes counted", stage.counsellor.get(f"{bilan}/hours")["counted_minutes"], 0)


def quoted(stage: Stage, bilan: str, day: str, **terms: object) -> Json:
    """A quote is sent; her ten days of reflection begin."""
    stage.on(day, "The quote is sent (devis)")
    drafted = stage.administrator.post(f"{bilan}/quotes", QUOTE | terms)
    sent: Json = stage.administrator.command(f"/v1/quotes/{drafted['id']}", "send")
    return sent


def transmitted(stage: Stage, day: str) -> tuple[str, str]:
    """A bilan of the skills plan whose convention the employer transmits on a day."""
    stage.on("2026-12-01", "First contact")
    bilan = opened(stage)
    met(stage, bilan, "2026-12-02")
    quote = quoted(stage, bilan, "2026-12-03", price_cents=150000)
    stage.on("2026-12-08", "She accepts, on her own initiative; the employer's skills plan will pay")
    stage.beneficiary.command(f"/v1/quotes/{quote['id']}", "accept", YES)
    stage.administrator.command(bilan, "choose-route", {"route": "skills_plan", "employer_id": stage.ids["employer"]})
    convention = f"/v1/conventions/{stage.administrator.post(f'{bilan}/conventions', CONVENTION)['id']}"
    stage.on(day, "The employer transmits the convention")
    stage.employer.command(convention, "transmit")
    return bilan, convention


def signed(stage: Stage, convention: str, *parties: str) -> None:
    """Each party signs the document that it was shown, known by its hash."""
    by = {"beneficiary": stage.beneficiary, "employer": stage.employer, "provider": stage.administrator}
    for party in parties:
        shown = by[party].get(convention)["document_sha256"]
        by[party].post(f"{convention}/signatures", {"party": party, "document_sha256": shown})


def planned(stage: Stage, bilan: str, *, phase: str, day: str) -> str:
    """A session of two hours with the counsellor, at nine."""
    body = {"kind": "individual", "phase": phase, "minutes": 120, "starts_at": f"{day}T09:00:00Z", "counsellor_id": stage.ids["counsellor"]}
    return f"/v1/sessions/{stage.counsellor.post(f'{bilan}/sessions', body)['id']}"


def held(stage: Stage, bilan: str, *, phase: str, days: tuple[str, ...]) -> None:
    """Sessions take place, and both sign each attendance (émargement)."""
    for day in days:
        session = planned(stage, bilan, phase=phase, day=day)
        stage.on(day, f"Session, two hours ({phase})")
        stage.counsellor.command(session, "hold", {"minutes": 120})
        stage.counsellor.post(f"{session}/attendances", {"party": "provider"})
        stage.beneficiary.post(f"{session}/attendances", {"party": "beneficiary"})


def agreed(stage: Stage, under: str, collection: str, content: Json) -> None:
    """A text that both write, then both sign."""
    document = f"/v1/{collection}/{stage.counsellor.post(f'{under}/{collection}', {'content': content})['id']}"
    for actor, party in ((stage.counsellor, "provider"), (stage.beneficiary, "beneficiary")):
        actor.command(document, "sign", {"party": party, "document_sha256": actor.get(document)["document_sha256"]})


def lived(stage: Stage, bilan: str, *, preliminary: tuple[str, ...], investigation: tuple[str, ...], conclusion: tuple[str, ...]) -> None:
    """The three phases in their order, each with what it must produce (R6313-4)."""
    held(stage, bilan, phase="preliminary", days=preliminary)
    stage.sees_refusal(stage.counsellor.refused(bilan, "advance-phase", by="bilan.phase.preliminary.outputs"))
    agreed(stage, bilan, "needs-analyses", NEEDS)
    stage.counsellor.command(bilan, "advance-phase")
    held(stage, bilan, phase="investigation", days=investigation)
    project = stage.counsellor.post(f"{bilan}/projects", {"kind": "project", "content": CAREER})["id"]
    stage.beneficiary.command(f"/v1/projects/{project}", "formalise")
    stage.counsellor.command(bilan, "advance-phase")
    held(stage, bilan, phase="conclusion", days=conclusion)
    agreed(stage, bilan, "action-plans", PLAN)
    stage.sees("the bilan is", stage.counsellor.get(bilan)["status"], "conclusion")


def delivered(stage: Stage, bilan: str) -> str:
    """The synthesis is written, shown to her, and handed over with the results. The synthesis."""
    synthesis = f"/v1/syntheses/{stage.counsellor.post(f'{bilan}/syntheses')['id']}"
    draft = stage.counsellor.save(f"{synthesis}/draft", SYNTHESIS)
    stage.counsellor.command(synthesis, "submit-for-review")
    stage.beneficiary.post(f"{synthesis}/observations", {"text": "Conforme à nos échanges."})
    stage.counsellor.command(synthesis, "finalise", {"draft_revision": draft["revision"]})
    found = stage.counsellor.command(synthesis, "deliver", {"with_results": True})
    stage.sees("the synthesis is", found["status"], "delivered")
    return synthesis


def ended(stage: Stage, bilan: str, **agreed_beside: object) -> None:
    """The action ends, once she has answered the question about keeping her documents: nothing is kept."""
    ending = ENDING | agreed_beside
    stage.sees_refusal(stage.counsellor.refused(bilan, "complete", ending, by="retention.question"))
    question = stage.counsellor.post(f"{bilan}/retention-questions")["id"]
    stage.beneficiary.command(f"/v1/retention-questions/{question}", "answer", {"agreement": None})
    stage.counsellor.command(bilan, "complete", ending)
    stage.sees("the bilan is", stage.beneficiary.get(bilan)["status"], "completed")


ENDING: Json = {"acknowledges": ["bilan.duration.min_accompaniment", "retention.export_first"]}
