"""Three files lived from the first call to the end, each on its legal dates, through the public API only."""

from collections.abc import Callable

from tools.demo_client import Json, Stage

MEETING = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
YES = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}


def opened(stage: Stage, status: str = "private_employee") -> str:
    """A bilan of the beneficiary, with her counsellor."""
    body = {"beneficiary_id": stage.ids["beneficiary"], "beneficiary_status": status}
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


def signed(stage: Stage, convention: str, *parties: str) -> None:
    """Each party signs the document that it was shown, known by its hash."""
    by = {"beneficiary": stage.beneficiary, "employer": stage.employer, "provider": stage.administrator}
    for party in parties:
        shown = by[party].get(convention)["document_sha256"]
        by[party].post(f"{convention}/signatures", {"party": party, "document_sha256": shown})


def planned(stage: Stage, bilan: str, *, phase: str, minutes: int, day: str) -> str:
    """A session with the counsellor at nine."""
    body = {
        "kind": "individual",
        "phase": phase,
        "minutes": minutes,
        "starts_at": f"{day}T09:00:00Z",
        "counsellor_id": stage.ids["counsellor"],
    }
    return f"/v1/sessions/{stage.counsellor.post(f'{bilan}/sessions', body)['id']}"


def held(stage: Stage, session: str, minutes: int) -> None:
    """It took place, and both sign the attendance (émargement)."""
    stage.counsellor.command(session, "hold", {"minutes": minutes})
    stage.counsellor.post(f"{session}/attendances", {"party": "provider"})
    stage.beneficiary.post(f"{session}/attendances", {"party": "beneficiary"})


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


def skills_plan(open_stage: Callable[[str], Stage]) -> int:
    """AC-03 · Skills plan: a tripartite convention, an OPCO, a firm of 32 people."""
    stage = open_stage("2026-12-01")
    bilan, convention = _transmitted(stage, "2026-12-14")
    stage.sees("the employee may sign until", stage.beneficiary.get(convention)["sign_until"], "2026-12-24")
    session = planned(stage, bilan, phase="preliminary", minutes=120, day="2026-12-21")
    stage.on("2026-12-21", "A first session, before the signatures")
    stage.sees_refusal(stage.counsellor.refused(session, "hold", {"minutes": 120}, by="convention.start_after_3_signatures"))
    stage.on("2026-12-22", "The employee signs")
    signed(stage, convention, "beneficiary")
    stage.on("2026-12-23", "The provider and the employer sign")
    signed(stage, convention, "provider", "employer")
    stage.sees("the convention is", stage.employer.get(convention)["status"], "effective")
    stage.sees("the bilan is", stage.beneficiary.get(bilan)["status"], "ready")
    return stage.checks + _silent(open_stage) + _rolled(open_stage)


def _transmitted(stage: Stage, day: str) -> tuple[str, str]:
    """A bilan of the skills plan whose convention the employer transmits on a day."""
    stage.on("2026-12-01", "First contact")
    bilan = opened(stage)
    met(stage, bilan, "2026-12-02")
    quote = quoted(stage, bilan, "2026-12-03", price_cents=150000)
    stage.on("2026-12-08", "She accepts, on her own initiative, and the skills plan is chosen")
    stage.beneficiary.command(f"/v1/quotes/{quote['id']}", "accept", YES)
    stage.administrator.command(bilan, "choose-route", {"route": "skills_plan", "employer_id": stage.ids["employer"]})
    convention = f"/v1/conventions/{stage.administrator.post(f'{bilan}/conventions', CONVENTION)['id']}"
    stage.on(day, "The employer transmits the convention")
    stage.employer.command(convention, "transmit")
    return bilan, convention


def _silent(open_stage: Callable[[str], Stage]) -> int:
    """Variant: the employee does not sign, and her silence is a refusal (R6313-8)."""
    print("\n  Variant: she does not sign")
    stage = open_stage("2026-12-01")
    bilan, convention = _transmitted(stage, "2026-12-14")
    signed(stage, convention, "employer", "provider")
    stage.on("2026-12-24", "Last evening", hour=22)
    stage.sees("the convention is", stage.administrator.get(convention)["status"], "partially_signed")
    fired = stage.on("2026-12-25", "The day after")
    stage.sees("the service itself did", [f["type"] for f in fired], ["convention.silently_refused"])
    stage.sees("the employer sees the convention as", stage.employer.get(convention)["status"], "refused_by_silence")
    stage.sees("the bilan is", stage.administrator.get(bilan)["status"], "declined")
    return stage.checks


def _rolled(open_stage: Callable[[str], Stage]) -> int:
    """Variant: the tenth day is a holiday; the employee has until the next working day."""
    print("\n  Variant: the tenth day is Christmas")
    stage = open_stage("2026-12-01")
    bilan, convention = _transmitted(stage, "2026-12-15")
    stage.sees("the employee may sign until", stage.beneficiary.get(convention)["sign_until"], "2026-12-28")
    stage.sees("fired on the last evening", stage.on("2026-12-28", "Last evening", hour=22), [])
    stage.on("2026-12-29", "The day after")
    stage.sees("the bilan is", stage.administrator.get(bilan)["status"], "declined")
    return stage.checks


CASES: dict[str, Callable[[Callable[[str], Stage]], int]] = {"AC-03": skills_plan}
