"""The life of a leave request: the person asks, the employer answers, silence agrees."""

from typing import Any

from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.leave_request import commands as c
from app.domain.leave_request import rules as r
from app.domain.leave_request.records import LeaveStatus as S
from app.domain.machine import ABSENT, Machine, Row
from app.domain.vocabulary import Role

BEN, ADM, EMP, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM
ASKING, ANSWERING = frozenset({BEN, ADM}), frozenset({EMP, ADM})
WAITING = (S.SENT, S.RECEIVED)

EMPLOYER_REPLY = Clock(
    delay=delay("worktime.employer_reply"),
    since=lambda ask: ask.command.received_on or ask.today,
    open_while=frozenset({S.RECEIVED}),
    fires=c.GrantLeaveBySilence,
)

# fmt: off
MACHINE = Machine[Any](
    "leave_request", S,
    final=frozenset({S.REFUSED, S.POSTPONED, S.USED}),
    rows=(
        #   command                   from                                   by                          to                       event
        Row(on=c.DraftLeaveRequest,   frm=(ABSENT,),                         by=ASKING,                  to=S.DRAFT,              event="drafted",          rules=(r.OFF_TIME, r.DATES, r.OLD_LEAVE)),
        Row(on=c.AmendLeaveRequest,   frm=(S.DRAFT,),                        by=ASKING,                  to=S.DRAFT,              event="amended",          rules=(r.DATES,)),
        Row(on=c.SendLeaveRequest,    frm=(S.DRAFT,),                        by=ASKING,                  to=S.SENT,               event="sent",             rules=(r.OFF_TIME, r.EMPLOYER_KNOWN, r.REQUEST_60D, r.PATTERN)),
        Row(on=c.ReceiveLeaveRequest, frm=(S.SENT,),                         by=frozenset({BEN, EMP, ADM}), to=S.RECEIVED,        event="received",         rules=(r.RECEIVED_AFTER_SENT,), clocks=(EMPLOYER_REPLY,)),
        Row(on=c.GrantLeave,          frm=WAITING,                           by=ANSWERING,               to=S.GRANTED,            event="granted",          rules=(r.PAY_KEPT,)),
        Row(on=c.RefuseLeave,         frm=WAITING,                           by=ANSWERING,               to=S.REFUSED,            event="refused"),
        Row(on=c.PostponeLeave,       frm=WAITING,                           by=ANSWERING,               to=S.POSTPONED,          event="postponed",        rules=(r.PUBLIC_ONLY,)),
        Row(on=c.GrantLeaveBySilence, frm=(S.RECEIVED,),                     by=frozenset({SYS}),        to=S.GRANTED_BY_SILENCE, event="silently_granted", rules=(r.GRANTED_BY_SILENCE, r.PAY_KEPT)),
        Row(on=c.UseLeave,            frm=(S.GRANTED, S.GRANTED_BY_SILENCE), by=frozenset({SYS}),        to=S.USED,               event="used"),
    ),
)
# fmt: on
