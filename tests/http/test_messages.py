"""Messages: the person and whoever accompanies her, during the bilan and after it; sealed, and nobody else's."""

from typing import Any

import asyncpg
import pytest

from tests.conftest import Base
from tests.http.dossier import Days, completed, content_of_the_phases, ready, synthesis_delivered
from tests.http.journey import Actor, World

pytestmark = pytest.mark.clock("2026-12-01")
DAYS = Days(preliminary=("2027-02-02",), investigation=("2027-03-02",), conclusion=("2027-04-14",), minutes=320)
CANARY = "Missivekanari"


async def send(actor: Actor, bilan: str, text: str = CANARY) -> Any:
    return await actor.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": text}})


async def thread(actor: Actor, bilan: str) -> list[str]:
    """The texts of a thread, the last first."""
    return [m["content"]["text"] for m in (await actor.get(f"/v1/bilans/{bilan}/messages"))["items"]]


async def test_they_write_to_each_other_and_say_when_they_have_read(world: World) -> None:
    bilan = await world.open_bilan()
    first = await send(world.beneficiary, bilan, "Puis-je avancer la séance ?")
    await send(world.counsellor, bilan, "Oui, à lundi.")
    assert await thread(world.beneficiary, bilan) == ["Oui, à lundi.", "Puis-je avancer la séance ?"]
    path = f"/v1/messages/{first['id']}"
    await world.beneficiary.refused(f"{path}/mark-read", by="message.addressed")
    read = await world.counsellor.post(f"{path}/mark-read")
    assert (read["status"], read["read_on"], read["author_role"]) == ("read", "2026-12-01", "beneficiary")
    assert (await world.beneficiary.get(path))["read_on"] == "2026-12-01"


async def test_a_thread_is_paged_the_last_message_first(world: World) -> None:
    bilan = await world.open_bilan()
    for n in range(5):
        await send(world.beneficiary, bilan, f"Message {n}")
    page = await world.counsellor.call("GET", f"/v1/bilans/{bilan}/messages?limit=3")
    rest = await world.counsellor.get(page.links["next"]["url"])
    texts = [m["content"]["text"] for m in (*page.json()["items"], *rest["items"])]
    assert texts == [f"Message {n}" for n in (4, 3, 2, 1, 0)]
    lines = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert {(line["category"], line["role"]) for line in lines} == {("messages", "counsellor")}


async def test_nobody_else_reads_them_and_no_event_tells_of_their_content(world: World) -> None:
    bilan = await world.open_bilan()
    made = await send(world.beneficiary, bilan)
    path = f"/v1/messages/{made['id']}"
    for name, status in {
        "administrator": 403,
        "dpo": 403,
        "auditor": 403,
        "script": 403,
        "second_counsellor": 404,
        "referent": 404,
    }.items():
        actor = world.actors[name]
        assert (await actor.call("GET", path)).status_code == status, name
        assert CANARY not in (await actor.call("GET", f"/v1/bilans/{bilan}/messages")).text
        assert (await actor.try_post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "?"}})).status_code in {403, 404}, name
    heard = {name: (await world.actors[name].get("/v1/events?limit=500")) for name in ("administrator", "counsellor", "beneficiary")}
    types = {name: {e["type"] for e in page["items"]} for name, page in heard.items()}
    assert ("message.sent" in types["counsellor"], "message.sent" in types["beneficiary"]) == (True, True)
    assert "message.sent" not in types["administrator"]
    assert CANARY not in str(heard)
    timeline = await world.admin.get(f"/v1/bilans/{bilan}/timeline?limit=200")
    assert not [e for e in timeline["items"] if e["type"].startswith("message.")]


async def test_who_takes_over_finds_the_thread_and_who_left_no_longer(world: World) -> None:
    bilan = await world.open_bilan()
    made = await send(world.beneficiary, bilan)
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    found = (await world.admin.get(f"/v1/bilans/{bilan}/involvements"))["items"]
    (hers,) = (i["id"] for i in found if i["party_id"] == world.ids["counsellor"])
    await world.admin.post(f"/v1/involvements/{hers}/end")
    assert await thread(world.second_counsellor, bilan) == [CANARY]
    assert (await world.counsellor.call("GET", f"/v1/messages/{made['id']}")).status_code == 404
    assert (await world.counsellor.try_post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "?"}})).status_code == 404


