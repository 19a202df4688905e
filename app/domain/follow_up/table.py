"""The life of a follow-up, one row per possibility."""

from typing import Any

from app.domain.calendar import Deadline as Counted
from app.domain.calendar import Unit, deadline_after
from app.domain.deadline import Clock
from app.domain.due import at_dawn
from app.domain.follow_up import commands as c
from app.domain.follow_up import rules as r
from app.domain.follow_up.records import FollowUpStatus as S
from app.domain.law.parameters import required_on
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.vocabulary import Role

A = Ask[Any]
BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
WAITING = (S.SCHEDULED, S.INVITED, S.BOOKED)


def invitation(ask: A) -> Counted:
    """She is invited on the day of the term, or on the next working day; the service does it as the day begins."""
    ended_on = ask.facts.bilan.ended_on
    months = required_on(r.MONTHS[ask.command.term], ended_on)
    return at_dawn(deadline_after(ended_on, amount=months, unit=Unit.MONTHS, roll=True))


INVITATION = Clock(
    kind="followup.invitation", rule_id="followup.offer", due=invitation, open_while=frozenset({S.SCHEDULED}), fires=c.InviteFollowUp
)
LAST_TRY = Guard(
    "last try", lambda ask: ask.facts.follow_up.tries + 1 >= required_on("promise.followup_tries_count", ask.facts.follow_up.due_on)
)

# fmt: off
MACHINE = Machine[Any](
    "follow_up", S,
    final=frozenset({S.RECORDED, S.DECLINED, S.UNREACHABLE, S.MISSED, S.CANCELLED}),
    rows=(
        #   command                  from                       by                             to               event
        Row(on=c.ScheduleFollowUp, frm=(ABSENT,),             by=frozenset({SYS}),           to=S.SCHEDULED,   event="scheduled",  clocks=(INVITATION,)),
        Row(on=c.InviteFollowUp,   frm=(S.SCHEDULED,),        by=frozenset({CON, ADM, SYS}), to=S.INVITED,     event="invited"),
        Row(on=c.RecordUnanswered, frm=(S.INVITED,),          by=frozenset({CON, ADM}),      to=S.INVITED,     event="unanswered",  when=otherwise(LAST_TRY)),
        Row(on=c.RecordUnanswered, frm=(S.INVITED,),          by=frozenset({CON, ADM}),      to=S.UNREACHABLE, event="given_up",    when=LAST_TRY),
        Row(on=c.BookFollowUp,     frm=WAITING,               by=frozenset({BEN, CON}),      to=S.BOOKED,      event="booked"),
        Row(on=c.HoldFollowUp,     frm=(S.BOOKED,),           by=frozenset({CON}),           to=S.HELD,        event="held",        rules=(r.WINDOW,)),
        Row(on=c.RecordFollowUp,   frm=(S.HELD,),             by=frozenset({CON}),           to=S.RECORDED,    event="recorded"),
        Row(on=c.DeclineFollowUp,  frm=WAITING,               by=frozenset({BEN}),           to=S.DECLINED,    event="declined"),
        Row(on=c.MissFollowUp,     frm=(S.BOOKED,),           by=frozenset({CON}),           to=S.MISSED,      event="missed"),
        Row(on=c.CancelFollowUp,   frm=WAITING,               by=frozenset({CON, ADM}),      to=S.CANCELLED,   event="cancelled"),
    ),
)
# fmt: on
