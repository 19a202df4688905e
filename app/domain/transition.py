"""From a row of a table to a decision: the one place where a state, a version, an event, a warning and a deadline are made."""

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args
from uuid import UUID

from app.domain.deadline import Clock, Deadline, DeadlineStatus
from app.domain.decision import Decision, Event, Promise, merged
from app.domain.machine import ABSENT, Ask, Broken, Change, Changes, Chosen, Machine, Row
from app.domain.mistake import said_in_error
from app.domain.paper import by_a_machine
from app.domain.record import Command, Kept, Resource
from app.domain.thread import File, WarningRow, WarningStatus
from app.domain.vocabulary import Language, Role

F = TypeVar("F", bound=File)
NOBODY = UUID(int=0)

MEMBERS = frozenset({Role.COUNSELLOR, Role.ADMINISTRATOR, Role.REFERENT, Role.DPO})


def decide(machine: Machine[Any], changes: Changes, ask: Ask[Any], *, on: Resource | None = None) -> Decision:
    """The decision of one command on one machine: on the root of the file, or `on` another of its resources.

    The fields of a command that the resource also has are taken over; `changes` says what else a command changes.
    Raises: NotInState, NotOpenTo, Refused.
    """
    root: Resource | None = getattr(ask.facts, machine.noun) if on is None and ask.facts.root == machine.noun else on
    chosen = machine.choose(ABSENT if root is None else str(getattr(root, "status")), ask)  # noqa: B009  # every resource of a machine has a status
    row = chosen.row
    make = changes.get(row.on)
    change = make(ask, row) if make else Change()
    if row.correction and root is not None:
        change = said_in_error(ask, change, root)
    resource = _created(ask, change) if root is None else _moved(ask, root, row, change)
    warnings = _warnings(ask, resource, chosen)
    still_open = _open(ask, resource, warnings)
    started = _started(ask, resource, row)
    shown = resource if still_open == resource.open_warnings else resource.but(open_warnings=still_open)
    return Decision(
        result=change.result if root is not None and change.result is not None else shown,
        events=(_event(ask, resource, chosen, change),),
        changed=merged(
            () if root is None else (shown,),
            (*change.changed, *_met(ask, machine, resource, row, again=frozenset(d.kind for d in started))),
        ),
        added=(*((shown,) if root is None else ()), *change.added, *warnings, *started),
        promises=tuple(Promise(id=ask.fresh(f"promise:{p}:{resource.id}"), name=p, subject=resource.id) for p in row.promises),
        secret=change.secret,
    )


def follow(ask: Ask[Any], decision: Decision, command: Command) -> Ask[Any]:
    """The question that the service itself asks next, in the same decision: of the file as `decision` leaves it."""
    return replace(ask, facts=carry(ask.facts, decision), command=command, roles=frozenset({Role.SYSTEM}))


def carry(facts: F, decision: Decision) -> F:
    """The file as a decision leaves it."""
    records = (*decision.changed, *decision.added)
    written = {type(r) for r in records}
    held = {name: kinds & written for name, kinds in _kinds(type(facts)).items()}
    return facts.model_copy(update={n: _carried(getattr(facts, n), kinds, records) for n, kinds in held.items() if kinds})


@cache
def _kinds(file: type[File]) -> dict[str, frozenset[Any]]:
    """The classes of the records that each part of a file may hold."""
    return {name: frozenset({f.annotation, *get_args(f.annotation)}) for name, f in file.model_fields.items()}


def _carried(value: Any, kinds: frozenset[Any], records: tuple[Kept, ...]) -> Any:
    mine = [r for r in records if type(r) in kinds]
    if isinstance(value, tuple):
        return tuple({tuple(getattr(r, k) for k in r.key): r for r in (*value, *mine)}.values())
    same = [r for r in mine if value is None or getattr(r, "id", None) == getattr(value, "id", None)]
    return same[-1] if same else value


def new(ask: Ask[Any], kind: type[Resource], label: str, **fields: Any) -> Any:
    """A resource that this command creates: the command's own fields, then `fields`."""
    stamped = {"id": ask.fresh(label), "version": 1, "created_at": ask.at.real, "updated_at": ask.at.real}
    return kind.model_validate(_taken_over(ask.command, kind) | stamped | fields)


def touch(ask: Ask[Any], record: Any, **fields: Any) -> Any:
    """The next version of a resource that this decision changes beside its root."""
    return record.but(version=record.version + 1, updated_at=ask.at.real, **fields)


def happened(ask: Ask[Any], resource: Any, event: str, **facts: Any) -> Event:
    """An event on a resource that this decision changes beside its root."""
    return Event(
        id=ask.fresh(f"event:{resource.noun}:{resource.id}:{event}"),
        type=f"{resource.noun}.{event}",
        noun=resource.noun,
        subject=resource.id,
        version=resource.version,
        facts=facts,
        only=_concerned(resource),
    )


def _taken_over(command: Command | None, kind: type[Kept]) -> dict[str, Any]:
    if command is None:
        return {}
    said = command.model_fields_set if command.partial else set(type(command).model_fields)
    return {name: getattr(command, name) for name in sorted(said) if name in kind.model_fields}


