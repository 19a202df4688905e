"""What a command on a leave request must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.leave_request import commands as c
from app.domain.leave_request.records import LeaveRequest
from app.domain.leave_request.rules import send_by
from app.domain.leave_request.table import MACHINE, REPLIES
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.registry.records import Employer, Organisation
from app.domain.thread import File, Involvement, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

A = Ask[Any]


class BilanLeaves(File):
    """What drafting a leave request must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan


class LeaveRequestFile(File):
    """What every command on a leave request must know."""

    root: ClassVar[str] = "leave_request"
    leave_request: LeaveRequest
    bilan: Bilan
    employer: Annotated[Employer | None, Named("employer_id")] = None
    organisation: Annotated[Organisation | None, Named("org_id")] = None


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (worktime.*, leave.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _draft(ask: A, row: Row) -> Change:
    last = send_by(ask.command.starts_on, ask.command.ends_on, ask.today)
    return Change(result=new(ask, LeaveRequest, "leave_request", bilan_id=ask.facts.bilan.id, status=row.to, send_by=last))


def _amend(ask: A, row: Row) -> Change:
    said, known = ask.command, ask.facts.leave_request
    starts, ends = (getattr(said if name in said.model_fields_set else known, name) for name in ("starts_on", "ends_on"))
    return Change(fields={"send_by": send_by(starts, ends, ask.today)})


def _send(ask: A, row: Row) -> Change:
    """The employer takes part in the file from the sending on, never before."""
    employer = ask.facts.leave_request.employer_id
    known = employer in {i.party_id for i in ask.facts.involvements if i.ended_at is None}
    link = new(ask, Involvement, f"involvement:{employer}", bilan_id=ask.facts.bilan.id, role=Role.EMPLOYER, party_id=employer)
    return Change(fields={"sent_on": ask.today}, added=() if known else (link,))


def _receive(ask: A, row: Row) -> Change:
    received_on = ask.command.received_on or ask.today
    due = next((counted.due_on for reply in REPLIES if (counted := reply.due(ask)) is not None), None)
    return Change(fields={"received_on": received_on, "reply_until": due})


def _answer(ask: A, row: Row) -> Change:
    return Change(fields={"answered_on": ask.today})


CHANGES: Changes = {
    c.DraftLeaveRequest: _draft,
    c.AmendLeaveRequest: _amend,
    c.SendLeaveRequest: _send,
    c.ReceiveLeaveRequest: _receive,
    c.GrantLeave: _answer,
    c.RefuseLeave: _answer,
    c.PostponeLeave: _answer,
}
