"""What may be asked of an action plan. Its text is saved as a draft, without a command."""

from typing import Any, ClassVar

from app.domain.action_plan.records import Plan, Review
from app.domain.joint_document import SignJointly
from app.domain.record import Command


class DraftActionPlan(Command):
    """Begin the action plan (plan d'action)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Begin the action plan"
    hashes_content: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"content": {"steps": [{"title": "Candidater à la formation", "kind": "training"}]}}
    content: Plan = Plan()


class SignActionPlan(SignJointly):
    """Sign the plan (signature), the person or the counsellor: both agree on conditions, means and steps (R6313-4 3°)."""

    summary: ClassVar[str] = "Sign the action plan"


class ReviewActionPlan(Command):
    """Record what a follow-up found of the plan (point d'étape): progress, obstacles, solutions."""

    verb: ClassVar[str] = "review"
    summary: ClassVar[str] = "Review the action plan"
    example: ClassVar[dict[str, Any]] = {"review": {"progress": "Formation commencée"}}
    review: Review
