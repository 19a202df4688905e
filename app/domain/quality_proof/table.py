"""The life of a proof, and how a command on it is decided."""

from typing import Any, ClassVar

from app.domain.decision import Decision
from app.domain.machine import ABSENT, Ask, Change, Changes, Machine, Row
from app.domain.mistake import correctable
from app.domain.quality_proof import rules as r
from app.domain.quality_proof.records import BringQualityProof, QualityProof, WithdrawQualityProof
from app.domain.quality_proof.records import QualityProofStatus as S
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Role

ADM = frozenset({Role.ADMINISTRATOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "quality_proof", S, final=frozenset({S.WITHDRAWN}),
        rows=(
            #   command                     from            by      to              event
            Row(on=BringQualityProof,    frm=(ABSENT,),    by=ADM, to=S.BROUGHT,   event="brought",   rules=(r.APPLIES, r.DATED)),
            Row(on=WithdrawQualityProof, frm=(S.BROUGHT,), by=ADM, to=S.WITHDRAWN, event="withdrawn"),
        ),
    ),
    QualityProof, by=ADM,
)
# fmt: on


class NewProof(File):
    """Nothing has to be known to bring a proof."""


class QualityProofFile(File):
    """One proof."""

    root: ClassVar[str] = "quality_proof"
    quality_proof: QualityProof


CHANGES: Changes = {
    BringQualityProof: lambda ask, row: Change(result=new(ask, QualityProof, "thread", id=ask.facts.thread.id, status=row.to)),
    WithdrawQualityProof: lambda ask, row: Change(fields={"withdrawn_on": ask.today}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (proof.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)