async def test_the_counsellor_is_reached_after_the_bilan_and_until_the_follow_up_is_over(world: World) -> None:
    bilan = await ready(world)
    await send(world.beneficiary, bilan, "Avant")
    await content_of_the_phases(world, bilan, DAYS)
    await synthesis_delivered(world, bilan)
    await completed(world, bilan)
    await world.on("2028-06-01")
    late = await send(world.beneficiary, bilan, "Une question, un an après")
    await send(world.counsellor, bilan, "Avec plaisir")
    assert len(await thread(world.beneficiary, bilan)) == 3
    await world.on("2030-04-20")
    gone = await world.beneficiary.call("GET", f"/v1/messages/{late['id']}")
    assert (gone.status_code, "certificate" in gone.json()["links"]) == (410, True)
    await world.beneficiary.refused(f"/v1/bilans/{bilan}/messages", {"content": {"text": "Encore"}}, by="message.box_open")


async def test_what_was_written_before_a_bilan_that_never_starts_ends_with_it(world: World) -> None:
    bilan = await world.open_bilan()
    made = await send(world.beneficiary, bilan)
    await world.beneficiary.post(f"/v1/bilans/{bilan}/decline")
    await world.on("2026-12-02")
    for actor in (world.beneficiary, world.counsellor):
        assert (await actor.call("GET", f"/v1/messages/{made['id']}")).status_code == 410


async def test_a_message_sent_into_the_wrong_file_is_erased_by_its_author(world: World) -> None:
    bilan = await world.open_bilan()
    path = f"/v1/messages/{(await send(world.counsellor, bilan))['id']}"
    await world.beneficiary.refused(f"{path}/enter-in-error", {"reason": "wrong_file"}, by="message.own")
    erased = await world.counsellor.post(f"{path}/enter-in-error", {"reason": "wrong_file"})
    assert (erased["status"], erased["content"]) == ("entered_in_error", None)


async def test_a_repeated_message_is_sent_once_and_lies_nowhere_in_clear(world: World, database: Base) -> None:
    bilan, key = await world.open_bilan(), "message-once"
    body = {"content": {"text": CANARY}}
    first, again = [await world.beneficiary.post(f"/v1/bilans/{bilan}/messages", body, idempotency_key=key) for _ in "ab"]
    assert first == again
    assert await thread(world.beneficiary, bilan) == [CANARY]
    connection = await asyncpg.connect(database.endpoint.admin_url)
    try:
        for table in ("message", "idempotency", "event", "feed_entry"):
            forms = f"ARRAY['%{CANARY}%', '%{CANARY.encode().hex()}%']"
            assert await connection.fetchval(f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY ({forms})") == 0, table  # noqa: S608
    finally:
        await connection.close()


async def test_to_mark_as_read_is_to_read_and_is_not_told_again_once_the_right_has_ended(world: World) -> None:
    bilan = await world.open_bilan()
    path = f"/v1/messages/{(await send(world.beneficiary, bilan))['id']}/mark-read"
    await world.admin.patch(f"/v1/members/{world.ids['counsellor']}", {"roles": ["administrator", "counsellor"]})
    key = {"if_match": "*", "idempotency_key": "read-once"}
    told = await world.counsellor.call("POST", path, {}, **key)
    assert (told.status_code, CANARY in told.text) == (200, True)
    (line,) = (await world.beneficiary.get(f"/v1/bilans/{bilan}/access-journal"))["items"]
    assert (line["category"], line["role"]) == ("messages", "counsellor")
    (seat,) = [i for i in (await world.admin.get(f"/v1/bilans/{bilan}/involvements"))["items"] if i["role"] == "counsellor"]
    await world.admin.post(f"/v1/involvements/{seat['id']}/end")
    again = await world.counsellor.call("POST", path, {}, **key)
    assert (again.status_code, CANARY in again.text) == (403, False)
