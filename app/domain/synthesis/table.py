"""The life of a synthesis, one row per legal possibility."""

from typing import Any

from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import correctable
from app.domain.running import RUNNING
from app.domain.synthesis import commands as c
from app.domain.synthesis import rules as r
from app.domain.synthesis.records import WRITABLE, Synthesis
from app.domain.synthesis.records import SynthesisStatus as S
from app.domain.vocabulary import Role

BEN, CON, SYS = frozenset({Role.BENEFICIARY}), frozenset({Role.COUNSELLOR}), frozenset({Role.SYSTEM})
HANDED_OVER = (S.DELIVERED, S.RETAINED)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "synthesis", S,
        final=frozenset({S.DESTROYED}),
        rows=(
            #   command                    from                       by       to              event
            Row(on=c.DraftSynthesis,       frm=(ABSENT,),             by=CON,  to=S.DRAFTING,  event="drafted",             rules=(r.ONE, RUNNING)),
            Row(on=c.SubmitForReview,      frm=(S.DRAFTING, S.REVISED), by=CON, to=S.IN_REVIEW, event="submitted"),
            Row(on=c.WaiveReview,          frm=(S.DRAFTING,),         by=BEN,  to=S.DRAFTING,  event="review_waived"),
            Row(on=c.AddObservation,       frm=(S.IN_REVIEW,),        by=BEN,  to=S.IN_REVIEW, event="observed",            rules=(r.ROOM,)),
            *(Row(on=c.AddObservation,     frm=(state,),              by=BEN,  to=state,       event="annexed",             rules=(r.ROOM,)) for state in HANDED_OVER),
            Row(on=c.ReviseSynthesis,      frm=(S.IN_REVIEW,),        by=CON,  to=S.REVISED,   event="revised"),
            Row(on=c.FinaliseSynthesis,    frm=WRITABLE,              by=CON,  to=S.FINAL,     event="finalised",           rules=(r.CONTENT, r.OBSERVATIONS)),
            Row(on=c.ReopenSynthesis,      frm=(S.FINAL,),            by=CON,  to=S.REVISED,   event="reopened"),
            Row(on=c.DeliverSynthesis,     frm=(S.FINAL,),            by=CON,  to=S.DELIVERED, event="delivered"),
            Row(on=c.HandOverResults,      frm=(S.DELIVERED,),        by=CON,  to=S.DELIVERED, event="results_delivered"),
            *(Row(on=c.AcknowledgeSynthesis, frm=(state,),            by=BEN,  to=state,       event="acknowledged") for state in HANDED_OVER),
            Row(on=c.RetainSynthesis,      frm=(S.DELIVERED,),        by=SYS,  to=S.RETAINED,  event="retained"),
            Row(on=c.DestroySynthesis,     frm=(*WRITABLE, S.FINAL, *HANDED_OVER), by=SYS, to=S.DESTROYED, event="destroyed"),
        ),
    ),
    Synthesis, RUNNING, by=CON,
)
# fmt: on
