"""The life of a request over personal data, one row per possibility."""

from typing import Any

from app.domain.data_request import commands as c
from app.domain.data_request import rules as r
from app.domain.data_request.records import DataRequest, DataRequestKind
from app.domain.data_request.records import DataRequestStatus as S
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.vocabulary import Role

HER, SYS = frozenset({Role.BENEFICIARY}), frozenset({Role.SYSTEM})
OURS = frozenset({Role.ADMINISTRATOR, Role.DPO})
ERASE = "erase_documents"
"""The promise by which what she may have erased is destroyed."""


def received_on(ask: Ask[Any]) -> Any:
    """The day from which the month runs."""
    return getattr(ask.command, "received_on", None) or ask.today


ANSWER = Clock(delay=delay("data_request.answer"), since=received_on, open_while=frozenset({S.RECEIVED}), fires=c.NoteDataRequestUnanswered)
LATE_ANSWER = Clock(
    delay=delay("data_request.late_answer"),
    since=lambda ask: ask.facts.data_request.received_on,
    open_while=frozenset({S.EXTENDED}),
    fires=c.NoteDataRequestUnanswered,
)
OF_ERASURE = Guard("erasure is asked", lambda ask: ask.facts.data_request.kind is DataRequestKind.ERASURE)
OTHER = otherwise(OF_ERASURE)
OWED = (S.RECEIVED, S.EXTENDED)
TOLD = (r.GROUND, r.REMEDIES_TOLD)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "data_request", S,
        final=frozenset({S.GRANTED, S.PARTLY_GRANTED, S.REFUSED, S.WITHDRAWN}),
        rows=(
            #   command                         from                by          to                  event
            Row(on=c.MakeDataRequest,           frm=(ABSENT,),      by=HER | OURS, to=S.RECEIVED,       event="received",
                rules=(r.OWN_DATA, r.RECEIVED), clocks=(ANSWER,)),
            Row(on=c.ExtendDataRequest,         frm=(S.RECEIVED,),  by=OURS,    to=S.EXTENDED,       event="extended",       rules=(r.EXTENDED_IN_TIME,), clocks=(LATE_ANSWER,)),
            Row(on=c.NoteDataRequestUnanswered, frm=(S.RECEIVED,),  by=SYS,     to=S.RECEIVED,       event="overdue",        rules=(r.ANSWERED_IN_TIME,)),
            Row(on=c.NoteDataRequestUnanswered, frm=(S.EXTENDED,),  by=SYS,     to=S.EXTENDED,       event="overdue",        rules=(r.ANSWERED_IN_TIME,)),
            Row(on=c.GrantDataRequest,          frm=OWED,           by=OURS,    to=S.GRANTED,        event="granted",        rules=(r.EVIDENCE_KEPT,), when=OF_ERASURE, promises=(ERASE,)),
            Row(on=c.GrantDataRequest,          frm=OWED,           by=OURS,    to=S.GRANTED,        event="granted",        rules=(r.CORRECTED_FIRST,), when=OTHER),
            Row(on=c.PartlyGrantDataRequest,    frm=OWED,           by=OURS,    to=S.PARTLY_GRANTED, event="partly_granted", rules=(r.ACTION_OVER, *TOLD), when=OF_ERASURE, promises=(ERASE,)),
            Row(on=c.PartlyGrantDataRequest,    frm=OWED,           by=OURS,    to=S.PARTLY_GRANTED, event="partly_granted", rules=(r.CORRECTED_FIRST, *TOLD), when=OTHER),
            Row(on=c.RefuseDataRequest,         frm=OWED,           by=OURS,    to=S.REFUSED,        event="refused",        rules=TOLD),
            Row(on=c.WithdrawDataRequest,       frm=OWED,           by=HER,     to=S.WITHDRAWN,      event="withdrawn"),
        ),
    ),
    DataRequest, r.SAID_BY_HER, by=OURS,
)
# fmt: on
