"""What may be done now, and why not: what the table says of a command, then the decision itself, tried on the file and thrown away.

A row knows its own rules only; a decision may move other resources, whose rules count as well. Deciding writes nothing.
"""

from dataclasses import replace
from functools import cache
from typing import Any

from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.decision import Decision
from app.domain.document import DocumentChanged
from app.domain.law.bound import Bound, Bounded, Limit, bound_of
from app.domain.law.rule import Rule, Severity
from app.domain.machine import ABSENT, Action, Allowed, Ask, Broken, NotInState, NotOpenTo, Refused
from app.domain.record import Command, Kept
from app.domain.vocabulary import Role
from app.service.handles import HANDLES, handle


def tried(action: Action, ask: Ask[Any]) -> Action:
    """The action as the decision bears it out, for the actor of `ask` on the file of the command.

    Without a body the answer is exact. With one, what the decision needs beside the body is exact, and the rest depends on the body.
    """
    if action.allowed is Allowed.NO:
        return action
    command = action.command
    try:
        decision = handle(command).decide(replace(ask, command=command.model_validate(command.example)))
    except (Refused, WarningsToAcknowledge) as refusal:
        exact = _bare(command) and isinstance(refusal, Refused)
        return replace(action, allowed=Allowed.NO, refusals=refusal.broken) if exact else _depending(action, refusal.broken)
    except (NotInState, NotOpenTo, DocumentChanged):
        return replace(action, allowed=Allowed.NO if _bare(command) else Allowed.DEPENDS)
    if _bare(command):
        return replace(action, allowed=Allowed.YES, depends_on=())
    return _depending(action, (), _moved_along(decision))


def bounded(action: Action, ask: Ask[Any]) -> Action:
    """The action with how far its body may go now, by the rules of its own rows: of two bounds of one name, the tighter."""
    if action.allowed is not Allowed.DEPENDS or action.command.partial:
        return action
    like, bounds = replace(ask, command=action.command.model_validate(action.command.example)), dict[str, Bound]()
    for rule in (r for r in action.depends_on if r.severity is Severity.BLOCK):
        for limit in rule.bounded:
            found = bound_of(limit, rule, like)
            if found is not None:
                bounds[limit.name] = _tighter(limit, found, bounds.get(limit.name))
    return replace(action, bounds=tuple(bounds.values()))


def _tighter(limit: Bounded, one: Bound, other: Bound | None) -> Bound:
    if other is None:
        return one
    chosen = min if limit.limit is Limit.MOST else max
    return chosen(one, other, key=lambda bound: bound.day.toordinal() if bound.day else bound.number or 0)


def born_under(noun: str, roles: frozenset[Role]) -> tuple[type[Command], ...]:
    """The commands by which these roles create something under a resource: a session under its bilan."""
    theirs = ((c, h.machine) for c, h in HANDLES.items() if h.file.root == noun != h.machine.noun)
    of_file = ((c, machine) for c, machine in theirs if Kept.of_noun[machine.noun].thread_field == "bilan_id")
    return tuple(c for c, machine in of_file if any(r.on is c and r.frm == (ABSENT,) and r.by & roles for r in machine.rows))


def _bare(command: type[Command]) -> bool:
    """Its body says nothing that a decision reads."""
    return command.model_fields.keys() == Command.model_fields.keys()


def _depending(action: Action, broken: tuple[Broken, ...], rules: tuple[Rule, ...] = ()) -> Action:
    read = tuple(dict.fromkeys((*action.depends_on, *(one.rule for one in broken), *rules)))
    by_id = {rule.id: rule for rule in read}
    return replace(action, allowed=Allowed.DEPENDS if read else action.allowed, depends_on=tuple(by_id.values()))


def _moved_along(decision: Decision) -> tuple[Rule, ...]:
    """The rules that read the body, by way of another resource that the command moves."""
    checked = dict.fromkeys(one.rule_id for event in decision.events[1:] for one in event.checked)
    return tuple(_reading_the_body()[rule_id] for rule_id in checked if rule_id in _reading_the_body())


@cache
def _reading_the_body() -> dict[str, Rule]:
    machines = {handle_.machine.noun: handle_.machine for handle_ in HANDLES.values()}
    return {rule.id: rule for machine in machines.values() for rule in machine.rules() if rule.reads_body}
