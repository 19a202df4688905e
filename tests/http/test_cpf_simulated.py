"""The CPF simulated: eligibility, the price in cents by the law of the day, the earliest start, every reason; nothing is kept."""

from typing import Any

import pytest

from tests.http.journey import World

PATH = "/v1/simulations/cpf"
EMPLOYEE: dict[str, Any] = {
    "requested_on": "2026-12-10",
    "beneficiary_status": "private_employee",
    "price_cents": 180000,
    "balance_cents": 245000,
}


async def simulated(world: World, **said: Any) -> Any:
    answer = await world.beneficiary.call("POST", PATH, EMPLOYEE | said)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rules(told: Any) -> dict[str, Any]:
    return {rule["rule_id"]: rule for rule in told["rules"]}


async def test_a_salaried_person_learns_her_share_her_start_and_why(world: World) -> None:
    told = await simulated(world, proposed_on="2026-12-11")
    shares = {name: value for name, value in told["shares"].items() if name.endswith("_cents")}
    assert shares == {
        "price_cents": 180000, "dotation_cents": 0, "rights_cents": 160000, "abondement_cents": 0,
        "personal_cents": 20000, "own_work_cents": 0, "participation_cents": 15000,
    }  # fmt: skip
    assert [reason["rule_id"] for reason in told["shares"]["reasons"]] == ["cpf.participation", "cpf.cap_1600"]
    assert (told["eligible"], told["earliest_start"]) == (True, "2026-12-29")
    numbers = {p["name"]: (p["value"], p["draft_value"]) for p in told["parameters"]}
    assert numbers["cpf.participation_cents"] == (15000, None)
    assert numbers["cpf.extra_participation_cents"] == (None, 20000)


@pytest.mark.parametrize(
    ("said", "rights_participation_personal"),
    [
        ({"requested_on": "2026-02-20", "price_cents": 190000}, (179680, 10320, 10320)),
        ({"requested_on": "2026-02-26", "price_cents": 190000}, (160000, 10320, 30000)),
        ({"requested_on": "2026-04-02", "price_cents": 190000}, (160000, 15000, 30000)),
        ({"beneficiary_status": "job_seeker"}, (160000, 0, 20000)),
        ({"price_cents": 210000, "abondement_cents": 50000, "exemption": "employer_abondement"}, (160000, 0, 0)),
        ({"price_cents": 210000, "dotation_cents": 40000}, (155000, 15000, 15000)),
        ({"balance_cents": 50000}, (50000, 15000, 130000)),
    ],
)
async def test_the_shares_follow_the_law_of_the_day_of_the_request(
    world: World, said: dict[str, Any], rights_participation_personal: tuple[int, int, int]
) -> None:
    shares = (await simulated(world, **said))["shares"]
    assert (shares["rights_cents"], shares["participation_cents"], shares["personal_cents"]) == rights_participation_personal
    parts = ("dotation_cents", "rights_cents", "abondement_cents", "personal_cents")
    assert sum(shares[part] for part in parts) == shares["price_cents"]


async def test_a_bilan_that_a_counted_funder_paid_bars_the_cpf_for_five_years_as_it_does_for_a_real_request(world: World) -> None:
    earlier = [{"paid_by": "opco", "granted_on": "2024-01-15"}]
    told = await simulated(world, previous_bilans=earlier)
    assert (told["eligible"], told["shares"], told["earliest_start"]) == (False, None, None)
    assert rules(told)["cpf.five_years"]["possible_from"] == "2029-01-15"
    bilan = await world.open_bilan()
    asked = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": 160000, "previous_bilans": earlier}
    refusal = await world.admin.refused(f"/v1/bilans/{bilan}/funding-requests", asked, by="cpf.five_years")
    assert refusal["sentence"] == rules(told)["cpf.five_years"]["sentence"]


async def test_before_the_decree_and_for_ones_own_money_nothing_is_barred(world: World) -> None:
    before = await simulated(world, requested_on="2026-02-25", previous_bilans=[{"paid_by": "opco", "granted_on": "2024-01-15"}])
    own = await simulated(world, previous_bilans=[{"paid_by": "self", "granted_on": "2024-01-15"}])
    assert (before["eligible"], own["eligible"]) == (True, True)
    assert rules(own)["cpf.five_years.not_counted"]["severity"] == "inform"


@pytest.mark.parametrize(
    ("said", "rule"),
    [({"beneficiary_status": "public_servant"}, "cpf.public_agents"), ({"full_rate_pension_on": "2026-01-01"}, "cpf.retired")],
)
async def test_a_public_servant_and_a_pensioner_are_told_why_not(world: World, said: dict[str, Any], rule: str) -> None:
    told = await simulated(world, **said)
    assert told["eligible"] is False
    assert rules(told)[rule]["article"].startswith("C. trav. L6323")


