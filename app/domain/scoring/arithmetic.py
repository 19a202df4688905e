"""Exact numbers: how they are kept, rounded for a reader, and how an irrational one is bounded."""

import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
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


def _json_number(value: Decimal) -> Any:
    return json.loads(format(value, "f"))


Shown = Annotated[Decimal, Field(decimal_places=3), PlainSerializer(_json_number, when_used="json"), WithJsonSchema({"type": "number"})]
"""A number for a reader: a JSON number with at most three decimals."""


def rounded(value: Fraction) -> Decimal:
    """To three decimals, half up (away from zero), without the zeros that say nothing."""
    with localcontext() as context:
        context.prec = 60
        thousandths = (abs(value) * 1000 + Fraction(1, 2)).__floor__()
        number = (Decimal(thousandths) / 1000).quantize(Decimal("0.001"), ROUND_HALF_UP).normalize()
        return (-number if value < 0 else number) + 0


def root(value: Fraction) -> Fraction:
    """The square root of a positive fraction, cut (never rounded up) at nine decimals. Raises ValueError below zero."""
    return Fraction(isqrt(value.numerator * _SCALE * _SCALE // value.denominator), _SCALE)
