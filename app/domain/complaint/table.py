"""The life of a complaint, one row per possibility."""

from typing import Any

from app.domain.complaint import commands as c
from app.domain.complaint import rules as r
from app.domain.complaint.records import AWAITED, Complaint
from app.domain.complaint.records import ComplaintStatus as S
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Machine, Row
from app.domain.mistake import correctable
from app.domain.vocabulary import Role

BEN, CON, ADM, HRE = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.REFERENT
HANDLER, SYS = Role.HANDLER, Role.SYSTEM


def received_on(ask: Ask[Any]) -> Any:
    """The day from which an answer is awaited: its receipt, or today when it is reopened."""
    return getattr(ask.command, "received_on", None) or ask.today


ANSWER = Clock(delay=delay("complaint.answer"), since=received_on, open_while=AWAITED, fires=c.NoteUnanswered)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "complaint", S,
        final=frozenset(),
        rows=(
            #   command                      from                       by                                  to                 event
            Row(on=c.FileComplaint,        frm=(ABSENT,),             by=frozenset({BEN, CON, ADM, HRE}), to=S.RECEIVED,     event="received",
                rules=(r.OWN_BILAN, r.RECEIVED), clocks=(ANSWER,)),
            Row(on=c.AcknowledgeComplaint, frm=(S.RECEIVED,),         by=frozenset({ADM}),                to=S.ACKNOWLEDGED, event="acknowledged", rules=(r.HANDLER,)),
            Row(on=c.HandOverComplaint,    frm=(S.ACKNOWLEDGED,),     by=frozenset({ADM}),                to=S.ACKNOWLEDGED, event="handed_over",  rules=(r.HANDLER,)),
            Row(on=c.HandOverComplaint,    frm=(S.ANSWERED,),         by=frozenset({ADM}),                to=S.ANSWERED,     event="handed_over",  rules=(r.HANDLER,)),
            Row(on=c.HandOverComplaint,    frm=(S.CLOSED,),           by=frozenset({ADM}),                to=S.CLOSED,       event="handed_over",  rules=(r.HANDLER,)),
            Row(on=c.NoteUnanswered,       frm=(S.RECEIVED,),         by=frozenset({SYS}),                to=S.RECEIVED,     event="overdue",      rules=(r.ANSWERED_IN_TIME,)),
            Row(on=c.NoteUnanswered,       frm=(S.ACKNOWLEDGED,),     by=frozenset({SYS}),                to=S.ACKNOWLEDGED, event="overdue",      rules=(r.ANSWERED_IN_TIME,)),
            Row(on=c.AnswerComplaint,      frm=(S.ACKNOWLEDGED,),     by=frozenset({HANDLER}),            to=S.ANSWERED,     event="answered"),
            Row(on=c.CloseComplaint,       frm=(S.ANSWERED,),         by=frozenset({HANDLER}),            to=S.CLOSED,       event="closed"),
            Row(on=c.ReopenComplaint,      frm=(S.ANSWERED, S.CLOSED), by=frozenset({BEN, HANDLER}),      to=S.ACKNOWLEDGED, event="reopened",     clocks=(ANSWER,)),
        ),
    ),
    Complaint, r.SAID_BY_HER, by={HANDLER},
)
# fmt: on
