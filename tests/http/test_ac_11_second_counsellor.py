"""AC-11: after 20 h 30 held, another counsellor's view of 1 h 30 on 10 February 2027, with the person's consent only."""

from typing import Any

import pytest

from tests.http.dossier import held, ready
from tests.http.journey import World

CONSENT: dict[str, Any] = {
    "kind": "second_counsellor",
    "purpose": "Regard extérieur sur le projet",
    "text_version": "second-counsellor-1",
    "documents": ["projects", "results"],
    "valid_until": "2027-02-17",
}
pytestmark = pytest.mark.clock("2026-12-01")


async def opinion(world: World) -> tuple[str, dict[str, Any]]:
    """A bilan with 20 h 30 held, and the session that is to be planned."""
    bilan = await ready(world)
    await held(world, bilan, "preliminary", ("2027-01-05",), minutes=1230)
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    body = {"kind": "second_opinion", "phase": "investigation", "minutes": 90, "starts_at": "2027-02-10T09:00:00Z"}
    return bilan, body | {"counsellor_id": world.ids["second_counsellor"]}


async def agreed(world: World, bilan: str, **over: Any) -> None:
    """Her consent to what the counsellor asked, named and dated."""
    to = [{"name": "Marc Delorme", "party_id": world.ids["second_counsellor"]}]
    asked = (await world.counsellor.post(f"/v1/bilans/{bilan}/consents", CONSENT | {"recipients": to} | over))["id"]
    await world.beneficiary.post(f"/v1/consents/{asked}/grant")


async def test_without_her_consent_no_outside_view_is_planned(world: World) -> None:
    bilan, body = await opinion(world)
    path = f"/v1/bilans/{bilan}/sessions"
    await world.counsellor.refused(path, body, by="share.second_counsellor")
    await agreed(world, bilan, valid_until="2027-02-09")
    await world.counsellor.refused(path, body, by="share.second_counsellor")


async def test_with_her_consent_it_makes_twenty_two_hours(world: World) -> None:
    bilan, body = await opinion(world)
    await agreed(world, bilan)
    await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", body)
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["counted_minutes"], hours["planned_minutes"], hours["remaining_minutes"]) == (1230, 90, 120)


async def test_on_the_account_s_money_a_freelance_second_counsellor_needs_a_written_subcontract(world: World) -> None:
    bilan = await world.open_bilan()
    await world.commit(bilan, met="2026-12-02", quoted="2026-12-03", accepted="2026-12-08")
    await world.beneficiary.post(f"/v1/bilans/{bilan}/choose-route", {"route": "cpf"})
    await world.admin.patch(f"/v1/members/{world.ids['second_counsellor']}", {"employment": "freelance"})
    path, body = f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]}
    refusal = await world.admin.refused(path, body, by="bilan.subcontract.written")
    assert "L6323-9-2" in refusal["article"]
