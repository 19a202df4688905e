"""What several counsellors ask in the same instant: hours under the ceiling, and nobody in two sessions at once."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.http.dossier import held, ready
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
RULE = "session.counsellor_free"
NINE, TEN = "2027-02-03T09:00:00Z", "2027-02-03T10:00:00Z"


def plan(world: World, starts_at: str = NINE, minutes: int = 60, **over: Any) -> dict[str, Any]:
    """The body of a session with the counsellor of the world."""
    known = {"kind": "individual", "phase": "preliminary", "counsellor_id": world.ids["counsellor"]}
    return known | {"starts_at": starts_at, "minutes": minutes} | over


def rules(answer: httpx.Response) -> list[str]:
    return [refusal["rule_id"] for refusal in answer.json().get("refusals", ())]


async def told(answer: asyncio.Future[httpx.Response]) -> tuple[int, tuple[str, ...]]:
    """What became of a request: its status and the rules that refused it."""
    done = await answer
    return done.status_code, tuple(rules(done))


async def planned(world: World, bilan: str, **said: Any) -> str:
    made: str = (await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", plan(world, **said)))["id"]
    return made


async def test_of_twenty_plans_of_one_hour_in_twenty_bilans_one_is_made_and_the_others_hear_why(world: World) -> None:
    bilans = [await world.open_bilan() for _ in range(20)]
    answers = await asyncio.gather(*(world.counsellor.try_post(f"/v1/bilans/{b}/sessions", plan(world)) for b in bilans))
    assert Counter((a.status_code, tuple(rules(a))) for a in answers) == {(201, ()): 1, (409, (RULE,)): 19}
    ledgers = [await world.counsellor.get(f"/v1/bilans/{b}/hours") for b in bilans]
    assert sum(one["planned_minutes"] for one in ledgers) == 60


async def test_of_two_sessions_moved_to_the_same_hour_at_once_one_is_moved(world: World) -> None:
    bilans = [await world.open_bilan() for _ in range(8)]
    sessions = [await planned(world, b, starts_at=f"2027-02-04T{8 + n:02d}:00:00Z") for n, b in enumerate(bilans)]
    moved = {"starts_at": NINE, "minutes": 60}
    answers = await asyncio.gather(*(world.counsellor.try_post(f"/v1/sessions/{s}/reschedule", moved) for s in sessions))
    assert Counter((a.status_code, tuple(rules(a))) for a in answers) == {(200, ()): 1, (409, (RULE,)): 7}


async def test_plans_that_follow_one_another_are_all_made_whoever_asks_first(world: World) -> None:
    bilans = [await world.open_bilan() for _ in range(8)]
    bodies = [plan(world, f"2027-02-03T{8 + n:02d}:00:00Z") for n in range(8)]
    answers = await asyncio.gather(
        *(world.counsellor.try_post(f"/v1/bilans/{b}/sessions", body) for b, body in zip(bilans, bodies, strict=True))
    )
    assert {a.status_code for a in answers} == {201}


async def test_the_refusal_says_when_in_both_languages_and_from_which_day(world: World) -> None:
    one, other = await world.open_bilan(), await world.open_bilan()
    await planned(world, one, minutes=90)
    for language, sentence in (
        ("fr", "Ce conseiller est déjà pris le 03/02/2027, de 10:00 à 11:30 : il ne peut pas tenir deux séances à la fois."),
        ("en", "This counsellor is already taken on 2027-02-03, from 10:00 to 11:30: nobody holds two sessions at once."),
    ):
        answer = await world.counsellor.try_post(f"/v1/bilans/{other}/sessions", plan(world, TEN), accept_language=language)
        (refusal,) = answer.json()["refusals"]
        assert (answer.status_code, refusal["rule_id"], refusal["sentence"]) == (409, RULE, sentence)
        assert refusal["possible_from"] == "2027-02-03"
        assert one not in answer.text


async def test_what_is_cancelled_or_moved_away_gives_its_hour_back(world: World) -> None:
    one, other = await world.open_bilan(), await world.open_bilan()
    first = await planned(world, one)
    await world.counsellor.refused(f"/v1/bilans/{other}/sessions", plan(world), by=RULE)
    await world.counsellor.post(f"/v1/sessions/{first}/reschedule", {"starts_at": TEN, "minutes": 60})
    second = await planned(world, other)
    await world.counsellor.refused(f"/v1/sessions/{first}/reschedule", {"starts_at": NINE, "minutes": 61}, by=RULE)
    await world.beneficiary.post(f"/v1/sessions/{second}/cancel")
    await world.counsellor.post(f"/v1/sessions/{first}/reschedule", {"starts_at": NINE, "minutes": 60})


async def test_what_was_entered_in_error_gives_its_hour_back(world: World) -> None:
    one, other = await world.open_bilan(), await world.open_bilan()
    wrong = await planned(world, one)
    await world.counsellor.refused(f"/v1/bilans/{other}/sessions", plan(world), by=RULE)
    await world.counsellor.post(f"/v1/sessions/{wrong}/enter-in-error", {"reason": "never_happened"})
    await planned(world, other)


async def test_a_session_does_not_last_into_the_next_one_of_another_person(world: World) -> None:
    bilan, other = await ready(world), await world.open_bilan()
    session = await world.session(bilan, "preliminary", 60, on="2027-02-03")
    await planned(world, other, starts_at=TEN)
    await world.on("2027-02-03")
    await world.counsellor.refused(f"/v1/sessions/{session}/hold", {"minutes": 61}, by=RULE)
    await world.counsellor.post(f"/v1/sessions/{session}/hold", {"minutes": 60})
    await world.counsellor.refused(f"/v1/sessions/{session}/correct", {"minutes": 75, "reason": "typing_error"}, by=RULE)


async def test_two_counsellors_and_two_organisations_share_no_diary(world: World, client: httpx.AsyncClient) -> None:
    bilan = await world.open_bilan()
    await planned(world, bilan)
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    await planned(world, bilan, counsellor_id=world.ids["second_counsellor"])
    made = (await client.post("/v1/sandbox/organisations", json={"clock_start": "2026-12-01T08:00:00Z"})).json()
    elsewhere = World(client, made["ids"], {role: type(world.admin)(client, token) for role, token in made["tokens"].items()})
    await planned(elsewhere, await elsewhere.open_bilan())


async def test_a_group_is_one_hour_of_its_counsellor(world: World) -> None:
    bilans = [await world.open_bilan() for _ in range(3)]
    group = plan(world, kind="collective", phase="investigation")
    for bilan in bilans:
        await world.counsellor.post(f"/v1/bilans/{bilan}/sessions", group)
    await world.counsellor.refused(f"/v1/bilans/{bilans[0]}/sessions", plan(world), by=RULE)


async def test_of_two_counsellors_who_ask_for_the_last_thirty_minutes_one_has_them(world: World) -> None:
    bilan = await ready(world)
    await world.admin.post(f"/v1/bilans/{bilan}/involvements", {"member_id": world.ids["second_counsellor"]})
    await held(world, bilan, "preliminary", days=("2027-01-05", "2027-01-06", "2027-01-07"), minutes=470)
    both = ((world.counsellor, "counsellor"), (world.second_counsellor, "second_counsellor"))
    for _ in range(5):
        answers = await asyncio.gather(
            *(
                actor.call(
                    "POST",
                    f"/v1/bilans/{bilan}/sessions",
                    plan(world, minutes=30, counsellor_id=world.ids[who]),
                    idempotency_key=str(uuid4()),
                )
                for actor, who in both
            )
        )
        assert sorted((a.status_code, tuple(rules(a))) for a in answers) == [(201, ()), (409, ("bilan.duration.max",))]
        hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
        assert (hours["planned_minutes"], hours["counted_minutes"], hours["remaining_minutes"]) == (30, 1410, 0)
        (won,) = (a.json()["id"] for a in answers if a.status_code == 201)
        await world.counsellor.post(f"/v1/sessions/{won}/cancel")


async def test_of_many_who_hold_correct_and_plan_at_once_nobody_passes_the_ceiling(world: World) -> None:
    bilan = await ready(world)
    sessions = [await world.session(bilan, "preliminary", 200, on=f"2027-01-{5 + n:02d}") for n in range(6)]
    await world.on("2027-01-12")
    longer = [world.counsellor.try_post(f"/v1/sessions/{s}/hold", {"minutes": 300}) for s in sessions]
    more = [world.counsellor.try_post(f"/v1/bilans/{bilan}/sessions", plan(world, f"2027-01-{20 + n}T09:00:00Z", 120)) for n in range(4)]
    answers = await asyncio.gather(*longer, *more)
    assert {(a.status_code, a.json().get("code")) for a in answers} <= {
        (200, None),
        (201, None),
        (409, "refused"),
        (503, "busy"),
        (409, "busy"),
    }
    hours = await world.counsellor.get(f"/v1/bilans/{bilan}/hours")
    found = (await world.counsellor.get(f"/v1/sessions?bilan_id={bilan}&limit=50"))["items"]
    assert hours["planned_minutes"] == sum(s["minutes"] for s in found if s["status"] == "planned")
    assert hours["counted_minutes"] == sum(s["minutes"] for s in found if s["status"] == "held")
    assert hours["planned_minutes"] + hours["counted_minutes"] <= 1440
