"""The life of a legal hold: it ends by itself unless a new writing renews it."""

from typing import Any

from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.legal_hold import records as h
from app.domain.legal_hold import rules as r
from app.domain.legal_hold.records import HoldStatus as S
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.over import when_over
from app.domain.paper import NAMED_MEMBER
from app.domain.transition import new
from app.domain.vocabulary import Role

ADM, DPO = frozenset({Role.ADMINISTRATOR}), frozenset({Role.DPO})
TERM = Clock(delay=delay("legal_hold.term"), since=lambda ask: ask.command.until, open_while=frozenset({S.STANDING}), fires=h.ExpireHold)


# fmt: off
MACHINE = Machine[Any](
    "legal_hold", S,
    final=frozenset({S.LIFTED, S.EXPIRED}),
    rows=(
        #   command           from             by                        to            event
        Row(on=h.PlaceHold,  frm=(ABSENT,),     by=ADM,                   to=S.STANDING, event="placed",  clocks=(TERM,), rules=(*when_over("legal_hold"), NAMED_MEMBER, r.COVERS, r.LIMITED, r.BEFORE_THE_TERM)),
        Row(on=h.RenewHold,  frm=(S.STANDING,), by=ADM,                   to=S.STANDING, event="renewed", clocks=(TERM,), rules=(NAMED_MEMBER, r.OVER, r.LIMITED, r.NEW_WRITING)),
        Row(on=h.LiftHold,   frm=(S.STANDING,), by=ADM | DPO,             to=S.LIFTED,   event="lifted"),
        Row(on=h.ExpireHold, frm=(S.STANDING,), by=frozenset({Role.SYSTEM}), to=S.EXPIRED, event="expired"),
    ),
)
# fmt: on


def _place(ask: Ask[Any], row: Row) -> Change:
    return Change(result=new(ask, h.LegalHold, "legal_hold", bilan_id=ask.facts.bilan.id, status=row.to, placed_on=ask.today))


CHANGES: Changes = {
    h.PlaceHold: _place,
    h.RenewHold: lambda ask, row: Change(fields={"renewed_on": ask.today}),
    h.LiftHold: lambda ask, row: Change(fields={"ended_on": ask.today}),
    h.ExpireHold: lambda ask, row: Change(fields={"ended_on": ask.today}),
}
