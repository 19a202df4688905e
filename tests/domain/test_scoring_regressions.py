"""Faults seen in published scorers, none of which may appear here."""

from fractions import Fraction

import pytest
from questionnaires import definition, ordinal, scale, scored

from app.adapters.instrument_files import shipped
from app.domain.scoring.ranking import admissible_codes, ranked
from app.domain.scoring.report import Consistency

HEXAGON = tuple("RIASEC")


def profile(*scores: int | None):
    return ranked(HEXAGON, {letter: None if score is None else Fraction(score) for letter, score in zip(HEXAGON, scores, strict=True)})


def test_a_missing_answer_adds_nothing_to_the_sum_and_nothing_to_the_count():
    asked = definition(scales=[scale("S", "mean", {"e1": 1, "e2": 1}, missing={"policy": "prorate", "min_answered": 1})])
    assert scored(asked, {"e1": 4}).of("S").value == 4


def test_a_missing_answer_is_not_replaced_by_the_middle_of_the_scale():
    asked = definition(scales=[scale("S", "sum", {"e1": 1, "e2": 1}, missing={"policy": "prorate", "min_answered": 1})], report={})
    assert scored(asked, {"e1": 5}).of("S").value == 10


def test_an_answer_outside_the_response_set_is_never_scored():
    asked = definition(items=[ordinal("e1")], scales=[scale("S", "sum", {"e1": 1})])
    for outside in (0, 6, "3", 3.0, True):
        with pytest.raises((ValueError, TypeError)):
            scored(asked, {"e1": outside})


def test_an_item_that_is_worth_no_number_is_never_scored():
    asked = definition(scales=[scale("S", "sum", {"where": 1})])
    with pytest.raises(ValueError, match="where is worth no number"):
        scored(asked, {"e2": 5, "where": "work"})


def test_a_scale_that_does_not_exist_has_no_score():
    with pytest.raises(KeyError):
        scored(definition(), {}).of("X")


def test_equal_letters_are_not_ordered_by_the_alphabet_nor_by_the_hexagon():
    ranking = profile(10, 30, 10, 30, 30, 10)
    assert ranking is not None
    assert ranking.groups == (("I", "S", "E"), ("R", "A", "C"))
    assert set(ranking.codes) == {"ISE", "IES", "SIE", "SEI", "EIS", "ESI"}
    assert ranking.tie


def test_a_profile_without_ties_has_one_code():
    ranking = profile(12, 28, 24, 26, 17, 6)
    assert ranking is not None
    assert (ranking.codes, ranking.tie, ranking.flat) == (("ISA",), False, False)


def test_a_flat_profile_has_no_code_no_consistency_and_says_so():
    ranking = profile(20, 20, 20, 20, 20, 20)
    assert ranking is not None
    assert (ranking.flat, ranking.codes, ranking.consistency, ranking.differentiation.holland) == (True, (), None, 0)


def test_a_letter_withheld_leaves_no_ranking_rather_than_a_last_place():
    assert profile(12, None, 24, 26, 17, 6) is None


def test_differentiation_equals_the_documented_example():
    ranking = profile(70, 10, 60, 30, 40, 20)
    assert ranking is not None
    assert ranking.differentiation.holland == 60
    assert ranking.differentiation.iachan == 70 - Fraction(60 + 30, 2)


@pytest.mark.parametrize(
    ("scores", "consistency"),
    [
        ((30, 20, 1, 2, 3, 4), Consistency.HIGH),
        ((30, 4, 1, 2, 3, 20), Consistency.HIGH),
        ((30, 1, 20, 2, 3, 4), Consistency.MEDIUM),
        ((30, 1, 2, 20, 3, 4), Consistency.LOW),
        ((30, 30, 1, 2, 3, 4), Consistency.HIGH),
        ((30, 20, 20, 2, 3, 4), None),
        ((30, 20, 1, 2, 3, 20), Consistency.HIGH),
    ],
)
def test_consistency_is_the_distance_of_the_two_first_letters_and_nothing_when_they_are_not_settled(scores, consistency):
    ranking = profile(*scores)
    assert ranking is not None
    assert ranking.consistency is consistency


def test_codes_are_as_long_as_the_letters_allow():
    assert admissible_codes((("R",), ("I", "A"))) == ("RAI", "RIA")
    assert admissible_codes((("R",),)) == ("R",)


def test_no_shipped_questionnaire_asks_about_a_special_category_or_carries_an_invented_norm():
    for one in shipped().values():
        assert one.definition.legal.special_category == ()
        assert one.definition.norms == ()
        assert not any(item.special_category for item in one.definition.items)


def test_a_score_always_comes_with_its_range():
    for one in shipped().values():
        report = scored(one.definition, {})
        assert all(s.low is not None and s.high is not None and s.value is None for s in report.scales)
        assert report.withheld == tuple(s.id for s in one.definition.scales)
