"""Heads made to confuse: methods nobody declared, and text that would break a line of the log."""

import json
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from app.edge.journal import FIELDS

HOST = (b"host", b"api.example")
POISON = 'x\r\n{"status":200,"event":"forged"}\u2028\x1b[31m'


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PUT", "PROPFIND", "get", "G\u00c9T"])
async def test_a_method_that_is_not_declared_is_refused(raw: Any, method: str) -> None:
    answer = await raw(method, "/v1/things", HOST)
    assert answer.status in {400, 405, 501}
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_was_sent_breaks_no_line_of_the_log(raw: Any, lines: list[bytes]) -> None:
    poisoned = POISON.encode()
    await raw("GET", f"/v1/{POISON}", HOST, (b"user-agent", poisoned), (b"traceparent", poisoned), (b"x-request-id", poisoned))
    await raw("GET", "/v1/things", HOST, (b"traceparent", poisoned), (b"accept-language", poisoned))
    written = b"".join(lines)
    assert written.count(b"\n") == 2
    for line in written.splitlines():
        read = json.loads(line)
        assert read.keys() <= FIELDS
        assert datetime.fromisoformat(read["at"]).utcoffset() == timedelta(0)
    assert b"forged" not in written


async def test_a_refusal_is_a_line_with_its_status_and_code(client: httpx.AsyncClient, lines: list[bytes]) -> None:
    await client.get("/v1/nope")
    await client.request("DELETE", "/v1/things")
    await client.post("/v1/things", content=b"{", headers={"content-type": "application/json", "idempotency-key": "k"})
    told = [(line["status"], line["code"]) for line in map(json.loads, lines)]
    assert told == [(404, "not_found"), (405, "method_not_allowed"), (400, "malformed_json")]
