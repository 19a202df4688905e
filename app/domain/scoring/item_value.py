"""The number an answer stands for, before any reversal."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.instrument.definition import Definition
from app.domain.instrument.items import Asked, Choice, Number, Ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A component of a scale: what it is worth (None when unanswered or withheld) and between which ends."""

    id: str
    value: Fraction | None
    low: Fraction
    high: Fraction


def item_value(definition: Definition, item: Asked, answer: Any) -> Fraction:
    """What an answer is worth. Raises ValueError when it is not among the item's values, or the item has none."""
    if isinstance(item, Ordinal) and not item.value_map:
        if type(answer) is int and answer in definition.response_sets[item.set].values:
            return Fraction(answer)
    elif isinstance(item, Ordinal | Choice):
        if str(answer) in item.value_map:
            return Fraction(item.value_map[str(answer)])
    elif isinstance(item, Number) and type(answer) is int and item.least <= answer <= item.most:
        return Fraction(answer)
    message = f"the answer to {item.id} is not among its values"
    raise ValueError(message)


def item_bounds(definition: Definition, item: Asked) -> tuple[Fraction, Fraction]:
    """The least and the greatest number an item can be worth. Raises ValueError for an item that is worth none."""
    if isinstance(item, Ordinal) and not item.value_map:
        values = definition.response_sets[item.set].values
        return Fraction(values[0]), Fraction(values[-1])
    if isinstance(item, Ordinal | Choice) and item.value_map:
        return _ends(item.value_map)
    if isinstance(item, Number):
        return Fraction(item.least), Fraction(item.most)
    message = f"{item.id} is worth no number"
    raise ValueError(message)


def _ends(value_map: Mapping[str, str]) -> tuple[Fraction, Fraction]:
    values = [Fraction(value) for value in value_map.values()]
    return min(values), max(values)
