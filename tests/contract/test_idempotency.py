"""C30–C36: a request that is repeated is done once."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.persistence.pool import Unavailable
from app.persistence.snapshot import Writing
from app.persistence.store import Store
from tests.contract.conftest import BENEFICIARY
from tests.http.identity_house import Seeded, house_on

PATH = "/v1/beneficiaries"


class FallsOnce(Store):
    """A store whose database is lost just before the first commit that it is told to lose."""

    falls = False

    async def save(self, writing: Writing) -> bool:
        if FallsOnce.falls:
            FallsOnce.falls = False
            raise Unavailable
        return await super().save(writing)


async def ask(first: Seeded, key: str, body: Any = None) -> httpx.Response:
    return await first.admin.call("POST", PATH, BENEFICIARY if body is None else body, idempotency_key=key)


async def test_c30_a_creation_without_key_is_refused_and_the_problem_says_where_to_read_on(first: Seeded) -> None:
    answer = await first.admin.call("POST", PATH, BENEFICIARY)
    assert (answer.status_code, answer.json()["code"]) == (400, "missing_idempotency_key")
    assert answer.json()["type"].endswith("/problems/missing_idempotency_key")


async def test_c31_the_same_key_hears_the_same_answer_and_does_nothing_more(first: Seeded) -> None:
    key = str(uuid4())
    once, twice = await ask(first, key), await ask(first, key)
    assert (once.status_code, once.content, once.headers["location"]) == (twice.status_code, twice.content, twice.headers["location"])
    assert "idempotency-replayed" not in once.headers
    assert twice.headers["idempotency-replayed"] == "true"


async def test_c31_two_at_once_with_one_key_make_one_resource(first: Seeded) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(ask(first, key) for _ in range(4)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1


async def test_c32_the_same_key_for_another_body_is_refused(first: Seeded) -> None:
    key = str(uuid4())
    await ask(first, key)
    answer = await ask(first, key, BENEFICIARY | {"given_name": "Autre"})
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_a_key_belongs_to_its_caller(first: Seeded, second: Seeded) -> None:
    key = str(uuid4())
    made = [(await ask(who, key)).json()["id"] for who in (first, second)]
    assert len(set(made)) == 2


async def test_c34_a_key_whose_first_request_failed_is_still_free(store: Store) -> None:
    async with house_on(FallsOnce(store.pool, store.safe.keys)) as served:
        seeded = await served.organisation()
        key = str(uuid4())
        FallsOnce.falls = True
        failed, done, again = await ask(seeded, key), await ask(seeded, key), await ask(seeded, key)
    assert (failed.status_code, failed.json()["code"]) == (503, "not_ready")
    assert int(failed.headers["retry-after"]) >= 1
    assert (done.status_code, again.status_code) == (201, 201)
    assert done.json()["id"] == again.json()["id"]


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "clé", "a b", "a\tb"])
async def test_c36_a_key_is_1_to_255_visible_ascii_characters(first: Seeded, key: str) -> None:
    headers = [(b"authorization", f"Bearer {first.admin.token}".encode()), (b"idempotency-key", key.encode())]
    answer = await first.admin.client.post(PATH, json=BENEFICIARY, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] in {"invalid_idempotency_key", "missing_idempotency_key"}


async def test_c36_a_key_of_255_characters_is_accepted(first: Seeded) -> None:
    assert (await ask(first, uuid4().hex * 7 + "x" * 31)).status_code == 201


async def test_a_refusal_is_not_remembered_as_a_success(first: Seeded) -> None:
    key = str(uuid4())
    assert (await ask(first, key, {"given_name": "Nadia"})).status_code == 422
    assert (await ask(first, key)).status_code == 201
