"""AC-14: twenty-four hours to the minute, and a warning on accompanied time that is announced but not yet law."""

import pytest

from tests.http.dossier import Days, content_of_the_phases, held, ready, retention_answered, synthesis_delivered
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
PLANNED = {"kind": "individual", "phase": "preliminary"}


def plan(world: World, minutes: int, on: str = "2027-01-20") -> dict[str, object]:
    """The body of a session of so many minutes, from nine on."""
    return PLANNED | {"minutes": minutes, "starts_at": f"{on}T09:00:00Z", "counsellor_id": world.ids["counsellor"]}


async def attested(world: World, minutes: int = 1350) -> tuple[str, str]:
    """A bilan with so many minutes held and signed by both in three sessions; the bilan and its last session."""
    bilan = await ready(world)
    await held(world, bilan, "preliminary", days=("2027-01-05", "2027-01-06", "2027-01-07"), minutes=minutes // 3)
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["attested_minutes"] == minutes
    return bilan, (await world.counsellor.get(f"/v1/sessions?bilan_id={bilan}"))["items"][0]["id"]


async def test_thirty_minutes_too_many_are_refused_and_exactly_twenty_four_hours_are_not(world: World) -> None:
    bilan, _ = await attested(world)
    answer = await world.counsellor.try_post(f"/v1/bilans/{bilan}/sessions", plan(world, 120), accept_language="en")
    assert answer.status_code == 409
    (refusal,) = answer.json()["refusals"]
    assert (refusal["rule_id"], refusal["article"].split(",")[0]) == ("bilan.duration.max", "C. trav. L6313-4")
    for said in ("24 h 30", "24 h 00", "30 min"):
        assert said in refusal["sentence"]
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", plan(world, 91), by="bilan.duration.max")
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, 90))
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["planned_minutes"], hours["counted_minutes"], hours["remaining_minutes"]) == (90, 1350, 0)


async def test_a_later_correction_of_five_minutes_upwards_is_refused(world: World) -> None:
    bilan, session = await attested(world)
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, 90))
    body = {"minutes": 455, "reason": "typing_error"}
    await world.counsellor.refused(f"/v1/sessions/{session}/correct", body, by="bilan.duration.max")
    corrected = await world.counsellor.post(f"/v1/sessions/{session}/correct", {"minutes": 445, "reason": "typing_error"})
    assert corrected["status"] == "held"
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["remaining_minutes"] == 5


async def test_a_session_may_not_turn_out_longer_than_what_is_left(world: World) -> None:
    bilan, _ = await attested(world)
    session = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, 90)))["id"]
    await world.on("2027-01-20")
    await world.counsellor.refused(f"/v1/sessions/{session}/hold", {"minutes": 91}, by="bilan.duration.max")
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 90})


async def test_information_and_follow_up_take_nothing_from_the_twenty_four_hours(world: World) -> None:
    bilan, _ = await attested(world)
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, 90))
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, 60, "2027-01-21") | {"kind": "information"})
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", plan(world, 1) | {"kind": "autonomous"}, by="bilan.duration.max")


async def test_an_agent_with_priority_has_seventy_two_hours(world: World) -> None:
    bilan = await world.open_bilan(beneficiary_status="public_servant", priority_agent=True)
    path = f"/v1/bilans/{bilan}/sessions"
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["cap_minutes"] == 4320
    for day in ("2027-01-18", "2027-01-20", "2027-01-22", "2027-01-23"):
        await world.counsellor.post(path, plan(world, 1000, day))
    refusal = await world.counsellor.refused(path, plan(world, 321, "2027-01-25"), by="bilan.duration.max")
    assert "72 h" in refusal["sentence"]
    await world.counsellor.post(path, plan(world, 320, "2027-01-25"))
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["remaining_minutes"] == 0


async def test_twelve_and_a_half_accompanied_hours_warn_and_the_warning_is_acknowledged_at_once(world: World) -> None:
    bilan = await ready(world)
    days = Days(preliminary=("2027-01-05",), investigation=("2027-03-02",), conclusion=("2027-04-16",), minutes=250)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await retention_answered(world, bilan)
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}/hours"))["accompanied_minutes"] == 750
    asked = await world.counsellor.try_post(f"/v1/bilans/{bilan}/complete")
    assert (asked.status_code, asked.json()["code"]) == (409, "warnings_to_acknowledge")
    (told,) = asked.json()["refusals"]
    assert (told["rule_id"], told["basis"]) == ("bilan.duration.min_accompaniment", "draft")
    assert (await world.counsellor.get(f"/v1/bilans/{bilan}"))["status"] == "conclusion"
    done = await world.counsellor.post(f"/v1/bilans/{bilan}/complete", {"acknowledges": ["bilan.duration.min_accompaniment"]})
    assert (done["status"], done["open_warnings"]) == ("completed", [])
    warnings = (await world.counsellor.get(f"/v1/warnings?bilan_id={bilan}"))["items"]
    (warning,) = [w for w in warnings if w["rule_id"] == "bilan.duration.min_accompaniment"]
    me = await world.counsellor.get("/v1/me")
    assert (warning["status"], warning["acknowledged_by"]) == ("acknowledged", me["account_id"])
    assert "12 h 30" in warning["sentence_fr"]
    assert "12 h 30" in warning["sentence_en"]
    assert warning["sentence_fr"] != warning["sentence_en"]


async def test_sixteen_accompanied_hours_end_without_a_warning(world: World) -> None:
    bilan = await ready(world)
    days = Days(preliminary=("2027-01-05",), investigation=("2027-03-02",), conclusion=("2027-04-16",), minutes=320)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await retention_answered(world, bilan)
    assert (await world.counsellor.post(f"/v1/bilans/{bilan}/complete"))["open_warnings"] == []
