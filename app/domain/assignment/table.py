"""The life of an assignment, one row per possibility."""

from typing import Any

from app.domain.assignment import commands as c
from app.domain.assignment import rules as r
from app.domain.assignment.records import Assignment
from app.domain.assignment.records import AssignmentStatus as S
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

BEN, CON, SYS = frozenset({Role.BENEFICIARY}), frozenset({Role.COUNSELLOR}), frozenset({Role.SYSTEM})
AWAITED = (S.ASSIGNED, S.IN_PROGRESS, S.REOPENED)
ANSWERED = (S.SUBMITTED, S.SCORED, S.REVIEWED, S.RELEASED)


def _until(ask: Ask[Any]) -> Any:
    """The day that the counsellor chose; None when there is none."""
    said = ask.command if hasattr(ask.command, "deadline_on") else ask.facts.assignment
    return said.deadline_on


LATER = Guard("kept as a draft", lambda ask: bool(ask.command.later), reads_body=True)
ANSWER_BY = Clock(
    delay=delay("assignment.deadline"),
    since=_until,
    open_while=frozenset(AWAITED),
    fires=c.ExpireAssignment,
)
ASSIGNING = (RUNNING, r.PUBLISHED, r.QUALIFIED, r.TITLES_UNSEEN, r.DIRECT_LINK, r.DEADLINE_AHEAD)
SUBMITTING = (r.SAME_TEXT, r.VALID_ANSWERS, r.NOTHING_SKIPPED)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "assignment", S,
        final=frozenset({S.WITHDRAWN, S.DESTROYED}),
        rows=(
            #   command                 from                            by       to               event
            Row(on=c.AssignInstrument,  frm=(ABSENT,),                  by=CON,  to=S.DRAFT,       event="prepared",  when=LATER,            rules=ASSIGNING),
            Row(on=c.AssignInstrument,  frm=(ABSENT,),                  by=CON,  to=S.ASSIGNED,    event="assigned",  when=otherwise(LATER), rules=ASSIGNING, clocks=(ANSWER_BY,)),
            Row(on=c.SendAssignment,    frm=(S.DRAFT,),                 by=CON,  to=S.ASSIGNED,    event="assigned",  rules=(RUNNING, r.DRAFT_DEADLINE_AHEAD), clocks=(ANSWER_BY,)),
            Row(on=c.OpenAssignment,    frm=(S.ASSIGNED, S.REOPENED),   by=BEN,  to=S.IN_PROGRESS, event="opened",    rules=(RUNNING, r.INFORMED)),
            Row(on=c.SubmitAnswers,     frm=(S.IN_PROGRESS,),           by=BEN,  to=S.SUBMITTED,   event="submitted", rules=SUBMITTING),
            Row(on=c.ScoreAssignment,   frm=(S.SUBMITTED,),             by=SYS,  to=S.SCORED,      event="scored",    rules=(r.SAME_TEXT,)),
            Row(on=c.ReviewResults,     frm=(S.SCORED,),                by=CON,  to=S.REVIEWED,    event="reviewed"),
            Row(on=c.ReleaseResults,    frm=(S.REVIEWED,),              by=CON,  to=S.RELEASED,    event="released",  rules=(r.HUMAN_DEBRIEF,)),
            Row(on=c.ReopenAssignment,  frm=(*ANSWERED, S.EXPIRED),     by=CON,  to=S.REOPENED,    event="reopened",  rules=(RUNNING, r.DEADLINE_AHEAD), clocks=(ANSWER_BY,)),
            Row(on=c.WithdrawAssignment, frm=(*AWAITED, S.EXPIRED),     by=BEN,  to=S.WITHDRAWN,   event="withdrawn"),
            Row(on=c.ExtendDeadline,    frm=(S.ASSIGNED,),              by=CON,  to=S.ASSIGNED,    event="extended",  rules=(r.DEADLINE_AHEAD,), clocks=(ANSWER_BY,)),
            Row(on=c.ExtendDeadline,    frm=(S.IN_PROGRESS,),           by=CON,  to=S.IN_PROGRESS, event="extended",  rules=(r.DEADLINE_AHEAD,), clocks=(ANSWER_BY,)),
            Row(on=c.ExtendDeadline,    frm=(S.REOPENED,),              by=CON,  to=S.REOPENED,    event="extended",  rules=(r.DEADLINE_AHEAD,), clocks=(ANSWER_BY,)),
            Row(on=c.ExpireAssignment,  frm=AWAITED,                    by=SYS,  to=S.EXPIRED,     event="expired"),
            Row(on=c.DestroyAssignment, frm=(S.DRAFT, *AWAITED, *ANSWERED, S.EXPIRED), by=SYS, to=S.DESTROYED, event="destroyed"),
        ),
    ),
    Assignment, RUNNING, by=CON,
)
# fmt: on
