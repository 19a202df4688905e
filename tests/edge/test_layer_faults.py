"""The outer layer when something is wrong: unfit heads, crashes, torn answers, and what the log keeps of them."""

import json
import traceback
from typing import Any

import httpx
import pytest
import structlog
from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from app.edge import journal
from app.edge.exchange import exchange_of
from app.edge.journal import AccessLog
from app.edge.layer import Exposure, Layer, Torn
from app.edge.served import served_by

ORIGIN = "https://spa.example"
SECRET = "value-that-nobody-may-see"
ID = "0190a8d0-7b5c-7000-8000-00000000000a"
HOST = (b"host", b"api.example")
JSON_TYPE = (b"content-type", b"application/json")
SECURED = {
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    document: dict[str, Any] = answer.json()
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["type"] == f"https://api.example/problems/{code}"
    assert answer.headers["cache-control"] == "no-store"
    assert "Accept-Language" in answer.headers["vary"]
    assert "Origin" in answer.headers["vary"]
    assert document["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["content-language"] in {"fr", "en"}
    return document


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ([], 400),
        ([HOST, HOST], 400),
        ([(b"host", b"a b")], 400),
        ([(b"host", b"")], 400),
        ([HOST, (b"transfer-encoding", b"chunked"), (b"content-length", b"2")], 400),
        ([HOST, (b"content-length", b"2"), (b"content-length", b"3")], 400),
        ([HOST, (b"authorization", b"Bearer a"), (b"authorization", b"Bearer b")], 400),
        ([HOST, (b"x-large", b"a" * 66_000)], 431),
        ([HOST, *((b"x-many", b"a" * 100) for _ in range(700))], 431),
        ([(b"host", b"[::1]:8000")], 200),
    ],
)
async def test_c60_a_head_that_two_servers_would_read_differently_is_refused(
    raw: Any, fields: list[tuple[bytes, bytes]], status: int
) -> None:
    answer = await raw("GET", "/v1/things", *fields)
    assert answer.status == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert SECURED.items() <= answer.headers.items()


async def test_c60_a_content_length_that_is_no_number_is_refused(raw: Any) -> None:
    assert (await raw("POST", "/v1/things", HOST, JSON_TYPE, (b"content-length", b"+2"), body=[b"{}"])).status == 400


async def test_a_crash_is_a_problem_that_says_nothing_of_it(
    client: httpx.AsyncClient, lines: list[bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    answer = await client.get("/v1/crash", headers={"Origin": ORIGIN})
    problem(answer, 500, "internal_error")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    printed = capfd.readouterr()
    assert SECRET not in answer.text + printed.out + printed.err + b"".join(lines).decode()
    assert answer.headers["x-request-id"] in printed.out + printed.err
    assert "RuntimeError" in printed.out + printed.err


async def test_an_answer_torn_by_a_crash_is_not_taken_for_a_whole(raw: Any, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Torn) as caught:
        await raw("GET", "/v1/torn", HOST)
    assert SECRET not in "".join(traceback.format_exception(caught.value)), "servers log what they catch"
    assert capfd.readouterr().out.count("internal_error") == 1


async def test_an_error_in_somebody_elses_words_becomes_ours(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/plain-error")
    problem(answer, 400, "bad_request")
    assert SECRET not in answer.text


async def test_the_headers_of_an_http_error_are_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/tired")
    problem(answer, 503, "not_ready")
    assert answer.headers["retry-after"] == "7"


async def test_a_body_on_a_read_is_not_seen_by_the_application(client: httpx.AsyncClient) -> None:
    assert (await client.request("GET", "/v1/things", content=b"{broken", headers={"Content-Type": "text/plain"})).status_code == 200


async def test_a_body_that_never_ends_is_answered_to_nobody(raw: Any, layer: Layer) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/things", "query_string": b"", "headers": [HOST, JSON_TYPE], "root_path": ""}
    await layer(scope, receive, send)
    assert sent == []


async def test_the_log_holds_the_template_and_the_trace_of_the_caller(client: httpx.AsyncClient, lines: list[bytes]) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await client.get(f"/v1/things/{ID}", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    await client.get("/v1/things", headers={"traceparent": "00-xyz"})
    first, second = map(json.loads, lines)
    assert (first["route"], first["trace_id"], first["status"], first["code"]) == ("/v1/things/{id}", trace, 200, None)
    assert second["trace_id"] is None
    assert set(first) <= journal.FIELDS
    assert ID not in lines[0].decode()


async def test_a_host_that_is_not_ours_is_refused(log: AccessLog) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        exchange_of(scope).principal_id = "p-1"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"server", b"uvicorn"), (b"vary", b"Prefer, origin")]})
        await send({"type": "http.response.body", "body": b"ok"})

    layer = Layer(application, served=list, exposure=Exposure(hosts=frozenset({"api.example"})), log=log)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=layer), base_url="https://api.example:8443") as client:
        good = await client.get("/health/live")
        assert (good.status_code, good.headers["vary"]) == (200, "Prefer, origin")
        assert "server" not in good.headers
        assert (await client.get("/health/live", headers={"Host": "evil.example"})).status_code == 400


