"""The native format: what it accepts, what identifies a version, how it is published as a schema."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from questionnaires import definition, document

from app.domain.instrument.definition import Definition, canonical, fingerprint, json_schema

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
keys = st.text(st.characters(codec="ascii"), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_the_canonical_form_is_that_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


def test_an_approximate_number_has_no_canonical_form():
    with pytest.raises(TypeError):
        canonical({"a": [0.5]})


def test_the_fingerprint_does_not_depend_on_the_order_of_members_nor_on_defaults_written_out():
    turned = dict(reversed(document().items()))
    written_out = Definition.model_validate({**turned, "norms": [], "quality": []})
    assert fingerprint(written_out) == fingerprint(definition())


def test_the_fingerprint_is_the_same_whatever_the_lifecycle():
    assert fingerprint(definition(lifecycle="published")) == fingerprint(definition(lifecycle="draft"))


def test_one_letter_of_one_item_changes_the_fingerprint():
    changed = document()
    changed["items"][0]["text"]["fr"] = "textes"
    assert fingerprint(Definition.model_validate(changed)) != fingerprint(definition())


def test_a_definition_survives_being_written_and_read():
    written = definition().model_dump_json(by_alias=True)
    assert Definition.model_validate_json(written) == definition()


def test_numbers_that_are_not_whole_are_kept_as_they_were_written():
    read = Definition.model_validate_json(json.dumps(document(report={"bands": [{"id": "all", "max": 2.333}]})))
    assert read.report.bands[0].max == "2.333"


@pytest.mark.parametrize("wrong", ["1e3", "1/0", "", "NaN", "1,5", " 1", True, None])
def test_what_is_not_an_exact_number_is_refused(wrong):
    with pytest.raises(ValidationError):
        definition(report={"bands": [{"id": "all", "max": wrong}]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"surprise": 1},
        {"schema": "bdc-instrument/2"},
        {"version": "1.0"},
        {"version": "01.0.0"},
        {"id": "Has Spaces"},
        {"items": []},
        {"items": [{"id": "a", "type": "slider", "text": {"fr": "x"}}]},
        {"items": [{"id": "a", "type": "text", "text": {"fr": "x\u0000"}}]},
        {"norms": ["an-invented-norm"]},
        {"scales": [{"id": "E", "name": {}, "method": "zscore", "keys": {"e1": 1}}]},
        {"scales": [{"id": "E", "name": {}, "method": "sum", "keys": {"e1": 2}}]},
    ],
)
def test_a_document_outside_the_format_is_refused(wrong):
    with pytest.raises(ValidationError):
        definition(**wrong)


def test_the_json_schema_is_closed_and_names_every_item_type():
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    types = {
        variant["properties"]["type"]["const"]
        for variant in schema["$defs"].values()
        if "const" in variant.get("properties", {}).get("type", {})
    }
    assert types == {"ordinal", "choice", "multi", "rank", "pair", "sort", "number", "text", "date", "evidence", "rome_pick", "info"}
