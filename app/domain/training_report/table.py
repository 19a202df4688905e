"""The life of a yearly training report. Once one is filed, or late, the next is awaited: there is always one to come."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from app.domain.deadline import Clock
from app.domain.decision import Decision
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.thread import File
from app.domain.training_report import rules as r
from app.domain.training_report.records import BeginTrainingReport, FileTrainingReport, NoteUnfiled, TrainingReport
from app.domain.training_report.records import TrainingReportStatus as S
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow, new
from app.domain.vocabulary import Role

A = Ask[Any]
ADM, SYS = frozenset({Role.ADMINISTRATOR}), frozenset({Role.SYSTEM})
FILING = Clock(
    delay=delay("bpf.filing"),
    since=lambda ask: ask.command.year_ends_on,
    open_while=frozenset({S.DUE}),
    fires=NoteUnfiled,
)

# fmt: off
MACHINE = Machine[Any](
    "training_report", S, final=frozenset(),
    rows=(
        #   command                    from              by      to          event
        Row(on=BeginTrainingReport, frm=(ABSENT,),    by=SYS, to=S.DUE,   event="begun",     clocks=(FILING,)),
        Row(on=NoteUnfiled,         frm=(S.DUE,),     by=SYS, to=S.LATE,  event="overdue",   rules=(r.BY_APRIL_30,)),
        Row(on=FileTrainingReport,  frm=(S.DUE, S.LATE), by=ADM, to=S.FILED, event="filed",  rules=(r.YEAR_OVER,)),
        Row(on=FileTrainingReport,  frm=(S.FILED,),   by=ADM, to=S.FILED, event="corrected", rules=(r.YEAR_OVER,)),
    ),
)
# fmt: on


class TrainingReportFile(File):
    """One report."""

    root: ClassVar[str] = "training_report"
    training_report: TrainingReport


class NextYear(File):
    """Nothing has to be known to await the next one."""


def _begin(ask: A, row: Row) -> Change:
    ends = ask.command.year_ends_on
    known = {"organisation_id": ask.facts.thread.id, "status": row.to, "due_on": FILING.delay.count(ends).due_on}
    return Change(result=new(ask, TrainingReport, f"year:{ends}", **known))


CHANGES: Changes = {BeginTrainingReport: _begin}


def begun(ask: A, decision: Decision, year_ends_on: date) -> Decision:
    """The decision, and the report of a year that is awaited from then on."""
    asked = follow(ask, decision, BeginTrainingReport(year_ends_on=year_ends_on))
    return decision.then(kernel_decide(MACHINE, CHANGES, asked))


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bpf.*)."""
    decision = kernel_decide(MACHINE, CHANGES, ask)
    if isinstance(ask.command, BeginTrainingReport) or ask.facts.training_report.status is not S.DUE:
        return decision
    report: TrainingReport = ask.facts.training_report
    return begun(_elsewhere(ask), decision, report.year_ends_on.replace(year=report.year_ends_on.year + 1))


def _elsewhere(ask: A) -> A:
    """The same question, of the organisation's file and of no report."""
    return replace(ask, facts=ask.facts.seen_as(NextYear))
