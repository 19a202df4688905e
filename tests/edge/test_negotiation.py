"""C12, C13, C14, C24: what headers ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.edge.negotiation import JSON, accepts, entity_tags, if_match, language, none_match

ETAG = '"v3-abc"'
HEADER = st.text(st.characters(max_codepoint=255), max_size=60) | st.text('*/;q=0.19,"W application/json', max_size=60)


@pytest.mark.parametrize(
    "header", ["*/*", "", "application/*;q=0.1", "application/json; charset=utf-8", "text/html, */*;q=0.8", "text/csv, application/json"]
)
def test_c12_json_is_acceptable(header: str) -> None:
    assert accepts(header, JSON)


@pytest.mark.parametrize(
    "header",
    [
        "text/csv",
        "application/json;q=0",
        "application/json;q=0, */*",
        "application/json ; Q=0.000",
        "*/*;q=0",
        "application/json;q=x",
        "application/*;q=0, */*",
    ],
)
def test_c13_json_is_not_acceptable(header: str) -> None:
    assert not accepts(header, JSON)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("en;q=0.9,fr;q=0.1", "en"),
        ("de", "fr"),
        ("", "fr"),
        ("en-GB", "en"),
        ("fr-CH, en;q=0.9", "fr"),
        ("*", "fr"),
        ("fr;q=0, *", "en"),
        ("en, fr", "fr"),
        ("EN", "en"),
        ("en;q=2", "fr"),
    ],
)
def test_c14_the_heaviest_known_language_is_spoken(header: str, expected: str) -> None:
    assert language(header) == expected


@pytest.mark.parametrize("header", [ETAG, f"W/{ETAG}", f'"other", W/{ETAG}', "*", f' "a" ,, {ETAG} '])
def test_c24_a_client_that_holds_the_representation_is_told_so(header: str) -> None:
    assert none_match(header, ETAG)


@pytest.mark.parametrize("header", [None, '"v2"', 'W/"v2", "v1"', "v3-abc", f"{ETAG} {ETAG}", '"v3-abc'])
def test_c24_a_client_that_holds_another_one_is_not(header: str | None) -> None:
    assert not none_match(header, ETAG)


def test_c25_if_match_compares_strongly() -> None:
    assert if_match(ETAG, ETAG)
    assert if_match("*", ETAG)
    assert if_match(f'"old", {ETAG}', ETAG)
    assert not if_match(f"W/{ETAG}", ETAG)
    assert not if_match('"old"', ETAG)
    assert not if_match("", ETAG)


def test_a_comma_inside_a_tag_does_not_split_it() -> None:
    assert entity_tags('"a,b", W/"c"') == ((False, '"a,b"'), (True, '"c"'))


@given(HEADER)
def test_no_header_breaks_the_readers(header: str) -> None:
    accepts(header, JSON)
    language(header)
    entity_tags(header)
    if_match(header, ETAG)
    none_match(header, ETAG)
