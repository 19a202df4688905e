"""AC-01: a salaried person pays with her CPF, off working time. Price 1 800 €, balance 2 450 €, 16 h."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.dossier import Days, completed, content_of_the_phases, synthesis_delivered
from tests.http.journey import World

OFFER = {"price_cents": 180000, "balance_cents": 245000}


async def enrolled(world: World) -> tuple[str, str]:
    """The bilan committed on 9 December; the enrolment request that the platform reports on the 10th."""
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-11-30", quoted="2026-12-01", accepted="2026-12-09")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    await world.on("2026-12-10")
    body = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": 180000}
    request = (await world.admin.post(f"/v1/bilans/{bilan}/funding-requests", body))["id"]
    await reported(world, request, "notProcessed", "2026-12-10")
    return bilan, request


async def bought(world: World) -> tuple[str, str]:
    """The same, proposed on 11 December for 5 January, accepted by the holder on the 14th."""
    bilan, request = await enrolled(world)
    await world.on("2026-12-11")
    await world.admin.post(f"/v1/funding-requests/{request}/propose", OFFER | {"starts_on": "2027-01-05"})
    await world.on("2026-12-14")
    await reported(world, request, "accepted", "2026-12-14")
    return bilan, request


async def begun(world: World) -> tuple[str, str]:
    """The same, with the first session held on 5 January and the entry declared."""
    bilan, request = await bought(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-01-05")
    await world.on("2027-01-05")
    await world.hold(session, 120)
    await world.admin.post(f"/v1/funding-requests/{request}/declare-entry")
    return bilan, request


async def lived(world: World) -> tuple[str, str]:
    """The same, completed on 12 March with sixteen hours attested and three follow-ups offered."""
    bilan, request = await begun(world)
    await ended(world, bilan)
    return bilan, request


async def ended(world: World, bilan: str) -> None:
    """What follows the first session, until the end of the action on 12 March."""
    days = Days(
        preliminary=("2027-01-12",),
        investigation=("2027-01-19", "2027-01-26", "2027-02-02", "2027-02-09"),
        conclusion=("2027-03-02", "2027-03-12"),
    )
    await content_of_the_phases(world, bilan, days)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan, additional_follow_ups=["three_months", "twelve_months"])


async def reported(world: World, request: str, code: str, day: str) -> Any:
    body = {"source_event_id": f"{code}-{day}", "code": code, "occurred_on": day}
    return await world.admin.post(f"/v1/funding-requests/{request}/platform-events", body)


async def request_of(world: World, request: str, *fields: str) -> tuple[Any, ...]:
    found = await world.admin.get(f"/v1/funding-requests/{request}")
    return tuple(found[name] for name in fields)


async def status(world: World, bilan: str) -> str:
    found: str = (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"]
    return found


async def test_a_first_contact_promises_a_meeting_within_ten_days(world: World) -> None:
    bilan = await world.open_bilan()
    assert await status(world, bilan) == "inquiry"
    assert await world.deadline(bilan, "promise.first_interview") == "2026-12-03"


async def test_the_information_meeting_counts_no_minute_and_the_quote_leaves_ten_days(world: World) -> None:
    bilan = await world.open_bilan()
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-11-30"})
    await world.on("2026-11-30")
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["planned_minutes"], hours["counted_minutes"], hours["attested_minutes"]) == (0, 0, 0)


async def test_she_commits_before_the_end_of_her_reflection_and_it_is_recorded_as_her_choice(world: World) -> None:
    bilan = await world.open_bilan()
    quote = await world.commit(bilan, met="2026-11-30", quoted="2026-12-01", accepted="2026-12-09")
    assert (await world.beneficiary.get(f"/v1/quotes/{quote}"))["reflection_until"] == "2026-12-11"
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["early_acceptance"]) == ("committed", True)
    assert (found["committed_on"], found["consented_on"], found["voluntary_attested_on"]) == ("2026-12-09",) * 3


async def test_the_last_day_of_the_reflection_is_included(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-11-30", quoted="2026-12-01", accepted="2026-12-11")
    assert await status(world, bilan) == "committed"


async def test_the_day_after_the_reflection_the_quote_has_lapsed(world: World) -> None:
    bilan = await world.open_bilan()
    with pytest.raises(AssertionError, match="not_possible_in_state"):
        await world.commit(bilan, met="2026-11-30", quoted="2026-12-01", accepted="2026-12-12")
    assert await status(world, bilan) == "reflection"


async def test_the_provider_answers_an_enrolment_request_within_two_working_days(world: World) -> None:
    bilan, request = await enrolled(world)
    assert await request_of(world, request, "status", "cpf_status") == ("submitted", "to_process")
    assert await world.deadline(bilan, "cpf.of_reply") == "2026-12-14"


async def test_a_start_within_eleven_working_days_is_refused_with_the_earliest_one(world: World) -> None:
    _, request = await enrolled(world)
    await world.on("2026-12-11")
    path = f"/v1/funding-requests/{request}/propose"
    refusal = await world.admin.refused(path, OFFER | {"starts_on": "2026-12-21"}, by="cpf.lead_time")
    assert refusal["possible_from"] == "2026-12-29"
    refusal = await world.admin.refused(path, OFFER | {"starts_on": "2026-12-28"}, by="cpf.lead_time")
    assert refusal["possible_from"] == "2026-12-29"
    assert (await world.admin.post(path, OFFER | {"starts_on": "2026-12-29"}))["cpf_status"] == "proposed"


async def test_a_proposal_gives_the_holder_four_working_days(world: World) -> None:
    bilan, request = await enrolled(world)
    await world.on("2026-12-11")
    found = await world.admin.post(f"/v1/funding-requests/{request}/propose", OFFER | {"starts_on": "2027-01-05"})
    assert (found["cpf_status"], found["unconfirmed"]) == ("proposed", True)
    assert await world.deadline(bilan, "cpf.holder_reply") == "2026-12-17"
    assert "balance_cents" not in found


async def test_the_holder_s_acceptance_fixes_the_money_and_the_windows(world: World) -> None:
    bilan, request = await bought(world)
    assert await request_of(world, request, "status", "cpf_status") == ("secured", "accepted")
    assert await request_of(world, request, "rights_cents", "participation_cents", "personal_cents") == (160000, 15000, 20000)
    assert await request_of(world, request, "subscribed_on", "withdrawal_until") == ("2026-12-14", "2027-01-05")
    assert await request_of(world, request, "free_cancellation_until", "next_cpf_bilan_from") == ("2026-12-22", "2031-12-14")
    assert await world.deadline(bilan, "cpf.withdrawal") == "2027-01-05"
    assert await world.deadline(bilan, "cpf.free_cancellation") == "2026-12-22"
    assert await world.deadline(bilan, "cpf.declare_entry") == "2027-01-08"
    assert await status(world, bilan) == "ready"


async def test_the_platform_s_terms_stand_for_the_convention_and_no_other_one_is_drafted(world: World) -> None:
    bilan, _ = await bought(world)
    (terms,) = (await world.beneficiary.get(f"/v1/conventions?bilan_id={bilan}"))["items"]
    assert (terms["kind"], terms["status"], terms["effective_on"]) == ("mcf_terms", "effective", "2026-12-14")
    assert (terms["price_cents"], terms["total_minutes"]) == (180000, 960)
    body = {"kind": "individual", "price_cents": 180000}
    await world.admin.refused(f"/v1/bilans/{bilan}/conventions", body, by="convention.cpf_terms")


async def test_the_holder_may_withdraw_before_the_start(world: World) -> None:
    bilan, request = await bought(world)
    await world.on("2027-01-04")
    await reported(world, request, "canceledByAttendee", "2027-01-04")
    assert await request_of(world, request, "status", "cpf_status") == ("cancelled", "cancelled_by_holder")
    assert await status(world, bilan) == "withdrawn"


async def test_the_entry_waits_for_the_first_session(world: World) -> None:
    bilan, request = await bought(world)
    await world.on("2027-01-05")
    await world.admin.refused(f"/v1/funding-requests/{request}/declare-entry", by="cpf.real_entry")
    assert await status(world, bilan) == "ready"


async def awaited(world: World, bilan: str) -> set[str]:
    """The kinds of the open deadlines about the CPF file."""
    page = await world.admin.get("/v1/deadlines?limit=200")
    return {d["kind"] for d in page["items"] if d["bilan_id"] == bilan and d["kind"].startswith("cpf.")}


async def test_the_first_session_begins_the_bilan_and_ends_the_withdrawal(world: World) -> None:
    bilan, request = await bought(world)
    assert await awaited(world, bilan) == {"cpf.withdrawal", "cpf.free_cancellation", "cpf.declare_entry"}
    session = await world.session(bilan, "preliminary", 120, on="2027-01-05")
    await world.on("2027-01-05")
    await world.hold(session, 120)
    assert await status(world, bilan) == "preliminary"
    assert await awaited(world, bilan) == {"cpf.declare_entry"}
    assert await world.deadline(bilan, "cpf.declare_entry") == "2027-01-08"
    await world.admin.post(f"/v1/funding-requests/{request}/declare-entry")
    assert await request_of(world, request, "cpf_status", "entered_on", "unconfirmed") == ("in_training", "2027-01-05", True)
    assert await awaited(world, bilan) == set()


async def test_a_start_before_the_end_of_the_withdrawal_ends_it(world: World) -> None:
    _, request = await enrolled(world)
    await world.on("2026-12-11")
    await world.admin.post(f"/v1/funding-requests/{request}/propose", OFFER | {"starts_on": "2026-12-29"})
    await world.on("2026-12-14")
    await reported(world, request, "accepted", "2026-12-14")
    assert await request_of(world, request, "withdrawal_until") == ("2026-12-29",)


async def test_a_late_declaration_of_the_entry_only_warns(world: World) -> None:
    bilan, request = await bought(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-01-05")
    await world.on("2027-01-05")
    await world.hold(session, 120)
    await world.on("2027-01-11")
    found = await world.admin.post(f"/v1/funding-requests/{request}/declare-entry")
    assert [w["rule_id"] for w in found["open_warnings"]] == ["cpf.declare_entry"]


def told(answer: httpx.Response, asked: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells, without the id that was asked for and the number of the request."""
    number = answer.json()["request_id"]
    headers = {name: value.replace(number, "") for name, value in answer.headers.items()}
    return answer.status_code, headers, answer.text.replace(number, "").replace(asked, "")


