"""From an authorised absence to readiness: the employer's answer, or its silence, may be the last thing that the start awaits."""

from typing import Any, ClassVar

from app.domain.bilan.commands import MakeReady
from app.domain.bilan.decide import CHANGES as BILAN_CHANGES
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.convention.records import Convention
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest
from app.domain.leave_request import decide as leave
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask
from app.domain.process.readiness import ready
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow


class AbsenceFile(leave.LeaveRequestFile):
    """What answering must know beside the request: what else the start awaits."""

    root: ClassVar[str] = "leave_request"
    leave_requests: tuple[LeaveRequest, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()


def decide(ask: Ask[Any]) -> Decision:
    """The leave request's decision, and the bilan made ready when nothing else is awaited. Raises: as the leave request."""
    decision = leave.decide(ask)
    if not any(isinstance(r, LeaveRequest) for r in decision.changed):
        return decision
    following = follow(ask, decision, MakeReady())
    if not ready(following.facts):
        return decision
    return decision.then(kernel_decide(BILAN, BILAN_CHANGES, following, on=following.facts.bilan))
