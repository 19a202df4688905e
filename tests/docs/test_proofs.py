"""The pages whose rows name tests: every row has some, and every test that is named is there."""

from pathlib import Path
from typing import ClassVar

import pytest

from app.domain.record import Kept
from tools.proof_texts import missing, named_in, register_page, texts, told

LISTED = (Path(__file__).parent / "data" / "asvs_listed.txt").read_text("utf-8").split()
"""Every requirement that concerns an API, of all levels."""
OWED = frozenset({"4.1.5", "8.2.4", "10.3.5"})
"""Requirements without a test. May only shrink."""


def test_every_requirement_is_proven_or_owed_and_the_owed_only_shrink() -> None:
    data = told("asvs")
    assert sorted([*data["proven"], *data["owed"]]) == sorted(LISTED)
    assert data["owed"].keys() == OWED, "take away what is proven now"
    assert all(len(row) == 2 and all(row) for row in data["owed"].values())
    third = set(data["level_3"])
    assert third < set(LISTED)
    assert len(third - data["proven"].keys()) <= 0.2 * len(third)


@pytest.mark.parametrize("id", told("asvs")["proven"])
def test_a_proven_requirement_names_tests_that_exist(id: str) -> None:
    title, *proofs = told("asvs")["proven"][id]
    assert title
    assert proofs
    assert missing(proofs) == []


@pytest.mark.parametrize("risk", told("dpia")["risk"], ids=lambda risk: risk["name"])
def test_every_measure_against_a_risk_names_tests_that_exist(risk: dict[str, dict[str, list[str]]]) -> None:
    assert risk["measures"]
    for name, proofs in risk["measures"].items():
        assert proofs, name
        assert missing(proofs) == [], name


def test_a_test_that_is_not_there_is_missed() -> None:
    assert missing(["docs/test_proofs.py::test_nothing", "docs/test_gone.py::*"]) == [
        "docs/test_proofs.py::test_nothing",
        "docs/test_gone.py::*",
    ]
    assert missing(["docs/test_proofs.py::*"]) == []
    assert "test_a_test_that_is_not_there_is_missed" in named_in("docs/test_proofs.py")


def test_every_text_about_a_person_is_judged() -> None:
    data = told("dpia")
    assert data["personal"].keys() & set(data["harmless"]) == set()
    assert texts().keys() == data["personal"].keys() | set(data["harmless"]), (
        "say in tools/proofs/dpia.toml what a new text tells of a person"
    )


def test_every_record_stands_in_the_register() -> None:
    page = register_page()
    assert [noun for noun in Kept.of_noun if f"`{noun}`" not in page] == []


def test_a_record_that_does_not_say_whose_it_is_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="neither who sees it, how long it is kept, nor by which right"):

        class Stray(Kept):
            noun: ClassVar[str] = "stray"

    assert "stray" not in Kept.of_noun
