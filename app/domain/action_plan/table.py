"""The life of an action plan. It is reviewed after the term too, as long as it is kept."""

from typing import Any

from app.domain.action_plan import commands as c
from app.domain.action_plan.records import ActionPlan
from app.domain.action_plan.records import ActionPlanStatus as S
from app.domain.action_plan.rules import ONE_PER_BILAN, SIGNING
from app.domain.joint_document import LAST
from app.domain.machine import ABSENT, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "action_plan", S,
        final=frozenset(),
        rows=(
            #   command                from                       by       to             event
            Row(on=c.DraftActionPlan,  frm=(ABSENT,),             by=BOTH, to=S.DRAFTING, event="drafted",       rules=(RUNNING, ONE_PER_BILAN)),
            Row(on=c.SignActionPlan,   frm=(S.DRAFTING,),         by=BOTH, to=S.DRAFTING, event="partly_signed", when=otherwise(LAST), rules=(RUNNING, *SIGNING)),
            Row(on=c.SignActionPlan,   frm=(S.DRAFTING,),         by=BOTH, to=S.AGREED,   event="agreed",        when=LAST,            rules=(RUNNING, *SIGNING)),
            Row(on=c.ReviewActionPlan, frm=(S.AGREED, S.REVIEWED), by=BOTH, to=S.REVIEWED, event="reviewed"),
        ),
    ),
    ActionPlan, RUNNING, by=BOTH,
)
# fmt: on
