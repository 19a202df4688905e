"""AC-P1: a provider whose course has five steps, each inside one of the three phases of the law (R6313-4)."""

from typing import Any

import pytest

from tests.http.dossier import NEEDS, signed_by_both
from tests.http.journey import CONVENTION, World

FIVE: list[dict[str, Any]] = [
    {"code": "preparation", "title": "Préparation du bilan", "phase": "preliminary", "minutes": 60},
    {"code": "needs", "title": "Analyse des besoins et des attentes", "phase": "preliminary", "minutes": 180},
    {"code": "skills", "title": "Exploration des compétences", "phase": "investigation", "minutes": 240},
    {"code": "leads", "title": "Identification de pistes d'orientation", "phase": "investigation", "minutes": 240},
    {"code": "conclusion", "title": "Conclusion et plan d'action", "phase": "conclusion", "minutes": 240},
]
OFFER: dict[str, Any] = {
    "title": "Bilan en cinq étapes",
    "total_minutes": 960,
    "accompanied_minutes": 960,
    "prices": [{"beneficiary_status": "private_employee", "frame": "in_frame", "price_cents": 150_000}],
    "steps": FIVE,
}
pytestmark = pytest.mark.clock("2026-12-01")


def but(*changes: tuple[int, dict[str, Any]], without: int | None = None) -> dict[str, Any]:
    """The offer with some of its steps changed, or one left out."""
    changed = dict(changes)
    return OFFER | {"steps": [step | changed.get(n, {}) for n, step in enumerate(FIVE) if n != without]}


async def ready(world: World) -> tuple[str, str]:
    """A bilan sold by this offer and signed by the three on 22 December; the bilan and the offer."""
    offer = (await world.admin.post("/v1/offers", OFFER))["id"]
    bilan = await world.open_bilan(offer_id=offer)
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150_000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.on("2026-12-22")
    await world.sign(convention, "beneficiary", "provider", "employer")
    return bilan, offer


PHASE_OF = {step["code"]: step["phase"] for step in FIVE}


def planned(world: World, step: str, day: str, minutes: int = 120, **over: Any) -> dict[str, Any]:
    body = {"kind": "individual", "phase": PHASE_OF.get(step, "preliminary"), "step": step, "minutes": minutes}
    body |= {"starts_at": f"{day}T09:00:00Z"}
    return body | {"counsellor_id": world.ids["counsellor"]} | over


async def held(world: World, bilan: str, step: str, day: str) -> str:
    """A session of the minutes that the offer foresees for its step."""
    minutes: int = next(one["minutes"] for one in FIVE if one["code"] == step)
    session: str = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", planned(world, step, day, minutes)))["id"]
    await world.on(day)
    await world.hold(session, minutes)
    return session


