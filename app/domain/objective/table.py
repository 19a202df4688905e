"""The life of an objective."""

from typing import Any

from app.domain.joint_document import LAST
from app.domain.machine import ABSENT, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.objective import commands as c
from app.domain.objective.records import Objective
from app.domain.objective.records import ObjectiveStatus as S
from app.domain.objective.rules import SIGNING
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "objective", S,
        final=frozenset({S.DROPPED}),
        rows=(
            #   command              from                         by       to             event
            Row(on=c.DraftObjective, frm=(ABSENT,),               by=BOTH, to=S.DRAFTING, event="drafted",       rules=(RUNNING,)),
            Row(on=c.SignObjective,  frm=(S.DRAFTING,),           by=BOTH, to=S.DRAFTING, event="partly_signed", when=otherwise(LAST), rules=(RUNNING, *SIGNING)),
            Row(on=c.SignObjective,  frm=(S.DRAFTING,),           by=BOTH, to=S.AGREED,   event="agreed",        when=LAST,            rules=(RUNNING, *SIGNING)),
            Row(on=c.DropObjective,  frm=(S.DRAFTING, S.AGREED),  by=BOTH, to=S.DROPPED,  event="dropped",       rules=(RUNNING,)),
        ),
    ),
    Objective, RUNNING, by=BOTH,
)
# fmt: on