async def test_a_start_that_is_too_near_is_refused_with_the_day_from_which_it_would_do(world: World) -> None:
    told = await simulated(world, proposed_on="2026-12-11", starts_on="2026-12-22", leave_sent_on="2026-12-10")
    assert (told["eligible"], told["earliest_start"]) == (True, "2027-02-08")
    assert told["starts"] == [
        {"delay": "cpf.lead_time", "on": "2026-12-29"},
        {"delay": "worktime.earliest_start", "on": "2027-02-08"},
    ]
    found = rules(told)
    assert found["cpf.lead_time"]["possible_from"] == "2026-12-29"
    assert found["worktime.cpf.request_60d"]["possible_from"] == "2027-02-08"
    longer = await simulated(world, leave_sent_on="2026-12-10", lasts_six_months=True)
    assert longer["earliest_start"] == "2027-04-09"


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
async def test_it_answers_at_both_ends_of_the_calendar(world: World, day: str) -> None:
    earlier = [{"paid_by": "cpf", "granted_on": day, "ended_on": day}]
    await simulated(world, requested_on=day, previous_bilans=earlier, full_rate_pension_on=day, starts_on=day, leave_sent_on=day)


async def test_nothing_of_it_is_kept(world: World) -> None:
    answer = await world.beneficiary.call("POST", PATH, EMPLOYEE)
    assert answer.headers["cache-control"] == "no-store"
    assert (await world.client.post(PATH, json=EMPLOYEE)).status_code == 401


async def test_a_proposal_before_the_lead_time_existed_is_not_judged_by_it(world: World) -> None:
    assert "cpf.lead_time" not in rules(await simulated(world, proposed_on="2000-01-03", starts_on="2027-01-04"))


async def test_work_on_her_own_is_taken_out_of_what_the_account_pays_and_she_is_told_why(world: World) -> None:
    hours = {"accompanied_minutes": 840, "own_work_minutes": 120}
    told = await simulated(world, hours=hours)
    shares = told["shares"]
    assert (shares["own_work_cents"], shares["rights_cents"], shares["personal_cents"]) == (22_500, 142_500, 15_000)
    assert rules(told)["cpf.accompanied_hours_only"]["sentence"] == "120 min de travail personnel exclues du devis CPF."
    before = await simulated(world, hours=hours, requested_on="2026-02-25")
    assert (before["shares"]["own_work_cents"], "cpf.accompanied_hours_only" in rules(before)) == (0, False)


async def test_each_top_up_pays_in_its_turn_and_says_how_much(world: World) -> None:
    top_ups = [{"by": "opco", "amount_cents": 10_000}, {"by": "region", "amount_cents": 50_000}]
    told = await simulated(world, price_cents=210_000, top_ups=top_ups)
    shares = told["shares"]
    assert (shares["rights_cents"], shares["abondement_cents"], shares["personal_cents"]) == (160_000, 35_000, 15_000)
    assert shares["top_ups"] == [
        {"by": "opco", "granted_cents": 10_000, "used_cents": 10_000},
        {"by": "region", "granted_cents": 50_000, "used_cents": 25_000},
    ]
    said = [reason["sentence"] for reason in shares["reasons"] if reason["rule_id"] == "cpf.order_of_money"]
    assert said[1] == "L'abondement de la Région paie 250,00\u00a0€ sur 500,00\u00a0€, après les droits acquis."


@pytest.mark.parametrize(("by", "participation"), [("employer", 0), ("at_mp", 0), ("opco", 15_000), ("region", 15_000)])
async def test_the_top_up_of_an_employer_or_of_an_accident_s_insurance_spares_the_participation(
    world: World, by: str, participation: int
) -> None:
    told = await simulated(world, top_ups=[{"by": by, "amount_cents": 20_000}])
    assert told["shares"]["participation_cents"] == participation


async def test_the_top_up_of_france_travail_needs_twenty_one_working_days_and_one_request_at_a_time(world: World) -> None:
    seeker = {"beneficiary_status": "job_seeker", "proposed_on": "2026-12-10"}
    topped = {"by": "france_travail", "amount_cents": 20_000}
    told = await simulated(world, **seeker, top_ups=[topped], starts_on="2027-01-08")
    assert {"delay": "cpf.ft_lead", "on": "2027-01-12"} in told["starts"]
    assert (told["earliest_start"], told["shares"]["personal_cents"]) == ("2027-01-12", 0)
    assert rules(told)["fund.ft.cpf_abond"]["possible_from"] == "2027-01-12"
    in_time = await simulated(world, **seeker, top_ups=[topped], starts_on="2027-01-12")
    assert "fund.ft.cpf_abond" not in rules(in_time)
    twice = await simulated(world, **seeker, top_ups=[topped, topped])
    assert "fund.ft.one_top_up" in rules(twice)
    later = await simulated(world, **seeker, top_ups=[topped | {"asked_on": "2026-12-21"}])
    assert later["earliest_start"] == "2027-01-21"
