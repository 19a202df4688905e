"""What is known of a bilan, and what may be asked of it."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Kept, Resource
from app.domain.vocabulary import Code, ExternalReference, Id, Label, LegalDate, Minutes, Version


class BilanStatus(StrEnum):
    """The states of a bilan, in French in the glossary."""

    INQUIRY = "inquiry"
    INFORMATION_MEETING = "information_meeting"
    REFLECTION = "reflection"
    COMMITTED = "committed"
    CONTRACTING = "contracting"
    READY = "ready"
    PRELIMINARY = "preliminary"
    INVESTIGATION = "investigation"
    CONCLUSION = "conclusion"
    COMPLETED = "completed"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"


S = BilanStatus
PHASES = (S.PRELIMINARY, S.INVESTIGATION, S.CONCLUSION)
BEFORE_START = (S.INQUIRY, S.INFORMATION_MEETING, S.REFLECTION, S.COMMITTED, S.CONTRACTING, S.READY)
ENDED = frozenset({S.COMPLETED, S.FOLLOWING_UP, S.CLOSED, S.ABANDONED})


class Frame(StrEnum):
    """Whether the law of the bilan de compétences applies (C. trav. L6313-4) or not (bilan professionnel d'orientation)."""

    IN_FRAME = "in_frame"
    OUT_OF_FRAME = "out_of_frame"


class Route(StrEnum):
    """How the bilan is contracted and paid, which decides the convention."""

    CPF = "cpf"
    SKILLS_PLAN = "skills_plan"
    """Plan de développement des compétences, paid by the employer, its OPCO or both."""
    REDEPLOYMENT_LEAVE = "redeployment_leave"
    SELF = "self"
    """The person pays, possibly reimbursed by a fund."""
    JOB_SEEKER_AID = "job_seeker_aid"
    PUBLIC_EMPLOYER = "public_employer"
    DISABILITY_FUND = "disability_fund"
    ORIENTATION = "orientation"
    """Out of frame."""


TRIPARTITE_ROUTES = frozenset({Route.SKILLS_PLAN, Route.REDEPLOYMENT_LEAVE, Route.PUBLIC_EMPLOYER})
"""Routes on which the employer is a party to the convention (R6313-8, R1233-35)."""


class BeneficiaryStatus(StrEnum):
    """The person's situation at entry."""

    PRIVATE_EMPLOYEE = "private_employee"
    JOB_SEEKER = "job_seeker"
    SELF_EMPLOYED = "self_employed"
    PUBLIC_SERVANT = "public_servant"


class Initiative(StrEnum):
    """Whose idea it was; the person's agreement is needed in both cases."""

    OWN = "own"
    EMPLOYER = "employer"


class FollowUpTerm(StrEnum):
    """When a follow-up interview (entretien de suivi) is due, counted from the end of the action."""

    THREE_MONTHS = "three_months"
    SIX_MONTHS = "six_months"
    """Offered to everybody (R6313-4 3° c)."""
    TWELVE_MONTHS = "twelve_months"


class Bilan(Resource):
    """A bilan de compétences. Dates are legal dates in Paris; durations are minutes. Source: C. trav. L6313-4, R6313-4 to R6313-8."""

    noun: ClassVar[str] = "bilan"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, "C. trav. L6313-4, L6353-10")
    thread_field: ClassVar[str] = "id"
    status: BilanStatus
    reference: Label = Field(max_length=20, description="Human reference, `BC-2026-000123`")
    external_reference: ExternalReference | None = None
    beneficiary_id: Id
    offer_id: Id | None = None
    frame: Frame = Frame.IN_FRAME
    beneficiary_status: BeneficiaryStatus
    priority_agent: bool = Field(default=False, description="Public servant of CGFP L422-3: 72 h and every 3 years")
    initiative: Initiative = Initiative.OWN
    route: Route | None = None
    on_working_time: bool = False
    employer_id: Id | None = Field(default=None, description="Never set when the employer is not to know")
    employer_checked_on: LegalDate | None = None
    opened_on: LegalDate
    meeting_on: LegalDate | None = None
    meeting_held_on: LegalDate | None = None
    quote_sent_on: LegalDate | None = None
    reflection_until: LegalDate | None = None
    committed_on: LegalDate | None = None
    early_acceptance: bool = False
    consented_on: LegalDate | None = None
    voluntary_attested_on: LegalDate | None = None
    planned_start_on: LegalDate | None = None
    planned_end_on: LegalDate | None = None
    ready_on: LegalDate | None = None
    started_on: LegalDate | None = None
    ended_on: LegalDate | None = Field(default=None, description="Term of the action (terme de l'action)")
    suspended_from: BilanStatus | None = None
    suspended_on: LegalDate | None = None
    end_reason: Code | None = None
    retention_asked_on: LegalDate | None = Field(default=None, description="When the person answered the question about keeping documents")


class HoursLedger(Kept):
    """The minutes of one bilan: planned, counted (held), attested. `cap_minutes` comes from the dated rule; null out of frame."""

    noun: ClassVar[str] = "hours_ledger"
    key: ClassVar[tuple[str, ...]] = ("bilan_id",)
    about: ClassVar[About] = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. L6313-4, R6332-26")
    bilan_id: Id
    version: Version = 1
    planned_minutes: Minutes = Field(default=0, description="Planned and not yet held")
    counted_minutes: Minutes = Field(default=0, description="Held, counting in the bilan")
    attested_minutes: Minutes = Field(default=0, description="Signed by both, counting in the bilan")
    accompanied_minutes: Minutes = Field(default=0, description="Attested, face to face with a counsellor (heures d'accompagnement)")
    cap_minutes: Minutes | None = None
