"""The life of a follow-up, one row per possibility."""

from typing import Any

from app.domain.deadline import Clock
from app.domain.follow_up import commands as c
from app.domain.follow_up import rules as r
from app.domain.follow_up.records import FollowUp
from app.domain.follow_up.records import FollowUpStatus as S
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.relied_on import FROM_FOLLOW_UP
from app.domain.vocabulary import Role

A = Ask[Any]
BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
WAITING = (S.SCHEDULED, S.INVITED, S.BOOKED)

INVITATION = Clock(
    delay=delay("followup.invitation"),
    since=lambda ask: ask.facts.bilan.ended_on,
    terms=lambda ask: Terms(follow_up=ask.command.term),
    open_while=frozenset({S.SCHEDULED}),
    fires=c.InviteFollowUp,
)
LAST_TRY = Guard(
    "last try", lambda ask: ask.facts.follow_up.tries + 1 >= required_on("promise.followup_tries_count", ask.facts.follow_up.due_on)
)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "follow_up", S,
        final=frozenset({S.RECORDED, S.DECLINED, S.UNREACHABLE, S.MISSED, S.CANCELLED}),
        rows=(
            #   command                  from                       by                             to               event
            Row(on=c.ScheduleFollowUp, frm=(ABSENT,),             by=frozenset({SYS}),           to=S.SCHEDULED,   event="scheduled",  clocks=(INVITATION,)),
            Row(on=c.InviteFollowUp,   frm=(S.SCHEDULED,),        by=frozenset({CON, ADM, SYS}), to=S.INVITED,     event="invited"),
            Row(on=c.RecordUnanswered, frm=(S.INVITED,),          by=frozenset({CON, ADM}),      to=S.INVITED,     event="unanswered",  when=otherwise(LAST_TRY)),
            Row(on=c.RecordUnanswered, frm=(S.INVITED,),          by=frozenset({CON, ADM}),      to=S.UNREACHABLE, event="given_up",    when=LAST_TRY),
            Row(on=c.BookFollowUp,     frm=WAITING,               by=frozenset({BEN, CON}),      to=S.BOOKED,      event="booked",      rules=(r.WITHOUT_DOCUMENTS,)),
            Row(on=c.HoldFollowUp,     frm=(S.BOOKED,),           by=frozenset({CON}),           to=S.HELD,        event="held",        rules=(r.WINDOW, r.WITHOUT_DOCUMENTS)),
            Row(on=c.RecordFollowUp,   frm=(S.HELD,),             by=frozenset({CON}),           to=S.RECORDED,    event="recorded"),
            Row(on=c.DeclineFollowUp,  frm=WAITING,               by=frozenset({BEN}),           to=S.DECLINED,    event="declined",    rules=(r.FREE_RIGHT,)),
            Row(on=c.MissFollowUp,     frm=(S.BOOKED,),           by=frozenset({CON}),           to=S.MISSED,      event="missed"),
            Row(on=c.CancelFollowUp,   frm=WAITING,               by=frozenset({CON, ADM}),      to=S.CANCELLED,   event="cancelled",   rules=(r.SCHEDULED,)),
        ),
    ),
    FollowUp, FROM_FOLLOW_UP, by={CON, ADM},
)
# fmt: on
