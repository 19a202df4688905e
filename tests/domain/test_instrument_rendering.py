"""A questionnaire as somebody reads it, in one language."""

import pytest
from questionnaires import BOTH, definition

from app.adapters.instrument_files import shipped
from app.domain.instrument.definition import Definition
from app.domain.instrument.rendering import render


def asked(name: str) -> Definition:
    return shipped()[name].definition


def test_a_rendering_offers_every_answer_in_words():
    question = render(asked("mini-ipip"), "en").questions[0]
    assert question.text == "Am the life of the party."
    assert [(response.value, bool(response.label)) for response in question.responses] == [(value, True) for value in (1, 2, 3, 4, 5)]


def test_a_language_that_is_not_spoken_is_not_rendered():
    with pytest.raises(KeyError):
        render(asked("mini-ipip"), "de")


def test_options_and_levels_are_offered_in_words():
    options = [{"id": name, "label": BOTH} for name in ("a", "b")]
    levels = [{"value": value, "label": BOTH} for value in (1, 2)]
    items = [
        {"id": "s", "type": "sort", "text": BOTH, "hint": BOTH, "options": options, "levels": levels},
        {"id": "t", "type": "text", "text": BOTH, "required": False},
    ]
    sort, text = render(definition(items=items, scales=[]), "en").questions
    assert [(r.value, r.label) for r in sort.responses] == [("a", "text"), ("b", "text")]
    assert [(r.value, r.label) for r in sort.levels] == [(1, "text"), (2, "text")]
    assert (sort.hint, text.responses, text.required) == ("text", (), False)


def test_a_display_condition_travels_with_its_question():
    where = render(definition()).questions[-1]
    assert where.enable_when == definition().items[-1].enable_when
