"""AC-27: the employee declines her employer's offer on 18 December 2026; the employer never learns why."""

from typing import Any

import pytest

from tests.http.journey import CONVENTION, World

pytestmark = pytest.mark.clock("2026-12-01")


async def offered(world: World) -> tuple[str, str]:
    """The employer's idea: a tripartite convention, transmitted on 14 December."""
    bilan = await world.open_bilan(initiative="employer")
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08", price_cents=150000)
    await world.admin.post(f"/v1/bilans/{bilan}/choose-route", {"route": "skills_plan", "employer_id": world.ids["employer"]})
    convention = (await world.admin.post(f"/v1/bilans/{bilan}/conventions", CONVENTION))["id"]
    await world.on("2026-12-14")
    await world.employer.post(f"/v1/conventions/{convention}/transmit")
    return bilan, convention


def reasons(shown: Any) -> list[Any]:
    """Whatever a body says under a name that speaks of a reason, at any depth."""
    if isinstance(shown, dict):
        here = [value for name, value in shown.items() if "reason" in name and value is not None]
        return here + [found for value in shown.values() for found in reasons(value)]
    return [found for value in shown for found in reasons(value)] if isinstance(shown, list) else []


async def test_the_employer_sees_that_it_is_not_concluded_and_nothing_more(world: World) -> None:
    bilan, convention = await offered(world)
    await world.on("2026-12-18")
    refused = await world.beneficiary.post(f"/v1/conventions/{convention}/refuse")
    assert refused["status"] == "refused"
    seen = [await world.employer.get(f"/v1/{path}") for path in (f"conventions/{convention}", f"bilans/{bilan}", "events")]
    assert (seen[0]["status"], seen[1]["status"]) == ("refused", "cancelled")
    assert reasons(seen) == []


async def test_her_consent_and_her_refusals_are_closed_to_the_employer(world: World) -> None:
    bilan, _ = await offered(world)
    answer = await world.employer.call("GET", f"/v1/consents?bilan_id={bilan}")
    assert answer.status_code == 403
