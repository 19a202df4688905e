"""She withdraws her consent to the bilan: it stops, her counsellor is told why, and she alone can let it go on."""

import pytest

from tests.http.dossier import ready
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
RULE = "bilan.consent.in_force"


async def test_a_withdrawn_consent_stops_the_bilan_until_she_gives_it_again(world: World) -> None:
    bilan = await ready(world)
    session = await world.session(bilan, "preliminary", 60)
    (consent,) = [c for c in (await world.beneficiary.get(f"/v1/bilans/{bilan}/consents"))["items"] if c["kind"] == "bilan"]
    await world.beneficiary.post(f"/v1/consents/{consent['id']}/withdraw")
    actions = {a["command"]: a for a in (await world.counsellor.get(f"/v1/sessions/{session}/actions"))["items"]}
    assert {a["allowed"] for name, a in actions.items() if name in {"holdSession", "rescheduleSession"}} == {"no"}
    assert {r["rule_id"] for r in actions["holdSession"]["refusals"]} == {RULE}
    held = await world.counsellor.try_post(f"/v1/sessions/{session}/hold", {"minutes": 60})
    assert (held.status_code, [r["rule_id"] for r in held.json()["refusals"]]) == (409, [RULE])
    again = {"kind": "bilan", "purpose": "Reprendre ce bilan", "text_version": "bilan-1"}
    await world.beneficiary.post(f"/v1/bilans/{bilan}/consents/give", again)
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 60})


async def test_a_bilan_that_she_abandons_leaves_no_session_to_come(world: World) -> None:
    bilan = await ready(world)
    held, planned = await world.session(bilan, "preliminary", 60), await world.session(bilan, "investigation", 120, on="2027-03-02")
    await world.hold(held, 60)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/abandon")
    assert (await world.counsellor.get(f"/v1/sessions/{planned}"))["status"] == "cancelled_by_beneficiary"
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    assert (hours["planned_minutes"], hours["counted_minutes"]) == (0, 60)
