"""After a breach: whose data a token, a key or a period could have touched, by when who is told, and the register that it refers to."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.breach import Breach, Suspected
from app.domain.content_class import ContentClass
from app.domain.policy import Category
from app.persistence.store import Store
from app.service.breach import examined
from app.service.register import register
from tests.http.journey import World

pytestmark = pytest.mark.clock("2026-12-01")
NEVER, ALWAYS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
KNOWN = datetime(2026, 12, 4, 9, 30, tzinfo=UTC)


async def found(store: Store, world: World, **said: Any) -> Breach:
    suspected = Suspected.model_validate({"since": NEVER, "until": ALWAYS, "known_at": KNOWN} | said)
    return await examined(store.pool, UUID(world.ids["organisation"]), suspected)


async def two_files(world: World) -> tuple[str, str, str]:
    """Her bilan with a message that her counsellor reads; another person's, of which that counsellor is no part. Three ids."""
    bilan = await world.open_bilan()
    await world.beneficiary.post(f"/v1/bilans/{bilan}/messages", {"content": {"text": "Bonjour"}})
    await world.counsellor.get(f"/v1/bilans/{bilan}/messages")
    other = (await world.admin.post("/v1/beneficiaries", {"given_name": "Ada", "family_name": "Roy"}))["id"]
    theirs = (await world.admin.post("/v1/bilans", {"beneficiary_id": other, "beneficiary_status": "private_employee"}))["id"]
    return bilan, other, theirs


async def test_a_counsellor_s_token_touches_the_files_she_takes_part_in_and_tells_what_was_read(world: World, store: Store) -> None:
    bilan, other, _ = await two_files(world)
    told = await found(store, world, principal_id=world.ids["counsellor"])
    (one,) = told.touched
    assert (str(one.beneficiary_id), [str(file) for file in one.files]) == (world.ids["beneficiary"], [bilan])
    assert (one.reads, one.reachable, one.categories) == (1, True, (Category.MESSAGES,))
    assert str(other) not in told.model_dump_json()
    accounts = (await world.admin.get("/v1/accounts?limit=200"))["items"]
    mine = next((a["id"] for a in accounts if a["party_id"] == world.ids["counsellor"]), None)
    if mine is not None:
        assert (await found(store, world, principal_id=mine)).touched == told.touched


async def test_an_administrator_s_token_could_reach_every_file_and_an_outsider_s_none(world: World, store: Store) -> None:
    _, other, _ = await two_files(world)
    told = await found(store, world, principal_id=world.ids["administrator"])
    assert {str(one.beneficiary_id) for one in told.touched if one.reachable} == {world.ids["beneficiary"], other}
    nobody = await found(store, world, principal_id=str(uuid4()))
    assert (nobody.touched, nobody.notify_persons) == ((), False)


async def test_a_period_tells_what_was_read_and_done_in_it_and_nothing_before_or_after(world: World, store: Store) -> None:
    await two_files(world)
    told = await found(store, world)
    assert (told.persons, told.reads) == (2, 1)
    assert told.writes > 2
    (read,) = [one for one in told.touched if one.reads]
    assert read.first_at is not None
    assert read.last_at is not None
    assert (await found(store, world, until=read.first_at - timedelta(days=1))).persons == 0
    assert (await found(store, world, since=read.last_at + timedelta(days=1))).persons == 0


async def test_a_key_opens_the_content_of_its_class_and_the_root_key_that_of_everybody(world: World, store: Store) -> None:
    bilan, other, theirs = await two_files(world)
    await world.admin.post(f"/v1/bilans/{theirs}/involvements", {"member_id": world.ids["counsellor"]})
    for _ in range(2):
        await world.counsellor.post(f"/v1/bilans/{theirs}/messages", {"content": {"text": "Bonjour"}})
    one = await found(store, world, owner_id=bilan, content_kind=ContentClass.MESSAGES)
    assert [(str(t.beneficiary_id), t.sealed, t.categories) for t in one.touched] == [(world.ids["beneficiary"], 1, (Category.MESSAGES,))]
    assert (await found(store, world, owner_id=bilan, content_kind=ContentClass.NOTES)).persons == 0
    every = await found(store, world, root_key=True)
    assert {(str(t.beneficiary_id), t.sealed) for t in every.touched} == {(world.ids["beneficiary"], 1), (other, 2)}


async def test_the_authority_is_told_within_72_hours_and_the_persons_unless_nothing_can_be_read(world: World, store: Store) -> None:
    await two_files(world)
    told = await found(store, world)
    assert (told.notify_authority_by, told.notify_persons) == (datetime(2026, 12, 7, 9, 30, tzinfo=UTC), True)
    sealed = await found(store, world, sealed_only=True)
    assert (sealed.persons, sealed.notify_persons) == (2, False)
    assert sealed.because.startswith("Art. 34 §3 a")


async def test_that_somebody_has_looked_is_in_the_log(world: World, store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    await found(store, world, principal_id=world.ids["counsellor"])
    said = capsys.readouterr().out
    assert "breach_examined" in said
    assert world.ids["counsellor"] in said


async def test_nothing_of_another_organisation_is_found(world: World, store: Store) -> None:
    await two_files(world)
    suspected = Suspected(since=NEVER, until=ALWAYS, known_at=KNOWN, root_key=True)
    assert (await examined(store.pool, uuid4(), suspected)).persons == 0


async def test_the_register_names_who_answers_and_every_purpose(world: World, store: Store) -> None:
    made = await register(store.pool, UUID(world.ids["organisation"]))
    assert made is not None
    assert made.responsible.siren
    assert len(made.responsible.protection_officers) == 1
    assert made.responsible.beneficiaries >= 1
    assert {noun for purpose in made.purposes for noun in purpose.records} >= {"bilan", "data_request", "synthesis"}
    text = made.markdown()
    assert made.responsible.name in text
    assert text.count("\n| ") == len(made.purposes) + 2
    assert await register(store.pool, uuid4()) is None
