"""How far a rule that reads the body can be taken: the last value that it lets pass, found by asking the rule itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2200, 12, 31).toordinal()


class Limit(StrEnum):
    """On which side of a member the rule stands."""

    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True)
class Bounded:
    """A member of the body that a rule limits on one side: whatever lies beyond the bound is refused, whatever lies before it is not."""

    name: str
    """As it is told: `max_minutes`, `earliest_start`."""
    member: str
    limit: Limit
    upto: int | None
    """The largest number that is looked at; None: the member is a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The bound as it stands now: a number (minutes, cents, months, as its name says) or a day, which still passes."""

    name: str
    member: str
    rule_id: str
    number: int | None = None
    day: date | None = None


def most(name: str, member: str, *, upto: int = 1_000_000) -> Bounded:
    """A number of which the rule refuses more."""
    return Bounded(name, member, Limit.MOST, upto)


def earliest(name: str, member: str) -> Bounded:
    """A day of which the rule refuses an earlier one."""
    return Bounded(name, member, Limit.LEAST, None)


def latest(name: str, member: str) -> Bounded:
    """A day of which the rule refuses a later one."""
    return Bounded(name, member, Limit.MOST, None)


def bound_of(bounded: Bounded, rule: Any, ask: Any) -> Bound | None:
    """The bound that a rule sets to a command like that of `ask`; None when there is none, or when nothing is let pass on either side."""
    member = bounded.member
    if member not in type(ask.command).model_fields:
        return None

    def passes(value: int) -> bool:
        said = ask.command.model_copy(update={member: date.fromordinal(value) if bounded.upto is None else value})
        return rule.finding(replace(ask, command=said)) is None

    lowest, highest = (FIRST, LAST) if bounded.upto is None else (0, bounded.upto)
    today = ask.today.toordinal()
    near = today if bounded.upto is None and passes(today) else None
    found = _most(passes, near or lowest, highest) if bounded.limit is Limit.MOST else _least(passes, lowest, near or highest)
    if found is None:
        return None
    shown: dict[str, Any] = {"day": date.fromordinal(found)} if bounded.upto is None else {"number": found}
    return Bound(name=bounded.name, member=member, rule_id=rule.id, **shown)


def _most(passes: Callable[[int], bool], lowest: int, highest: int) -> int | None:
    if passes(highest) or not passes(lowest):
        return None
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        lowest, highest = (middle, highest) if passes(middle) else (lowest, middle)
    return lowest


def _least(passes: Callable[[int], bool], lowest: int, highest: int) -> int | None:
    if passes(lowest) or not passes(highest):
        return None
    while highest - lowest > 1:
        middle = (lowest + highest) // 2
        lowest, highest = (lowest, middle) if passes(middle) else (middle, highest)
    return highest
