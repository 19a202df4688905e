"""Reports as they are read: rounding, languages, and what is always said beside a number."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from questionnaires import definition, scored

from app.adapters.instrument_files import shipped
from app.domain.scoring.arithmetic import root, rounded
from app.domain.scoring.reading import read_report

FULL = {"e1": 4, "e2": 2, "e3": 5, "e4": 1}


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("13/3", "4.333"),
        ("2/3", "0.667"),
        ("0.0005", "0.001"),
        ("0.0004999", "0"),
        ("-0.0005", "-0.001"),
        ("-0.0001", "0"),
        ("20", "20"),
        ("9/2", "4.5"),
    ],
)
def test_numbers_are_rounded_half_up_to_three_decimals(exact, shown):
    assert str(rounded(Fraction(exact))) == shown


@given(st.fractions(-1000, 1000))
def test_rounding_is_never_off_by_more_than_half_a_thousandth(value):
    assert abs(Fraction(rounded(value)) - value) <= Fraction(1, 2000)


@given(st.fractions(0, 10**6))
def test_a_root_is_cut_at_nine_decimals(value):
    found = root(value)
    assert found * found <= value < (found + Fraction(1, 10**9)) ** 2


def test_scores_are_json_numbers():
    reading = read_report(scored(definition(), FULL | {"e3": None}), definition())
    written = json.loads(reading.model_dump_json(), parse_float=Decimal)
    assert written["scales"][0]["value"] == Decimal("4.333")
    assert (written["scales"][0]["low"], written["scales"][0]["high"]) == (1, 5)


def test_a_report_carries_what_proves_it():
    report = scored(definition(), FULL)
    reading = read_report(report, definition())
    assert (reading.engine, reading.definition_hash, reading.answers_hash) == (report.engine, report.definition_hash, report.answers_hash)
    assert scored(definition(), FULL | {"e1": 5}).answers_hash != report.answers_hash


@pytest.mark.parametrize("name", ["ipip-50", "mini-ipip", "riasec-60"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_report_answered_in_french_says_that_the_translation_is_not_validated(name, language):
    asked = shipped()[name].definition
    reading = read_report(scored(asked, {}), asked, language=language)
    assert "traduction non validée" in reading.notices
    assert reading.attribution == asked.legal.attribution


def test_a_withheld_scale_says_why():
    (found,) = read_report(scored(definition(), {}), definition()).scales
    assert (found.value, found.remarks) == (None, ("Trop peu de réponses : aucun score n'est donné.",))


def test_a_score_without_known_error_says_so():
    (found,) = read_report(scored(definition(), FULL), definition(), language="en").scales
    assert found.remarks == ("The error of measurement is not known.",)


@pytest.mark.parametrize(
    ("answer_of", "sentence"),
    [
        (lambda place, letter: 2, "Profil plat"),
        (lambda place, letter: 4 if letter in "ri" else 1, "Des scores sont égaux"),
        (lambda place, letter: 4 if place < "riasec".index(letter) * 2 else 1, "Les scores sont tous différents"),
    ],
)
def test_ties_and_flat_profiles_are_said_plainly(answer_of, sentence):
    asked = shipped()["riasec-60"].definition
    answers = {item.id: answer_of(int(item.id[1:]), item.id[0]) for item in asked.items}
    ranking = read_report(scored(asked, answers), asked).ranking
    assert ranking is not None
    assert ranking.sentence.startswith(sentence)
