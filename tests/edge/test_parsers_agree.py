"""A body is read by the gate, and what it says again by orjson and pydantic: none may understand another thing."""

import json

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import from_json

from app.edge.gate import parse
from app.edge.problems import Problem
from tests.edge.test_gate import VALUES


@given(VALUES.map(lambda value: json.dumps(value).encode()) | st.text('[]{}",:\\u0019e+-.tfn ', max_size=60).map(str.encode))
@example(b"1.0")
@example(b"-0")
@example(b"1E5")
@example(b'"\\u00e9\\ud83d\\ude00"')
@example(b"9007199254740993")
@example(b"0.1000000000000000055511151231257827")
def test_what_the_gate_lets_in_is_read_alike_by_every_reader(body: bytes) -> None:
    try:
        value = parse(body)
    except Problem:
        return
    assert value == json.loads(body) == orjson.loads(body) == from_json(body, allow_inf_nan=False)
    assert repr(value) == repr(orjson.loads(body)), "an integer stays an integer"


@pytest.mark.parametrize("body", [b'{"a":1,"a":2}', b"NaN", b"1e400", b'"\\ud800"', b"\xef\xbb\xbf1", b"1" * 20, b"[1,]", b"// no\n1"])
def test_what_readers_would_read_differently_is_refused(body: bytes) -> None:
    with pytest.raises(Problem):
        parse(body)
