"""The timeline proves what was checked: each rule of each transition, in which version, by which date, and what came of it."""

from typing import Any

import pytest

from tests.http.dossier import ready
from tests.http.journey import World


async def timeline(world: World, bilan: str, query: str = "", *, actor: str = "administrator") -> list[Any]:
    items: list[Any] = (await world.actors[actor].get(f"/v1/bilans/{bilan}/timeline?limit=200{query}"))["items"]
    return items


async def test_each_transition_keeps_the_version_of_each_rule_that_it_was_checked_by(world: World) -> None:
    bilan = await world.open_bilan()
    opened = next(entry for entry in await timeline(world, bilan) if entry["type"] == "bilan.opened")
    assert {"rule_id": "bilan.provider.not_employer", "version": "LEGIARTI000038014109", "on": "2026-11-23", "outcome": "held"} in opened[
        "checked"
    ]


async def test_a_warning_that_was_recorded_is_told_from_a_rule_that_held(world: World) -> None:
    bilan = await world.open_bilan()
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-20"})
    scheduled = next(entry for entry in await timeline(world, bilan) if entry["type"] == "bilan.meeting_scheduled")
    outcomes = {one["rule_id"]: (one["outcome"], one["version"]) for one in scheduled["checked"]}
    assert outcomes["promise.first_interview_10d"] == ("warned", "Engagement accueil et délais (not dated)")


@pytest.mark.clock("2026-12-01")
async def test_what_was_checked_of_an_old_file_is_what_its_own_dates_governed(world: World) -> None:
    bilan = await ready(world)
    checks = [one for entry in await timeline(world, bilan) for one in entry["checked"]]
    assert {one["outcome"] for one in checks} <= {"held", "warned", "informed", "not_in_force"}
    assert all(one["version"] and "2026-12-01" <= one["on"] <= "2026-12-22" for one in checks)


@pytest.mark.clock("2026-12-01")
async def test_the_timeline_of_an_audience_holds_what_it_may_know_of_and_no_more(world: World) -> None:
    bilan = await ready(world)
    whole = await timeline(world, bilan)
    hers = await timeline(world, bilan, "&audience=beneficiary")
    employer = await timeline(world, bilan, "&audience=employer")
    assert [entry["id"] for entry in hers] == [entry["id"] for entry in await timeline(world, bilan, actor="beneficiary")]
    assert {entry["type"] for entry in employer} == {"bilan.readied", "convention.signed"}
    assert {entry["id"] for entry in employer} < {entry["id"] for entry in hers} <= {entry["id"] for entry in whole}


async def test_an_audience_never_shows_more_than_the_caller_may_know_of(world: World) -> None:
    bilan = await world.open_bilan()
    hers = {entry["id"] for entry in await timeline(world, bilan, actor="beneficiary")}
    assert {entry["id"] for entry in await timeline(world, bilan, "&audience=administrator", actor="beneficiary")} <= hers
    refused = await world.employer.call("GET", f"/v1/bilans/{bilan}/timeline?audience=administrator")
    assert refused.status_code in {403, 404}
