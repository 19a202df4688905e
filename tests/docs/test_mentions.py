"""What a page names exists: gestures, commands, settings, files and addresses of the API."""

import argparse
import json
import re
from functools import cache

import pytest

from app.cli import _parser
from app.settings import Settings
from tests.docs.pages import ROOT, Page, pages

BESIDE = {"BILAN_TIER"}
"""Read by the Makefile and the tests, not by the product."""
PLACE = re.compile(r"(?:app|tests|tools|docs|openapi|benchmarks|deploy)/[\w./<>*-]*[\w>*]")
ADDRESS = re.compile(r"(?:/v1|/oauth|/health|/\.well-known)/[\w./{}$-]*[\w}]")


@cache
def gestures() -> set[str]:
    """Targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


@cache
def commands() -> set[tuple[str, ...]]:
    """Commands of the command line, with those of its families."""

    def below(parser: argparse.ArgumentParser, before: tuple[str, ...]) -> set[tuple[str, ...]]:
        subs = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        children = {(*before, name): child for sub in subs for name, child in sub.choices.items()}
        return set(children) | {deeper for name, child in children.items() for deeper in below(child, name)}

    return below(_parser(), ())


@cache
def addresses() -> list[list[str]]:
    """Paths of the API, by segments."""
    contract = json.loads((ROOT / "openapi" / "openapi.json").read_text("utf-8"))
    return [path.split("/") for path in [*contract["paths"], "/health/live", "/health/ready"]]


def served(path: str) -> bool:
    """True for a path of the API, in which an id, or a variable of the shell, may stand for a segment."""
    said = path.split("/")
    return any(
        len(said) == len(one) and all(a == b or a[0:1] == "$" or b[0:1] == "{" for a, b in zip(said, one, strict=True))
        for one in addresses()
    )


def exists(place: str) -> bool:
    """True for a file, a folder or a pattern (`app/domain/<noun>/table.py`) that something matches."""
    return any(ROOT.glob(re.sub(r"<\w+>", "*", place)))


def unknown_commands(code: str) -> list[str]:
    """The commands of ours that a piece of code calls and that do not exist."""
    called = re.findall(r"(?:^|[\s;&|(]|bin/)bilan ([a-z]+)(?: ([a-z]+))?(?![\w:])", code)
    families = {name[0] for name in commands() if len(name) > 1}
    wanted = [(first, second) if first in families and second else (first,) for first, second in called]
    return [" ".join(name) for name in wanted if name not in commands()]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_what_a_page_names_exists(page: Page) -> None:
    settings = {str(field.validation_alias or f"BILAN_{name.upper()}") for name, field in Settings.model_fields.items()} | BESIDE
    lost = []
    for code in page.code():
        lost += [f"make {name}" for name in re.findall(r"(?:^|[;&|] *)make ([a-z]+)", code) if name not in gestures()]
        lost += [f"bilan {name}" for name in unknown_commands(code)]
        lost += [name for name in re.findall(r"\b(?:BILAN|DATABASE)_[A-Z_]*[A-Z]", code) if name not in settings]
        lost += [place for place in PLACE.findall(code) if code.startswith(place) and not exists(place)]
        lost += [path for path in ADDRESS.findall(code) if not served(path)]
    assert lost == []
