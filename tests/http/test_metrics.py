"""What the operator's Prometheus reads, and that nobody else reads it."""

import re

import httpx
import pytest

from app.edge.metrics import near
from tests.http.journey import World


async def test_requests_are_counted_by_route_method_and_status(client: httpx.AsyncClient, world: World) -> None:
    bilan = await world.open_bilan()
    await world.admin.get(f"/v1/bilans/{bilan}")
    await world.admin.call("GET", f"/nowhere/{bilan}")
    answer = await client.get("/metrics", headers={"accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = answer.text
    assert re.search(r'bilan_requests_total\{method="GET",route="/v1/bilans/\{id\}",status="200"\} [1-9]', told)
    assert re.search(r'bilan_requests_total\{method="GET",route="unmatched",status="404"\} [1-9]', told)
    assert 'bilan_request_seconds_bucket{le="0.1",method="GET",route="/v1/bilans/{id}"}' in told
    assert "bilan_feed_news_age_seconds " in told
    assert re.search(r"^bilan_deadline_lag_seconds [0-9.e+]+$", told, re.MULTILINE)


async def test_no_label_holds_an_id(client: httpx.AsyncClient, world: World) -> None:
    bilan = await world.open_bilan()
    told = (await client.get("/metrics")).text
    assert bilan not in told
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", told) is None


@pytest.mark.parametrize("header", ["forwarded", "via", "x-forwarded-for", "x-real-ip"])
async def test_through_a_proxy_it_does_not_exist(client: httpx.AsyncClient, header: str) -> None:
    answer = await client.get("/metrics", headers={header: "10.0.0.1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("client", "told"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.3.2.1", True),
        ("172.18.0.4", True),
        ("93.184.216.34", False),
        ("testclient", False),
        (None, False),
    ],
)
def test_only_near_callers_are_told(client: str | None, told: bool) -> None:  # noqa: FBT001  a column of the table above
    assert near(client, {}) is told
