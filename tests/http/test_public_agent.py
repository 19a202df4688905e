"""A public agent's leave: her decree's notice, her interval, and an employer whose silence grants nothing."""

from typing import Any

import pytest

from tests.http.journey import CONVENTION, World

LEAVE = {"starts_on": "2027-02-01", "ends_on": "2027-04-30", "working_hours": [{"weekday": 1, "start": "09:00", "end": "17:30"}]}
TOWN = {"branch": "territorial", "leave_minutes": 1440, "previous_bilan_on": "2021-06-15"}
pytestmark = pytest.mark.clock("2026-11-16")


MONDAY, AFTER_WORK = "2027-02-01T09:00:00Z", "2027-02-01T16:30:00Z"


async def drafted(world: World, *, priority_agent: bool = False, on_working_time: bool = False, **over: Any) -> tuple[str, str]:
    """The leave request of an agent who chose her employer's money on 20 November."""
    bilan = await world.open_bilan(beneficiary_status="public_servant", priority_agent=priority_agent)
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20")
    route = {"route": "public_employer", "employer_id": world.ids["employer"], "on_working_time": on_working_time}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", route)
    body = LEAVE | {"employer_id": world.ids["employer"]} | over
    return bilan, (await world.beneficiary.post(f"/v1/bilans/{bilan}/leave-requests", body))["id"]


async def test_she_says_which_service_how_long_and_since_when(world: World) -> None:
    _, leave = await drafted(world)
    refusal = await world.beneficiary.refused(f"/v1/leave-requests/{leave}/send", by="leave.facts_said")
    assert refusal["sentence"] == "La demande d'un agent public est incomplète : branch, leave_minutes, previous_bilan_on."
    await world.beneficiary.patch(f"/v1/leave-requests/{leave}", TOWN)
    assert (await world.beneficiary.post(f"/v1/leave-requests/{leave}/send"))["status"] == "sent"


async def test_a_territorial_agent_asks_sixty_days_before(world: World) -> None:
    _, leave = await drafted(world, **TOWN)
    await world.on("2026-12-04")
    refusal = await world.beneficiary.refused(f"/v1/leave-requests/{leave}/send", by="leave.fpt.notice")
    assert "03/12/2026" in refusal["sentence"]


async def test_the_interval_is_five_years_and_three_for_priority_agents(world: World) -> None:
    recent = TOWN | {"previous_bilan_on": "2023-06-15"}
    _, leave = await drafted(world, **recent)
    refusal = await world.beneficiary.refused(f"/v1/leave-requests/{leave}/send", by="leave.fp.interval")
    assert refusal["possible_from"] == "2028-06-15"


async def test_priority_agents_have_seventy_two_hours_every_three_years(world: World) -> None:
    _, leave = await drafted(world, priority_agent=True, **(TOWN | {"previous_bilan_on": "2023-06-15", "leave_minutes": 4320}))
    assert (await world.beneficiary.post(f"/v1/leave-requests/{leave}/send"))["status"] == "sent"


async def test_others_have_twenty_four(world: World) -> None:
    _, leave = await drafted(world, **(TOWN | {"leave_minutes": 1441}))
    await world.beneficiary.refused(f"/v1/leave-requests/{leave}/send", by="leave.fp.hours")


async def test_the_silence_of_her_employer_grants_nothing(world: World) -> None:
    bilan, leave = await drafted(world, **TOWN)
    await world.beneficiary.post(f"/v1/leave-requests/{leave}/send")
    received = await world.employer.post(f"/v1/leave-requests/{leave}/receive")
    assert (received["reply_until"], received["leave_minutes"]) == ("2026-12-20", 1440)
    assert await world.deadline(bilan, "leave.reply") == "2026-12-20"
    await world.on("2027-01-04")
    assert (await world.employer.get(f"/v1/leave-requests/{leave}"))["status"] == "received"
    assert (await world.employer.post(f"/v1/leave-requests/{leave}/grant"))["status"] == "granted"


async def signed(world: World, **over: Any) -> tuple[str, str]:
    """A bilan on her town's working time: the leave received, the convention signed by the three, everything on 20 November."""
    bilan, leave = await drafted(world, on_working_time=True, **(TOWN | over))
    await world.beneficiary.post(f"/v1/leave-requests/{leave}/send")
    await world.employer.post(f"/v1/leave-requests/{leave}/receive")
    dates = {"starts_on": "2027-02-01", "ends_on": "2027-04-30", "price_cents": 180000}
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION | dates))["id"]
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider", "employer")
    return bilan, leave


def session_at(world: World, moment: str) -> dict[str, Any]:
    counsellor = world.ids["counsellor"]
    return {"kind": "individual", "phase": "preliminary", "minutes": 60, "starts_at": moment, "counsellor_id": counsellor}


async def test_on_working_time_her_bilan_waits_for_the_leave_as_anybody_s_waits_for_the_absence(world: World) -> None:
    bilan, leave = await signed(world)
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "contracting"
    planned = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, MONDAY)))["id"]
    granted = await world.employer.post(f"/v1/leave-requests/{leave}/grant")
    assert "open_warnings" not in granted
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
    late = session_at(world, "2027-05-03T08:00:00Z")  # a Monday after the leave
    await world.counsellor.refused(f"/v1/bilans/{bilan}/sessions", late, by="leave.fpt.absence")
    await world.on("2027-02-01")
    assert (await world.counsellor.post(f"/v1/sessions/{planned}/hold", {"minutes": 60}))["status"] == "held"


async def test_a_refused_leave_is_told_by_her_own_decree_and_leaves_the_evenings(world: World) -> None:
    bilan, leave = await signed(world)
    await world.employer.post(f"/v1/leave-requests/{leave}/refuse")
    answer = await world.counsellor.try_post(f"/v1/bilans/{bilan}/sessions", session_at(world, MONDAY))
    (refusal,) = answer.json()["refusals"]
    assert (refusal["rule_id"], refusal["article"]) == ("leave.fpt.absence", "Décret 2007-1845 art. 21")
    await world.beneficiary.post(
        f"/v1/bilans/{bilan}/choose-route", {"route": "public_employer", "employer_id": world.ids["employer"], "on_working_time": False}
    )
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "ready"
    evening = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, AFTER_WORK)))["id"]
    await world.on("2027-02-01", hour=18)
    assert (await world.counsellor.post(f"/v1/sessions/{evening}/hold", {"minutes": 60}))["status"] == "held"


async def test_a_public_agent_who_pays_herself_asks_for_the_same_leave(world: World) -> None:
    bilan = await world.open_bilan(beneficiary_status="public_servant")
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "self", "on_working_time": True})
    body = LEAVE | {"employer_id": world.ids["employer"], "starts_on": "2027-01-10"}
    drafted = await world.beneficiary.post(f"/v1/bilans/{bilan}/leave-requests", body)
    assert drafted["open_warnings"] == []
    answer = await world.beneficiary.try_post(f"/v1/leave-requests/{drafted['id']}/send")
    assert [r["rule_id"] for r in answer.json()["refusals"]] == ["leave.facts_said"]
    await world.beneficiary.patch(f"/v1/leave-requests/{drafted['id']}", TOWN)
    await world.beneficiary.refused(f"/v1/leave-requests/{drafted['id']}/send", by="leave.fpt.notice")
