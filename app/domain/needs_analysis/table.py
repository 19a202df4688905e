"""The life of a needs analysis."""

from typing import Any

from app.domain.joint_document import LAST
from app.domain.machine import ABSENT, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.needs_analysis import commands as c
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.needs_analysis.records import NeedsAnalysisStatus as S
from app.domain.needs_analysis.rules import ONE_PER_BILAN, SIGNING
from app.domain.relied_on import FROM_NEEDS
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

BOTH = frozenset({Role.BENEFICIARY, Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "needs_analysis", S,
        final=frozenset({S.AGREED}),
        rows=(
            #   command                  from                by       to             event
            Row(on=c.DraftNeedsAnalysis, frm=(ABSENT,),      by=BOTH, to=S.DRAFTING, event="drafted",       rules=(RUNNING, ONE_PER_BILAN)),
            Row(on=c.SignNeedsAnalysis,  frm=(S.DRAFTING,),  by=BOTH, to=S.DRAFTING, event="partly_signed", when=otherwise(LAST), rules=(RUNNING, *SIGNING)),
            Row(on=c.SignNeedsAnalysis,  frm=(S.DRAFTING,),  by=BOTH, to=S.AGREED,   event="agreed",        when=LAST,            rules=(RUNNING, *SIGNING)),
        ),
    ),
    NeedsAnalysis, RUNNING, FROM_NEEDS, by=BOTH,
)
# fmt: on
