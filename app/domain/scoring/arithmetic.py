"""Exact numbers: how they are kept, rounded for a reader, and how an irrational one is bounded."""

import json
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

_SCALE = 10**9


def _read(value: Any) -> Any:
    return Fraction(value) if isinstance(value, str | int) and not isinstance(value, bool) else value


ExactNumber = Annotated[
    Fraction,
    BeforeValidator(_read),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}),
]
"""A fraction, stored as text (`13/3`) so that nothing is lost between two readings."""


@lru_cache(maxsize=1024)
def exact(text: str) -> Fraction:
    """The number a definition wrote as `Exact` text."""
    return Fraction(text)


def _json_number(value: Decimal) -> Any:
    return json.loads(format(value, "f"))  # the reader's own binary number, made by the JSON reader and nowhere else


Shown = Annotated[Decimal, Field(decimal_places=3), PlainSerializer(_json_number, when_used="json"), WithJsonSchema({"type": "number"})]
"""A number for a reader: a JSON number with at most three decimals."""


def rounded(value: Fraction) -> Decimal:
    """To three decimals, half up (away from zero below zero), without trailing zeros."""
    thousandths = (abs(value) * 1000 + Fraction(1, 2)).__floor__()
    text = f"{thousandths // 1000}.{thousandths % 1000:03d}".rstrip("0").rstrip(".")
    return Decimal(f"-{text}" if value < 0 and thousandths else text)


def root(value: Fraction) -> Fraction:
    """The square root of a positive fraction, cut (never rounded up) at nine decimals. Raises ValueError below zero."""
    return Fraction(isqrt(value.numerator * _SCALE * _SCALE // value.denominator), _SCALE)
