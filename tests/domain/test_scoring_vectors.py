"""Scores equal those that other programs computed: R (psych, holland), and a script that knows nothing of the engine."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from questionnaires import DATA, definition, independent, ordinal, scale, scored, vector

from app.adapters.instrument_files import shipped
from app.domain.instrument.definition import Definition
from app.domain.scoring.ranking import ranked

SHARED = json.loads((DATA / "scoring_vectors.json").read_text(encoding="utf-8"))["definitions"]
WRITTEN = json.loads((DATA / "independent_vectors.json").read_text(encoding="utf-8"))


def bfi() -> Definition:
    keys: dict[str, dict[str, int]] = SHARED["ipip-bfi-25"]["scales"]
    least = SHARED["ipip-bfi-25"]["missing_policy"]["min_answered_per_scale"]
    return definition(
        response_sets={"five": {"kind": "ordinal", "values": [1, 2, 3, 4, 5, 6]}},
        items=[ordinal(item) for items in keys.values() for item in items],
        scales=[scale(name, "mean", items, missing={"policy": "prorate", "min_answered": least}) for name, items in keys.items()],
        report={},
    )


def decimal(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(Decimal(str(value)))


@pytest.mark.parametrize("name", ["BFI-01", "BFI-04", "BFI-07"])
def test_means_with_reversed_and_missing_items_equal_those_of_r(name):
    known = vector(name)
    report = scored(bfi(), known["input"]["answers"])
    assert {s.id: s.value for s in report.scales} == {k: decimal(v) for k, v in known["expected"]["scores"].items()}
    assert list(report.withheld) == known["expected"].get("withheld", [])
    assert len(report.answered) == known["expected"].get("answered", len(report.answered))


def test_hidden_items_are_neither_missing_nor_scored():
    questionnaire = definition(
        items=[ordinal("q1"), ordinal("q2", enable_when=SHARED["cond-1"]["enable_when"]["q2"]), ordinal("q3")],
        scales=[scale("S", "mean", {"q1": 1, "q2": 1, "q3": 1}, missing={"policy": "prorate", "min_answered": 2})],
    )
    known = vector("CND-01")
    for answers, expected in zip(known["input"]["cases"], known["expected"]["results"], strict=True):
        report = scored(questionnaire, answers)
        found = {"enabled": list(report.enabled), "missing": list(report.missing), "ignored": list(report.ignored)}
        assert found | {"score": report.of("S").value} == expected


def test_ties_give_rank_groups_and_every_admissible_code():
    known = vector("RIA-02")
    ranking = ranked(tuple("RIASEC"), {letter: Fraction(value) for letter, value in known["input"]["scores"].items()})
    expected: dict[str, Any] = known["expected"]
    assert ranking is not None
    assert [list(group) for group in ranking.groups] == expected["rank_groups"]
    assert list(ranking.codes) == expected["holland_codes"]
    assert ranking.tie is expected["tie"]
    assert ranking.differentiation.holland == expected["differentiation"]["DI5_holland"]
    assert ranking.differentiation.iachan == expected["differentiation"]["DI3_iachan"]
    assert abs(ranking.differentiation.deviation - Fraction(str(expected["differentiation"]["DI7_sd"]))) < Fraction(1, 10**6)


@pytest.mark.parametrize("case", WRITTEN, ids=[f"{place}-{case['instrument']}" for place, case in enumerate(WRITTEN)])
def test_shipped_questionnaires_score_as_the_independent_script_says(case):
    report = scored(shipped()[case["instrument"]].definition, case["answers"])
    assert {s.id: s.value for s in report.scales} == {k: None if v is None else Fraction(*v) for k, v in case["expected"].items()}


def test_the_written_vectors_are_those_that_the_independent_script_writes():
    assert json.loads(json.dumps(independent().vectors())) == WRITTEN


def test_the_example_of_the_format_scores_as_documented():
    answers = {"e1": 4, "e2": 2, "e3": 5, "e4": 1}
    assert scored(definition(), answers).of("E").value == Fraction(9, 2)
    assert scored(definition(), answers | {"e3": None}).of("E").value == Fraction(13, 3)
    assert scored(definition(), {"e1": 4, "e2": 2}).withheld == ("E",)
