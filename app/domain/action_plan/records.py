"""What is known of an action plan: conditions, means, steps, and what the follow-ups found."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.joint_document import JointDocument
from app.domain.policy import Category, Retention
from app.domain.record import About, Record, Replaceable, Sealed
from app.domain.vocabulary import Id, LegalDate, LongText, Role, ShortText, YesNo


class ActionPlanStatus(StrEnum):
    """En rédaction; arrêté; revu lors d'un suivi."""

    DRAFTING = "drafting"
    AGREED = "agreed"
    REVIEWED = "reviewed"
    ENTERED_IN_ERROR = "entered_in_error"


class StepKind(StrEnum):
    """What a step is about."""

    TRAINING = "training"
    VAE = "vae"
    """Validation des acquis de l'expérience."""
    JOB_SEARCH = "job_search"
    BUSINESS_CREATION = "business_creation"
    OTHER = "other"


class Step(Record):
    """One step. Dates in Paris."""

    title: ShortText
    kind: StepKind = StepKind.OTHER
    means: LongText | None = None
    due_on: LegalDate | None = None


class Plan(Record):
    """The plan itself. A draft may lack any part of it."""

    conditions: tuple[ShortText, ...] = Field(default=(), max_length=40, description="What favours the project (conditions)")
    means: tuple[ShortText, ...] = Field(default=(), max_length=40)
    steps: tuple[Step, ...] = Field(default=(), max_length=60)
    follow_up_offered: YesNo = Field(default=False, description="A follow-up interview was offered (R6313-4 3° c)")


class Review(Record):
    """What a follow-up found of the plan."""

    progress: LongText | None = None
    obstacles: LongText | None = None
    solutions: LongText | None = None


class SharedPlan(Record):
    """The plan as she opens it to somebody: what the follow-ups found of it stays in the file."""

    id: Id
    bilan_id: Id
    content: Plan | None


class ActionPlan(Replaceable, JointDocument):
    """The action plan (plan d'action); one for a bilan. Source: C. trav. R6313-4 3°."""

    noun: ClassVar[str] = "action_plan"
    about: ClassVar[About] = About(Category.ACTION_PLAN, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-4 3°, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.ACTION_PLAN
    closes_on: ClassVar[dict[Role, str]] = {Role.COUNSELLOR: "hers_alone_since"}
    shared: ClassVar[type[Record] | None] = SharedPlan
    status: ActionPlanStatus = ActionPlanStatus.DRAFTING
    content: Annotated[Plan | None, Sealed()] = Field(default=None, description="Null once destroyed")
    review: Annotated[Review | None, Sealed()] = Field(default=None, description="The last review; null once destroyed")
    reviewed_on: LegalDate | None = None
    hers_alone_since: LegalDate | None = Field(
        default=None, description="End of the action: closed to the counsellor from then on, but for what an agreement keeps"
    )


def conclusion_outputs_missing(plan: ActionPlan | None) -> tuple[str, ...]:
    """What the conclusion has not produced yet: `conditions`, `means`, `steps`, `follow_up_offer`, `signatures`.

    Source: R6313-4 3° b and c.
    """
    if plan is not None and plan.status is not ActionPlanStatus.DRAFTING:
        return ()
    found = plan.content if plan is not None else None
    return (*unwritten(found or Plan()), "signatures")


def unwritten(plan: Plan) -> tuple[str, ...]:
    """The outputs that a plan does not contain."""
    parts = {
        "conditions": bool(plan.conditions),
        "means": bool(plan.means) or any(step.means for step in plan.steps),
        "steps": bool(plan.steps),
        "follow_up_offer": plan.follow_up_offered,
    }
    return tuple(name for name, there in parts.items() if not there)
