"""What may be asked of a needs analysis. Its text is saved as a draft, without a command."""

from typing import Any, ClassVar

from app.domain.joint_document import SignJointly
from app.domain.needs_analysis.records import Needs
from app.domain.record import Command


class DraftNeedsAnalysis(Command):
    """Begin the analysis of the request and of the need (analyse de la demande et du besoin)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Begin the needs analysis"
    hashes_content: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"content": {"motive": "Changer de métier", "chosen_format": "individual_mixed"}}
    content: Needs = Needs()


class SignNeedsAnalysis(SignJointly):
    """Sign the analysis (signature), the person or the counsellor: both agree on need, format and arrangements (R6313-4 1°)."""

    summary: ClassVar[str] = "Sign the needs analysis"
