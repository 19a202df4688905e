"""A command on one resource is read twice: in front of the router and by it. Nobody can tell which of the two asked the door."""

from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from uuid_utils.compat import uuid7

from app.main import make_api
from app.routers.command_routes import straight
from tests.hot.twice import Twice, body, told

QUOTE = {"price_cents": 1}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One request of a command."""

    path: str
    body: Any = field(default_factory=dict)
    who: str = "administrator"
    key: str | None = "k"
    held: str | None = "*"

    async def by(self, client: httpx.AsyncClient) -> httpx.Response:
        """Its answer."""
        said = {"authorization": f"Bearer {self.who}", "idempotency-key": self.key, "if-match": self.held}
        return await client.post(self.path, json=self.body, headers={k: v for k, v in said.items() if v is not None})


async def bilan(twice: Twice) -> str:
    return str(await twice.owner.fetchval("SELECT bilan_id FROM poll_status WHERE id = $1", twice.request))


async def alike(twice: Twice, sent: Sent) -> httpx.Response:
    """The answer of the front, once proved equal to the router's: the same refusal, or the answer that it replays."""
    hot, plain = await sent.by(twice.hot), await sent.by(twice.plain)
    assert (hot.status_code, body(hot)) == (plain.status_code, body(plain))
    assert told(hot) == {k: v for k, v in told(plain).items() if k != "idempotency-replayed"}
    return hot


async def test_a_creation_under_a_bilan_is_answered_in_front_of_the_router(twice: Twice) -> None:
    made = await alike(twice, Sent(path=f"/v1/bilans/{await bilan(twice)}/quotes", body=QUOTE))
    assert (made.status_code, made.json()["price_cents"]) == (201, 1)
    assert made.headers["location"] == f"/v1/quotes/{made.json()['id']}"
    assert twice.reached_the_router == []


async def test_a_command_on_what_was_read_is_answered_in_front_of_the_router(twice: Twice) -> None:
    made = await alike(twice, Sent(path=f"/v1/bilans/{await bilan(twice)}/quotes", body=QUOTE))
    cancel = Sent(path=f"/v1/quotes/{made.json()['id']}/cancel", key="second", held=made.headers["etag"])
    done = await alike(twice, cancel)
    assert (done.status_code, done.json()["status"], done.headers["etag"]) == (200, "cancelled", '"2-0"')
    assert (await cancel.by(twice.hot)).headers["idempotency-replayed"] == "true"
    assert twice.reached_the_router == []


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (Sent(path="/v1/quotes/{quote}/cancel", key=None), 400),
        (Sent(path="/v1/quotes/{quote}/cancel", key="a b"), 400),
        (Sent(path="/v1/quotes/{quote}/cancel", key="k" * 256), 400),
        (Sent(path="/v1/quotes/{quote}/cancel", held=None), 428),
        (Sent(path="/v1/quotes/{quote}/cancel", held='"9-0"'), 412),
        (Sent(path="/v1/quotes/{quote}/cancel", held='W/"1-0"'), 412),
        (Sent(path="/v1/quotes/{quote}/cancel", held="1-0"), 412),
        (Sent(path="/v1/quotes/{quote}/cancel", body={"x": 1}), 422),
        (Sent(path="/v1/quotes/{quote}/cancel", body=[]), 422),
        (Sent(path="/v1/quotes/{quote}/cancel", body=None), 422),
        (Sent(path="/v1/quotes/{quote}/cancel?x=1"), 422),
        (Sent(path="/v1/quotes/{quote}/cancel", who="another-house"), 404),
        (Sent(path="/v1/quotes/{quote}/cancel", who="script-without-scope"), 403),
        (Sent(path="/v1/quotes/{quote}/cancel", who="nobody"), 401),
        (Sent(path="/v1/quotes/{quote}/cancel", who="nobody", key=None), 400),
        (Sent(path="/v1/quotes/{nothing}/cancel"), 404),
        (Sent(path="/v1/quotes/X/cancel"), 404),
        (Sent(path="/v1/quotes/{quote}/accept", who="beneficiary"), 422),
        (Sent(path="/v1/quotes/{quote}/refuse", who="beneficiary"), 409),
        (Sent(path="/v1/quotes/{quote}/lapse"), 404),
        (Sent(path="/v1/bilans/{bilan}/quotes", body={"price_cents": "many"}), 422),
        (Sent(path="/v1/bilans/{bilan}/quotes", body=QUOTE, key="drafting"), 422),
    ],
    ids=str,
)
async def test_what_the_router_refuses_is_refused_alike(twice: Twice, sent: Sent, expected: int) -> None:
    file = await bilan(twice)
    drafted = await Sent(path=f"/v1/bilans/{file}/quotes", body={"price_cents": 7}, key="drafting").by(twice.plain)
    path = sent.path.format(quote=drafted.json()["id"], nothing=uuid7(), bilan=file)
    assert (await alike(twice, replace(sent, path=path))).status_code == expected


async def test_a_dry_run_is_the_router_s(twice: Twice) -> None:
    path = f"/v1/bilans/{await bilan(twice)}/quotes?dry_run=true"
    assert (await Sent(path=path, body=QUOTE).by(twice.hot)).status_code == 200
    assert twice.reached_the_router == [path.partition("?")[0]]


def test_every_command_in_front_of_the_router_is_a_command_of_the_contract() -> None:
    found = {each.route: each for each in straight(make_api())}
    assert len(found) > 100
    assert found["/v1/sessions/{id}/hold"].guarded
    assert not found["/v1/bilans/{id}/quotes"].guarded
    assert {each.status for each in found.values()} == {200, 201}
