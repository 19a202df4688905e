"""What may be done now, and why not: what the table says of a command, then the decision itself, tried on the file and thrown away.

A row knows its own rules only; a decision may move other resources, whose rules count as well. Deciding writes nothing.
"""

from dataclasses import replace
from functools import cache
from typing import Any

from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.decision import Decision
from app.domain.document import DocumentChanged
from app.domain.law.rule import Rule
from app.domain.machine import Action, Allowed, Ask, Broken, NotInState, NotOpenTo, Refused
from app.domain.record import Command
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