def _created(ask: Ask[Any], change: Change) -> Resource:
    if not isinstance(change.result, Resource):
        message = f"{type(ask.command).__name__} creates a resource and must return it"
        raise TypeError(message)
    return change.result


def _moved(ask: Ask[Any], root: Resource, row: Row, change: Change) -> Resource:
    taken = _taken_over(ask.command, type(root))
    moved: Resource = touch(ask, root, **(taken | {"status": row.to} | dict(change.fields)))
    return moved


def _event(ask: Ask[Any], resource: Resource, chosen: Chosen, change: Change) -> Event:
    row = chosen.row
    return Event(
        id=ask.fresh(f"event:{resource.noun}:{resource.id}:{row.event}"),
        type=f"{resource.noun}.{row.event}",
        noun=resource.noun,
        subject=resource.id,
        version=resource.version,
        facts={"status": str(row.to), **change.facts},
        checked=chosen.evidence,
        reason=change.reason,
        only=_concerned(resource),
    )


def _concerned(resource: Any) -> UUID | None:
    """The one partner that hears of a resource which names its funder: nobody while there is none."""
    return (resource.funder_id or NOBODY) if hasattr(resource, "funder_id") else None


def _warnings(ask: Ask[Any], resource: Resource, chosen: Chosen) -> tuple[WarningRow, ...]:
    known = {w.rule_id for w in ask.facts.warnings if w.subject_id == resource.id}
    return tuple(_warning(ask, resource, broken) for broken in chosen.warnings if broken.rule.id not in known)


def _warning(ask: Ask[Any], resource: Resource, broken: Broken) -> WarningRow:
    rule = broken.rule
    at_once = rule.id in ask.command.acknowledges and bool(ask.roles & MEMBERS) and not by_a_machine(ask)
    return WarningRow(
        id=ask.fresh(f"warning:{rule.id}:{resource.id}"),
        bilan_id=ask.facts.thread.id,
        created_at=ask.at.real,
        updated_at=ask.at.real,
        subject_noun=resource.noun,
        subject_id=resource.id,
        rule_id=rule.id,
        basis=rule.basis,
        article=rule.article(),
        sentence_fr=rule.sentence(Language.FR, broken.finding),
        sentence_en=rule.sentence(Language.EN, broken.finding),
        status=WarningStatus.ACKNOWLEDGED if at_once else WarningStatus.OPEN,
        acknowledged_at=ask.at.real if at_once else None,
        acknowledged_by=ask.actor.id if at_once else None,
    )


def _open(ask: Ask[Any], resource: Resource, added: tuple[WarningRow, ...]) -> tuple[Any, ...]:
    mine = [w for w in (*ask.facts.warnings, *added) if w.subject_id == resource.id and w.acknowledged_at is None]
    return tuple(w.open() for w in mine)


def _started(ask: Ask[Any], resource: Resource, row: Row) -> tuple[Deadline, ...]:
    return tuple(d for clock in row.clocks if (d := start(ask, resource, clock)) is not None)


def start(ask: Ask[Any], resource: Resource, clock: Clock) -> Deadline | None:
    """The deadline that a clock starts on a resource; None when nothing is awaited."""
    due = clock.due(ask)
    if due is None:
        return None
    stamped = {"id": ask.fresh(f"deadline:{clock.kind}:{resource.id}"), "created_at": ask.at.real, "updated_at": ask.at.real}
    return Deadline(
        **stamped,
        bilan_id=ask.facts.thread.id,
        subject_noun=resource.noun,
        subject_id=resource.id,
        kind=clock.kind,
        rule_id=clock.rule_id,
        due_on=due.due_on,
        effective_on=due.effective_on,
        fires=None if clock.fires is None else code(clock.fires),
        fires_at=None if clock.fires is None else due.effective_at,
        protects=clock.delay.protects,
        counting=due.rule_fr,
        skipped=tuple(day.on for day in due.skipped_days),
    )


def _met(ask: Ask[Any], machine: Machine[Any], resource: Resource, row: Row, *, again: frozenset[str]) -> tuple[Deadline, ...]:
    """The deadlines that this transition ends: those it fires, starts `again`, or no longer awaits in its new state; all, in error."""
    clocks = {clock.kind: clock for r in machine.rows for clock in r.clocks}
    ends: list[Deadline] = []
    for due in (d for d in ask.facts.deadlines if d.subject_id == resource.id):
        if row.correction:
            ends.append(close(ask, due, DeadlineStatus.CANCELLED))
        elif due.fires == code(row.on):
            ends.append(close(ask, due, DeadlineStatus.FIRED))
        elif due.kind in clocks and row.to not in clocks[due.kind].open_while:
            ends.append(close(ask, due, DeadlineStatus.MET))
        elif due.kind in again:
            ends.append(close(ask, due, DeadlineStatus.CANCELLED))
    return tuple(ends)


def close(ask: Ask[Any], deadline: Deadline, status: DeadlineStatus) -> Deadline:
    """The deadline, ended."""
    closed: Deadline = touch(ask, deadline, status=status)
    return closed


def code(command: type[Command]) -> str:
    """The stable code of a command: `sign_convention`."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in command.__name__).lstrip("_")
