"""C01, C02, C03: one shape of error, one catalogue, and never the value that was sent."""

import json
import re
from datetime import date
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Broken
from app.domain.vocabulary import Language
from app.edge.catalogue import CATALOGUE, OF_STATUS
from app.edge.faults import CODES, LONGEST_PART, MOST, faults
from app.edge.problems import Fault, Problem, catalogue, configure, page, render

INSTANCE = "urn:uuid:0190a8d0-7b5c-7000-8000-00000000000a"
EDGE = Path(__file__).parents[2] / "app" / "edge"


@pytest.mark.parametrize("code", sorted(CATALOGUE))
@pytest.mark.parametrize("language", list(Language))
def test_c02_every_problem_is_complete(code: str, language: Language) -> None:
    configure("https://api.example/")
    status, headers, body = render(code, language=language, instance=INSTANCE)
    document, fields = json.loads(body), dict(headers)
    assert document["type"] == f"https://api.example/problems/{code}"
    assert document["status"] == status == CATALOGUE[code].status
    assert (document["code"], document["instance"], document["request_id"]) == (code, INSTANCE, INSTANCE.removeprefix("urn:uuid:"))
    assert document["title"]
    assert document["detail"]
    assert document["errors"] == document["refusals"] == []
    assert fields[b"content-type"] == b"application/problem+json"
    assert fields[b"content-language"].decode() == language
    assert (fields[b"cache-control"], fields[b"vary"]) == (b"no-store", b"Accept-Language")
    assert int(fields[b"content-length"]) == len(body)


def test_c14_both_languages_say_something_different_under_one_code() -> None:
    for entry in CATALOGUE.values():
        assert entry.title[Language.FR] != entry.title[Language.EN]
        assert entry.remedy[Language.FR] != entry.remedy[Language.EN]


def test_every_code_raised_at_the_edge_is_in_the_catalogue() -> None:
    raised = {code for file in EDGE.glob("*.py") for code in re.findall(r'Problem\("(\w+)"', file.read_text())}
    assert raised
    assert raised <= set(CATALOGUE)
    assert all(CATALOGUE[code].status == status for status, code in OF_STATUS.items())


def test_what_may_be_retried_says_when() -> None:
    for code in ("busy", "rate_limited", "not_ready"):
        assert "Retry-After" in dict(CATALOGUE[code].headers)


def test_c53_a_challenge_names_no_error_without_a_token() -> None:
    configure("https://api.example")
    challenges = {code: dict(render(code, language=Language.FR, instance=INSTANCE)[1]).get(b"www-authenticate") for code in CATALOGUE}
    metadata = b'resource_metadata="https://api.example/.well-known/oauth-protected-resource"'
    assert challenges["unauthorized"] == b"Bearer " + metadata
    assert challenges["invalid_token"] == b'Bearer error="invalid_token", ' + metadata
    step_up = "insufficient_user_authentication"
    assert challenges[step_up] == b'Bearer error="insufficient_user_authentication", max_age="900", ' + metadata
    assert {code for code, challenge in challenges.items() if challenge} == {"unauthorized", "invalid_token", "insufficient_scope", step_up}


def test_the_headers_of_an_occurrence_replace_those_of_the_catalogue() -> None:
    _, headers, _ = Problem("not_ready", headers={"Retry-After": "30"}).render(language=Language.FR, instance=INSTANCE)
    assert [value for name, value in headers if name == b"retry-after"] == [b"30"]


def test_extra_members_never_replace_ours() -> None:
    _, _, body = render("gone", language=Language.FR, instance=INSTANCE, extra={"status": 200, "copy": "/v1/personal-copies/1"})
    assert json.loads(body)["status"] == 410
    assert json.loads(body)["copy"] == "/v1/personal-copies/1"


def test_sentences_follow_the_language() -> None:
    told = Problem(
        "refused",
        detail={Language.FR: "trop tôt", Language.EN: "too early"},
        errors=[Fault("/a", "missing", {Language.FR: "manque", Language.EN: "lacks"})],
        refusals=[{"rule_id": "r", "sentence": {Language.FR: "non", Language.EN: "no"}}],
    )
    english = json.loads(told.render(language=Language.EN, instance=INSTANCE)[2])
    assert (english["detail"], english["errors"][0]["detail"], english["refusals"][0]["sentence"]) == ("too early", "lacks", "no")
    assert set(english["refusals"][0]) == {"rule_id", "basis", "article", "sentence", "remedy", "possible_from"}


def test_c02_each_problem_has_its_page_and_its_place_in_the_published_catalogue() -> None:
    published = catalogue()
    for code in CATALOGUE:
        french, english = page(code, language=Language.FR), page(code, language=Language.EN)
        assert french is not None
        assert english is not None
        assert f"<code>{code}</code>" in french
        assert '<html lang="en">' in english
        assert published[code]["type"] == f"/problems/{code}"
    assert page("<script>", language=Language.FR) is None
    assert json.loads(json.dumps(published)) == published


