"""A command that its state does not protect: performed twice, it happens twice. Only the idempotency key stands between."""

from enum import StrEnum
from typing import Any, ClassVar

import pytest

from app.domain.decision import Decision
from app.domain.lapse.table import DeadlineFile
from app.domain.machine import Ask, Machine, Row
from app.domain.record import Command
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role
from app.service.handles import COMMANDS, HANDLES, Handle


class Tick(Command):
    """Note that the hour has struck; the deadline stays as it is."""

    verb: ClassVar[str] = "tick"
    summary: ClassVar[str] = "Tick"


class Open(StrEnum):
    """The one state."""

    OPEN = "open"


MACHINE = Machine[Any](
    "deadline",
    Open,
    final=frozenset(),
    rows=(Row(on=Tick, frm=(Open.OPEN,), by=frozenset({Role.SYSTEM}), to=Open.OPEN, event="ticked"),),
    born_elsewhere=True,
)


def decide(ask: Ask[Any]) -> Decision:
    """One tick."""
    return kernel_decide(MACHINE, {}, ask)


def install(patch: pytest.MonkeyPatch) -> None:
    """The door knows the command for as long as the test lasts."""
    patch.setitem(HANDLES, Tick, Handle(MACHINE, DeadlineFile, decide))
    patch.setitem(COMMANDS, "tick", Tick)
