"""C07, C08: only one unambiguous JSON document passes."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.edge.gate import FORM, JSON, MERGE_PATCH, announced_length, check_media_type, parse
from app.edge.problems import Problem

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text('a"\\/[]{}é\U0001f600\n'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5).filter(lambda s: "\x00" not in s), inner),
    max_leaves=30,
)


def judged(body: bytes) -> tuple[str, object]:
    try:
        return "read", parse(body)
    except Problem as problem:
        return problem.code, None


def code(body: bytes) -> str:
    with pytest.raises(Problem) as caught:
        parse(body)
    return caught.value.code


@given(VALUES, st.booleans())
def test_c07_a_valid_document_is_read_as_json_reads_it(value: object, escaped: bool) -> None:  # noqa: FBT001 - drawn
    body = json.dumps(value, ensure_ascii=escaped).encode()
    assert parse(body) == json.loads(body)


@given(st.binary(max_size=200) | st.text('[]{}",:\\u0019e+-.tfn ', max_size=80).map(str.encode))
@example(b'"' + b'\\"' * 300_000)
@example(b"[" * 100_000)
@example(b'{"a":' * 100_000)
@example(b"]" * 100 + b"[" * 200_000)
@example(b"9" * 100_000)
def test_c07_any_bytes_are_a_value_or_a_problem(body: bytes) -> None:
    verdict, value = judged(body)
    assert verdict in {"read", "malformed_json", "duplicate_member"}
    if verdict == "read":
        assert value == json.loads(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1',
        b"",
        b"{} {}",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b"[-1e400]",
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        "{}".encode("utf-16"),
        b"[" * 65 + b"]" * 65,
        b"1" * 20,
        b"-" + b"1" * 20,
        b'"\\ud800"',
        b'{"\\udfff":1}',
        b'["\\u0000"]',
        b'"\x00"',
        b"{'a':1}",
        b"[1,]",
    ],
)
def test_c07_an_unreadable_document_is_malformed_json(body: bytes) -> None:
    assert code(body) == "malformed_json"


@pytest.mark.parametrize("body", [b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}', b'[{"b":{"c":1,"c":1}}]'])
def test_c08_a_repeated_member_name_is_refused(body: bytes) -> None:
    assert code(body) == "duplicate_member"


@pytest.mark.parametrize(
    "body", [b"[" * 64 + b"]" * 64, b"1" * 19, b'"\\ud83d\\ude00"', b'"' + b"[{" * 500 + b'"', b'"\\"[[["', b"[" + b"{}," * 99 + b"{}]"]
)
def test_what_only_looks_dangerous_passes(body: bytes) -> None:
    assert parse(body) == json.loads(body)


def test_a_fraction_may_be_long() -> None:
    assert math.isclose(parse(b"0." + b"3" * 5000), 1 / 3)


@pytest.mark.parametrize(
    "value",
    [
        "application/json",
        "Application/JSON; Charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/json; profile=x",
        "application/json;",
    ],
)
def test_c10_json_in_utf8_is_accepted(value: str) -> None:
    check_media_type(value, expected=JSON)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/json; charset=latin-1",
        "application/json, text/plain",
        "application/jsonp",
        "application/json; charset",
        "application/json; charset=utf-8; charset=utf-16",
    ],
)
def test_c10_anything_else_is_an_unsupported_media_type(value: str | None) -> None:
    with pytest.raises(Problem, match="unsupported_media_type") as caught:
        check_media_type(value, expected=JSON)
    assert caught.value.headers == {"Accept": JSON}


def test_c10_a_patch_says_what_it_accepts() -> None:
    with pytest.raises(Problem) as caught:
        check_media_type(JSON, expected=MERGE_PATCH)
    assert caught.value.headers == {"Accept-Patch": MERGE_PATCH}


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip"])
def test_a_compressed_body_is_refused(encoding: str) -> None:
    with pytest.raises(Problem, match="unsupported_media_type"):
        check_media_type(FORM, expected=FORM, encoding=encoding)


def test_c11_an_announced_length_is_a_bounded_number() -> None:
    assert (announced_length(None), announced_length("0"), announced_length("10", limit=10)) == (None, 0, 10)
    for value, expected in (
        ("11", "payload_too_large"),
        ("9" * 5000, "payload_too_large"),
        ("-1", "bad_request"),
        ("1.0", "bad_request"),
        ("²", "bad_request"),
    ):
        with pytest.raises(Problem, match=expected):
            announced_length(value, limit=10)
