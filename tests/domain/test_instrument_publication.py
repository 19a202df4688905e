"""What keeps a questionnaire from being published, one fault at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from questionnaires import BOTH, definition, document, ordinal, pole, scale

from app.domain.instrument.definition import Definition
from app.domain.instrument.fault import SENTENCES, FaultCode
from app.domain.instrument.publication import publication_faults
from app.domain.vocabulary import Language

Change = Callable[[dict[str, Any]], Any]


def codes(whole: dict[str, Any]) -> set[str]:
    return {fault.code.value for fault in publication_faults(Definition.model_validate(whole))}


def test_a_complete_questionnaire_may_be_published():
    assert publication_faults(definition()) == ()


def when(item: str, **more: Any) -> dict[str, Any]:
    return {"item": item, "op": ">=", "value": 3, **more}


def sort(levels: list[int]) -> dict[str, Any]:
    options = [{"id": name, "label": BOTH} for name in ("a", "b")]
    return {"id": "s", "type": "sort", "text": BOTH, "options": options, "levels": [{"value": level} for level in levels]}


FAULTS: list[tuple[str, Change]] = [
    ("purpose_missing", lambda d: d["legal"].pop("purpose")),
    ("licence_missing", lambda d: d["legal"].pop("item_licence")),
    ("licence_evidence_missing", lambda d: d["legal"].pop("licence_evidence")),
    ("attribution_missing", lambda d: d["legal"].pop("attribution")),
    ("special_category_undecided", lambda d: d["legal"].pop("special_category")),
    ("special_category_undecided", lambda d: d["items"][0].update(special_category=["politics"])),
    ("duplicate_id", lambda d: d["items"].append(ordinal("e1"))),
    ("duplicate_id", lambda d: d["scales"].append(d["scales"][0])),
    ("duplicate_id", lambda d: d["items"][4]["options"].append({"id": "work", "label": BOTH})),
    ("duplicate_id", lambda d: d["items"].append(sort([1, 1]))),
    ("translation_missing", lambda d: d["items"].append(sort([1, 2]))),
    ("unknown_set", lambda d: d["items"][0].update(set="seven")),
    ("unknown_item", lambda d: d["scales"][0]["keys"].update(e9=1)),
    ("unknown_item", lambda d: d["items"][4].update(enable_when=when("e9"))),
    ("unknown_item", lambda d: d.update(quality=[{"rule": "reverse_pair_gap", "pairs": [["e1", "e9"]], "max": 2}])),
    ("unknown_item", lambda d: d["legal"]["translations"]["fr"]["poles"].update(e9=pole(1))),
    ("unknown_scale", lambda d: d["scales"].append({"id": "T", "name": BOTH, "method": "sum", "parts": ["X"]})),
    ("unknown_scale", lambda d: d["report"].update(ranking=["X"])),
    ("unknown_scale", lambda d: d["report"].update(charts=[{"kind": "radar", "series": ["X"]}])),
    ("scale_cycle", lambda d: d["scales"].append({"id": "T", "name": BOTH, "method": "sum", "parts": ["T"]})),
    ("forward_reference", lambda d: d["items"][0].update(enable_when=when("e2"))),
    ("forward_reference", lambda d: d["items"][0].update(enable_when=when("e1"))),
    ("forward_reference", lambda d: d["items"][0].update(enable_when={"not": {"all": [when("e3")]}})),
    ("not_scorable", lambda d: d["scales"][0]["keys"].update(where=1)),
    ("not_scorable", lambda d: d["items"][0].update(scored=False)),
    ("not_scorable", lambda d: d["items"][0].update(value_map={"1": 0, "2": 1})),
    ("not_scorable", lambda d: d.update(quality=[{"rule": "reverse_pair_gap", "pairs": [["e1", "where"]], "max": 2}])),
    ("components_invalid", lambda d: d["scales"].append({"id": "T", "name": BOTH, "method": "centred", "parts": ["E"]})),
    ("components_invalid", lambda d: d["scales"].append({"id": "T", "name": BOTH, "method": "mean"})),
    ("components_invalid", lambda d: d["scales"].append(scale("T", "count", {"e1": 1}))),
    ("components_invalid", lambda d: d["scales"].append(scale("T", "mean", {"e1": 1}, weights={"e1": 2}))),
    ("missing_policy_invalid", lambda d: d["scales"][0].update(missing={"policy": "prorate", "min_answered": 5})),
    ("missing_policy_invalid", lambda d: d["scales"][0].update(missing={"policy": "prorate"})),
    ("missing_policy_invalid", lambda d: d["scales"][0].update(missing={"policy": "all_required", "min_answered": 2})),
    ("values_invalid", lambda d: d["response_sets"]["five"]["labels"].update(fr=["a", "b"])),
    ("values_invalid", lambda d: d["response_sets"]["five"].update(values=[5, 4, 3, 2, 1])),
    ("bands_invalid", lambda d: d["report"]["bands"].reverse()),
    ("bands_invalid", lambda d: d["report"]["bands"].pop()),
    ("range_invalid", lambda d: d["scales"][0].update(range=[5, 1])),
    ("reliability_invalid", lambda d: d["scales"][0].update(reliability={"alpha": "1.2", "source": "a study"})),
    ("reliability_invalid", lambda d: d["scales"][0].update(reliability={"alpha": "0.8", "sd": 0, "source": "a study"})),
    ("language_missing", lambda d: d["legal"].update(translations={})),
    ("translation_missing", lambda d: d["items"][0].update(text={"fr": "texte"})),
    ("translation_missing", lambda d: d["items"][4]["options"][0].update(label={})),
    ("translation_missing", lambda d: d["response_sets"]["five"]["labels"].pop("en")),
    ("translation_missing", lambda d: d["scales"][0].update(name={"fr": "texte"})),
    ("translation_missing", lambda d: d.update(instruction={"fr": "texte"})),
    ("pole_missing", lambda d: d["legal"]["translations"]["fr"]["poles"].pop("e2")),
    ("pole_contradicted", lambda d: d["legal"]["translations"]["en"]["poles"].update(e2=pole(1))),
    ("pole_contradicted", lambda d: d["legal"]["translations"]["en"]["poles"].update(e1={"key": 1, "word": "A", "opposite": "a"})),
    ("label_missing", lambda d: d["legal"]["translations"]["fr"].pop("label")),
]


@pytest.mark.parametrize(("code", "change"), FAULTS, ids=[f"{place}-{code}" for place, (code, _) in enumerate(FAULTS)])
def test_a_fault_is_named(code, change):
    whole = document()
    change(whole)
    assert code in codes(whole)


def test_every_fault_is_told_at_once():
    whole = document()
    whole["legal"].pop("purpose")
    whole["items"][0].update(set="seven")
    whole["legal"]["translations"]["fr"].pop("label")
    assert {"purpose_missing", "unknown_set", "label_missing"} <= codes(whole)


def test_a_special_category_may_be_asked_about_once_its_basis_is_written():
    whole = document()
    whole["items"][0].update(special_category=["health"])
    whole["legal"].update(special_category=[{"category": "health", "basis": BOTH}])
    assert codes(whole) == set()


def test_a_translation_that_somebody_reviewed_needs_no_label():
    whole = document()
    whole["legal"]["translations"]["fr"].update(label=None, reviewed_by=["Somebody Real"])
    assert codes(whole) == set()


def test_every_fault_has_a_sentence_in_both_languages():
    assert set(SENTENCES) == set(FaultCode)
    whole = document()
    whole["legal"].pop("purpose")
    fault = publication_faults(Definition.model_validate(whole))[0]
    assert (fault.at, fault.sentence(), fault.sentence(Language.EN)) == (
        "/legal/purpose",
        "La finalité, liée au bilan, n'est pas indiquée.",
        "No purpose linked to the bilan is given.",
    )
