"""AC-15: a former bilan, and the five years during which the CPF pays for no other (D6323-6)."""

from typing import Any

import pytest

from tests.http.journey import World
from tests.http.test_ac_01_cpf_off_working_time import bought

FORMER: dict[str, Any] = {"paid_by": "opco", "granted_on": "2022-09-05", "ended_on": "2022-12-16"}


async def asked(world: World, day: str, *former: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A bilan, and the body of a CPF request on a day, with the former bilans that the person tells of."""
    bilan = await world.open_bilan()
    await world.on(day)
    body = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": 160000, "previous_bilans": list(former)}
    return f"/v1/bilans/{bilan}/funding-requests", body


def warned(request: dict[str, Any]) -> list[str]:
    return [w["rule_id"] for w in request["open_warnings"]]


async def test_a_bilan_granted_four_years_ago_by_an_opco_bars_the_cpf_until_the_fifth_anniversary(world: World) -> None:
    path, body = await asked(world, "2026-12-07", FORMER)
    refusal = await world.admin.refused(path, body, by="cpf.five_years")
    assert refusal["possible_from"] == "2027-09-05"
    assert refusal["article"].startswith("C. trav. D6323-6")


async def test_the_day_that_unlocks_it_may_lie_beyond_those_that_a_file_can_name(world: World) -> None:
    path, body = await asked(world, "2026-12-07", FORMER | {"granted_on": "2199-05-08", "ended_on": "2199-06-01"})
    assert (await world.admin.refused(path, body, by="cpf.five_years"))["possible_from"] == "2204-05-08"


@pytest.mark.clock("2027-08-30")
async def test_the_day_before_the_fifth_anniversary_it_is_still_refused(world: World) -> None:
    path, body = await asked(world, "2027-09-04", FORMER)
    await world.admin.refused(path, body, by="cpf.five_years")


@pytest.mark.clock("2027-08-30")
async def test_from_the_anniversary_of_the_grant_to_that_of_the_end_it_is_a_warning(world: World) -> None:
    path, body = await asked(world, "2027-09-05", FORMER)
    assert warned(await world.admin.post(path, body)) == ["cpf.five_years.reference_date"]
    await world.on("2027-12-16")
    assert warned(await world.admin.post(path, body)) == ["cpf.five_years.reference_date"]
    await world.on("2027-12-17")
    assert warned(await world.admin.post(path, body)) == []


async def test_a_bilan_that_the_employer_alone_paid_does_not_count(world: World) -> None:
    path, body = await asked(world, "2026-12-07", FORMER | {"paid_by": "employer"})
    assert warned(await world.admin.post(path, body)) == []


async def test_a_service_out_of_frame_does_not_count(world: World) -> None:
    path, body = await asked(world, "2026-12-07", FORMER | {"frame": "out_of_frame"})
    assert warned(await world.admin.post(path, body)) == []


@pytest.mark.clock("2026-02-20")
async def test_a_request_of_the_day_before_the_decree_is_allowed_and_one_of_its_first_day_is_not(world: World) -> None:
    path, body = await asked(world, "2026-02-25", FORMER)
    assert warned(await world.admin.post(path, body)) == []
    await world.on("2026-02-26")
    await world.admin.refused(path, body, by="cpf.five_years")


@pytest.mark.clock("2026-02-20")
async def test_what_the_platform_reports_later_is_judged_on_the_day_of_the_request(world: World) -> None:
    path, body = await asked(world, "2026-02-25", FORMER)
    request = (await world.admin.post(path, body))["id"]
    await world.on("2026-03-02")
    told = {"source_event_id": "1", "code": "notProcessed", "occurred_on": "2026-02-25"}
    await world.admin.post(f"/v1/funding-requests/{request}/platform-events", told)
    assert warned(await world.admin.get(f"/v1/funding-requests/{request}")) == []


async def test_an_amended_draft_is_judged_again(world: World) -> None:
    path, body = await asked(world, "2026-12-07")
    request = f"/v1/funding-requests/{(await world.admin.post(path, body))['id']}"
    read = await world.admin.call("GET", request)
    answer = await world.admin.call("PATCH", request, {"previous_bilans": [FORMER]}, if_match=read.headers["etag"])
    assert answer.status_code == 409
    assert [r["rule_id"] for r in answer.json()["refusals"]] == ["cpf.five_years"]


async def test_a_bilan_that_the_cpf_paid_here_is_known_without_being_told(world: World) -> None:
    await bought(world)
    path, body = await asked(world, "2026-12-21")
    refusal = await world.admin.refused(path, body, by="cpf.five_years")
    assert refusal["possible_from"] == "2031-12-14"


async def test_somebody_with_a_full_rate_pension_has_no_right_to_use(world: World) -> None:
    path, body = await asked(world, "2026-12-07")
    await world.admin.refused(path, body | {"full_rate_pension_on": "2026-12-07"}, by="cpf.retired")
    await world.admin.post(path, body | {"full_rate_pension_on": "2026-12-08"})
