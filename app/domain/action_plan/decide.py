"""What a command on an action plan must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.action_plan import commands as c
from app.domain.action_plan.records import ActionPlan
from app.domain.action_plan.table import MACHINE
from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.joint_document import begun, signed
from app.domain.machine import Ask, Change, Changes
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class BilanPlans(File):
    """What beginning a plan must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    action_plans: tuple[ActionPlan, ...] = ()


class ActionPlanFile(File):
    """What every command on a plan must know."""

    root: ClassVar[str] = "action_plan"
    action_plan: ActionPlan
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, action_plan.*, document.*), DocumentChanged."""
    return kernel_decide(MACHINE, CHANGES, ask)


CHANGES: Changes = {
    c.DraftActionPlan: begun(ActionPlan),
    c.SignActionPlan: signed,
    c.ReviewActionPlan: lambda ask, row: Change(fields={"reviewed_on": ask.today}),
}
