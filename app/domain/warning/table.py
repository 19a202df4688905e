"""The life of a warning: open, then acknowledged by a named member."""

from typing import Any, ClassVar

from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Machine, Row
from app.domain.record import Command
from app.domain.thread import File, WarningRow
from app.domain.thread import WarningStatus as S
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role


class AcknowledgeWarning(Command):
    """Acknowledge a recorded warning by name."""

    verb: ClassVar[str] = "acknowledge"
    summary: ClassVar[str] = "Acknowledge a warning"


class WarningFile(File):
    """One warning."""

    root: ClassVar[str] = "warning"
    warning: WarningRow


# fmt: off
MACHINE = Machine[Any](
    "warning", S, final=frozenset({S.ACKNOWLEDGED}),
    rows=(Row(on=AcknowledgeWarning, frm=(S.OPEN,), by=frozenset({Role.COUNSELLOR, Role.ADMINISTRATOR}), to=S.ACKNOWLEDGED, event="acknowledged"),),
    born_elsewhere=True,
)
# fmt: on
CHANGES: Changes = {
    AcknowledgeWarning: lambda ask, row: Change(fields={"acknowledged_at": ask.at.real, "acknowledged_by": ask.actor.id}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo."""
    return kernel_decide(MACHINE, CHANGES, ask)
