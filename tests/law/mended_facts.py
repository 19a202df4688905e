"""Files in which a command is decided: the plain file, mended by the examples of the rules that refuse it, one rule after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from itertools import chain, product
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin
from uuid import UUID

from app.domain.document import DocumentChanged
from app.domain.machine import NotInState, Refused
from app.domain.record import Command, Kept, Record
from app.domain.thread import File, Involvement
from app.domain.vocabulary import Role
from app.service.handles import HANDLES
from tests.domain import given
from tests.domain.endings import about, delivered, running, written
from tests.law.example import Example, every
from tests.law.plain_facts import DAY, NEVER_WITHOUT, dated, example, parts, plain

STEPS: Final = 12
"""More rules than any row has, one after the other: the search ends."""


THEN: Final = "then"
"""Beside the rules that refuse: what may still stop it once they hold, so that a state further on is nearer than any of them."""
Values = Callable[[Any], tuple[Any, ...]]
"""The values to try where a field has a type."""
Stops = frozenset[str] | None
"""What stops a question: the ids of the rules, or a state further on; None where the file makes no sense."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question in full: the file, the command, who asks, on which day, knowing which questionnaires."""

    facts: Any
    command: Command
    role: Role
    on: date = DAY
    library: Any = None

    def asked(self) -> Any:
        more = {"content_key": b"k" * 32, "secret": "s" * 43, "number": 1, "library": self.library or {}}
        return given.ask(self.facts, self.command, self.role, on=self.on.isoformat(), **more)

    def decided(self) -> Any:
        """The decision, or what refuses it."""
        return HANDLES[type(self.command)].decide(self.asked())


def plain_case(facts: Any, command: type[Command], role: Role) -> Case:
    """The question as the contract shows it."""
    return Case(facts=facts, command=example(command), role=role)


@cache
def examples_of(rule: str) -> tuple[Example, ...]:
    return tuple(one for one in every() if one.rule == rule)


def mended(case: Case) -> tuple[Case, Stops]:
    """The nearest question that the examples lead to, and what still stops it: nothing, for nearly every command."""
    best, stops = case, _stops(case)
    met = {stops}
    for _ in range(STEPS):
        tried = ((_stops(one), one) for one in chain(_mends(best, stops), _flips(best, _any))) if stops else ()
        further = [(left, one) for left, one in tried if left is not None and left not in met and len(left) <= len(stops)]
        if not further:
            break
        stops, best = min(further, key=lambda pair: len(pair[0]))
        met.add(stops)
    return best, stops


def _stops(case: Case) -> Stops:
    """What refuses: the rules, and then a state further on; nothing where it is decided; None where the file makes no sense."""
    try:
        case.decided()
    except Refused as refused:
        return frozenset(b.rule.id for b in refused.broken) | {THEN}
    except (NotInState, DocumentChanged) as stopped:
        return frozenset({str(stopped)})
    except Exception:  # noqa: BLE001  what an example gives may not fit a file that it was not written for
        return None
    return frozenset()


def _mends(case: Case, stops: frozenset[str]) -> Iterator[Case]:
    for known in _courses(type(case.facts)):
        whole = _with(case, known)
        yield from (replace(case, facts=facts) for facts in (whole, *_one_by_one(case, known)))
        yield from (replace(case, facts=whole, command=other) for other in _others(case.command, _any, _said(*vars(case.facts).values())))
    for one in (e.holds for rule in sorted(stops) for e in examples_of(rule)):
        yield from _by(case, one)


def _by(case: Case, one: Any) -> Iterator[Case]:
    """The question with what an example says: its records, all or one of them; its command; its day."""
    told = vars(one.facts)
    commands = dict.fromkeys((case.command, one.command) if type(one.command) is type(case.command) else (case.command,))
    files = (case.facts, _with(case, told), *_one_by_one(case, told))
    for facts, command, on in product(files, commands, dict.fromkeys((case.on, one.today))):
        yield replace(case, facts=facts, command=command, on=on, library=one.library or case.library)


def _one_by_one(case: Case, known: dict[str, Any]) -> Iterator[Any]:
    return (_with(case, {name: value}) for name, value in known.items())


ELSEWHERE = {"meanwhile"}
"""What goes on in other files than this one."""


