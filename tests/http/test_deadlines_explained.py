"""A deadline explained day by day: what counts, what does not, why, by which text, and what silence means."""

from typing import Any

import pytest

from app.domain.law.delays import DELAYS
from tests.http.journey import World

PATH = "/v1/deadlines/explain"


async def explained(world: World, delay: str, since: str, **terms: Any) -> Any:
    answer = await world.beneficiary.call("POST", PATH, {"delay": delay, "from_on": since} | terms)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_employee_s_ten_days_end_on_a_saturday_and_move_past_sunday(world: World) -> None:
    told = await explained(world, "convention.employee_reply", "2026-12-16")
    assert (told["due_on"], told["effective_on"], told["effective_at"]) == ("2026-12-28", "2026-12-29", "2026-12-28T23:00:00Z")
    assert (told["rule_id"], told["protects"], told["rolled"]) == ("convention.silence_refusal", "beneficiary", True)
    assert told["silence"] == "Le silence vaut refus."
    days = [(day["on"], day["mark"], day["number"], day["why"]) for day in told["days"]]
    assert days[0] == ("2026-12-16", "start", None, "Jour de départ : il ne compte pas.")
    assert days[9] == ("2026-12-25", "counted", 9, "Compte.")
    assert days[10:] == [
        ("2026-12-26", "day_off", 10, "Jour non ouvré : samedi."),
        ("2026-12-27", "day_off", None, "Jour non ouvré : dimanche."),
        ("2026-12-28", "postponed", None, "Terme reporté au premier jour ouvré suivant."),
    ]


async def test_the_value_is_that_of_the_day_with_the_article_that_gives_it(world: World) -> None:
    told = await explained(world, "convention.employee_reply", "2026-12-16")
    assert (told["parameter"]["name"], told["parameter"]["value"]) == ("convention.employee_reply_days", 10)
    assert (told["parameter"]["source"]["citation"], told["parameter"]["in_force_from"]) == ("C. trav. R6313-8", "2019-01-01")
    old = await explained(world, "convention.employee_reply", "2018-06-01")
    assert (old["parameter"]["source"]["number"], old["parameter"]["in_force_to"]) == ("R6322-33", "2019-01-01")


async def test_working_days_skip_weekends_and_name_the_holiday(world: World) -> None:
    told = await explained(world, "cpf.lead_time", "2026-12-11")
    assert (told["due_on"], told["unit"], told["amount"]) == ("2026-12-29", "working_days", 11)
    skipped = [day["why"] for day in told["days"] if day["mark"] == "day_off"]
    assert skipped.count("Jour non ouvré : Noël.") == 1
    assert len([day for day in told["days"] if day["number"]]) == 11


async def test_what_else_a_counting_depends_on_is_said_with_it(world: World) -> None:
    assert (await explained(world, "contract.withdrawal", "2027-01-18"))["due_on"] == "2027-01-28"
    assert (await explained(world, "contract.withdrawal", "2027-01-18", distance=True))["due_on"] == "2027-02-01"
    assert (await explained(world, "cpf.withdrawal", "2026-12-14", starts_on="2026-12-29"))["due_on"] == "2026-12-29"
    assert (await explained(world, "worktime.send_by", "2027-02-01"))["due_on"] == "2026-12-03"
    assert (await explained(world, "cpf.of_reply", "2027-03-24", alsace_moselle=True))["due_on"] == "2027-03-30"


async def test_it_speaks_english_to_who_asks_for_it(world: World) -> None:
    asked = {"delay": "worktime.employer_reply", "from_on": "2026-11-27"}
    told = (await world.admin.call("POST", PATH, asked, accept_language="en")).json()
    assert (told["silence"], told["due_on"], told["rolled"]) == ("Silence is an agreement.", "2026-12-27", False)
    assert told["counting"].startswith("30 calendar day(s) after 2026-11-27")


async def test_the_explanation_is_the_deadline_that_a_real_file_has(world: World) -> None:
    bilan = await world.open_bilan()
    due = await world.deadline(bilan, "promise.first_interview")
    assert (await explained(world, "promise.first_interview", "2026-11-23"))["due_on"] == due


async def test_a_day_on_which_nothing_was_in_force_has_no_such_deadline(world: World) -> None:
    answer = await world.admin.call("POST", PATH, {"delay": "cpf.next_bilan", "from_on": "2020-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
async def test_every_delay_answers_at_both_ends_of_the_calendar(world: World, day: str) -> None:
    for delay in DELAYS:
        answer = await world.admin.call("POST", PATH, {"delay": delay, "from_on": day})
        assert answer.status_code in {200, 404}, (delay, answer.text)


@pytest.mark.parametrize("body", [{}, {"delay": "nothing", "from_on": "2026-12-01"}, {"delay": "cpf.payment", "from_on": "2026-02-30"}])
async def test_what_is_no_delay_or_no_day_is_refused(world: World, body: dict[str, Any]) -> None:
    assert (await world.admin.call("POST", PATH, body)).status_code == 422


async def test_it_needs_a_token_and_a_machine_the_scope_of_the_law(world: World) -> None:
    assert (await world.client.post(PATH, json={"delay": "cpf.payment", "from_on": "2026-12-01"})).status_code == 401
    assert (await explained_by_machine(world))["delay"] == "cpf.payment"


async def explained_by_machine(world: World) -> Any:
    return (await world.funder.call("POST", PATH, {"delay": "cpf.payment", "from_on": "2026-12-01"})).json()
