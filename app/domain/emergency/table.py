"""The life of an emergency access: what it opens ends at its instant, whatever its state says."""

from datetime import timedelta
from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.deadline import Clock
from app.domain.decision import Decision
from app.domain.emergency import records as e
from app.domain.emergency import rules as r
from app.domain.emergency.records import EmergencyStatus as S
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.over import when_over
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

ADM, DPO = frozenset({Role.ADMINISTRATOR}), frozenset({Role.DPO})
REVIEW = Clock(delay=delay("emergency.review"), since=lambda ask: ask.today, open_while=frozenset({S.OPEN, S.CLOSED}))


class OpeningEmergency(File):
    """What asking must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan


class EmergencyFile(File):
    """One emergency access."""

    root: ClassVar[str] = "emergency_access"
    emergency_access: e.EmergencyAccess


# fmt: off
MACHINE = Machine[Any](
    "emergency_access", S,
    final=frozenset({S.REFUSED, S.REVIEWED}),
    rows=(
        #   command                      from                  by         to              event
        Row(on=e.RequestEmergencyAccess, frm=(ABSENT,),        by=ADM,       to=S.REQUESTED, event="requested", rules=(*when_over("emergency_access"), r.BY_A_PERSON)),
        Row(on=e.ApproveEmergencyAccess, frm=(S.REQUESTED,),   by=DPO,       to=S.OPEN,      event="opened",    rules=(r.TWO_PEOPLE,), clocks=(REVIEW,)),
        Row(on=e.RefuseEmergencyAccess,  frm=(S.REQUESTED,),   by=DPO,       to=S.REFUSED,   event="refused",   rules=(r.TWO_PEOPLE,)),
        Row(on=e.CloseEmergencyAccess,   frm=(S.OPEN,),        by=ADM | DPO, to=S.CLOSED,    event="closed"),
        Row(on=e.ReviewEmergencyAccess,  frm=(S.OPEN, S.CLOSED), by=DPO,     to=S.REVIEWED,  event="reviewed",  rules=(r.TWO_PEOPLE, r.REVIEWED_IN_TIME)),
    ),
)
# fmt: on


def _request(ask: Ask[Any], row: Row) -> Change:
    return Change(result=new(ask, e.EmergencyAccess, "emergency", bilan_id=ask.facts.bilan.id, status=row.to, requester_id=ask.actor.id))


def _open(ask: Ask[Any], row: Row) -> Change:
    """It runs in real time, whatever the legal clock says."""
    ends = ask.at.real + timedelta(minutes=ask.facts.emergency_access.minutes)
    return Change(fields={"approver_id": ask.actor.id, "opened_on": ask.today, "starts_at": ask.at.real, "ends_at": ends})


CHANGES: Changes = {
    e.RequestEmergencyAccess: _request,
    e.ApproveEmergencyAccess: _open,
    e.RefuseEmergencyAccess: lambda ask, row: Change(fields={"approver_id": ask.actor.id}),
    e.ReviewEmergencyAccess: lambda ask, row: Change(fields={"reviewer_id": ask.actor.id}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (emergency.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)
