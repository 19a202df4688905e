"""AC-22: a bilan that starts on 5 January 2027 is promised to end between 2 February and 5 July."""

import pytest

from tests.http.journey import QUOTE, World

pytestmark = pytest.mark.clock("2026-12-01")


async def warned(world: World, *, ends: str) -> set[str]:
    """What sending a quote with this end warns of."""
    bilan = await world.open_bilan()
    await world.counsellor.post(f"/v1/bilans/{bilan}/schedule-meeting", {"meeting_on": "2026-12-01"})
    told = {"minutes": 45, "told_about_career_advice": True, "told_about_other_providers": True}
    await world.counsellor.post(f"/v1/bilans/{bilan}/hold-meeting", told)
    body = QUOTE | {"planned_start_on": "2027-01-05", "planned_end_on": ends}
    quote = (await world.admin.post(f"/v1/bilans/{bilan}/quotes", body))["id"]
    sent = await world.admin.post(f"/v1/quotes/{quote}/send")
    assert sent["status"] == "sent"
    return {warning["rule_id"] for warning in sent["open_warnings"]}


@pytest.mark.parametrize(
    ("ends", "rules"),
    [
        ("2027-02-01", {"promise.amplitude"}),
        ("2027-02-02", set()),
        ("2027-07-05", set()),
        ("2027-07-06", {"promise.amplitude"}),
    ],
)
async def test_an_end_outside_the_promised_span_warns_and_nothing_more(world: World, ends: str, rules: set[str]) -> None:
    assert await warned(world, ends=ends) == rules
