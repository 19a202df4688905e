"""What a command on a project must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.project import commands as c
from app.domain.project.records import Project
from app.domain.project.table import MACHINE
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

A = Ask[Any]


class BilanProjects(File):
    """What beginning a project must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan


class ProjectFile(File):
    """What every command on a project must know."""

    root: ClassVar[str] = "project"
    project: Project
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, project.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    return Change(result=new(ask, Project, "project", bilan_id=ask.facts.bilan.id, status=row.to))


CHANGES: Changes = {
    c.DraftProject: _draft,
    c.FormaliseProject: lambda ask, row: Change(fields={"formalised_on": ask.today}),
}
