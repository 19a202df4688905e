"""The life of a project."""

from typing import Any

from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import correctable
from app.domain.project import commands as c
from app.domain.project.records import Project
from app.domain.project.records import ProjectStatus as S
from app.domain.project.rules import ELABORATED, RELEVANCE_CHECKED
from app.domain.relied_on import FROM_PROJECT
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "project", S,
        final=frozenset({S.DROPPED}),
        rows=(
            #   command                from                       by       to               event
            Row(on=c.DraftProject,     frm=(ABSENT,),             by=BOTH, to=S.DRAFT,      event="drafted",    rules=(RUNNING,)),
            Row(on=c.FormaliseProject, frm=(S.DRAFT,),            by=BOTH, to=S.FORMALISED, event="formalised", rules=(RUNNING, ELABORATED, RELEVANCE_CHECKED)),
            Row(on=c.DropProject,      frm=(S.DRAFT, S.FORMALISED), by=BOTH, to=S.DROPPED,  event="dropped",    rules=(RUNNING,)),
        ),
    ),
    Project, RUNNING, FROM_PROJECT, by=BOTH,
)
# fmt: on
