"""Emergency access: two people, one kind of content of one file, an hour at most; the person hears of it and sees each read."""

from typing import Any

import asyncpg
import pytest

from tests.conftest import Base
from tests.http.dossier import ready
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
WORD = "Urgencekanari"


async def asked(world: World, bilan: str, **over: Any) -> str:
    """The path of a request by the administrator, of thirty minutes of messages."""
    body = {"reason": "serious_danger", "content": "messages", "minutes": 30} | over
    return f"/v1/emergency-access/{(await world.admin.post(f'/v1/bilans/{bilan}/emergency-access', body))['id']}"


async def confided(world: World) -> str:
    bilan = await ready(world)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": WORD}})
    await world.counsellor.post(f"/v1/bilans/{bilan}/notes", {"content": {"text": "Une note"}})
    return bilan


async def status(actor: Actor, path: str) -> int:
    return (await actor.call("GET", f"{path}/documents")).status_code


async def test_it_shows_one_kind_of_content_to_whoever_asked_once_the_dpo_has_opened_it(world: World) -> None:
    bilan, dpo = await confided(world), world.actors["dpo"]
    path = await asked(world, bilan)
    refused = await world.admin.call("GET", f"{path}/documents")
    assert (refused.status_code, refused.json()["refusals"][0]["rule_id"]) == (403, "emergency.open_now")
    opened = await dpo.post(f"{path}/approve")
    assert (opened["status"], opened["minutes"], opened["starts_at"] < opened["ends_at"]) == ("open", 30, True)
    shown = await world.admin.call("GET", f"{path}/documents")
    assert [(d["noun"], d["text"]) for d in shown.json()["items"]] == [("message", WORD)]
    assert shown.headers["cache-control"] == "no-store"
    assert {
        name: await status(world.actors[name], path) for name in ("dpo", "beneficiary", "counsellor", "auditor", "employer")
    } == dict.fromkeys(("dpo", "beneficiary", "counsellor", "auditor", "employer"), 403)
    for name in ("second_counsellor", "referent"):
        assert await status(world.actors[name], path) == 404, name
    (message,) = (await world.beneficiary.get(f"/v1/bilans/{bilan}/messages"))["items"]
    for closed in (f"/v1/messages/{message['id']}", f"/v1/bilans/{bilan}/messages", f"/v1/bilans/{bilan}/notes"):
        answer = await world.admin.call("GET", closed)
        assert WORD not in answer.text, "no other way opens with it"


async def test_the_person_hears_of_it_and_sees_each_read_in_her_journal(world: World) -> None:
    bilan = await confided(world)
    path = await asked(world, bilan)
    await world.actors["dpo"].post(f"{path}/approve")
    await world.admin.get(f"{path}/documents")
    heard = [e["type"] for e in (await world.beneficiary.get("/v1/events?limit=500"))["items"] if e["type"].startswith("emergency")]
    assert heard == ["emergency_access.requested", "emergency_access.opened"]
    assert (await world.beneficiary.get(path))["reason"] == "serious_danger"
    (line,) = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert (line["resource"], line["category"], line["member_id"]) == (path, "messages", world.ids["administrator"])
    partners = [e["type"] for e in (await world.employer.get("/v1/events?limit=500"))["items"]]
    assert not [t for t in partners if t.startswith("emergency")]


async def test_it_ends_at_its_instant_or_when_it_is_closed(world: World, database: Base) -> None:
    bilan, dpo = await confided(world), world.actors["dpo"]
    first, second = await asked(world, bilan), await asked(world, bilan, minutes=1)
    for path in (first, second):
        await dpo.post(f"{path}/approve")
        assert await status(world.admin, path) == 200
    await world.admin.post(f"{first}/close")
    assert await status(world.admin, first) == 403
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:  # as if the minute were over this very instant
        await connection.execute("UPDATE emergency_access SET ends_at = now() WHERE id = $1::uuid", second.rsplit("/", 1)[1])
    finally:
        await connection.close()
    assert await status(world.admin, second) == 403
    for wrong in ({"content": "notes", "minutes": 61}, {"content": "synthesis"}, {"content": "results"}):
        answer = await world.admin.try_post(f"/v1/bilans/{bilan}/emergency-access", {"reason": "court_order"} | wrong)
        assert answer.status_code == 422, wrong


async def test_only_an_administrator_asks_only_the_dpo_opens_and_nobody_does_both(world: World) -> None:
    bilan = await confided(world)
    body = {"reason": "serious_danger", "content": "messages"}
    for name in ("counsellor", "beneficiary", "dpo", "auditor", "script"):
        assert (await world.actors[name].try_post(f"/v1/bilans/{bilan}/emergency-access", body)).status_code == 403, name
    await world.admin.patch(f"/v1/members/{world.ids['dpo']}", {"roles": ["administrator", "dpo"]})
    both = world.actors["dpo"]
    made = (await both.post(f"/v1/bilans/{bilan}/emergency-access", body))["id"]
    await both.refused(f"/v1/emergency-access/{made}/approve", by="emergency.two_people")
    assert (await world.admin.try_post(f"/v1/emergency-access/{made}/approve")).status_code == 403


async def test_it_is_reviewed_within_seven_days_or_warned_of(world: World) -> None:
    bilan, dpo = await confided(world), world.actors["dpo"]
    path = await asked(world, bilan)
    await dpo.post(f"{path}/approve")
    due = [d for d in (await dpo.get("/v1/deadlines?limit=200"))["items"] if d["kind"] == "emergency.review"]
    assert [d["due_on"] for d in due] == ["2026-12-29"], "seven days after the 22nd, on the organisation's clock"
    reviewed = await dpo.post(f"{path}/review", {"verdict": "justified"})
    assert (reviewed["status"], reviewed["verdict"]) == ("reviewed", "justified")
    assert not [d for d in (await dpo.get("/v1/deadlines?limit=200"))["items"] if d["kind"] == "emergency.review" and d["status"] == "open"]
    assert await status(world.admin, path) == 403


async def test_it_shows_nothing_more_once_whoever_asked_is_no_administrator(world: World) -> None:
    bilan = await confided(world)
    await world.admin.patch(f"/v1/members/{world.ids['dpo']}", {"roles": ["administrator", "dpo"]})
    second, path = world.actors["dpo"], await asked(world, bilan)
    await second.post(f"{path}/approve")
    assert await status(world.admin, path) == 200
    await second.patch(f"/v1/members/{world.ids['administrator']}", {"roles": ["administrator", "counsellor"]})
    await second.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["administrator"]})
    await second.patch(f"/v1/members/{world.ids['administrator']}", {"roles": ["counsellor"]})
    assert await status(world.admin, path) == 403
    assert WORD not in (await world.admin.call("GET", f"{path}/documents")).text
