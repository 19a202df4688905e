"""Flags on the way of answering: what raises them, what does not, and that they block nothing."""

from fractions import Fraction
from typing import Any

import pytest
from questionnaires import definition, ordinal, scale, scored, vector

CARELESS = vector("QUA-01")
NAMES = [f"q{place}" for place in range(len(CARELESS["input"]["answers"]))]


def flagged(rule: dict[str, Any], answers: list[int | None], **context: Any):
    names = [f"q{place}" for place in range(len(answers))]
    asked = definition(
        items=[ordinal(name) for name in names], scales=[scale("S", "sum", dict.fromkeys(names, 1))], quality=[rule], report={}
    )
    return scored(asked, dict(zip(names, answers, strict=True)), **context).flags


def test_the_longest_run_is_that_of_the_vector():
    (flag,) = flagged({"rule": "longest_run", "max_ratio": 0.5}, CARELESS["input"]["answers"])
    assert flag.observed == Fraction(str(CARELESS["expected"]["longest_run_ratio"]))


def test_a_run_at_the_limit_is_not_flagged():
    assert flagged({"rule": "longest_run", "max_ratio": 0.6}, CARELESS["input"]["answers"]) == ()


def test_low_variability_is_that_of_the_vector():
    (flag,) = flagged({"rule": "low_variability", "min_sd": 0.5}, CARELESS["input"]["answers"])
    assert abs(flag.observed - Fraction(str(CARELESS["expected"]["intra_individual_sd"]))) < Fraction(1, 10**6)


def test_fast_answers_are_those_of_the_vector():
    seconds = {name: ms // 1000 for name, ms in zip(NAMES, CARELESS["input"]["ms_per_item"], strict=True)}
    (flag,) = flagged({"rule": "seconds_per_item", "min": 2}, CARELESS["input"]["answers"], seconds=seconds)
    assert flag.observed == 1


def test_nothing_is_said_of_speed_when_nothing_was_timed():
    assert flagged({"rule": "seconds_per_item", "min": 2}, CARELESS["input"]["answers"]) == ()


@pytest.mark.parametrize(("answers", "raised"), [([3] * 10, True), ([3] * 9 + [4], False), ([3] * 9 + [None], False)])
def test_a_straight_line_is_every_answer_the_same_and_enough_of_them(answers, raised):
    assert bool(flagged({"rule": "straight_line", "min_answered": 10}, answers)) is raised


@pytest.mark.parametrize(("pair", "raised"), [((5, 5), True), ((5, 1), False), ((5, 4), True), ((5, 3), False), ((5, None), False)])
def test_two_contrary_sentences_both_agreed_with_are_flagged(pair, raised):
    rule = {"rule": "reverse_pair_gap", "pairs": [["q0", "q1"]], "max": 2}
    assert bool(flagged(rule, list(pair))) is raised


@pytest.mark.parametrize(("missing", "raised"), [(1, False), (2, False), (3, True)])
def test_many_missing_answers_are_flagged(missing, raised):
    assert bool(flagged({"rule": "missing_rate", "max_ratio": "0.2"}, [3] * (10 - missing) + [None] * missing)) is raised


def test_an_empty_sheet_raises_no_flag_but_its_missing_answers():
    rules = ("longest_run", "max_ratio"), ("low_variability", "min_sd")
    assert [flagged({"rule": rule, bound: "0.1"}, [None, None]) for rule, bound in rules] == [(), ()]
    assert len(flagged({"rule": "missing_rate", "max_ratio": "0.1"}, [None, None])) == 1


def test_a_flag_is_for_the_counsellor_and_withholds_nothing():
    asked = definition(quality=[{"rule": "longest_run", "max_ratio": "0.1"}])
    report = scored(asked, {"e1": 3, "e2": 3, "e3": 3, "e4": 3})
    assert [flag.audience for flag in report.flags] == ["counsellor"]
    assert report.of("E").value == 3
