"""Answers: which ones an item accepts, and which items somebody's answers make visible."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.instrument.definition import Definition
from app.domain.instrument.fault import Fault, FaultCode
from app.domain.instrument.items import (
    AllOf,
    AnyOf,
    Asked,
    Choice,
    Comparison,
    Condition,
    Date,
    Evidence,
    Info,
    ItemTest,
    Multi,
    Number,
    Ordinal,
    Pair,
    Rank,
    Reference,
    RomePick,
    Sort,
    SpecialCategory,
    Text,
    WithOptions,
)

Answers = Mapping[str, Any]
"""Item id → what was answered (JSON values). None is no answer."""

_ROME = {
    Reference.JOB: re.compile("[A-N][0-9]{4}"),
    Reference.COMPETENCE: re.compile("[0-9]{1,8}"),
    Reference.CENTRE: re.compile("[0-9]{1,8}"),
    Reference.CONTEXT: re.compile("[0-9]{1,8}"),
}
_LINK = re.compile(r"https://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]{0,1700})?")


def answer_faults(definition: Definition, item_id: str, value: Any) -> tuple[Fault, ...]:
    """What forbids saving `value` as the answer to an item. None takes an answer back and is always accepted."""
    item = definition.item_of.get(item_id)
    if item is None:
        return (Fault(code=FaultCode.ITEM_NOT_FOUND, at=item_id),)
    if isinstance(item, Info):
        return (Fault(code=FaultCode.NOT_ANSWERABLE, at=item_id),)
    if value is None:
        return ()
    code = _ordinal(definition, item, value) if isinstance(item, Ordinal) else _CHECKS[type(item)](item, value)
    return () if code is None else (Fault(code=code, at=item_id),)


def _ordinal(definition: Definition, item: Ordinal, value: Any) -> FaultCode | None:
    if type(value) is not int:
        return FaultCode.WRONG_TYPE
    return None if value in definition.response_sets[item.set].values else FaultCode.OUT_OF_RANGE


def _one(item: Choice | Pair, value: Any) -> FaultCode | None:
    if not isinstance(value, str):
        return FaultCode.WRONG_TYPE
    return None if value in _ids(item) else FaultCode.OUT_OF_RANGE


def _several(value: Any, *, among: Callable[[str], bool], least: int, most: int) -> FaultCode | None:
    if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
        return FaultCode.WRONG_TYPE
    if not least <= len(value) <= most:
        return FaultCode.WRONG_COUNT
    if len(set(value)) < len(value):
        return FaultCode.REPEATED
    return None if all(map(among, value)) else FaultCode.OUT_OF_RANGE


def _multi(item: Multi, value: Any) -> FaultCode | None:
    ids = _ids(item)
    return _several(value, among=ids.__contains__, least=item.least, most=item.most or len(ids))


def _rank(item: Rank, value: Any) -> FaultCode | None:
    ids = _ids(item)
    places = item.top or len(ids)
    return _several(value, among=ids.__contains__, least=places, most=places)


def _rome(item: RomePick, value: Any) -> FaultCode | None:
    shape = _ROME[item.pick]
    return _several(value, among=lambda code: shape.fullmatch(code) is not None, least=1, most=item.most)


def _sort(item: Sort, value: Any) -> FaultCode | None:
    if not isinstance(value, dict) or not all(type(level) is int for level in value.values()):
        return FaultCode.WRONG_TYPE
    if set(value) - _ids(item) or set(value.values()) - {level.value for level in item.levels}:
        return FaultCode.OUT_OF_RANGE
    if len(value) < len(item.options):
        return FaultCode.WRONG_COUNT
    piles = Counter(value.values())
    crowded = any(level.most is not None and piles[level.value] > level.most for level in item.levels)
    return FaultCode.QUOTA_EXCEEDED if crowded else None


def _number(item: Number, value: Any) -> FaultCode | None:
    if type(value) is not int:
        return FaultCode.WRONG_TYPE
    return None if item.least <= value <= item.most else FaultCode.OUT_OF_RANGE


def _prose(item: Text, value: Any) -> FaultCode | None:
    if not isinstance(value, str) or "\0" in value or re.search("[\ud800-\udfff]", value):
        return FaultCode.WRONG_TYPE
    return FaultCode.TOO_LONG if len(value) > item.longest else None


def _day(_: Date, value: Any) -> FaultCode | None:
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return FaultCode.WRONG_TYPE
    try:
        date.fromisoformat(value)
    except ValueError:
        return FaultCode.OUT_OF_RANGE
    return None


def _proof(_: Evidence, value: Any) -> FaultCode | None:
    if not isinstance(value, dict) or len(value) != 1 or not all(isinstance(v, str) for v in value.values()):
        return FaultCode.WRONG_TYPE
    if "link" in value:
        return None if _LINK.fullmatch(value["link"]) else FaultCode.BAD_LINK
    if "upload_id" not in value:
        return FaultCode.WRONG_TYPE
    try:
        return None if str(UUID(value["upload_id"])) == value["upload_id"] else FaultCode.WRONG_TYPE
    except ValueError:
        return FaultCode.WRONG_TYPE


_CHECKS: dict[type[Asked], Callable[[Any, Any], FaultCode | None]] = {
    Choice: _one,
    Pair: _one,
    Multi: _multi,
    Rank: _rank,
    Sort: _sort,
    Number: _number,
    Text: _prose,
    Date: _day,
    Evidence: _proof,
    RomePick: _rome,
}


def _ids(item: WithOptions) -> frozenset[str]:
    return frozenset(option.id for option in item.options)


def visible(definition: Definition, answers: Answers, consented: frozenset[SpecialCategory]) -> dict[str, Asked]:
    """The items shown, in order: neither hidden by their condition, nor about a special category that was not consented to.

    An item hidden counts as unanswered for the conditions after it, whatever was stored before it disappeared.
    """
    shown: dict[str, Asked] = {}
    given: dict[str, Any] = {}
    for item in definition.items:
        if not consented.issuperset(item.special_category):
            continue
        if item.enable_when is not None and not holds(item.enable_when, given):
            continue
        shown[item.id] = item
        given[item.id] = answers.get(item.id)
    return shown


def holds(condition: Condition, given: Answers) -> bool:
    """Whether a display condition is true of these answers."""
    if isinstance(condition, ItemTest):
        return _compared(condition, given.get(condition.item))
    if isinstance(condition, AllOf):
        return all(holds(part, given) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any(holds(part, given) for part in condition.any)
    return not holds(condition.negated, given)


def _compared(test: ItemTest, given: Any) -> bool:
    if test.op is Comparison.ANSWERED:
        return (given is not None) is bool(test.value)
    if given is None:
        return False
    if isinstance(given, list | tuple):  # one of several answers is enough, as in FHIR
        return any(_compared(test, one) for one in given)
    if test.op is Comparison.IN:
        return isinstance(test.value, tuple) and given in test.value
    return type(given) is type(test.value) and _COMPARED[test.op](given, test.value)


_COMPARED: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQUAL: lambda given, wanted: bool(given == wanted),
    Comparison.DIFFERENT: lambda given, wanted: bool(given != wanted),
    Comparison.GREATER: lambda given, wanted: bool(given > wanted),
    Comparison.AT_LEAST: lambda given, wanted: bool(given >= wanted),
    Comparison.LESS: lambda given, wanted: bool(given < wanted),
    Comparison.AT_MOST: lambda given, wanted: bool(given <= wanted),
}
