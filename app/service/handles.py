"""The table of commands: what each must know, and how it is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.decision import Decision
from app.domain.machine import ABSENT, Ask, Machine
from app.domain.record import Command
from app.domain.thread import File

Deciding = Callable[[Ask[Any]], Decision]


@dataclass(frozen=True, slots=True)
class Handle:
    """One command: the machine it belongs to, the file it is decided on, the decision."""

    machine: Machine[Any]
    file: type[File]
    decide: Deciding


def _of(machine: Machine[Any], decide: Deciding, *, file: type[File], opening: type[File]) -> dict[type[Command], Handle]:
    """Commands of one machine: those that create are decided on `opening`, the others on `file`."""
    return {row.on: Handle(machine, opening if row.frm == (ABSENT,) else file, decide) for row in machine.rows}


HANDLES: dict[type[Command], Handle] = {}


def handle(command: type[Command]) -> Handle:
    """The handle of a command. Raises: KeyError for a command that no machine knows, which is a programming error."""
    return HANDLES[command]
