"""Integrators and lawyers learn of every rule and every resource from the changelog."""

import json
import re

from tests.docs.pages import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
RULES = (ROOT / "docs" / "law" / "rules.md").read_text("utf-8")


def test_every_rule_has_a_line() -> None:
    rules = re.findall(r"^## (\S+)$", RULES, re.MULTILINE)
    assert [rule for rule in rules if f"`{rule}`" not in CHANGELOG] == [], "add them under the version that is being prepared"


def test_a_rule_that_warns_or_informs_is_in_italics_and_one_that_only_refuses_is_not() -> None:
    blocks = {part.partition("\n")[0]: part for part in RULES.split("\n## ")[1:]}
    italics = set(re.findall(r"\*`([a-z_0-9.]+)`\*", CHANGELOG)) & set(blocks)
    assert sorted(rule for rule in italics if not re.search(r"\*\*(warns|informs)", blocks[rule])) == []
    assert sorted(rule for rule in set(blocks) - italics if "**refuses" not in blocks[rule]) == []


def test_every_resource_has_a_line() -> None:
    paths = json.loads((ROOT / "openapi" / "openapi.json").read_text("utf-8"))["paths"]
    resources = {path.split("/")[2] for path in paths if path.startswith("/v1/")}
    assert sorted(resource for resource in resources if f"/v1/{resource}" not in CHANGELOG) == []
