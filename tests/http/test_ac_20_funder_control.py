"""AC-20: the Caisse des Dépôts controls a service done on 18 March 2027. Attendance leaves; content never does."""

from typing import Any

import pytest

from tests.http.journey import World
from tests.http.test_ac_01_cpf_off_working_time import lived, reported, request_of


async def controlled(world: World) -> tuple[str, str]:
    """The bilan of AC-01, its exit declared on 15 March, in control since the 18th; the letter asks for an answer by 1 April."""
    bilan, request = await lived(world)
    await world.on("2027-03-15")
    await world.admin.post(f"/v1/funding-requests/{request}/declare-exit", {"completion_percent": 100})
    await world.on("2027-03-18")
    await reported(world, request, "inControl", "2027-03-18")
    await world.admin.post(f"/v1/funding-requests/{request}/open-control", {"reply_by": "2027-04-01"})
    return bilan, request


def rule_of(body: dict[str, Any]) -> list[str]:
    return [refusal["rule_id"] for refusal in body["refusals"]]


async def test_the_clock_of_the_letter_runs_from_what_the_administrator_entered(world: World) -> None:
    bilan, request = await controlled(world)
    assert await request_of(world, request, "control_status", "control_reply_by") == ("in_control", "2027-04-01")
    assert await world.deadline(bilan, "fund.control_reply") == "2027-04-01"


@pytest.mark.parametrize("content", ["synthesis", "results", "notes", "action_plan", "needs_analysis", "answers", "projects"])
async def test_no_content_is_attached_to_the_answer(world: World, content: str) -> None:
    _, request = await controlled(world)
    path = f"/v1/funding-requests/{request}/answer-control"
    refusal = await world.admin.refused(path, {"papers": ["attendance_sheets", content]}, by="cpf.control_docs")
    assert refusal["sentence"] == f"Pièce confidentielle exclue du contrôle : {content}."


async def test_attendance_logs_and_certificate_answer_it_and_its_clock_stops(world: World) -> None:
    bilan, request = await controlled(world)
    papers = ["attendance_sheets", "connection_logs", "completion_certificate"]
    await world.admin.post(f"/v1/funding-requests/{request}/answer-control", {"papers": papers})
    waiting = (await world.admin.get(f"/v1/bilans/{bilan}/deadlines?limit=200"))["items"]
    assert "fund.control_reply" not in {deadline["kind"] for deadline in waiting}


async def test_the_service_done_does_not_validate_itself_while_it_is_controlled(world: World) -> None:
    _, request = await controlled(world)
    await world.on("2027-03-24")
    assert await request_of(world, request, "status", "control_status") == ("service_done_declared", "in_control")
    await reported(world, request, "released", "2027-03-25")
    assert await request_of(world, request, "control_status") == ("released",)
