"""The questionnaires that ship: licence, poles in each language, words, and that nobody pretends to have reviewed them."""

import re

import pytest
from questionnaires import document

from app.adapters.instrument_files import UnfitInstrument, read, shipped
from app.domain.instrument.definition import Definition, Proof
from app.domain.instrument.rendering import render

NAMES = ["ipip-50", "mini-ipip", "riasec-60"]
KEYS = {
    "ipip-50": {"E": (5, 5), "A": (6, 4), "C": (6, 4), "ES": (2, 8), "I": (7, 3)},
    "mini-ipip": {"E": (2, 2), "A": (2, 2), "C": (2, 2), "ES": (2, 2), "I": (1, 3)},
    "riasec-60": dict.fromkeys("RIASEC", (10, 0)),
}
GENDERED = re.compile(
    r"·|\([a-z]{1,3}\)|\bJe suis (?!calme\b)\w+|\b(seul|content|détendu|stressé|intéressé|patient|client|directeur|vendeur|élu)e?s?\b",
    re.IGNORECASE,
)


def asked(name: str) -> Definition:
    return shipped()[name].definition


def test_three_questionnaires_ship_and_each_may_be_published():
    assert list(shipped()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_keys_are_those_of_the_source(name):
    found = {s.id: (sum(k > 0 for k in s.keys.values()), sum(k < 0 for k in s.keys.values())) for s in asked(name).scales}
    assert found == KEYS[name]
    assert sorted(item for s in asked(name).scales for item in s.keys) == sorted(item.id for item in asked(name).items)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_item_has_its_pole_in_each_language_on_the_side_of_its_key(name, language):
    poles = asked(name).legal.translations[language].poles
    for scale in asked(name).scales:
        high = {(poles[item].word if key > 0 else poles[item].opposite) for item, key in scale.keys.items()}
        low = {(poles[item].opposite if key > 0 else poles[item].word) for item, key in scale.keys.items()}
        assert all(poles[item].key == key for item, key in scale.keys.items())
        assert not high & low, f"{scale.id} says the same word at both ends"


@pytest.mark.parametrize("name", NAMES)
def test_french_is_labelled_as_not_validated_and_nobody_is_said_to_have_reviewed_it(name):
    french = asked(name).legal.translations["fr"]
    assert (french.evidence, french.reviewed_by, french.label) == (Proof.IN_HOUSE, (), "traduction non validée")
    assert "traduction non validée" in render(asked(name), "fr").notices


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_is_there_once_and_in_plain_words(name, language):
    texts = [item.text[language] for item in asked(name).items]
    assert len(set(texts)) == len(texts)
    assert not [text for text in texts if "<" in text or len(text) > 110]


@pytest.mark.parametrize("name", NAMES)
def test_french_wording_addresses_everybody(name):
    assert not [item.text["fr"] for item in asked(name).items if GENDERED.search(item.text["fr"])]


def test_the_short_form_uses_the_very_sentences_of_the_long_one():
    long = {item.text["en"]: item.text["fr"] for item in asked("ipip-50").items}
    short = {item.text["en"]: item.text["fr"] for item in asked("mini-ipip").items}
    assert len(short) == 20
    assert short.items() <= long.items()


NEGATIONS = {
    "en": re.compile(r"\b(Don't|Do not|Am not|little|Seldom)\b"),
    "fr": re.compile(r"\b(ne|n'|peu|rarement)(?=\b|\w)", re.IGNORECASE),
}


@pytest.mark.parametrize("name", ["ipip-50", "mini-ipip"])
def test_a_sentence_that_denies_in_english_denies_in_french_and_the_other_way_round(name):
    """Catches the usual accident of translation: a negation lost or gained while the key stays."""
    quiet = {"Am quiet around strangers."}  # French says it by "parle peu"
    for item in asked(name).items:
        denies = {language: bool(found.search(item.text[language])) for language, found in NEGATIONS.items()}
        assert denies["en"] == denies["fr"] or item.text["en"] in quiet, item.text


def test_interest_items_come_by_pairs_of_letters_in_hexagon_order():
    letters = "".join(item.id[0] for item in asked("riasec-60").items)
    assert letters == "rriiaasseecc" * 5
    assert asked("riasec-60").report.ranking == tuple("RIASEC")


def test_the_interest_questionnaire_credits_its_source_and_says_it_is_experimental():
    rendering = render(asked("riasec-60"), "fr")
    for needed in ("O*NET 29.3 Database", "USDOL/ETA", "CC BY 4.0", "has not approved, endorsed, or tested"):
        assert needed in rendering.attribution
    assert any("expérimental" in notice for notice in rendering.notices)
    words = " ".join(item.text["en"] for item in asked("riasec-60").items).lower()
    assert not re.search("politic|religio|spiritual|government", words)


@pytest.mark.parametrize("name", NAMES)
def test_declared_ranges_are_those_of_the_items(name):
    for scale in asked(name).scales:
        assert scale.range == (("0", "40") if name == "riasec-60" else ("1", "5"))
        assert scale.reliability is None or not scale.reliability.verified


def test_a_damaged_file_is_refused_with_its_faults():
    whole = document()
    whole["legal"].pop("purpose")
    with pytest.raises(UnfitInstrument, match="purpose_missing at /legal/purpose"):
        read(Definition.model_validate(whole).model_dump_json(by_alias=True))


PUBLISHED = {
    "ipip-50@1.0.0": "f2e512f705f10b8755ab9568f2ee8185e72bc0295b4f4b327fd2c59cfc0c31aa",
    "mini-ipip@1.0.0": "8e17a3386126279f0fbde2c0854a55834a26aa109276af33159484c3803615a1",
    "riasec-60@1.0.0": "80c548010efe257d5b0d600e6d09c69f98603e3ac94663ec8eb0ae8e4f651068",
}


def test_a_version_once_shipped_never_changes():
    """A changed word, key or answer is another version: raise its number and add its line, keep the old ones."""
    now = {f"{name}@{one.definition.version}": one.fingerprint for name, one in shipped().items()}
    assert now.items() <= PUBLISHED.items()
