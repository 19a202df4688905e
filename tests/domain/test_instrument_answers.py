"""Which answers are accepted at save, for each item type, and which items are shown."""

from typing import Any

import pytest
from questionnaires import BOTH, definition, ordinal

from app.domain.instrument.answers import answer_faults, visible

OPTIONS = [{"id": name, "label": BOTH} for name in ("a", "b", "c")]
EVERY_TYPE = definition(
    scales=[],
    items=[
        ordinal("ordinal"),
        {"id": "choice", "type": "choice", "text": BOTH, "options": OPTIONS},
        {"id": "multi", "type": "multi", "text": BOTH, "options": OPTIONS, "least": 1, "most": 2},
        {"id": "rank", "type": "rank", "text": BOTH, "options": OPTIONS},
        {"id": "top", "type": "rank", "text": BOTH, "options": OPTIONS, "top": 2},
        {"id": "pair", "type": "pair", "text": BOTH, "options": OPTIONS[:2]},
        {"id": "sort", "type": "sort", "text": BOTH, "options": OPTIONS, "levels": [{"value": 1, "most": 1}, {"value": 2}]},
        {"id": "number", "type": "number", "text": BOTH, "least": 0, "most": 10},
        {"id": "text", "type": "text", "text": BOTH, "longest": 5},
        {"id": "date", "type": "date", "text": BOTH},
        {"id": "evidence", "type": "evidence", "text": BOTH},
        {"id": "job", "type": "rome_pick", "pick": "job", "text": BOTH, "most": 2},
        {"id": "info", "type": "info", "text": {"fr": "à lire", "en": "to read"}},
    ],
)
UPLOAD = "0190a5f4-7c3e-7aaa-8bbb-1234567890ab"

ACCEPTED: list[tuple[str, Any]] = [
    ("ordinal", 1),
    ("ordinal", None),
    ("choice", "b"),
    ("multi", ["c", "a"]),
    ("rank", ["c", "a", "b"]),
    ("top", ["c", "a"]),
    ("pair", "b"),
    ("sort", {"a": 1, "b": 2, "c": 2}),
    ("number", 10),
    ("text", "cinqé"),
    ("date", "2028-02-29"),
    ("evidence", {"link": "https://example.org/a?b=c"}),
    ("evidence", {"upload_id": UPLOAD}),
    ("job", ["M1805", "K1206"]),
]
REFUSED: list[tuple[str, Any, str]] = [
    ("nothing", 1, "item_not_found"),
    ("info", "read", "not_answerable"),
    ("ordinal", 6, "out_of_range"),
    ("ordinal", 0, "out_of_range"),
    ("ordinal", "3", "wrong_type"),
    ("ordinal", 3.0, "wrong_type"),
    ("ordinal", True, "wrong_type"),
    ("ordinal", [3], "wrong_type"),
    ("choice", "d", "out_of_range"),
    ("choice", 1, "wrong_type"),
    ("multi", [], "wrong_count"),
    ("multi", ["a", "b", "c"], "wrong_count"),
    ("multi", ["a", "a"], "repeated"),
    ("multi", ["d"], "out_of_range"),
    ("multi", "a", "wrong_type"),
    ("multi", [{}], "wrong_type"),
    ("rank", ["a", "b"], "wrong_count"),
    ("rank", ["a", "b", "b"], "repeated"),
    ("top", ["a", "b", "c"], "wrong_count"),
    ("pair", "c", "out_of_range"),
    ("sort", {"a": 1, "b": 1, "c": 2}, "quota_exceeded"),
    ("sort", {"a": 1, "b": 2}, "wrong_count"),
    ("sort", {"a": 1, "b": 2, "c": 3}, "out_of_range"),
    ("sort", {"a": 1, "b": 2, "d": 2}, "out_of_range"),
    ("sort", {"a": True, "b": 2, "c": 2}, "wrong_type"),
    ("sort", ["a"], "wrong_type"),
    ("number", 11, "out_of_range"),
    ("number", 1.5, "wrong_type"),
    ("number", True, "wrong_type"),
    ("text", "trop long", "too_long"),
    ("text", "a\0", "wrong_type"),
    ("text", "\ud800", "wrong_type"),
    ("text", 3, "wrong_type"),
    ("date", "2027-02-29", "out_of_range"),
    ("date", "29/02/2028", "wrong_type"),
    ("date", 20280229, "wrong_type"),
    ("evidence", {"link": "http://example.org"}, "bad_link"),
    ("evidence", {"link": "javascript:alert(1)"}, "bad_link"),
    ("evidence", {"upload_id": "1"}, "wrong_type"),
    ("evidence", {"upload_id": UPLOAD, "link": "https://example.org"}, "wrong_type"),
    ("evidence", {"other": "x"}, "wrong_type"),
    ("evidence", UPLOAD, "wrong_type"),
    ("job", ["1805M"], "out_of_range"),
    ("job", ["M1805", "M1805"], "repeated"),
    ("job", [], "wrong_count"),
]


