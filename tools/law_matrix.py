"""The page of docs/law that leads from an article to its rules, and from a rule to the tests that exercise it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.domain.law.article import Article
from app.domain.law.articles import ARTICLES
from app.domain.law.rule import Rule
from app.edge.contract.law import rules
from tests.law.example import every
from tools.law_texts import awaited, does, rule_link, table

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
SHOWN = 6
"""Tests told of one rule; the others are counted."""


def law_to_tests() -> str:
    """Article → rule → what it says when it does not hold → tests."""
    lines = [
        "# From the article to the test",
        "",
        "Each rule has an example that it lets pass and one that it stops (`tests/law/test_rule_examples.py`): the sentence below is",
        "what the person reads of the latter. The tests beside it name the rule and run with all others; those under `tests/http` go",
        "through the API.",
        "",
    ]
    for text in dict.fromkeys(version.code for row in ARTICLES.values() for version in row):
        rows = [row for version in _latest() if version.code is text for row in _of_article(version)]
        if rows:
            lines += [f"## {text}", "", *table(["article", "rule", "it", "for example", "tests"], rows), ""]
    return "\n".join(lines)


def _latest() -> list[Article]:
    return [row[-1] for row in ARTICLES.values()]


def _of_article(version: Article) -> Iterator[list[object]]:
    """One row a rule; the number and the title stand in the first."""
    named = f"**{version.number}** {version.title_fr}"
    for rule_id, forms in rules().items():
        if any(cited.number == version.number and cited.code is version.code for form in forms for cited in form.articles):
            yield [named, rule_link(rule_id), _does(forms), _said(rule_id), _tests(rule_id)]
            named = ""


def _does(forms: tuple[Rule, ...]) -> str:
    return "<br>".join(dict.fromkeys(does(form) for form in sorted(forms, key=awaited)))


@cache
def _examples() -> dict[str, str]:
    found: dict[str, str] = {}
    for example in every():
        found.setdefault(example.rule, example.says)
    return found


def _said(rule_id: str) -> str:
    return f"« {_examples()[rule_id]} »" if rule_id in _examples() else "—"


def _tests(rule_id: str) -> str:
    found = _named().get(rule_id, [])
    more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "<br>".join([*(f"{words} ([{path.stem}](../../{path.as_posix()}))" for path, words in found[:SHOWN]), *more]) or "its example"


@cache
def _named() -> dict[str, list[tuple[Path, str]]]:
    """For each rule the tests that name it, those of the worked cases first: file, and the name as a sentence."""
    ids, found = rules().keys(), dict[str, list[tuple[Path, str]]]()
    files = sorted(TESTS.rglob("test_*.py"), key=lambda path: (not path.name.startswith("test_ac_"), path.parent.name != "http", path))
    for path in files:
        for test in _functions(path):
            said = {node.value for node in ast.walk(test) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            for rule_id in sorted(said & ids):
                found.setdefault(rule_id, []).append((path.relative_to(ROOT), test.name.removeprefix("test_").replace("_", " ")))
    return found


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """What pytest collects of a file."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node
