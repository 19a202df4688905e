"""States × commands × roles × interesting days, of every machine, through the decisions themselves.

What no row of a table allows is refused, in the right way; what a row allows is decided or refused by a rule; nothing is ever a fault.
And whatever is decided, on whichever day, the sentences of `LAWS` hold of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from time import process_time
from typing import Any, Final

import pytest

from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.content_class import Destroyed
from app.domain.document import DocumentChanged
from app.domain.law.delay import Terms
from app.domain.law.delays import DELAYS
from app.domain.machine import ABSENT, NotInState, NotOpenTo, Refused
from app.domain.record import Command
from app.domain.vocabulary import Role
from app.service.handles import HANDLES
from tests.law.mended_facts import THEN, Case, Stops, flips, mended, plain_case
from tests.law.plain_facts import DAY, in_state, plain_file
from tests.law.sentences import LAWS, Cell, Step

OUTCOMES = (Refused, NotInState, NotOpenTo, WarningsToAcknowledge, DocumentChanged, Destroyed)
SECONDS: Final = 60
"""Of this process: other processes of a busy machine take none of them."""


def cells() -> Iterator[Cell]:
    """Every command in every state by every role; what creates, where there is nothing yet."""
    for command, handle in HANDLES.items():
        creates = not handle.file.root or handle.file.root != handle.machine.noun
        for state in (ABSENT,) if creates else map(str, handle.machine.states):
            yield from ((command, state, role) for role in Role)


def told(command: type[Command], state: str, role: Role) -> str:
    """How the tables answer, read without the kernel: `open`, `not_open` to this role, or `not_in_state`."""
    rows = [row for row in HANDLES[command].machine.rows if row.on is command]
    if not any(role in row.by for row in rows):
        return "not_open"
    if not any(state in row.frm for row in rows):
        return "not_in_state"
    return "open" if any(state in row.frm and role in row.by for row in rows) else "not_open"


@cache
def file_of(command: type[Command], state: str) -> Any:
    """A plain file with the root in a state."""
    handle = HANDLES[command]
    made = plain_file(handle.file)
    if state == ABSENT:
        return made
    root = getattr(made, handle.machine.noun)
    return made.model_copy(update={handle.machine.noun: in_state(root, state)})


def answer(cell: Cell) -> str:
    """What becomes of the plainest question: the name of the outcome."""
    try:
        plain_case(file_of(*cell[:2]), cell[0], cell[2]).decided()
    except NotOpenTo:
        return "not_open"
    except NotInState:
        return "not_in_state"
    except OUTCOMES as outcome:
        return type(outcome).__name__
    return "decided"


def test_what_no_row_allows_is_refused_and_in_the_right_way() -> None:
    found: Counter[str] = Counter()
    wrong = []
    for command, state, role in cells():
        expected = told(command, state, role)
        if expected == "open":
            continue
        said = answer((command, state, role))
        found[said] += 1
        if said != expected:
            wrong.append((command.__name__, state, role.value, expected, said))
    assert wrong == []
    assert found["not_open"] > 5_000
    assert found["not_in_state"] > 1_500


# --- whatever is decided ---------------------------------------------------------------------------------------------------


@cache
def interesting() -> tuple[date, ...]:
    """Of every delay counted from the plain day, in each of its terms: the last day, the one before and the one after."""
    terms = (Terms(), Terms(distance=True), Terms(lasts_six_months=True), Terms(follow_up="twelve_months"))
    ends = {delay.count(DAY, one).due_on for delay in DELAYS.values() for one in terms}
    return tuple(sorted({end + timedelta(days=n) for end in ends for n in (-1, 0, 1)} | {DAY}))


@cache
def case_of(cell: Cell) -> tuple[Case, Stops]:
    """The plainest question in which the cell is decided."""
    return mended(plain_case(file_of(*cell[:2]), cell[0], cell[2]))


@cache
def opened() -> tuple[Cell, ...]:
    """Every cell that a row opens."""
    return tuple(cell for cell in cells() if told(*cell) == "open")


def rows_of(cell: Cell) -> set[Any]:
    return {row for row in HANDLES[cell[0]].machine.rows if row.on is cell[0] and cell[1] in row.frm and cell[2] in row.by}


def variations() -> Iterator[tuple[Cell, Case]]:
    """Every cell on every interesting day; of every row, every part of the file at everything that a closed list tells apart."""
    walked: set[Any] = set()
    for cell in opened():
        case, _ = case_of(cell)
        yield from ((cell, replace(case, on=day)) for day in {case.on, *interesting()})
        if not rows_of(cell) <= walked:
            walked |= rows_of(cell)
            yield from ((cell, flipped) for flipped in flips(case))


@dataclass(frozen=True, slots=True)
class Walk:
    """What came of it: of each sentence, the first cells and days of which it does not hold; on which days anything was decided."""

    broken: dict[str, list[str]]
    days: set[date]


@pytest.fixture(scope="module")
def walk() -> Walk:
    """Every variation decided or refused, never a fault; every decision judged by every sentence."""
    done = Walk(defaultdict(list), set())
    outcomes: Counter[str] = Counter()
    begun = process_time()
    for cell, case in variations():
        try:
            step = Step(cell, case, case.decided())
        except OUTCOMES as outcome:
            outcomes[type(outcome).__name__] += 1
            continue
        outcomes["decided"] += 1
        done.days.add(step.on)
        for sentence, holds in LAWS.items():
            if not holds(step):
                done.broken[sentence].append(f"{step.command.__name__} {step.state} {step.role} {step.on}")
    took = process_time() - begun
    print(f"{sum(outcomes.values())} questions in {took:.1f} s: {dict(outcomes)}")
    assert took < SECONDS
    return done


@pytest.mark.parametrize("sentence", LAWS)
def test_whatever_is_decided_on_whichever_day(walk: Walk, sentence: str) -> None:
    assert walk.broken[sentence][:5] == []


NEVER: Final = {"EnterSessionInError locked": {"mistake.counter_entry"}}
"""Cells whose row is there for what the rule says: hours that were declared are taken back by a counter-entry."""


def test_every_command_is_decided_in_every_state_and_by_every_role_that_a_row_names() -> None:
    """None is refused on any facts whatever: a row that no facts satisfy is a dead one."""
    stopped = {cell: stops for cell in opened() if (stops := case_of(cell)[1]) is None or stops}
    assert {f"{command.__name__} {state}": {*(stops or ())} - {THEN} for (command, state, _), stops in stopped.items()} == NEVER


def test_the_walk_meets_every_interesting_day(walk: Walk) -> None:
    assert walk.days >= set(interesting())
