"""AC-02: a salaried person pays with her CPF, on working time. Start on 1 February 2027, price 1 600 €, balance 2 450 €."""

from typing import Any
from uuid import uuid4

import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, synthesis_delivered
from tests.http.journey import CONVENTION, World

OFFICE = [{"weekday": day, "start": "09:00", "end": "17:30"} for day in range(1, 6)]
ON_TIME = {"route": "cpf", "on_working_time": True}
pytestmark = pytest.mark.clock("2026-11-16")


async def committed(world: World) -> str:
    """A bilan whose holder chose her CPF and her working time, on 20 November."""
    bilan = await world.open_bilan()
    terms = {"planned_start_on": "2027-02-01", "planned_end_on": "2027-04-30"}
    await world.commit(bilan, met="2026-11-17", quoted="2026-11-18", accepted="2026-11-20", price_cents=160000, **terms)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", ON_TIME)
    return bilan


async def drafted(world: World, bilan: str, **over: Any) -> str:
    """The leave request that she writes to her employer."""
    body = {"employer_id": world.ids["employer"], "starts_on": "2027-02-01", "ends_on": "2027-04-30", "working_hours": OFFICE} | over
    made: str = (await world.beneficiary.post(f"/v1/bilans/{bilan}/leave-requests", body))["id"]
    return made


async def received(world: World) -> tuple[str, str]:
    """The same, sent on 25 November and received on the 27th."""
    bilan = await committed(world)
    leave = await drafted(world, bilan)
    await world.on("2026-11-25")
    await world.beneficiary.post(f"/v1/leave-requests/{leave}/send")
    await world.on("2026-11-27")
    await world.employer.post(f"/v1/leave-requests/{leave}/receive")
    return bilan, leave


async def bought(world: World, bilan: str) -> str:
    """The CPF file, proposed on 1 December for 1 February and accepted by the holder on the 4th."""
    body = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": 160000}
    request: str = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await world.on("2026-12-01")
    await reported(world, request, "notProcessed", "2026-12-01")
    offer = {"starts_on": "2027-02-01", "price_cents": 160000, "balance_cents": 245000}
    await world.admin.post(f"/v1/funding-requests/{request}/propose", offer)
    await world.on("2026-12-04")
    await reported(world, request, "accepted", "2026-12-04")
    return request


async def reported(world: World, request: str, code: str, day: str) -> None:
    body = {"source_event_id": f"{code}-{day}", "code": code, "occurred_on": day}
    await world.admin.post(f"/v1/funding-requests/{request}/platform-events", body)


