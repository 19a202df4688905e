"""What a command on a follow-up must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.follow_up import commands as c
from app.domain.follow_up.records import FollowUp
from app.domain.follow_up.rules import due_on, window_until
from app.domain.follow_up.table import INVITATION, MACHINE
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

A = Ask[Any]


class FollowUpFile(File):
    """What every command on a follow-up must know."""

    root: ClassVar[str] = "follow_up"
    follow_up: FollowUp
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _schedule(ask: A, row: Row) -> Change:
    bilan, term = ask.facts.bilan, ask.command.term
    dates = {"due_on": due_on(bilan.ended_on, term), "window_until": window_until(bilan.ended_on, term)}
    invited = INVITATION.delay.count(bilan.ended_on, INVITATION.terms(ask))
    return Change(result=new(ask, FollowUp, f"follow-up:{term}", bilan_id=bilan.id, status=row.to, invite_on=invited.due_on, **dates))


CHANGES: Changes = {
    c.ScheduleFollowUp: _schedule,
    c.RecordUnanswered: lambda ask, row: Change(fields={"tries": ask.facts.follow_up.tries + 1}),
    c.HoldFollowUp: lambda ask, row: Change(fields={"held_on": ask.today}),
}
