"""Each authentication leaves a line: how it was made and by whom, or why it was refused. And no browser keeps what a person was shown."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.edge.journal import AccessLog
from app.persistence.store import Store
from tests.http.identity_house import House, Seeded, house_on
from tests.http.journey import Actor

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    async with house_on(store) as made:
        yield made


@pytest.fixture
async def seeded(house: House) -> Seeded:
    return await house.organisation()


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is handed to the access log, line by line."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(AccessLog, "add", lambda _log, line: found.append(line))
    return found


async def test_an_authentication_that_is_made_says_how_and_who(house: House, seeded: Seeded, lines: list[dict[str, Any]]) -> None:
    account = (await seeded.admin.get("/v1/accounts"))["items"][0]
    strong = house.token(account["subject"], amr=["pwd", "mfa"], auth_time=int(house.now.timestamp()))
    await Actor(house.client, strong).get("/v1/me")
    script = await seeded.script()
    given = await house.client.post("/oauth/token", auth=(str(script.id), script.secret), data=GRANT)
    await Actor(house.client, given.json()["access_token"]).get("/v1/me")
    told = [(line["authentication"], str(line["principal_id"]), line["organisation_id"]) for line in lines]
    assert told == [
        ("person", account["id"], seeded.org),
        ("strong_person", account["id"], seeded.org),
        ("secret", str(script.id), seeded.org),
        ("client", str(script.id), seeded.org),
    ]


async def test_one_that_is_refused_says_why_and_names_nobody(house: House, seeded: Seeded, lines: list[dict[str, Any]]) -> None:
    script = await seeded.script()
    await house.client.get("/v1/me")
    await house.client.get("/v1/me", headers={"authorization": f"Bearer {house.token('stranger')}x"})
    await house.person("stranger").call("GET", "/v1/bilans")
    await house.client.post("/oauth/token", auth=(str(script.id), "wrong"), data=GRANT)
    assert [(line["status"], line["code"], line["authentication"], line["principal_id"]) for line in lines] == [
        (401, "unauthorized", None, None),
        (401, "invalid_token", None, None),
        (403, "not_invited", None, None),
        (401, "invalid_client", None, None),
    ]


async def test_no_browser_keeps_what_a_person_is_shown_and_an_etag_is_good_all_the_same(house: House, seeded: Seeded) -> None:
    place = f"/v1/beneficiaries/{await seeded.beneficiary()}"
    shown = await seeded.admin.call("GET", place)
    again = await seeded.admin.call("GET", place, if_none_match=shown.headers["etag"])
    listed, unknown = await seeded.admin.call("GET", "/v1/beneficiaries"), await seeded.admin.call("GET", "/v1/beneficiaries/nobody")
    assert [one.status_code for one in (shown, again, listed)] == [200, 304, 200]
    assert {one.headers["cache-control"] for one in (shown, again, listed, unknown)} == {"no-store"}


async def test_a_program_that_polls_may_keep_its_last_answer_for_itself(house: House, seeded: Seeded) -> None:
    script = await seeded.script("bilans:read")
    given: httpx.Response = await house.client.post("/oauth/token", auth=(str(script.id), script.secret), data=GRANT)
    assert given.headers["cache-control"] == "no-store"
    answer = await Actor(house.client, given.json()["access_token"]).call("GET", "/v1/bilans")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