async def test_the_lifespan_reaches_the_application() -> None:
    seen = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def nothing(*_: Any) -> Any:
        return None

    await Layer(application, served=list)({"type": "lifespan"}, nothing, nothing)
    assert seen == ["lifespan"]


async def test_a_process_that_leaves_writes_the_lines_that_wait() -> None:
    written: list[bytes] = []
    log = AccessLog(written.append, delay=60)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        log.add({"status": 200})

    async def nothing(*_: Any) -> Any:
        return None

    await Layer(application, served=list, log=log)({"type": "lifespan"}, nothing, nothing)
    assert len(written) == 1


async def test_access_lines_wait_for_each_other_and_for_nobody_else() -> None:
    written: list[bytes] = []
    log = AccessLog(written.append, delay=0.01, most=3)
    log.add({"status": 200})
    log.add({"status": 304})
    assert written == []
    log.flush()
    assert written[0].count(b"\n") == 2
    for _ in range(3):
        log.add({"status": 200})
    assert len(written) == 2
    log.flush()
    assert len(written) == 2


def test_a_log_field_that_is_not_listed_is_dropped() -> None:
    kept = journal.only_listed(None, "info", {"event": "e", "request_id": "r", "email": "zoe@example.org", "token": "t"})
    assert kept == {"event": "e", "request_id": "r"}


def test_every_included_route_is_seen_with_its_formats() -> None:
    async def nothing() -> None:
        return None

    inner, outer, app = APIRouter(), APIRouter(), FastAPI(openapi_url=None)
    inner.add_api_route("/a/{x}", nothing, methods=["GET"], responses={200: {"content": {"text/event-stream": {}}}})
    outer.add_api_route("/page", nothing, methods=["GET"], response_class=HTMLResponse)
    outer.include_router(inner, prefix="/in")
    app.include_router(outer, prefix="/v1")
    seen = {(s.method, s.path.pattern): s.media for s in served_by(app)}
    assert len(seen) == 2
    assert ("application/json", "text/event-stream") in seen.values()
    assert ("text/html",) in seen.values()
    assert all(pattern.startswith("^/v1/") for _, pattern in seen)


async def test_a_fault_is_one_json_line_without_what_the_fault_said(client: httpx.AsyncClient) -> None:
    written: list[bytes] = []
    journal.configure(written.append)
    try:
        answer = await client.get("/v1/crash")
    finally:
        structlog.reset_defaults()
    [line] = map(json.loads, written)
    assert (line["event"], line["level"], line["exception"]) == ("internal_error", "error", "RuntimeError")
    assert line["request_id"] == answer.headers["x-request-id"]
    assert SECRET.encode() not in written[0]


async def test_c10_a_chunked_body_of_no_announced_kind_is_refused(raw: Any) -> None:
    answer = await raw("POST", "/v1/things", HOST, (b"transfer-encoding", b"chunked"), body=[b"{", b"}"])
    assert (answer.status, answer.headers["accept"]) == (415, "application/json")


async def test_a_command_may_come_without_body_nor_media_type(raw: Any) -> None:
    answer = await raw("POST", "/v1/things", HOST, (b"idempotency-key", b"k"))
    assert (answer.status, answer.json()["errors"][0]["code"]) == (422, "missing")


async def test_an_application_that_falls_over_is_answered_for(log: AccessLog, lines: list[bytes]) -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError(SECRET)

    layer = Layer(application, served=list, exposure=Exposure(origins={ORIGIN}), log=log)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=layer), base_url="https://api.example") as client:
        answer = await client.get("/v1/anything", headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert SECRET not in answer.text + b"".join(lines).decode()


async def test_a_parameter_declared_repeatable_may_come_twice() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    layer = Layer(application, served=list, exposure=Exposure(repeatable={"type"}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=layer), base_url="https://api.example") as client:
        assert (await client.get("/v1/events?type=a&type=b")).status_code == 204