async def test_for_the_employer_the_bilan_does_not_exist(world: World) -> None:
    bilan, request = await begun(world)
    (terms,) = (await world.beneficiary.get(f"/v1/conventions?bilan_id={bilan}"))["items"]
    asked = {"bilans/{}": bilan, "bilans/{}/hours": bilan, "bilans/{}/timeline": bilan, "bilans/{}/actions": bilan}
    asked |= {"funding-requests/{}": request, "conventions/{}": terms["id"]}
    for path, there in asked.items():
        found = await world.employer.call("GET", "/v1/" + path.format(there))
        unknown = str(uuid4())
        absent = await world.employer.call("GET", "/v1/" + path.format(unknown))
        assert found.status_code == 404
        assert told(found, there) == told(absent, unknown)


async def test_no_command_of_the_employer_tells_that_the_bilan_exists(world: World) -> None:
    bilan, _ = await begun(world)
    unknown = str(uuid4())
    body = {"route": "skills_plan", "employer_id": world.ids["employer"]}
    sent = {"if_match": '"1"', "idempotency_key": str(uuid4())}
    found = await world.employer.call("POST", f"/v1/bilans/{bilan}/choose-route", body, **sent)
    absent = await world.employer.call("POST", f"/v1/bilans/{unknown}/choose-route", body, **sent | {"idempotency_key": str(uuid4())})
    assert found.status_code == 404
    assert told(found, bilan) == told(absent, unknown)


