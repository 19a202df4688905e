"""The life of a share, one row per legal possibility. Nobody but the person opens her synthesis."""

from typing import Any

from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Machine, Row
from app.domain.share import commands as c
from app.domain.share import rules as r
from app.domain.share.records import ShareStatus as S
from app.domain.vocabulary import Role

HER, CLOCK = frozenset({Role.BENEFICIARY}), frozenset({Role.SYSTEM})
EXPIRY = Clock(delay=delay("share.expiry"), since=r.last_day, open_while=frozenset({S.OPEN}), fires=c.ExpireShare)

# fmt: off
MACHINE = Machine[Any](
    "share", S,
    final=frozenset({S.REVOKED, S.EXPIRED}),
    rows=(
        #   command               from            by            to            event
        Row(on=c.ShareSynthesis,  frm=(ABSENT,),  by=HER,       to=S.OPEN,    event="opened",   rules=(r.ONLY_HANDED_OVER, r.UNDER_CONSENT), clocks=(EXPIRY,)),
        Row(on=c.RevokeShare,     frm=(S.OPEN,),  by=HER|CLOCK, to=S.REVOKED, event="revoked"),
        Row(on=c.ExpireShare,     frm=(S.OPEN,),  by=CLOCK,     to=S.EXPIRED, event="expired"),
    ),
)
# fmt: on
