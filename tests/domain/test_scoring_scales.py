"""Each way of making a scale, on numbers small enough to check by hand."""

from fractions import Fraction

import pytest
from questionnaires import BOTH, definition, ordinal, scale, scored

from app.domain.instrument.items import SpecialCategory
from app.domain.instrument.publication import publication_faults

FOUR = {"e1": 4, "e2": 2, "e3": 5, "e4": 1}
KEYS = {"e1": 1, "e2": -1, "e3": 1, "e4": -1}


def with_scales(*scales, **changes):
    asked = definition(scales=list(scales), **{"report": {}} | changes)
    assert not [fault for fault in publication_faults(asked) if "/scales" in fault.at]
    return asked


def test_a_sum_keeps_its_range():
    found = scored(with_scales(scale("S", "sum", KEYS)), FOUR).of("S")
    assert (found.value, found.low, found.high) == (18, 4, 20)


def test_a_prorated_sum_is_exact():
    asked = with_scales(scale("S", "sum", KEYS, missing={"policy": "prorate", "min_answered": 3}))
    assert scored(asked, FOUR | {"e3": None}).of("S").value == Fraction(52, 3)


def test_all_required_withholds_at_the_first_missing_answer():
    found = scored(with_scales(scale("S", "sum", KEYS)), FOUR | {"e3": None}).of("S")
    assert (found.value, found.answered, found.shown) == (None, 3, 4)


def test_a_count_counts_answers_and_never_counts_silence_as_a_no():
    asked = with_scales(scale("S", "count", {"e1": 1, "e2": 1, "e3": 1}, counted=[4, 5], missing={"policy": "prorate", "min_answered": 2}))
    assert scored(asked, {"e1": 4, "e2": 2, "e3": 5}).of("S").value == 2
    assert scored(asked, {"e1": 4, "e3": 5}).of("S").value == 3
    assert scored(asked, {"e1": 4}).of("S").value is None


def test_a_count_of_chosen_options():
    chosen = {"id": "m", "type": "multi", "text": BOTH, "options": [{"id": name, "label": BOTH} for name in ("a", "b", "c")]}
    asked = with_scales(scale("S", "count", {"m": 1}, counted=["b"]), items=[chosen])
    assert [scored(asked, {"m": answer}).of("S").value for answer in (["a", "b"], ["a"], None)] == [1, 0, None]


def test_weights_are_exact():
    asked = with_scales(scale("S", "weighted", {"e1": 1, "e2": -1}, weights={"e1": "0.707", "e2": "-1/3"}))
    found = scored(asked, FOUR).of("S")
    assert found.value == Fraction("2.828") - Fraction(4, 3)
    assert (found.low, found.high) == (Fraction("0.707") - Fraction(5, 3), Fraction("3.535") - Fraction(1, 3))
    assert scored(asked, {"e1": 4}).of("S").value is None


def test_centred_scales_add_up_to_nothing_and_are_ipsative():
    asked = with_scales(scale("X", "centred", {"e1": 1, "e2": 1}), scale("Y", "centred", {"e3": 1, "e4": 1}))
    report = scored(asked, {"e1": 5, "e2": 4, "e3": 2, "e4": 2})
    assert [(s.value, s.ipsative, s.band) for s in report.scales] == [(Fraction(5, 4), True, None), (Fraction(-5, 4), True, None)]
    assert (report.of("X").low, report.of("X").high) == (-2, 2)


def test_centred_scales_are_withheld_together_when_one_answer_of_the_grand_mean_lacks():
    asked = with_scales(scale("X", "centred", {"e1": 1, "e2": 1}), scale("Y", "centred", {"e3": 1, "e4": 1}))
    assert scored(asked, {"e1": 5, "e2": 4, "e3": 2}).withheld == ("X", "Y")


def test_scales_of_scales_are_worked_out_in_order_of_dependency():
    whole = {"id": "T", "name": BOTH, "method": "sum", "parts": ["X", "Y"]}
    asked = with_scales(whole, scale("X", "sum", {"e1": 1, "e2": -1}), scale("Y", "sum", {"e3": 1, "e4": -1}))
    found = scored(asked, FOUR).of("T")
    assert (found.value, found.low, found.high) == (18, 4, 20)
    assert scored(asked, FOUR | {"e1": None}).withheld == ("T", "X")


def test_a_part_that_is_wholly_hidden_is_not_missing():
    whole = {"id": "T", "name": BOTH, "method": "sum", "parts": ["X", "Y"]}
    items = [ordinal("e1"), ordinal("e2"), ordinal("e3", special_category=["politics"]), ordinal("e4", special_category=["politics"])]
    asked = with_scales(whole, scale("X", "sum", {"e1": 1, "e2": -1}), scale("Y", "sum", {"e3": 1, "e4": -1}), items=items)
    report = scored(asked, FOUR)
    assert (report.of("T").value, report.of("T").high, report.of("Y").value) == (8, 10, None)
    assert (report.missing, report.ignored) == ((), ("e3", "e4"))
    consented = scored(asked, FOUR, consented=frozenset({SpecialCategory.POLITICS}))
    assert (consented.of("T").value, consented.ignored) == (18, ())


def test_value_maps_replace_what_was_answered():
    weighed = {
        "id": "c",
        "type": "choice",
        "text": BOTH,
        "options": [{"id": n, "label": BOTH} for n in "ab"],
        "value_map": {"a": 0, "b": "2.5"},
    }
    mapped = ordinal("o", value_map={"1": 0, "2": 0, "3": 1, "4": 2, "5": 2})
    asked = with_scales(scale("S", "sum", {"c": 1, "o": -1}), items=[weighed, mapped])
    found = scored(asked, {"c": "b", "o": 5}).of("S")
    assert (found.value, found.low, found.high) == (Fraction(5, 2), 0, Fraction(9, 2))


def test_numbers_reverse_between_their_own_ends():
    asked = with_scales(scale("S", "sum", {"n": -1}), items=[{"id": "n", "type": "number", "text": BOTH, "least": 2, "most": 10}])
    assert scored(asked, {"n": 3}).of("S").value == 9


@pytest.mark.parametrize(
    ("answers", "band"),
    [
        ((1, 1, 1, 1), "low"),
        ((2, 2, 2, 3), "low"),
        ((2, 2, 3), "middle"),
        ((3, 3, 3, 4), "middle"),
        ((4, 4, 3), "high"),
        ((5, 5, 5, 5), "high"),
    ],
)
def test_bands_include_their_lower_end_and_the_last_one_its_upper_end(answers, band):
    keys = {"e1": 1, "e2": 1, "e3": 1, "e4": 1}
    asked = definition(scales=[scale("E", "mean", keys, missing={"policy": "prorate", "min_answered": 3})])
    given = {f"e{place}": answer for place, answer in enumerate(answers, 1)}
    assert scored(asked, given).of("E").band == band


def test_the_error_of_measurement_is_given_only_with_a_verified_reliability():
    figures = {"alpha": "0.84", "sd": 1, "source": "a study"}
    for known, expected in ((figures, None), (figures | {"verified": True}, Fraction("0.4"))):
        asked = with_scales(scale("S", "mean", KEYS, reliability=known))
        error = scored(asked, FOUR).of("S").error
        assert (error.sem if error else None) == expected
    assert error is not None
    assert (error.low, error.high) == (Fraction("4.5") - Fraction("0.784"), 5)
