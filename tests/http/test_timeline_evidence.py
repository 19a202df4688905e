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


async def answered(world: World, bilan: str, *, actor: str = "administrator", query: str = "") -> list[Any]:
    """What the transition that scheduled a late meeting says of its warning."""
    entries = await timeline(world, bilan, query, actor=actor)
    found: list[Any] = next(entry["warnings"] for entry in entries if entry["type"] == "bilan.meeting_scheduled")
    return found


async def test_a_transition_names_who_answers_for_its_warning_once_somebody_does(world: World) -> None:
    bilan = await world.open_bilan()
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-20"})
    (warning,) = await answered(world, bilan)
    assert (warning["rule_id"], warning["name"], warning["acknowledged_at"]) == ("promise.first_interview_10d", None, None)
    await world.counsellor.post(f"/v1/warnings/{warning['id']}/acknowledge")
    for actor in ("administrator", "counsellor", "beneficiary"):  # she knows who accompanies her
        (warning,) = await answered(world, bilan, actor=actor)
        assert (warning["name"], warning["member_id"]) == ("Claire Vasseur", world.ids["counsellor"])
    last = (await timeline(world, bilan))[-1]
    assert (last["type"], [one["name"] for one in last["warnings"]]) == ("warning.acknowledged", ["Claire Vasseur"])


async def test_a_warning_acknowledged_in_the_command_itself_names_the_member_too(world: World) -> None:
    bilan = await world.open_bilan()
    body = {"meeting_on": "2026-12-20", "acknowledges": ["promise.first_interview_10d"]}
    await world.admin.post(f"/v1/bilans/{bilan}/schedule-meeting", body)
    (warning,) = await answered(world, bilan)
    assert warning["name"] == "Hélène Laurent"
    (warning,) = await answered(world, bilan, actor="beneficiary")  # whom she does not know from the provider's registry
    assert (warning["name"], warning["member_id"], warning["acknowledged_at"] is not None) == (None, None, True)


@pytest.mark.clock("2026-12-01")
async def test_for_an_audience_that_does_not_read_the_registry_nobody_is_named(world: World) -> None:
    bilan = await ready(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-01-06")
    await world.on("2027-01-06")
    await world.hold(session, 120)
    (found,) = (await world.counsellor.get(f"/v1/warnings?bilan_id={bilan}"))["items"]
    await world.counsellor.post(f"/v1/warnings/{found['id']}/acknowledge")
    for audience, name in (("counsellor", "Claire Vasseur"), ("beneficiary", "Claire Vasseur"), ("employer", None)):
        started = next(e for e in await timeline(world, bilan, f"&audience={audience}") if e["type"] == "bilan.started")
        assert [(w["rule_id"], w["name"]) for w in started["warnings"]] == [("promise.start_10d", name)]