async def hours(world: World, bilan: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole ledger; and the attested minutes by step."""
    told = await world.beneficiary.get(f"/v1/bilans/{bilan}/hours")
    return told, {step["code"]: step["attested_minutes"] for phase in told["phases"] for step in phase["steps"]}


async def test_the_five_steps_are_kept_in_their_order_and_mapped_to_the_three_phases(world: World) -> None:
    offer = await world.admin.post("/v1/offers", OFFER)
    assert [(step["code"], step["phase"]) for step in offer["steps"]] == [(step["code"], step["phase"]) for step in FIVE]


@pytest.mark.parametrize(
    ("offer", "wrong"),
    [
        (but(without=4), "phases"),
        (but((0, {"phase": "conclusion"})), "order"),
        (but((1, {"code": "preparation"})), "code"),
        (but((4, {"minutes": 241})), "minutes"),
    ],
)
async def test_steps_that_do_not_follow_the_three_phases_are_refused(world: World, offer: dict[str, Any], wrong: str) -> None:
    refusal = await world.admin.refused("/v1/offers", offer, by="offer.steps_in_phases")
    assert refusal["sentence"] == f"Les étapes de l'offre ne suivent pas les trois phases du bilan : {wrong}."
    assert refusal["article"] == "C. trav. R6313-4"


async def test_a_welcome_before_the_bilan_is_a_step_that_counts_no_minute(world: World) -> None:
    welcome = {"code": "welcome", "title": "Accueil", "phase": None, "minutes": 45}
    offer = (await world.admin.post("/v1/offers", OFFER | {"steps": [welcome, *FIVE]}))["id"]
    bilan = await world.open_bilan(offer_id=offer)
    path = f"/v1/bilans/{bilan}/sessions"
    await world.counsellor.refused(path, planned(world, "welcome", "2026-12-02"), by="session.step_of_phase")
    await world.counsellor.post(path, planned(world, "welcome", "2026-12-02", 45, kind="information"))
    told, steps = await hours(world, bilan)
    assert (told["planned_minutes"], "welcome" in steps) == (0, False)


@pytest.mark.parametrize(("step", "phase"), [("skills", "preliminary"), ("unknown", "preliminary"), ("needs", "investigation")])
async def test_a_session_is_planned_in_a_step_of_its_phase(world: World, step: str, phase: str) -> None:
    bilan, _ = await ready(world)
    await world.counsellor.refused(
        f"/v1/bilans/{bilan}/sessions", planned(world, step, "2027-01-05", phase=phase), by="session.step_of_phase"
    )


async def test_sessions_hours_and_timeline_show_both_the_phase_and_the_step(world: World) -> None:
    bilan, _ = await ready(world)
    first = await held(world, bilan, "preparation", "2027-01-05")
    await held(world, bilan, "needs", "2027-01-12")
    shown = await world.beneficiary.get(f"/v1/sessions/{first}")
    assert (shown["phase"], shown["step"], shown["step_title"]) == ("preliminary", "preparation", "Préparation du bilan")
    await signed_by_both(world, bilan, "needs-analyses", NEEDS)
    await world.counsellor.post(f"/v1/bilans/{bilan}/advance-phase")
    await held(world, bilan, "skills", "2027-01-19")
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", planned(world, "leads", "2027-02-02", 240))
    told, steps = await hours(world, bilan)
    assert steps == {"preparation": 60, "needs": 180, "skills": 240, "leads": 0, "conclusion": 0}
    assert [(p["phase"], p["attested_minutes"], p["planned_minutes"]) for p in told["phases"]] == [
        ("preliminary", 240, 0), ("investigation", 240, 240), ("conclusion", 0, 0),
    ]  # fmt: skip
    for column in ("planned_minutes", "counted_minutes", "attested_minutes"):
        assert sum(phase[column] for phase in told["phases"]) == told[column]
    happened = (await world.counsellor.get(f"/v1/bilans/{bilan}/timeline?limit=200"))["items"]
    seen = [(e["type"], e["phase"], e["step_title"]) for e in happened if e["resource_id"] == first]
    assert ("session.held", "preliminary", "Préparation du bilan") in seen


async def test_an_offer_that_changes_afterwards_changes_nothing_of_what_was_held(world: World) -> None:
    bilan, offer = await ready(world)
    await held(world, bilan, "preparation", "2027-01-05")
    await world.admin.patch(f"/v1/offers/{offer}", {"steps": [FIVE[1] | {"title": "Besoins"}, *FIVE[2:]]})
    told, steps = await hours(world, bilan)
    titles = {step["code"]: step["title"] for step in told["phases"][0]["steps"]}
    assert (steps["preparation"], titles["preparation"], titles["needs"]) == (60, "Préparation du bilan", "Besoins")


async def test_the_employer_learns_neither_the_step_nor_the_phase(world: World) -> None:
    bilan, _ = await ready(world)
    await held(world, bilan, "preparation", "2027-01-05")
    assert await world.employer.get(f"/v1/bilans/{bilan}/hours") == {"bilan_id": bilan, "attested_minutes": 60}
    heard = (await world.counsellor.get(f"/v1/bilans/{bilan}/timeline?limit=200&audience=employer"))["items"]
    assert {(e["phase"], e["step"], e["step_title"]) for e in heard} == {(None, None, None)}
