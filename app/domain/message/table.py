"""The life of a message."""

from typing import Any

from app.domain.machine import ABSENT, Machine, Row
from app.domain.message import rules as r
from app.domain.message.records import MarkMessageRead, Message, SendMessage
from app.domain.message.records import MessageStatus as S
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.vocabulary import Role

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "message", S,
        final=frozenset({S.READ}),
        rows=(
            #   command            from            by       to         event
            Row(on=SendMessage,     frm=(ABSENT,),  by=BOTH, to=S.SENT, event="sent", rules=(*when_over("message"), r.BOX_OPEN, r.REACHABLE)),
            Row(on=MarkMessageRead, frm=(S.SENT,),  by=BOTH, to=S.READ, event="read", rules=(r.ADDRESSED,)),
        ),
    ),
    Message, r.OWN, by=BOTH,
)
# fmt: on
