"""The outer layer as seen from outside: each statement of the checklist that needs no real product."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest

ORIGIN = "https://spa.example"
ID = "0190a8d0-7b5c-7000-8000-00000000000a"
KEY = {"Idempotency-Key": "k"}
HOST = (b"host", b"api.example")
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


async def test_c01_an_unknown_path_is_a_problem_found_in_the_log(client: httpx.AsyncClient, lines: list[bytes]) -> None:
    document = problem(await client.get("/v1/nope"), 404, "not_found")
    [line] = map(json.loads, lines)
    assert document["instance"] == f"urn:uuid:{line['request_id']}"
    assert (line["status"], line["code"], line["method"], line["route"]) == (404, "not_found", "GET", None)


async def test_c05_head_is_get_without_body(client: httpx.AsyncClient) -> None:
    got, head = await client.get(f"/v1/things/{ID}"), await client.head(f"/v1/things/{ID}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert (await client.head("/v1/nope")).status_code == 404


async def test_head_of_an_endless_stream_ends(client: httpx.AsyncClient, capfd: pytest.CaptureFixture[str]) -> None:
    async with asyncio.timeout(5):
        assert (await client.head("/v1/endless")).status_code == 200
    assert "internal_error" not in capfd.readouterr().out, "it is no fault"


async def test_c06_options_lists_every_method(client: httpx.AsyncClient) -> None:
    answer = await client.options(f"/v1/things/{ID}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH"
    problem(await client.options("/v1/nope"), 404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "POST", "TRACE", "FOO"])
async def test_c06_a_405_names_every_method(client: httpx.AsyncClient, method: str) -> None:
    answer = await client.request(method, f"/v1/things/{ID}")
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH"


@pytest.mark.parametrize("body", [b'{"name":', b'{"count":NaN}', b'{"count":1e400}', b"[" * 1500, b"\xff", b'{"name":"\\u0000"}'])
async def test_c07_a_truncated_or_poisoned_body_is_malformed_json(client: httpx.AsyncClient, body: bytes) -> None:
    problem(await client.post("/v1/things", content=body, headers=KEY | {"Content-Type": "application/json"}), 400, "malformed_json")


async def test_c08_a_duplicate_member_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/things", content=b'{"name":"a","name":"b"}', headers=KEY | {"Content-Type": "application/json"})
    problem(answer, 400, "duplicate_member")


async def test_c10_a_wrong_media_type_is_told_the_right_one(client: httpx.AsyncClient) -> None:
    post = await client.post("/v1/things", content=b"{}", headers=KEY | {"Content-Type": "text/plain"})
    patch = await client.patch(f"/v1/things/{ID}", content=b"{}", headers={"Content-Type": "application/json", "If-Match": '"1"'})
    untyped = await client.post("/v1/things", content=b"{}", headers=KEY)
    form = await client.post("/oauth/token", json={})
    for answer in (post, patch, untyped, form):
        problem(answer, 415, "unsupported_media_type")
    assert post.headers["accept"] == untyped.headers["accept"] == "application/json"
    assert patch.headers["accept-patch"] == "application/merge-patch+json"
    assert form.headers["accept"] == "application/x-www-form-urlencoded"


async def test_the_token_endpoint_speaks_oauth(client: httpx.AsyncClient) -> None:
    answer = await client.post("/oauth/token", data={"grant_type": "client_credentials"})
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
    assert SECURED.items() <= dict(answer.headers).items()


async def test_c10_a_compressed_body_is_refused(client: httpx.AsyncClient) -> None:
    headers = KEY | {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    problem(await client.post("/v1/things", content=b"{}", headers=headers), 415, "unsupported_media_type")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("chunked", [False, True])
async def test_c11_a_large_body_is_413_with_cors(client: httpx.AsyncClient, method: str, chunked: bool) -> None:  # noqa: FBT001 - a case
    async def chunks() -> Any:
        for _ in range(30):
            yield b" " * 100

    path = "/v1/things" if method == "POST" else f"/v1/things/{ID}"
    headers = KEY | {"Content-Type": "application/json", "Origin": ORIGIN}
    answer = await client.request(method, path, content=chunks() if chunked else b" " * 3000, headers=headers)
    problem(answer, 413, "payload_too_large")
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize("accept", ["*/*", "application/*;q=0.1", "application/json", "text/html, */*;q=0.1"])
async def test_c12_json_is_served_to_who_can_read_it(client: httpx.AsyncClient, accept: str) -> None:
    assert (await client.get("/v1/things", headers={"Accept": accept})).status_code == 200


@pytest.mark.parametrize("accept", ["text/csv", "application/json;q=0"])
async def test_c12_c13_another_format_is_not_acceptable(client: httpx.AsyncClient, accept: str) -> None:
    problem(await client.get("/v1/things", headers={"Accept": accept}), 406, "not_acceptable")
    problem(await client.get("/v1/nope", headers={"Accept": accept}), 404, "not_found")


async def test_c12_an_absent_accept_is_served(raw: Any) -> None:
    assert (await raw("GET", "/v1/things", HOST)).status == 200


async def test_c14_problems_speak_the_language_asked_for(client: httpx.AsyncClient) -> None:
    told = {}
    for asked, spoken in (("en;q=0.9,fr;q=0.1", "en"), ("de", "fr")):
        answer = await client.get("/v1/nope", headers={"Accept-Language": asked})
        assert answer.headers["content-language"] == spoken
        told[spoken] = problem(answer, 404, "not_found")["title"]
    assert told == {"en": "Not found", "fr": "Introuvable"}


@pytest.mark.parametrize("path", ["/v1/things/", "/v1//things", "//v1/things", "/v1/things%2F"])
async def test_c22_a_doubtful_slash_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    problem(await client.get(f"https://api.example{path}"), 404, "not_found")


async def test_c29_personal_answers_are_private(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/things")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Authorization, Accept-Language, Origin"


@pytest.mark.parametrize("query", ["access_token=canary-9d", "limit=1&access%5Ftoken=canary-9d"])
async def test_c55_a_token_in_the_query_is_refused_and_not_logged(client: httpx.AsyncClient, lines: list[bytes], query: str) -> None:
    answer = await client.get(f"/v1/things?{query}")
    problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert b"canary-9d" not in b"".join(lines)
    assert "canary-9d" not in answer.text


async def test_c58_every_answer_is_secured(client: httpx.AsyncClient) -> None:
    for answer in (
        await client.get("/v1/things"),
        await client.get("/v1/crash"),
        await client.get("/v1/plain-error"),
        await client.options("/v1/things"),
        await client.post("/v1/things", content=b"x" * 3000),
        await client.get("/v1/nope/"),
    ):
        assert SECURED.items() <= dict(answer.headers).items()
        assert "server" not in answer.headers
        assert re.fullmatch("[0-9a-f-]{36}", answer.headers["x-request-id"])


async def test_c59_a_known_origin_may_read_everything_it_needs(client: httpx.AsyncClient) -> None:
    preflight = await client.options(
        "/v1/things", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "if-match"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    asked = {"If-Match", "If-None-Match", "Idempotency-Key", "Authorization", "Content-Type", "Prefer"}
    assert asked <= set(preflight.headers["access-control-allow-headers"].split(", "))
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    exposed = {"ETag", "Location", "Link", "Retry-After", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset", "X-Request-Id"}
    for path in ("/v1/things", "/v1/crash", "/v1/nope", "/v1/things/"):
        answer = await client.get(path, headers={"Origin": ORIGIN})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert exposed <= set(answer.headers["access-control-expose-headers"].split(", "))


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example", "https://SPA.example", f"{ORIGIN}, {ORIGIN}"])
async def test_c59_another_origin_is_told_nothing(client: httpx.AsyncClient, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = await client.request(method, "/v1/things", headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
        assert not [name for name in answer.headers if name == "access-control-allow-origin"]
        assert "Origin" in answer.headers["vary"]
