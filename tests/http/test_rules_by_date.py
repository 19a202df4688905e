"""The rules through the API: which had force on a day, in which version, with which numbers, and what they govern."""

from typing import Any

import pytest

from app.edge.contract.law import rules
from app.edge.contract.numbers import parameters_of
from tests.http.journey import World


async def every_rule(world: World, query: str = "") -> list[Any]:
    found, place = [], f"/v1/rules?limit=50{query}"
    while place:
        answer = await world.admin.call("GET", place)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        place = answer.links["next"]["url"] if "link" in answer.headers else ""
    return found


async def test_a_rule_tells_its_text_its_version_its_numbers_and_what_it_governs(world: World) -> None:
    told = await world.beneficiary.get("/v1/rules/bilan.duration.max?on=2026-12-14")
    assert (told["in_force"], told["in_force_from"]) == (True, "2019-01-01")
    assert [(form["basis"], form["severity"]) for form in told["forms"]] == [("law", "block")]
    assert (told["articles"][0]["citation"], told["articles"][0]["version_id"]) == ("C. trav. L6313-4", "LEGIARTI000037385673")
    values = {p["name"]: (p["value"], p["unit"], p["source"]["number"]) for p in told["parameters"]}
    assert values["bilan.max_minutes"] == (1440, "minutes", "L6313-4")
    assert {"resource": "session", "command": "plan_session"} in told["commands"]
    assert "{max}" in told["forms"][0]["sentence"]["fr"]


async def test_the_article_and_the_number_are_those_of_the_day(world: World) -> None:
    now = await world.admin.get("/v1/rules/retention.written_agreement?on=2024-01-01")
    before = await world.admin.get("/v1/rules/retention.written_agreement?on=2023-12-30")
    months = [next(p["value"] for p in told["parameters"] if p["name"] == "retention.max_months") for told in (now, before)]
    assert months == [36, 12]
    assert [told["articles"][0]["in_force_from"] for told in (now, before)] == ["2023-12-31", "2019-01-01"]


async def test_a_rule_names_the_delays_that_can_be_explained(world: World) -> None:
    told = await world.admin.get("/v1/rules/worktime.cpf.request_60d?on=2026-12-14")
    assert told["deadlines"] == ["worktime.send_by", "worktime.earliest_start"]
    assert {p["name"]: p["value"] for p in told["parameters"]} == {
        "worktime.long_action_months": 6,
        "worktime.long_notice_days": 120,
        "worktime.notice_days": 60,
    }


async def test_the_list_holds_every_rule_once_by_id(world: World) -> None:
    found = [told["id"] for told in await every_rule(world, "&on=2026-12-14")]
    assert found == sorted(set(found))
    assert set(found) <= rules().keys()
    assert len(found) > len(rules()) // 2


async def test_a_rule_has_no_force_before_its_text(world: World) -> None:
    assert "cpf.lead_time" not in {told["id"] for told in await every_rule(world, "&on=2021-06-09")}
    assert "cpf.lead_time" in {told["id"] for told in await every_rule(world, "&on=2021-06-10")}
    assert (await world.admin.get("/v1/rules/bilan.duration.max?on=2018-12-31"))["in_force"] is False


async def test_a_draft_warns_and_the_law_that_it_would_become_has_no_force(world: World) -> None:
    told = await world.admin.get("/v1/rules/bilan.duration.min_accompaniment?on=2026-12-14")
    assert {(form["basis"], form["severity"], form["in_force"]) for form in told["forms"]} == {
        ("draft", "warn", True),
        ("law", "block", False),
    }
    assert [(p["value"], p["draft_value"]) for p in told["parameters"]] == [(None, 780)]


@pytest.mark.parametrize(("query", "holds"), [("basis=draft", "draft"), ("severity=warn", "warn"), ("noun=convention", "convention")])
async def test_the_list_is_cut_down_by_basis_severity_and_resource(world: World, query: str, holds: str) -> None:
    found = await every_rule(world, f"&{query}")
    assert found
    for told in found:
        said = {word for form in told["forms"] for word in (form["basis"], form["severity"])} | {c["resource"] for c in told["commands"]}
        assert holds in said, told["id"]


async def test_without_a_day_the_rules_are_those_of_the_organisation_s_legal_clock(world: World) -> None:
    await world.on("2026-12-22")
    assert (await world.admin.get("/v1/rules/cpf.lead_time"))["on"] == "2026-12-22"


async def test_a_rule_that_was_read_is_not_sent_twice(world: World) -> None:
    first = await world.admin.call("GET", "/v1/rules/cpf.lead_time?on=2026-12-14")
    again = await world.admin.call("GET", "/v1/rules/cpf.lead_time?on=2026-12-14", if_none_match=first.headers["etag"])
    assert again.status_code == 304


async def test_an_unknown_rule_a_stranger_and_a_wrong_cursor_are_refused(world: World) -> None:
    assert (await world.admin.call("GET", "/v1/rules/no.such_rule")).status_code == 404
    assert (await world.client.get("/v1/rules")).status_code == 401
    assert (await world.admin.call("GET", "/v1/rules?cursor=x")).status_code == 400


def test_the_numbers_of_a_rule_are_found_in_the_code_of_its_check() -> None:
    found = {rule_id: {name for form in forms for name in parameters_of(form)} for rule_id, forms in rules().items()}
    assert found["contract.deposit_30"] == {"contract.max_deposit_percent"}
    assert found["share.third_party_consent"] == {"share.default_days", "share.max_days"}
    assert found["bilan.consent.required"] == set()
