"""What a command on an objective must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.joint_document import begun, signed
from app.domain.machine import Ask, Changes
from app.domain.objective import commands as c
from app.domain.objective.records import Objective
from app.domain.objective.table import MACHINE
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class BilanObjectives(File):
    """What beginning an objective must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan


class ObjectiveFile(File):
    """What every command on an objective must know."""

    root: ClassVar[str] = "objective"
    objective: Objective
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, objective.worded, document.*), DocumentChanged."""
    return kernel_decide(MACHINE, CHANGES, ask)


CHANGES: Changes = {
    c.DraftObjective: begun(Objective),
    c.SignObjective: signed,
}
