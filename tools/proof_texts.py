"""The pages of docs/security whose rows name tests: ASVS, the impact assessment, the register of processing."""

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, get_args

from app.domain.record import Kept, Resource
from app.domain.register import COLUMNS, PERSONS, TRANSFERS, purposes
from app.persistence import tables
from tools.law_texts import table

ROOT = Path(__file__).parents[1]
PROOFS = Path(__file__).parent / "proofs"
STORED = tables.__name__
"""Importing the tables is what makes every record known."""


@cache
def told(name: str) -> dict[str, Any]:
    """The data of a page."""
    return tomllib.loads((PROOFS / f"{name}.toml").read_text("utf-8"))


@cache
def named_in(path: str) -> frozenset[str]:
    """The names of the tests of a file under `tests`; none when there is no such file."""
    place = ROOT / "tests" / path
    nodes = ast.parse(place.read_text("utf-8")).body if place.is_file() else []
    return frozenset(
        node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def missing(proofs: list[str]) -> list[str]:
    """Of tests written `folder/file.py::name` (`*`: every test of the file), those that do not exist."""
    parted = [(one, *one.partition("::")) for one in proofs]
    return [one for one, path, _, name in parted if not (named_in(path) if name == "*" else {name} & named_in(path))]


# --- ASVS ---------------------------------------------------------------------------------------------------------------


def asvs_page() -> str:
    """Requirement → our title → tests."""
    data = told("asvs")
    third, proven, owed = set(data["level_3"]), data["proven"], data["owed"]
    shares = [
        [label, sum(one in proven for one in ids), len(ids)] for label, ids in (("1 and 2", (proven | owed).keys() - third), ("3", third))
    ]
    rows: list[list[object]] = [
        [one, "3" if one in third else "2", title, "<br>".join(map(_link, proofs))]
        for one, (title, *proofs) in sorted(proven.items(), key=lambda item: _numbers(item[0]))
    ]
    left: list[list[object]] = [[one, "3" if one in third else "2", *owed[one]] for one in sorted(owed, key=_numbers)]
    return "\n".join(
        [
            "# Verification standard",
            "",
            "The requirements of OWASP ASVS 5.0.0 that concern an API. Pages, passwords and certificates belong to the front end,",
            "the provider of identities and the proxy. Titles are ours. Each names the tests that fail when it is broken.",
            "",
            *table(["level", "proven", "of"], shares),
            "",
            *table(["requirement", "level", "what holds", "tests"], rows),
            "",
            "## Owed",
            "",
            *table(["requirement", "level", "what would hold", "why it does not yet"], left),
        ]
    )


def _numbers(id: str) -> list[int]:
    return [int(part) for part in id.split(".")]


def _link(proof: str) -> str:
    path, _, name = proof.partition("::")
    words = "every test" if name == "*" else name.removeprefix("test_").replace("_", " ")
    return f"{words} ([{Path(path).stem}](../../tests/{path}))"


# --- impact assessment --------------------------------------------------------------------------------------------------


def dpia_page() -> str:
    """Context, necessity, risks with their measures, and what each text tells of a person."""
    data = told("dpia")
    lines = [
        "# Impact assessment",
        "",
        "After the method of the CNIL (AIPD): context, necessity, risks, measures. It holds for the program; each provider adds its own",
        "circumstances, decides, asks its data protection officer, and records in its organisation that this was done.",
        "",
        "## Context",
        "",
        *table(["question", "answer"], data["context"]),
        "",
        "## Necessity and proportion",
        "",
        *table(["question", "answer"], data["necessity"]),
        "",
        "## Risks and measures",
    ]
    for risk in data["risk"]:
        rows: list[list[object]] = [[name, "<br>".join(map(_link, proofs))] for name, proofs in risk["measures"].items()]
        lines += ["", f"### {risk['name']}", "", f"From: {risk['sources']}. Harm: {risk['harm']}."]
        lines += [
            f"Gravity: {risk['gravity']}; likelihood once the measures hold: {risk['likelihood']}.",
            "",
            *table(["measure", "tests"], rows),
        ]
    kept: list[list[object]] = [
        [f"`{name}`", data["personal"][name], ", ".join(f"`{n}`" for n in nouns)]
        for name, nouns in sorted(texts().items())
        if name in data["personal"]
    ]
    return "\n".join([*lines, "", "## What each text tells of a person", "", *table(["field", "what it tells", "records"], kept)])


def texts() -> dict[str, list[str]]:
    """Every field of a record that holds free text: its name → the records that have it."""
    found: dict[str, list[str]] = {}
    for noun, kind in sorted(Kept.of_noun.items()):
        for name, field in kind.model_fields.items():
            if name not in Resource.model_fields and _is_text(field.annotation):
                found.setdefault(name, []).append(noun)
    return found


def _is_text(annotation: Any) -> bool:
    return annotation is str or any(map(_is_text, get_args(annotation)))


# --- register -----------------------------------------------------------------------------------------------------------


def register_page() -> str:
    """RGPD art. 30: one row a purpose."""
    rows = [purpose.cells() for purpose in purposes()]
    return "\n".join(
        [
            "# Register of processing",
            "",
            "RGPD art. 30, made from the records themselves: what each says of its category, its term and its legal basis, and",
            "[who sees what](matrix.md). The provider adds its own name, that of its data protection officer, and its hosts.",
            f"Persons concerned: {PERSONS}.",
            f"Transfers outside the European Union: {TRANSFERS}.",
            "Measures: [impact assessment](dpia.md), [verification standard](asvs.md), [cryptography](cryptography.md).",
            "",
            *table(list(COLUMNS), rows),
        ]
    )
