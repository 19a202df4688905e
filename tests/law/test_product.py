"""States × commands × roles × interesting days, of every machine, through the decisions themselves.

What no row of a table allows is refused, in the right way; what a row allows is decided or refused by a rule; nothing is ever a fault.
And whatever is decided, on whichever day, the sentences of `LAWS` hold of it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from time import process_time
from typing import Any, Final

import pytest

from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.bilan.records import HoursLedger
from app.domain.calendar import paris_date, paris_midnight
from app.domain.content_class import Destroyed
from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.decision import Decision
from app.domain.document import DocumentChanged
from app.domain.law.delay import Terms
from app.domain.law.delays import DELAYS
from app.domain.machine import ABSENT, NotInState, NotOpenTo, Refused
from app.domain.record import Command, Kept, Resource
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.service.handles import HANDLES
from tests.domain import given
from tests.law.plain_facts import DAY, dated, example, in_state, parts, plain, plain_file

OUTCOMES = (Refused, NotInState, NotOpenTo, WarningsToAcknowledge, DocumentChanged, Destroyed)
SECONDS: Final = 60
"""Of this process: other processes of a busy machine take none of them."""
PARTNERS = frozenset({Role.EMPLOYER, Role.FUNDER})
Cell = tuple[type[Command], str, Role]


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


def answer(command: type[Command], facts: Any, role: Role, on: date = DAY) -> tuple[str, Decision | None]:
    """What becomes of it: the name of the outcome, and the decision."""
    ask = given.ask(facts, example(command), role, on=on.isoformat(), content_key=b"k" * 32, secret="s" * 43, number=1)
    try:
        return "decided", HANDLES[command].decide(ask)
    except NotOpenTo:
        return "not_open", None
    except NotInState:
        return "not_in_state", None
    except OUTCOMES as outcome:
        return type(outcome).__name__, None


def test_what_no_row_allows_is_refused_and_in_the_right_way() -> None:
    found: Counter[str] = Counter()
    wrong = []
    for command, state, role in cells():
        expected = told(command, state, role)
        if expected == "open":
            continue
        said, _ = answer(command, file_of(command, state), role)
        found[said] += 1
        if said != expected:
            wrong.append((command.__name__, state, role.value, expected, said))
    assert wrong == []
    assert found["not_open"] > 5_000
    assert found["not_in_state"] > 1_500


# --- whatever is decided ---------------------------------------------------------------------------------------------------


class Step:
    """One decision: who asked what, in which state, on which day, and what came of it."""

    def __init__(self, cell: Cell, facts: Any, on: date, decision: Decision) -> None:
        self.command, self.state, self.role = cell
        self.facts, self.on, self.decision = facts, on, decision
        self.written: tuple[Kept, ...] = (*decision.changed, *decision.added)

    @property
    def machine(self) -> Any:
        return HANDLES[self.command].machine

    def of(self, kind: type[Any]) -> list[Any]:
        return [record for record in self.written if isinstance(record, kind)]


def _leads_where_a_row_says(step: Step) -> bool:
    """What the command itself did; what follows from it is told by later events."""
    rows = [r for r in step.machine.rows if r.on is step.command and step.state in r.frm and step.role in r.by]
    first = step.decision.events[0]
    return (first.type, first.facts["status"]) in {(f"{step.machine.noun}.{row.event}", str(row.to)) for row in rows}


def _final_stays(step: Step) -> bool:
    return step.state not in step.machine.final or any(row.correction for row in step.machine.rows if row.on is step.command)


def _under_the_cap(step: Step) -> bool:
    return all(one.cap_minutes is None or one.planned_minutes + one.counted_minutes <= one.cap_minutes for one in step.of(HoursLedger))


def _partners_see_no_content(step: Step) -> bool:
    shown = (_shown(record, role) for record in step.written for role in PARTNERS)
    return not any(fields & secret for fields, secret in shown)


@cache
def _views(kind: type[Kept], role: Role) -> frozenset[str]:
    seen = kind.views.get(role)
    return frozenset(seen.model_fields) if seen else frozenset()


def _shown(record: Kept, role: Role) -> tuple[frozenset[str], frozenset[str]]:
    return _views(type(record), role), frozenset(sealed(type(record)))


FROM_THAT_DAY = {"retention.notice", "followup.invitation"}
"""Deadlines by which the service itself acts, on the day that they name: nobody's silence is waited for."""


def _silence_at_midnight(step: Step) -> bool:
    started = [d for d in step.of(Deadline) if d.status is DeadlineStatus.OPEN and d.fires_at is not None]
    days = {False: timedelta(days=1), True: timedelta(days=0)}
    return all(d.fires_at == paris_midnight(d.effective_on) and d.effective_on - d.due_on == days[d.kind in FROM_THAT_DAY] for d in started)