@cache
def _courses(file: type[File]) -> tuple[dict[str, Any], ...]:
    """What a bilan in its last phase has of the parts of a file, before and after the synthesis is handed over."""
    begun, ended = running(), running()
    written(begun)
    delivered(ended)
    counsellor = Involvement(**about(70), role=Role.COUNSELLOR, party_id=given.COUNSELLOR)
    known = (
        {name: part for name in parts(file) if name not in ELSEWHERE and (part := dossier.part(file, name))} for dossier in (begun, ended)
    )
    return tuple(one | {"involvements": (counsellor,)} for one in known)


def _with(case: Case, known: dict[str, Any]) -> Any:
    """The file with the records of an example, its root in the state that it had."""
    root = HANDLES[type(case.command)].machine.noun
    fits = {name: _as(case.facts, name, value, root) for name, value in known.items() if name in type(case.facts).model_fields}
    return case.facts.model_copy(update=fits)


def _as(file: Any, name: str, value: Any, root: str) -> Any:
    now = getattr(file, name, None)
    if not isinstance(now, Kept) or (name != root and (value is None or isinstance(value, Kept))):
        return value
    own = {"status"} if name == root else set()
    return now.model_copy(update={n: v for n, v in vars(value).items() if n in type(now).model_fields and n not in own})


IDS = (given.BILAN, given.BENEFICIARY, given.COUNSELLOR, UUID(int=9))
REPEATED = frozenset({"document_sha256", "revision"})
DAYS = tuple(DAY + timedelta(days=n) for n in (-400, -60, -10, 0, 10, 60, 70))
"""Some days before and after the plain one, further than any delay of a request."""


def flips(case: Case) -> Iterator[Case]:
    """One record more, none, or one whose state, kind or answer is another: everything that a closed list of values tells apart."""
    yield from _flips(case, _closed)


def _flips(case: Case, values: Values) -> Iterator[Case]:
    """Every other value of one field of the command or of one record; one record more, or none."""
    yield from (replace(case, command=command) for command in _others(case.command, values, _said(*vars(case.facts).values())))
    for name, (kind, many) in parts(type(case.facts)).items():
        now = getattr(case.facts, name)
        root = name == HANDLES[type(case.command)].machine.noun
        beside = (
            _several(now, kind, values, never=name in NEVER_WITHOUT) if many else _single(now, kind, values, _said(case.command), root=root)
        )
        yield from (replace(case, facts=case.facts.model_copy(update={name: value})) for value in beside)


def _single(now: Any, kind: type[Kept], values: Values, said: dict[str, Any], *, root: bool) -> Iterator[Any]:
    yield from _others(now, values, said, but="status" if root else "") if now is not None else (dated(plain(kind)),)


def _several(now: tuple[Any, ...], kind: type[Kept], values: Values, *, never: bool) -> Iterator[tuple[Any, ...]]:
    one = dated(plain(kind))
    yield from (*(((),) if not never else ()), (one,), *((other,) for other in _others(one, values)))
    yield from ((other, *now[1:]) for first in now[:1] for other in _others(first, values))


def _said(*records: Any) -> dict[str, Any]:
    """What records say by the name of the field: hashes and revisions, which a command repeats."""
    return {name: value for r in records if isinstance(r, Record) for name, value in vars(r).items() if name in REPEATED}


def _others(record: Any, values: Values, said: dict[str, Any] | None = None, but: str = "") -> Iterator[Any]:
    """The record with one of its fields at another value that its type has, or that the file says."""
    known = getattr(type(record), "model_fields", {})
    for name in known if said else ():
        yield from (record.model_copy(update={name: value}) for field, value in (said or {}).items() if name.endswith(field))
    for name, f in known.items():
        now = getattr(record, name)
        kinds = (f.annotation, *(get_args(f.annotation) if get_origin(f.annotation) in {Union, UnionType} else ()))
        others = [v for a in kinds for v in values(a)] if name != but else []
        yield from (record.model_copy(update={name: v}) for v in others if v != now)


def _closed(annotation: Any) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(annotation)
    return (True, False) if annotation is bool else ()


def _any(annotation: Any) -> tuple[Any, ...]:
    open_lists: dict[Any, tuple[Any, ...]] = {NoneType: (None,), UUID: IDS, date: DAYS, int: (0, 1, 60), str: ("a", "b" * 64)}
    return open_lists.get(annotation) or _closed(annotation)
