"""Ways of answering worth a word in the interview (à reprendre en entretien): for the counsellor only, never a verdict."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Any

from app.domain.instrument.answers import Answers
from app.domain.instrument.definition import (
    Definition,
    LongestRun,
    LowVariability,
    MissingRate,
    ReversePairGap,
    SecondsPerItem,
    StraightLine,
)
from app.domain.instrument.items import Asked, Info, Ordinal
from app.domain.scoring.arithmetic import exact, root
from app.domain.scoring.item_value import Worth, item_bounds, item_value
from app.domain.scoring.report import Flag

_HALF = Fraction(1, 2)


def flags(definition: Definition, shown: Mapping[str, Asked], given: Answers, seconds: Mapping[str, int]) -> tuple[Flag, ...]:
    """The flags raised by the instrument's own quality rules."""
    seen = _Seen(definition, shown, given, seconds)
    return tuple(flag for rule in definition.quality for flag in _CHECKS[type(rule)](seen, rule))


class _Seen:
    """What the rules look at: the ordinal answers in the order of the items."""

    def __init__(self, definition: Definition, shown: Mapping[str, Asked], given: Answers, seconds: Mapping[str, int]) -> None:
        self.definition, self.shown, self.given, self.seconds = definition, shown, given, seconds
        self.values: list[int] = [given[name] for name, item in shown.items() if isinstance(item, Ordinal) and name in given]


def _longest_run(seen: _Seen, rule: LongestRun) -> Iterator[Flag]:
    if not seen.values:
        return
    longest = max(sum(1 for _ in run) for _, run in groupby(seen.values))
    ratio, limit = Fraction(longest, len(seen.values)), exact(rule.max_ratio)
    if ratio > limit:
        yield Flag(rule=rule.rule, observed=ratio, threshold=limit)


def _straight_line(seen: _Seen, rule: StraightLine) -> Iterator[Flag]:
    if len(seen.values) >= rule.min_answered and len(set(seen.values)) == 1:
        yield Flag(rule=rule.rule, observed=Fraction(len(seen.values)), threshold=Fraction(rule.min_answered))


def _low_variability(seen: _Seen, rule: LowVariability) -> Iterator[Flag]:
    count, limit = len(seen.values), exact(rule.min_sd)
    if count < 2:
        return
    variance = (sum(v * v for v in seen.values) - Fraction(sum(seen.values) ** 2, count)) / (count - 1)
    if variance < limit * limit:
        yield Flag(rule=rule.rule, observed=root(variance), threshold=limit)


def _reverse_pair_gap(seen: _Seen, rule: ReversePairGap) -> Iterator[Flag]:
    for pair in rule.pairs:
        first, second = (_number(seen, name) for name in pair)
        if first is None or second is None:
            continue
        low, high = item_bounds(seen.definition, seen.shown[pair[1]])
        gap = abs(Fraction(first) - low - high + second)
        if gap > rule.max:
            yield Flag(rule=rule.rule, observed=gap, threshold=Fraction(rule.max), items=pair)


def _missing_rate(seen: _Seen, rule: MissingRate) -> Iterator[Flag]:
    required = [name for name, item in seen.shown.items() if item.required and not isinstance(item, Info)]
    if not required:
        return
    rate, limit = Fraction(sum(name not in seen.given for name in required), len(required)), exact(rule.max_ratio)
    if rate > limit:
        yield Flag(rule=rule.rule, observed=rate, threshold=limit)


def _seconds_per_item(seen: _Seen, rule: SecondsPerItem) -> Iterator[Flag]:
    timed = [seen.seconds[name] for name in seen.shown if name in seen.seconds and name in seen.given]
    if not timed:
        return
    fast = Fraction(sum(s < rule.min for s in timed), len(timed))
    if fast > _HALF:
        yield Flag(rule=rule.rule, observed=fast, threshold=_HALF)


def _number(seen: _Seen, name: str) -> Worth | None:
    if name not in seen.shown or name not in seen.given:
        return None
    return item_value(seen.definition, seen.shown[name], seen.given[name])


_CHECKS: dict[type, Callable[[_Seen, Any], Iterator[Flag]]] = {
    LongestRun: _longest_run,
    StraightLine: _straight_line,
    LowVariability: _low_variability,
    ReversePairGap: _reverse_pair_gap,
    MissingRate: _missing_rate,
    SecondsPerItem: _seconds_per_item,
}