def _dated_by_the_legal_clock(step: Step) -> bool:
    return all(paris_date(d.created_at) <= step.on or d.created_at == given.AT for d in step.of(Deadline) if d.created_at is not None)


def _no_personal_data_in_events(step: Step) -> bool:
    words = {"a", "Ada", "732829320"}
    return not any(str(value) in words for event in step.decision.events for value in event.facts.values())


def _versions_rise(step: Step) -> bool:
    known = {getattr(r, "id", None): r for part in vars(step.facts).values() for r in (part if isinstance(part, tuple) else (part,))}
    pairs = ((known.get(r.id), r) for r in step.written if isinstance(r, Resource))
    return all(
        before is None or before == after or after.version >= before.version for before, after in pairs if isinstance(before, type(after))
    )


JUDGED = frozenset({"anomaly", "emergency_access", "data_request", "deadline", "warning", "legal_hold", "retention_item"})
HERS = {
    "AcceptQuote",
    "GrantConsent",
    "RefuseConsent",
    "GiveConsent",
    "WaiveReview",
    "AcknowledgeSynthesis",
    "ConfirmDownload",
    "DeclineFollowUp",
}
LAWS: dict[str, Callable[[Step], bool]] = {
    "the new state is one that a row for this state and this role names": _leads_where_a_row_says,
    "what is final is left by a correction alone": _final_stays,
    "never more minutes than the legal ceiling": _under_the_cap,
    "no view of an employer or a funder has a field that is sealed": _partners_see_no_content,
    "a silence takes effect at midnight in Paris, on the day after the last one": _silence_at_midnight,
    "nothing is dated later than it happens": _dated_by_the_legal_clock,
    "an event says codes, ids and dates, and no name": _no_personal_data_in_events,
    "a version never falls": _versions_rise,
    "nobody accepts, consents or declines in her place; the service notes what follows from her own act": lambda s: (
        s.command.__name__ not in HERS or s.role in {Role.BENEFICIARY, Role.SYSTEM}
    ),
    "an auditor changes nothing; the data protection officer judges accesses, answers for data, ends what keeps beyond a term": lambda s: (
        s.role is not Role.AUDITOR and (s.role is not Role.DPO or {r.noun for r in s.written} <= JUDGED)
    ),
    "a partner writes nothing confidential": lambda s: s.role not in PARTNERS or all(r.content_class is None for r in s.written),
}


@cache
def interesting() -> tuple[date, ...]:
    """Of every delay counted from the plain day, in each of its terms: the last day, the one before and the one after."""
    terms = (Terms(), Terms(distance=True), Terms(lasts_six_months=True), Terms(follow_up="twelve_months"))
    ends = {delay.count(DAY, one).due_on for delay in DELAYS.values() if not delay.before for one in terms}
    return tuple(sorted({end + timedelta(days=n) for end in ends for n in (-1, 0, 1)} | {DAY}))


def variations(command: type[Command], state: str) -> Iterator[tuple[Any, date]]:
    """The plain file on every interesting day; then each of its other parts in each of its states."""
    known = file_of(command, state)
    yield from ((known, day) for day in interesting())
    handle = HANDLES[command]
    for name, (kind, many) in parts(handle.file).items():
        status = kind.model_fields.get("status")
        if name == handle.machine.noun or status is None:
            continue
        for value in status.annotation:  # type: ignore[union-attr]  # an enum
            beside = in_state(dated(plain(kind)), value)
            yield known.model_copy(update={name: (beside,) if many else beside}), DAY


@pytest.fixture(scope="module")
def walked() -> list[Step]:
    """Every cell that a row opens, in every variation: what was decided."""
    steps: list[Step] = []
    outcomes: Counter[str] = Counter()
    begun = process_time()
    for cell in cells():
        if told(*cell) != "open":
            continue
        for facts, day in variations(*cell[:2]):
            said, decision = answer(cell[0], facts, cell[2], day)
            outcomes[said] += 1
            if decision is not None:
                steps.append(Step(cell, facts, day, decision))
    took = process_time() - begun
    print(f"{sum(outcomes.values())} questions in {took:.1f} s: {dict(outcomes)}")
    assert took < SECONDS
    return steps


@pytest.mark.parametrize("sentence", LAWS)
def test_whatever_is_decided_on_whichever_day(walked: list[Step], sentence: str) -> None:
    broken = [(s.command.__name__, s.state, s.role.value, s.on.isoformat()) for s in walked if not LAWS[sentence](s)]
    assert broken[:5] == []


def test_most_commands_were_decided_somewhere(walked: list[Step]) -> None:
    """The others need more than plain facts: they are decided in `tests/domain`, in `test_model_values.py` and in the model of the API."""
    decided = {step.command for step in walked}
    assert len(decided) > len(HANDLES) * 2 / 3
    assert {step.on for step in walked} >= set(interesting())