async def status(world: World, bilan: str) -> str:
    found: str = (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"]
    return found


def session_at(world: World, moment: str, *, minutes: int = 120) -> dict[str, Any]:
    counsellor = world.ids["counsellor"]
    return {"kind": "individual", "phase": "preliminary", "minutes": minutes, "starts_at": moment, "counsellor_id": counsellor}


async def test_the_request_is_sent_in_time_and_the_employer_has_thirty_days(world: World) -> None:
    bilan, leave = await received(world)
    found = await world.beneficiary.get(f"/v1/leave-requests/{leave}")
    assert (found["status"], found["send_by"], found["sent_on"]) == ("received", "2026-12-03", "2026-11-25")
    assert (found["received_on"], found["reply_until"]) == ("2026-11-27", "2026-12-27")
    assert await world.deadline(bilan, "worktime.employer_reply") == "2026-12-27"


async def test_the_last_day_of_the_sending_is_sixty_days_before_the_start(world: World) -> None:
    leave = await drafted(world, await committed(world))
    await world.on("2026-12-03")
    assert (await world.beneficiary.post(f"/v1/leave-requests/{leave}/send"))["status"] == "sent"


@pytest.mark.parametrize(("day", "earliest"), [("2026-12-04", "2027-02-02"), ("2026-12-10", "2027-02-08")])
async def test_a_request_sent_later_gives_the_earliest_start(world: World, day: str, earliest: str) -> None:
    leave = await drafted(world, await committed(world))
    await world.on(day)
    refusal = await world.beneficiary.refused(f"/v1/leave-requests/{leave}/send", by="worktime.cpf.request_60d")
    assert refusal["possible_from"] == earliest
    await world.beneficiary.patch(f"/v1/leave-requests/{leave}", {"starts_on": earliest})
    assert (await world.beneficiary.post(f"/v1/leave-requests/{leave}/send"))["status"] == "sent"


async def test_silence_is_an_agreement_the_day_after_a_sunday_that_is_not_rolled(world: World) -> None:
    _, leave = await received(world)
    assert await world.on("2026-12-27", hour=22) == []
    assert (await world.employer.get(f"/v1/leave-requests/{leave}"))["status"] == "received"
    (fired,) = await world.on("2026-12-28")
    assert (fired["type"], fired["on"]) == ("leave_request.silently_granted", "2026-12-28")
    assert (await world.employer.get(f"/v1/leave-requests/{leave}"))["status"] == "granted_by_silence"
    answer = await world.employer.try_post(f"/v1/leave-requests/{leave}/refuse")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_possible_in_state")


async def test_the_money_is_shared_out_below_the_ceiling(world: World) -> None:
    bilan = await committed(world)
    request = await world.admin.get(f"/v1/funding-requests/{await bought(world, bilan)}")
    assert (request["rights_cents"], request["participation_cents"], request["personal_cents"]) == (145000, 15000, 15000)
    assert request["subscribed_on"] == "2026-12-04"


async def test_the_start_awaits_the_employer_and_its_silence_makes_the_bilan_ready(world: World) -> None:
    bilan, _ = await received(world)
    await bought(world, bilan)
    assert await status(world, bilan) == "contracting"
    await world.on("2026-12-28")
    assert await status(world, bilan) == "ready"


async def test_an_authorised_absence_lets_sessions_be_held_in_working_hours_and_is_used_at_the_end(world: World) -> None:
    bilan, leave = await received(world)
    await bought(world, bilan)
    await world.on("2026-12-28")
    days = Days(preliminary=("2027-02-01",), investigation=("2027-03-02",), conclusion=("2027-04-13",), minutes=300)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    assert (await world.beneficiary.get(f"/v1/leave-requests/{leave}"))["status"] == "used"


async def evening_bilan(world: World) -> tuple[str, str]:
    """She did not wait for the answer: another route, evenings only; the request stays with the employer."""
    bilan, leave = await received(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    await world.sign(convention, "beneficiary", "provider", "employer")
    return bilan, leave


async def test_a_request_without_answer_when_the_bilan_ends_is_without_object(world: World) -> None:
    bilan, leave = await evening_bilan(world)
    days = Days(preliminary=("2026-12-01",), investigation=("2026-12-08",), conclusion=("2026-12-15",), minutes=300)
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    assert (await world.beneficiary.get(f"/v1/leave-requests/{leave}"))["status"] == "received"
    await completed(world, bilan, acknowledges=["promise.amplitude"])
    assert (await world.beneficiary.get(f"/v1/leave-requests/{leave}"))["status"] == "lapsed"
    assert (await world.employer.get(f"/v1/leave-requests/{leave}"))["status"] == "lapsed"
    late = await world.employer.try_post(f"/v1/leave-requests/{leave}/grant")
    assert (late.status_code, late.json()["code"]) == (409, "not_possible_in_state")
    fired = [f["type"] for f in await world.on("2026-12-28")]
    assert "leave_request.silently_granted" not in fired


async def test_a_request_for_a_bilan_that_never_starts_is_without_object(world: World) -> None:
    bilan, leave = await received(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/decline")
    assert (await world.beneficiary.get(f"/v1/leave-requests/{leave}"))["status"] == "lapsed"
    assert not [f for f in await world.on("2026-12-28") if f["type"].startswith("leave_request.")]


async def test_before_the_notice_is_over_no_session_is_held_in_working_hours(world: World) -> None:
    bilan, leave = await received(world)
    await bought(world, bilan)
    planned = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, "2027-01-22T09:00:00Z")))["id"]
    await world.employer.post(f"/v1/leave-requests/{leave}/grant")
    await world.on("2027-01-22")
    refusal = await world.counsellor.refused(f"/v1/sessions/{planned}/hold", {"minutes": 120}, by="worktime.cpf.request_60d")
    assert refusal["possible_from"] == "2027-01-24"


