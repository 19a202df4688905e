"""From an authorised absence to readiness: the employer's answer, or its silence, may be the last thing that the start awaits."""

from typing import Any, ClassVar

from app.domain.convention.records import Convention
from app.domain.decision import Decision
from app.domain.funding_request.records import FundingRequest
from app.domain.leave_request import decide as leave
from app.domain.leave_request.commands import LapseLeave, UseLeave
from app.domain.leave_request.records import AUTHORISED, PENDING, LeaveRequest, LeaveStatus
from app.domain.leave_request.table import MACHINE as LEAVE
from app.domain.machine import Ask
from app.domain.process.readiness import made_ready
from app.domain.quote.records import Quote
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide


class AbsenceFile(leave.LeaveRequestFile):
    """What answering must know beside the request: what else the start awaits."""

    root: ClassVar[str] = "leave_request"
    leave_requests: tuple[LeaveRequest, ...] = ()
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()


def decide(ask: Ask[Any]) -> Decision:
    """The leave request's decision, and the bilan made ready when nothing else is awaited. Raises: as the leave request."""
    decision = leave.decide(ask)
    if not any(isinstance(r, LeaveRequest) for r in decision.changed):
        return decision
    return made_ready(ask, decision)


def ended(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and the absences of a bilan that has just ended: used where they were authorised, else without object."""
    for request in (r for r in carry(ask.facts, decision).leave_requests if r.status in AUTHORISED - {LeaveStatus.USED}):
        decision = decision.then(kernel_decide(LEAVE, leave.CHANGES, follow(ask, decision, UseLeave()), on=request))
    return unanswered(ask, decision)


def unanswered(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`; a request that nobody has answered when the bilan ends is without object: silence that comes later grants nothing."""
    for request in (r for r in carry(ask.facts, decision).leave_requests if r.status in PENDING | {LeaveStatus.DRAFT}):
        decision = decision.then(kernel_decide(LEAVE, leave.CHANGES, follow(ask, decision, LapseLeave()), on=request))
    return decision