@pytest.mark.parametrize(("item", "value"), ACCEPTED)
def test_a_fitting_answer_is_accepted(item, value):
    assert answer_faults(EVERY_TYPE, item, value) == ()


@pytest.mark.parametrize(("item", "value", "code"), REFUSED)
def test_an_answer_that_does_not_fit_is_named(item, value, code):
    (fault,) = answer_faults(EVERY_TYPE, item, value)
    assert (fault.code, fault.at) == (code, item)


CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({"item": "e1", "op": "=", "value": 3}, {"e1": 3}, True),
    ({"item": "e1", "op": "=", "value": 3}, {"e1": 2}, False),
    ({"item": "e1", "op": "!=", "value": 3}, {"e1": 2}, True),
    ({"item": "e1", "op": "!=", "value": 3}, {}, False),
    ({"item": "e1", "op": ">", "value": 3}, {"e1": 3}, False),
    ({"item": "e1", "op": ">=", "value": 3}, {"e1": 3}, True),
    ({"item": "e1", "op": "<", "value": 3}, {"e1": 3}, False),
    ({"item": "e1", "op": "<=", "value": 3}, {"e1": 3}, True),
    ({"item": "e1", "op": "<=", "value": 3}, {}, False),
    ({"item": "e1", "op": "in", "value": [1, 2]}, {"e1": 2}, True),
    ({"item": "e1", "op": "in", "value": [1, 2]}, {"e1": 3}, False),
    ({"item": "e1", "op": "answered"}, {"e1": 3}, True),
    ({"item": "e1", "op": "answered"}, {}, False),
    ({"item": "e1", "op": "answered", "value": False}, {}, True),
    ({"item": "e1", "op": ">=", "value": "work"}, {"e1": 3}, False),
    ({"not": {"item": "e1", "op": "=", "value": 3}}, {}, True),
    ({"all": [{"item": "e1", "op": "=", "value": 3}, {"item": "m", "op": "=", "value": "a"}]}, {"e1": 3, "m": ["b", "a"]}, True),
    ({"all": [{"item": "e1", "op": "=", "value": 3}, {"item": "m", "op": "=", "value": "c"}]}, {"e1": 3, "m": ["b", "a"]}, False),
    ({"any": [{"item": "e1", "op": "=", "value": 3}, {"item": "m", "op": "answered"}]}, {"m": []}, True),
]


@pytest.mark.parametrize(("condition", "answers", "shown"), CONDITIONS)
def test_an_item_is_shown_when_its_condition_holds(condition, answers, shown):
    items = [ordinal("e1"), {"id": "m", "type": "multi", "text": BOTH, "options": OPTIONS}, ordinal("last", enable_when=condition)]
    assert ("last" in visible(definition(items=items, scales=[]), answers, frozenset())) is shown


def test_an_item_hidden_counts_as_unanswered_for_the_items_after_it():
    first = {"item": "a", "op": "=", "value": 1}
    items = [ordinal("a"), ordinal("b", enable_when=first), ordinal("c", enable_when={"item": "b", "op": "answered"})]
    questionnaire = definition(items=items, scales=[])
    assert list(visible(questionnaire, {"a": 2, "b": 5}, frozenset())) == ["a"]
    assert list(visible(questionnaire, {"a": 1, "b": 5}, frozenset())) == ["a", "b", "c"]