async def test_in_working_hours_a_session_lies_inside_the_authorised_absence(world: World) -> None:
    bilan, leave = await received(world)
    early = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, "2027-05-03T08:00:00Z")))["id"]
    await bought(world, bilan)
    await world.employer.post(f"/v1/leave-requests/{leave}/grant")
    path = f"/v1/bilans/{bilan}/sessions"
    refusal = await world.counsellor.refused(path, session_at(world, "2027-05-03T12:00:00Z"), by="worktime.inside_absence")
    assert refusal["sentence"] == "Séance du 03/05/2027 sur le temps de travail : l'absence est autorisée du 01/02/2027 au 30/04/2027."
    assert "L6323-17" in refusal["article"]
    await world.counsellor.refused(path, session_at(world, "2027-01-29T09:00:00Z"), by="worktime.inside_absence")
    last = (await world.counsellor.post(path, session_at(world, "2027-04-30T08:00:00Z")))["id"]
    moved = {"starts_at": "2027-05-04T08:00:00Z", "minutes": 120}
    await world.counsellor.refused(f"/v1/sessions/{last}/reschedule", moved, by="worktime.inside_absence")
    evening = await world.counsellor.post(f"/v1/sessions/{last}/reschedule", moved | {"starts_at": "2027-05-04T15:30:00Z"})
    assert evening["status"] == "planned"
    await world.on("2027-05-03")
    await world.counsellor.refused(f"/v1/sessions/{early}/hold", {"minutes": 120}, by="worktime.inside_absence")


async def test_the_employer_reads_the_request_made_to_it_and_not_before_it_is_sent(world: World) -> None:
    bilan = await committed(world)
    leave = await drafted(world, bilan)
    assert (await world.employer.call("GET", f"/v1/leave-requests/{leave}")).status_code == 404
    assert (await world.employer.call("GET", f"/v1/bilans/{bilan}")).status_code == 404
    await world.on("2026-11-25")
    await world.beneficiary.post(f"/v1/leave-requests/{leave}/send")
    seen = await world.employer.get(f"/v1/leave-requests/{leave}")
    assert seen["status"] == "sent"
    assert {"refusal_reason", "send_by", "open_warnings"}.isdisjoint(seen)


async def test_without_declared_hours_a_usual_week_counts_with_a_warning(world: World) -> None:
    leave = await drafted(world, await committed(world), working_hours=[])
    await world.on("2026-11-25")
    sent = await world.beneficiary.post(f"/v1/leave-requests/{leave}/send")
    assert [w["rule_id"] for w in sent["open_warnings"]] == ["worktime.pattern"]


async def refused(world: World) -> tuple[str, str]:
    """The same request, refused by the employer on 15 December; the CPF file is accepted meanwhile."""
    bilan, leave = await received(world)
    await bought(world, bilan)
    await world.on("2026-12-15")
    assert (await world.employer.post(f"/v1/leave-requests/{leave}/refuse"))["status"] == "refused"
    return bilan, leave


@pytest.mark.parametrize("moment", ["2027-02-01T09:00:00Z", "2027-02-01T06:30:00Z", "2027-02-01T16:29:00Z"])
async def test_after_a_refusal_one_minute_inside_the_working_hours_is_too_much(world: World, moment: str) -> None:
    bilan, _ = await refused(world)
    answer = await world.counsellor.call("POST", f"/v1/bilans/{bilan}/sessions", session_at(world, moment), idempotency_key=str(uuid4()))
    assert answer.status_code == 409
    assert [r["rule_id"] for r in answer.json()["refusals"]] == ["worktime.cpf.refused"]


@pytest.mark.parametrize("moment", ["2027-02-01T16:30:00Z", "2027-02-01T17:00:00Z", "2027-02-06T09:00:00Z", "2027-02-01T06:00:00Z"])
async def test_after_a_refusal_evenings_week_ends_and_early_mornings_are_free(world: World, moment: str) -> None:
    bilan, _ = await refused(world)
    made = await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, moment))
    assert made["status"] == "planned"


async def test_a_session_is_not_moved_into_the_working_hours_either(world: World) -> None:
    bilan, _ = await refused(world)
    made = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, "2027-02-01T17:00:00Z")))["id"]
    moved = {"starts_at": "2027-02-01T13:00:00Z", "minutes": 120}
    await world.counsellor.refused(f"/v1/sessions/{made}/reschedule", moved, by="worktime.cpf.refused")


async def test_after_a_refusal_the_bilan_goes_on_in_the_evening_and_the_employer_no_longer_sees_it(world: World) -> None:
    bilan, leave = await refused(world)
    assert await status(world, bilan) == "contracting"
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    assert await status(world, bilan) == "ready"
    made = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", session_at(world, "2027-02-01T17:00:00Z")))["id"]
    await world.on("2027-02-01", hour=19)
    await world.hold(made, 120)
    assert await status(world, bilan) == "preliminary"
    for path in (f"bilans/{bilan}", f"leave-requests/{leave}"):
        assert (await world.employer.call("GET", f"/v1/{path}")).status_code == 404
