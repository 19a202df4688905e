"""AC-P2: the promises of the provider, from the first contact to the start: they warn, somebody answers for them, nothing is blocked."""

from typing import Any

import pytest

from tests.http.dossier import ready
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")


def rules(resource: dict[str, Any]) -> set[str]:
    """The warnings that nobody has acknowledged yet."""
    return {warning["rule_id"] for warning in resource["open_warnings"]}


async def test_the_first_interview_is_promised_within_ten_days_and_a_later_one_warns(world: World) -> None:
    bilan = await world.open_bilan()
    assert await world.deadline(bilan, "promise.first_interview") == "2026-12-11"
    path = f"/v1/bilans/{bilan}/schedule-meeting"
    assert rules(await world.counsellor.post(path, {"meeting_on": "2026-12-11"})) == set()
    assert rules(await world.counsellor.post(path, {"meeting_on": "2026-12-12"})) == {"promise.first_interview_10d"}


async def test_a_start_later_than_both_agreed_on_warns_and_the_session_is_held(world: World) -> None:
    bilan = await ready(world)
    assert await world.deadline(bilan, "promise.start") == "2027-01-01"
    session = await world.session(bilan, "preliminary", 120, on="2027-01-06")
    await world.on("2027-01-06")
    await world.hold(session, 120)
    started = await world.counsellor.get(f"/v1/bilans/{bilan}")
    assert (started["status"], rules(started)) == ("preliminary", {"promise.start_10d"})
    (warning,) = (await world.counsellor.get(f"/v1/warnings?bilan_id={bilan}"))["items"]
    await world.counsellor.post(f"/v1/warnings/{warning['id']}/acknowledge")
    assert rules(await world.counsellor.get(f"/v1/bilans/{bilan}")) == set()


async def test_a_start_on_the_agreed_day_keeps_the_promise(world: World) -> None:
    bilan = await ready(world)
    session = await world.session(bilan, "preliminary", 120, on="2027-01-05")
    await world.on("2027-01-05")
    await world.hold(session, 120)
    assert rules(await world.counsellor.get(f"/v1/bilans/{bilan}")) == set()


async def test_a_provider_that_cancels_proposes_another_one_or_is_warned(world: World) -> None:
    told = await world.admin.post(f"/v1/bilans/{await world.open_bilan()}/cancel", {"reason": "closure", "referral_proposed": True})
    assert rules(told) == set()
    silent = await world.admin.post(f"/v1/bilans/{await world.open_bilan()}/cancel", {"reason": "closure"})
    assert rules(silent) == {"promise.disability_redirect"}


async def test_an_inquiry_without_news_for_twelve_months_ends_by_itself(world: World) -> None:
    silent, committed = await world.open_bilan(), await world.open_bilan()
    await world.commit(committed, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08")
    assert await world.deadline(silent, "prospect.silence") == "2027-12-01"
    await world.on("2027-12-02")
    assert (await world.admin.get(f"/v1/bilans/{silent}"))["status"] == "declined"
    assert (await world.admin.get(f"/v1/bilans/{committed}"))["status"] == "committed"


async def test_a_redirection_needs_her_agreement_and_ends_the_file(world: World) -> None:
    bilan = await world.open_bilan()
    path = f"/v1/bilans/{bilan}/redirect"
    await world.counsellor.refused(path, {"beneficiary_agreed": False}, by="bilan.redirect_agreed")
    redirected = await world.counsellor.post(path, {"beneficiary_agreed": True})
    assert redirected["status"] == "redirected"
    assert (await world.beneficiary.get(f"/v1/bilans/{bilan}"))["status"] == "redirected"
