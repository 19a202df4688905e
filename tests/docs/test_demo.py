"""The demo is an outside client that stops at the first divergence and says what to do without a server."""

import ast
import socket

import httpx
import pytest

from tests.docs.pages import ROOT
from tools import demo
from tools.demo_client import Actor, Divergence, refusal

REFUSED = {
    "code": "refused",
    "detail": "Refused.",
    "refusals": [{"rule_id": "cpf.lead_time", "article": "CGU", "sentence": "Too near.", "possible_from": "2026-12-29"}],
    "errors": [],
}


def test_it_knows_nothing_of_the_product() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.glob("tools/demo*.py")]
    imported = {n.module or "" for tree in trees for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert len(trees) > 1
    assert sorted(name for name in imported if name.split(".")[0] in {"app", "tests"}) == []


def test_without_a_server_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("BASE_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert demo.main([]) == 2
    told = capsys.readouterr()
    assert "make serve" in told.err
    assert told.out == ""


def test_a_case_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.main(["AC-99"]) == 2
    assert "AC-99" in capsys.readouterr().err


def test_a_refusal_by_the_expected_rule_is_told() -> None:
    assert refusal(httpx.Response(409, json=REFUSED), "/x", by="cpf.lead_time", status=409)["possible_from"] == "2026-12-29"


@pytest.mark.parametrize(
    ("status", "rule"),
    [(200, "cpf.lead_time"), (409, "another.rule")],
)
def test_anything_else_is_a_divergence_that_says_what_was_seen(status: int, rule: str) -> None:
    with pytest.raises(Divergence, match=rf"refused by {rule}(.|\n)*Too near"):
        refusal(httpx.Response(status, json=REFUSED), "/x", by=rule, status=409)


def test_an_answer_that_is_no_success_is_a_divergence() -> None:
    broken = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500, text="<html>")), base_url="http://there")
    with broken, pytest.raises(Divergence, match=r"a success(.|\n)*500"):
        Actor(broken, "token").get("/v1/me")


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"BILAN_PORT": "8123"}, "http://127.0.0.1:8123"),
        ({"BILAN_PORT": "8123", "BASE_URL": "https://bilan.example/"}, "https://bilan.example"),
    ],
)
def test_it_finds_the_server_where_the_server_was_told_to_be(environment: dict[str, str], url: str) -> None:
    assert demo.address(environment) == url
