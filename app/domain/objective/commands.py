"""What may be asked of an objective. Its text is saved as a draft, without a command."""

from typing import Any, ClassVar

from app.domain.joint_document import SignJointly
from app.domain.objective.records import Goal
from app.domain.record import Command


class DraftObjective(Command):
    """Begin an objective of the bilan (objectif)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Begin an objective"
    hashes_content: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"content": {"title": "Vérifier un projet dans le soin"}}
    content: Goal = Goal()


class SignObjective(SignJointly):
    """Sign the objective (formalisation), the person or the counsellor."""

    summary: ClassVar[str] = "Sign the objective"


class DropObjective(Command):
    """Give an objective up (abandon); no reason is asked."""

    verb: ClassVar[str] = "drop"
    summary: ClassVar[str] = "Drop the objective"
