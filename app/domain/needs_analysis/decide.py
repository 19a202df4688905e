"""What a command on a needs analysis must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.joint_document import begun, signed
from app.domain.machine import Ask, Changes
from app.domain.needs_analysis import commands as c
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.needs_analysis.table import MACHINE
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class BilanNeeds(File):
    """What beginning an analysis must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    needs_analyses: tuple[NeedsAnalysis, ...] = ()


class NeedsAnalysisFile(File):
    """What every command on an analysis must know."""

    root: ClassVar[str] = "needs_analysis"
    needs_analysis: NeedsAnalysis
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, needs_analysis.*, document.*), DocumentChanged."""
    return kernel_decide(MACHINE, CHANGES, ask)


CHANGES: Changes = {
    c.DraftNeedsAnalysis: begun(NeedsAnalysis),
    c.SignNeedsAnalysis: signed,
}
