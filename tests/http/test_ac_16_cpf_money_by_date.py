"""AC-16: what the CPF pays and what the holder pays, by the day of her request. She has 3 000 € on her account."""

from typing import Any

import pytest

from tests.http.journey import World

BALANCE = 300_000


async def asked(world: World, day: str, **bilan: Any) -> str:
    """A request that the platform reports on a day."""
    file = await world.open_bilan(**bilan)
    await world.on(day)
    body = {"kind": "cpf", "funder_id": world.ids["cpf"], "amount_cents": 100_000}
    request: str = (await world.admin.post(f"/v1/bilans/{file}/funding-requests", body))["id"]
    told = {"source_event_id": day, "code": "notProcessed", "occurred_on": day}
    await world.admin.post(f"/v1/funding-requests/{request}/platform-events", told)
    return request


async def shares(world: World, request: str, price: int, **said: Any) -> tuple[int, int, int]:
    """Rights, participation and the holder's own part, in cents, once we have proposed a price."""
    body = {"starts_on": said.pop("starts_on", "2027-01-05"), "price_cents": price, "balance_cents": BALANCE} | said
    found = await world.admin.post(f"/v1/funding-requests/{request}/propose", body)
    kept = ("dotation_cents", "rights_cents", "abondement_cents", "personal_cents")
    assert sum(found[name] for name in kept) == price  # each cent has one source
    return found["rights_cents"], found["participation_cents"], found["personal_cents"]


@pytest.mark.clock("2026-02-16")
async def test_before_the_decree_there_is_no_cap_and_the_former_participation(world: World) -> None:
    request = await asked(world, "2026-02-20")
    assert await shares(world, request, 190_000, starts_on="2026-03-20") == (179_680, 10_320, 10_320)


@pytest.mark.parametrize(
    ("price", "said", "expected"),
    [
        (160_000, {}, (145_000, 15_000, 15_000)),
        (170_000, {}, (155_000, 15_000, 15_000)),
        (210_000, {}, (160_000, 15_000, 50_000)),
        (210_000, {"abondement_cents": 50_000, "exemption": "employer_abondement"}, (160_000, 0, 0)),
    ],
)
async def test_since_april_a_hundred_and_fifty_euros_and_sixteen_hundred_of_rights(
    world: World, price: int, said: dict[str, Any], expected: tuple[int, int, int]
) -> None:
    request = await asked(world, "2026-12-07")
    assert await shares(world, request, price, **said) == expected


async def test_a_job_seeker_pays_no_participation_but_what_exceeds_the_cap(world: World) -> None:
    request = await asked(world, "2026-12-07", beneficiary_status="job_seeker")
    assert await shares(world, request, 180_000) == (160_000, 0, 20_000)


async def test_a_share_that_supposes_more_rights_than_the_cap_is_refused(world: World) -> None:
    request = await asked(world, "2026-12-07")
    body = {"starts_on": "2027-01-05", "price_cents": 210_000, "personal_cents": 15_000}
    refusal = await world.admin.refused(f"/v1/funding-requests/{request}/propose", body, by="cpf.cap_1600")
    assert refusal["sentence"] == "Droits mobilisables plafonnés à 1\u202f600,00\u00a0€ : reste 500,00\u00a0€."


async def test_a_share_below_the_participation_is_refused_and_a_wrong_one_is_a_warning(world: World) -> None:
    request = await asked(world, "2026-12-07")
    body = {"starts_on": "2027-01-05", "price_cents": 160_000, "balance_cents": BALANCE}
    await world.admin.refused(f"/v1/funding-requests/{request}/propose", body | {"personal_cents": 14_999}, by="cpf.participation")
    found = await world.admin.post(f"/v1/funding-requests/{request}/propose", body | {"personal_cents": 20_000})
    assert [w["rule_id"] for w in found["open_warnings"]] == ["cpf.price_formula"]
    assert found["personal_cents"] == 15_000
