"""The life of a leave request: the person asks, the employer answers, silence agrees."""

from typing import Any

from app.domain.bilan.provider_rules import ASKED_NOT_EMPLOYER
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.leave_request import commands as c
from app.domain.leave_request import public_rules as p
from app.domain.leave_request import rules as r
from app.domain.leave_request.records import LeaveRequest, PublicBranch
from app.domain.leave_request.records import LeaveStatus as S
from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.relied_on import FROM_LEAVE
from app.domain.vocabulary import Role

BEN, ADM, EMP, SYS = Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM
ASKING, ANSWERING = frozenset({BEN, ADM}), frozenset({EMP, ADM})
WAITING = (S.SENT, S.RECEIVED)


def _awaited(*branches: PublicBranch | None) -> Any:
    """From the receipt, when the employer is of one of these branches; None: it is no public employer."""

    def since(ask: Any) -> Any:
        branch = ask.facts.leave_request.branch if p.public(ask) else None
        return (ask.command.received_on or ask.today) if branch in branches else None

    return since


EMPLOYER_REPLY = Clock(
    delay=delay("worktime.employer_reply"), since=_awaited(None), open_while=frozenset({S.RECEIVED}), fires=c.GrantLeaveBySilence
)
PUBLIC_REPLY = Clock(
    delay=delay("leave.reply"), since=_awaited(PublicBranch.TERRITORIAL, PublicBranch.HOSPITAL), open_while=frozenset({S.RECEIVED})
)
STATE_REPLY = Clock(delay=delay("leave.state_reply"), since=_awaited(PublicBranch.STATE), open_while=frozenset({S.RECEIVED}))
REPLIES = (EMPLOYER_REPLY, PUBLIC_REPLY, STATE_REPLY)
ASKED = (p.FACTS_SAID, p.TERRITORIAL_NOTICE, p.HOSPITAL_NOTICE, p.INTERVAL, p.HOURS)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "leave_request", S,
        final=frozenset({S.REFUSED, S.POSTPONED, S.USED, S.LAPSED}),
        rows=(
            #   command                   from                                   by                          to                       event
            Row(on=c.DraftLeaveRequest,   frm=(ABSENT,),                         by=ASKING,                  to=S.DRAFT,              event="drafted",          rules=(*when_over("leave_request"), r.OFF_TIME, r.DATES, r.OLD_LEAVE)),
            Row(on=c.AmendLeaveRequest,   frm=(S.DRAFT,),                        by=ASKING,                  to=S.DRAFT,              event="amended",          rules=(r.DATES,)),
            Row(on=c.SendLeaveRequest,    frm=(S.DRAFT,),                        by=ASKING,                  to=S.SENT,               event="sent",             rules=(r.OFF_TIME, r.EMPLOYER_KNOWN, ASKED_NOT_EMPLOYER, r.REQUEST_60D, r.PATTERN, *ASKED)),
            Row(on=c.ReceiveLeaveRequest, frm=(S.SENT,),                         by=frozenset({BEN, EMP, ADM}), to=S.RECEIVED,        event="received",         rules=(r.RECEIVED_AFTER_SENT, p.STATE_ANSWER), clocks=REPLIES),
            Row(on=c.GrantLeave,          frm=WAITING,                           by=ANSWERING,               to=S.GRANTED,            event="granted",          rules=(r.PAY_KEPT,)),
            Row(on=c.RefuseLeave,         frm=WAITING,                           by=ANSWERING,               to=S.REFUSED,            event="refused"),
            Row(on=c.PostponeLeave,       frm=WAITING,                           by=ANSWERING,               to=S.POSTPONED,          event="postponed",        rules=(r.PUBLIC_ONLY, p.HOSPITAL_POSTPONEMENT)),
            Row(on=c.GrantLeaveBySilence, frm=(S.RECEIVED,),                     by=frozenset({SYS}),        to=S.GRANTED_BY_SILENCE, event="silently_granted", rules=(r.GRANTED_BY_SILENCE, r.PAY_KEPT)),
            Row(on=c.LapseLeave,          frm=(S.DRAFT, *WAITING),               by=frozenset({SYS}),        to=S.LAPSED,             event="lapsed",           rules=(r.WITHOUT_OBJECT,)),
            Row(on=c.UseLeave,            frm=(S.GRANTED, S.GRANTED_BY_SILENCE), by=frozenset({SYS}),        to=S.USED,               event="used",             rules=(p.ATTENDANCE,)),
        ),
    ),
    LeaveRequest, FROM_LEAVE, by=ASKING,
)
# fmt: on