@given(st.lists(st.text(max_size=300) | st.integers(), max_size=4), st.text(max_size=30))
def test_a_pointer_is_bounded_escaped_and_a_code_is_ours(parts: list[str | int], kind: str) -> None:
    [told] = faults([{"loc": ("body", *parts), "type": kind}])
    assert told.pointer.count("/") == len(parts)
    assert all(len(part) <= 2 * LONGEST_PART for part in told.pointer.split("/"))
    assert not re.search("~(?![01])", told.pointer)
    told.pointer.encode()
    assert told.code in CODES


def test_at_most_twenty_faults_are_told() -> None:
    assert len(faults([{"loc": ("body", i), "type": "missing"} for i in range(500)])) == MOST


async def test_c03_two_faults_are_two_errors_without_any_value(client: httpx.AsyncClient) -> None:
    canary = "canary-7f3a"
    answer = await client.post(
        "/v1/things", json={"name": 1, "count": canary, canary[:3]: 1}, headers={"Idempotency-Key": "k", "Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [
        ("/name", "wrong_type"),
        ("/count", "wrong_type"),
        ("/can", "extra_forbidden"),
    ]
    assert all(e["detail"] for e in answer.json()["errors"])
    assert canary not in answer.text
    assert "pydantic" not in answer.text
    assert canary not in str(answer.headers)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"count": 1}, "/name", "missing"),
        ({"name": "x" * 201, "count": 1}, "/name", "too_long"),
        ({"name": "\u202e", "count": 1}, "/name", "forbidden_character"),
        ({"name": " ", "count": 1}, "/name", "blank"),
        ({"name": "x", "count": -1}, "/count", "too_small"),
        ({"name": "x", "count": 10**18}, "/count", "too_large"),
        ({"name": "x", "count": True}, "/count", "wrong_type"),
        ({"name": "x", "count": 1, "on": "20260101"}, "/on", "invalid_date"),
        ({"name": "x", "count": 1, "a/b~c" + "d" * 500: 1}, "/a~1b~0c" + "d" * 59, "extra_forbidden"),
        ([], "", "wrong_type"),
        ("x", "", "wrong_type"),
        (None, "", "wrong_type"),
    ],
)
async def test_c19_a_body_that_does_not_fit_is_told_where(client: httpx.AsyncClient, body: object, pointer: str, code: str) -> None:
    answer = await client.post("/v1/things", content=json.dumps(body), headers={"Idempotency-Key": "k", "Content-Type": "application/json"})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] in (
        [(pointer, code)],
        [("", "missing")] if body is None else [(pointer, code)],
    )


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("limit=0", "/query/limit", "too_small"),
        ("limit=201", "/query/limit", "too_large"),
        ("limit=abc", "/query/limit", "wrong_type"),
        ("page=2", "/query/page", "extra_forbidden"),
        ("limit=1&limit=2", "/query/limit", "repeated"),
    ],
)
async def test_c21_c40_a_query_parameter_that_does_not_fit_is_named(client: httpx.AsyncClient, query: str, pointer: str, code: str) -> None:
    answer = await client.get(f"/v1/things?{query}")
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert (await client.get("/v1/things")).json() == {"limit": 50}


async def test_c17_another_spelling_of_an_id_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/things/0190A8D0-7B5C-7000-8000-00000000000A")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_c25_c30_a_missing_required_header_has_a_problem_of_its_own(client: httpx.AsyncClient) -> None:
    keyless = await client.post("/v1/things", json={})
    long = await client.post("/v1/things", json={}, headers={"Idempotency-Key": "k" * 256})
    unmatched = await client.patch(
        "/v1/things/0190a8d0-7b5c-7000-8000-00000000000a", content=b"{}", headers={"Content-Type": "application/merge-patch+json"}
    )
    assert [(a.status_code, a.json()["code"]) for a in (keyless, long, unmatched)] == [
        (400, "missing_idempotency_key"),
        (400, "invalid_idempotency_key"),
        (428, "if_match_required"),
    ]


async def test_a_refusal_cites_its_rule(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/refused", headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    [refusal] = answer.json()["refusals"]
    assert (refusal["rule_id"], refusal["article"], refusal["sentence"], refusal["remedy"]) == (
        "cap.24h",
        "C. trav. L6313-4",
        "too much",
        None,
    )


def test_a_broken_rule_is_told_with_its_article_its_remedy_and_the_day_it_ends() -> None:
    rule = Rule(
        id="convention.reflection",
        basis=Basis.LAW,
        articles=(article("L6313-4"),),
        fr="Pas avant le {day}.",
        en="Not before {day}.",
        remedy_fr="Attendez.",
        remedy_en="Wait.",
        check=lambda _: None,
    )
    broken = Broken(rule, Finding({"day": date(2027, 1, 5)}, possible_from=date(2027, 1, 5)))
    [told] = json.loads(Problem("refused", refusals=[broken]).render(language=Language.FR, instance=INSTANCE)[2])["refusals"]
    assert told == {
        "rule_id": "convention.reflection",
        "basis": "law",
        "article": "C. trav. L6313-4",
        "sentence": "Pas avant le 05/01/2027.",
        "remedy": "Attendez.",
        "possible_from": "2027-01-05",
    }
