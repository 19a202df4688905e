"""What a command on a complaint must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.complaint import commands as c
from app.domain.complaint.records import Complaint
from app.domain.complaint.rules import whose
from app.domain.complaint.table import ANSWER, MACHINE, received_on
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.registry.records import Beneficiary, Member
from app.domain.thread import File, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

A = Ask[Any]


class NewComplaint(File):
    """What a complaint that is filed must know: the person and the bilan that it names."""

    bilan: Annotated[Bilan | None, Named("bilan_id")] = None
    beneficiary: Annotated[Beneficiary | None, Named("beneficiary_id")] = None


class ComplaintFile(File):
    """One complaint."""

    root: ClassVar[str] = "complaint"
    complaint: Complaint


class HandingFile(ComplaintFile):
    """A complaint, and the member who is named to handle it."""

    member: Annotated[Member | None, Named("handler_id", said=True)] = None


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (complaint.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _awaited(ask: A) -> dict[str, Any]:
    since = received_on(ask)
    return {"awaited_since": since, "answer_due_on": ANSWER.delay.count(since).due_on}


def _file(ask: A, row: Row) -> Change:
    """Recorded by a member, it says by whom; filed by the person herself, it is hers."""
    recorded = None if Role.BENEFICIARY in ask.roles else ask.actor.party
    known = {"id": ask.facts.thread.id, "status": row.to, "beneficiary_id": whose(ask), "recorded_by_id": recorded}
    return Change(result=new(ask, Complaint, "thread", received_on=received_on(ask), **_awaited(ask), **known))


CHANGES: Changes = {
    c.FileComplaint: _file,
    c.AcknowledgeComplaint: lambda ask, row: Change(fields={"acknowledged_on": ask.today}),
    c.AnswerComplaint: lambda ask, row: Change(fields={"answered_on": ask.today}),
    c.CloseComplaint: lambda ask, row: Change(fields={"closed_on": ask.today}),
    c.ReopenComplaint: lambda ask, row: Change(fields={"answered_on": None, "closed_on": None, **_awaited(ask)}),
}
