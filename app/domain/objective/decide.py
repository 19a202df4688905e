"""What a command on an objective must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.joint_document import fingerprint, signed
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.objective import commands as c
from app.domain.objective.records import Objective, ObjectiveStatus
from app.domain.objective.table import MACHINE
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

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
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, objective.worded, document.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    text = fingerprint(Objective.noun, ask.command.content)
    return Change(result=new(ask, Objective, "objective", bilan_id=ask.facts.bilan.id, status=row.to, document_sha256=text))


CHANGES: Changes = {
    c.DraftObjective: _draft,
    c.SignObjective: lambda ask, row: signed(ask, ask.facts.objective, last=row.to == ObjectiveStatus.AGREED),
}