async def test_no_list_and_no_event_of_the_employer_tells_that_the_bilan_exists(world: World) -> None:
    await begun(world)
    for path in ("bilans", "deadlines", "events"):
        assert (await world.employer.get(f"/v1/{path}"))["items"] == []


async def test_no_employer_is_named_for_a_bilan_off_working_time(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-11-30", quoted="2026-12-01", accepted="2026-12-09")
    body = {"route": "cpf", "employer_id": world.ids["employer"]}
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/choose-route", body, by="worktime.offtime.no_employer")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    leave = {"employer_id": world.ids["employer"], "starts_on": "2027-02-15", "ends_on": "2027-03-12"}
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/leave-requests", leave, by="worktime.offtime.no_employer")


async def test_sixteen_hours_are_attested_and_the_exit_is_due_three_working_days_after_the_end(world: World) -> None:
    bilan, _ = await lived(world)
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["attested_minutes"], hours["accompanied_minutes"]) == (960, 960)
    found = await world.beneficiary.get(f"/v1/bilans/{bilan}")
    assert (found["status"], found["ended_on"]) == ("completed", "2027-03-12")
    assert await world.deadline(bilan, "cpf.declare_exit") == "2027-03-17"


async def test_the_service_done_validates_by_itself_and_the_invoice_is_paid_in_thirty_days(world: World) -> None:
    bilan, request = await lived(world)
    await world.on("2027-03-15")
    await world.admin.post(f"/v1/funding-requests/{request}/declare-exit", {"completion_percent": 100})
    assert await request_of(world, request, "exited_on", "service_done_on") == ("2027-03-12", "2027-03-15")
    assert await world.deadline(bilan, "cpf.autovalidation") == "2027-03-22"
    sessions = (await world.counsellor.get(f"/v1/sessions?bilan_id={bilan}"))["items"]
    assert {s["status"] for s in sessions} == {"locked"}
    again = await world.counsellor.try_post(f"/v1/sessions/{sessions[0]['id']}/correct", {"minutes": 60, "reason": "typing_error"})
    assert (again.status_code, again.json()["code"]) == (409, "not_possible_in_state")
    await world.on("2027-03-23")
    await reported(world, request, "serviceDoneValidated", "2027-03-22")
    await world.admin.post(f"/v1/funding-requests/{request}/invoice")
    assert await request_of(world, request, "status", "invoiced_on") == ("invoiced", "2027-03-23")
    assert await world.deadline(bilan, "cpf.payment") == "2027-04-22"
    await world.on("2027-04-20")
    await reported(world, request, "paid", "2027-04-20")
    assert await request_of(world, request, "status", "paid_on") == ("paid", "2027-04-20")


async def test_three_follow_ups_are_offered_and_the_sunday_one_is_proposed_on_the_monday(world: World) -> None:
    bilan, _ = await lived(world)
    found = {f["term"]: f for f in (await world.beneficiary.get(f"/v1/follow-ups?bilan_id={bilan}"))["items"]}
    due = {term: f["due_on"] for term, f in found.items()}
    assert due == {"three_months": "2027-06-12", "six_months": "2027-09-12", "twelve_months": "2028-03-12"}
    six = found["six_months"]
    assert (six["invite_on"], six["window_until"]) == ("2027-09-13", "2027-12-12")
    await world.on("2027-09-12", hour=21)
    assert (await world.beneficiary.get(f"/v1/follow-ups/{six['id']}"))["status"] == "scheduled"
    fired = await world.on("2027-09-13")
    assert {"type": "follow_up.invited", "on": "2027-09-13"}.items() <= next(f for f in fired if f["type"].startswith("follow_up")).items()


async def test_another_cpf_bilan_is_possible_after_five_years_and_warned_about_a_little_longer(world: World) -> None:
    _, request = await lived(world)
    found = await request_of(world, request, "next_cpf_bilan_from", "next_cpf_bilan_warned_until")
    assert found == ("2031-12-14", "2032-03-12")
