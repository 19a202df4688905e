"""The end of a deadline that nothing can meet any more. Met or fired, it is closed by the machine of what it awaits."""

from enum import StrEnum
from typing import Any, ClassVar

from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.decision import Decision
from app.domain.machine import Ask, Machine, Row
from app.domain.record import Command
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role


class CancelDeadline(Command):
    """Cancel a deadline whose command is no longer possible (échéance caduque): what it awaited has gone another way."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel a deadline"


class DeadlineFile(File):
    """One deadline."""

    root: ClassVar[str] = "deadline"
    deadline: Deadline


class Lapse(StrEnum):
    """The states of a deadline that this machine knows."""

    OPEN = DeadlineStatus.OPEN.value
    CANCELLED = DeadlineStatus.CANCELLED.value


# fmt: off
MACHINE = Machine[Any](
    "deadline", Lapse, final=frozenset({Lapse.CANCELLED}),
    rows=(Row(on=CancelDeadline, frm=(Lapse.OPEN,), by=frozenset({Role.SYSTEM}), to=Lapse.CANCELLED, event="cancelled"),),
    born_elsewhere=True,
)
# fmt: on


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo."""
    return kernel_decide(MACHINE, {}, ask)
