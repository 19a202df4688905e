"""The number an answer stands for, before any reversal."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from app.domain.instrument.definition import Definition
from app.domain.instrument.items import Asked, Choice, Number, Ordinal
from app.domain.scoring.arithmetic import exact

Worth = int | Fraction
"""A whole number as long as it can be one: only the last division of a scale needs a fraction."""


class Scored(NamedTuple):
    """A component of a scale: what it is worth (None when unanswered or withheld) and between which ends."""

    id: str
    value: Worth | None
    low: Worth
    high: Worth


def item_value(definition: Definition, item: Asked, answer: Any) -> Worth:
    """What an answer is worth. Raises ValueError when it is not among the item's values, or the item has none."""
    if isinstance(item, Ordinal) and not item.value_map:
        if type(answer) is int and answer in definition.response_sets[item.set].values:
            return answer
    elif isinstance(item, Ordinal | Choice):
        if str(answer) in item.value_map:
            return exact(item.value_map[str(answer)])
    elif isinstance(item, Number) and type(answer) is int and item.least <= answer <= item.most:
        return answer
    message = f"the answer to {item.id} is not among its values"
    raise ValueError(message)


def item_bounds(definition: Definition, item: Asked) -> tuple[Worth, Worth]:
    """The least and the greatest number an item can be worth. Raises ValueError for an item that is worth none."""
    if isinstance(item, Ordinal) and not item.value_map:
        values = definition.response_sets[item.set].values
        return values[0], values[-1]
    if isinstance(item, Ordinal | Choice) and item.value_map:
        return _ends(item.value_map)
    if isinstance(item, Number):
        return item.least, item.most
    message = f"{item.id} is worth no number"
    raise ValueError(message)


def _ends(value_map: Mapping[str, str]) -> tuple[Worth, Worth]:
    values = [exact(value) for value in value_map.values()]
    return min(values), max(values)
