"""What is known of a bilan, and what may be asked of it."""

from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Kept, Record, Replaceable, Resource
from app.domain.situation import BeneficiaryStatus, Frame, Route
from app.domain.vocabulary import Code, ExternalReference, Id, Label, LegalDate, Minutes, Role, Version, YesNo


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
    ENTERED_IN_ERROR = "entered_in_error"


S = BilanStatus
PHASES = (S.PRELIMINARY, S.INVESTIGATION, S.CONCLUSION)
BEFORE_START = (S.INQUIRY, S.INFORMATION_MEETING, S.REFLECTION, S.COMMITTED, S.CONTRACTING, S.READY)
ENDED = frozenset({S.COMPLETED, S.FOLLOWING_UP, S.CLOSED, S.ABANDONED})
DEAD = frozenset({S.DECLINED, S.REDIRECTED, S.WITHDRAWN, S.ABANDONED, S.CANCELLED_BY_PROVIDER, S.ENTERED_IN_ERROR})
"""It ended before its term: nobody goes on with it."""
FINISHED = DEAD | {S.CLOSED}


class ShownStatus(StrEnum):
    """How far a bilan is, as its funders and employers may know it: the phase is never shown (C. trav. L6353-10)."""

    REQUESTED = "requested"
    READY = "ready"
    IN_PROGRESS = "in_progress"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"
    PARTIALLY_COMPLETED = "partially_completed"
    CANCELLED = "cancelled"


SHOWN_AS: dict[BilanStatus, ShownStatus] = {
    **dict.fromkeys((S.INQUIRY, S.INFORMATION_MEETING, S.REFLECTION, S.COMMITTED, S.CONTRACTING), ShownStatus.REQUESTED),
    S.READY: ShownStatus.READY,
    **dict.fromkeys((S.PRELIMINARY, S.INVESTIGATION, S.CONCLUSION), ShownStatus.IN_PROGRESS),
    S.SUSPENDED: ShownStatus.INTERRUPTED,
    **dict.fromkeys((S.COMPLETED, S.FOLLOWING_UP, S.CLOSED), ShownStatus.COMPLETED),
    S.ABANDONED: ShownStatus.PARTIALLY_COMPLETED,
    **dict.fromkeys((S.WITHDRAWN, S.DECLINED, S.CANCELLED_BY_PROVIDER, S.REDIRECTED, S.ENTERED_IN_ERROR), ShownStatus.CANCELLED),
}


TRIPARTITE_ROUTES = frozenset({Route.SKILLS_PLAN, Route.REDEPLOYMENT_LEAVE, Route.PUBLIC_EMPLOYER})
"""Routes on which the employer is a party to the convention (R6313-8, R1233-35)."""


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


class BilanForPartner(Record):
    """What the employer or a funder that is party to it may know (C. trav. L6353-10): start, interruption and end; never the phase."""

    id: Id
    reference: Label = Field(max_length=20)
    beneficiary_id: Id
    status: Annotated[ShownStatus, BeforeValidator(lambda status: SHOWN_AS.get(status, status))]
    planned_start_on: LegalDate | None
    planned_end_on: LegalDate | None
    started_on: LegalDate | None
    suspended_on: LegalDate | None
    ended_on: LegalDate | None


class Concerned(Record):
    """Whom a document of a bilan binds, and of which bilan: hashed with what the document says, or anybody's signature would fit it."""

    organisation_id: Id
    bilan_id: Id
    bilan_reference: Label
    beneficiary_id: Id
    employer_id: Id | None


class Bilan(Replaceable, Resource):
    """A bilan de compétences. Dates are legal dates in Paris; durations are minutes. Source: C. trav. L6313-4, R6313-4 to R6313-8."""

    noun: ClassVar[str] = "bilan"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, "C. trav. L6313-4, L6353-10")
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.EMPLOYER, Role.FUNDER), BilanForPartner)
    thread_field: ClassVar[str] = "id"
    status: BilanStatus
    reference: Label = Field(max_length=20, description="Human reference, `BC-2026-000123`")
    external_reference: ExternalReference | None = None
    beneficiary_id: Id
    offer_id: Id | None = None
    frame: Frame = Frame.IN_FRAME
    beneficiary_status: BeneficiaryStatus
    priority_agent: YesNo = Field(default=False, description="Public servant of CGFP L422-3: 72 h and every 3 years")
    initiative: Initiative = Initiative.OWN
    route: Route | None = None
    on_working_time: YesNo = False
    employer_id: Id | None = Field(default=None, description="Never set when the employer is not to know")
    employer_checked_on: LegalDate | None = None
    opened_on: LegalDate
    meeting_on: LegalDate | None = None
    meeting_held_on: LegalDate | None = None
    quote_sent_on: LegalDate | None = None
    reflection_until: LegalDate | None = None
    committed_on: LegalDate | None = None
    early_acceptance: YesNo = False
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

    @property
    def finished(self) -> bool:
        """Whether nothing is awaited of it any more."""
        return self.status in FINISHED

    def concerned(self, organisation: UUID) -> Concerned:
        """Whom the documents of this bilan bind, at this organisation."""
        return Concerned(
            organisation_id=organisation,
            bilan_id=self.id,
            bilan_reference=self.reference,
            beneficiary_id=self.beneficiary_id,
            employer_id=self.employer_id,
        )


class HoursForPartner(Record):
    """What the employer or a funder may know of the hours: those that both have signed."""

    bilan_id: Id
    attested_minutes: Minutes


class HoursLedger(Kept):
    """The minutes of one bilan: planned, counted (held), attested. `cap_minutes` comes from the dated rule; null out of frame."""

    noun: ClassVar[str] = "hours_ledger"
    key: ClassVar[tuple[str, ...]] = ("bilan_id",)
    about: ClassVar[About] = About(Category.ATTENDANCE, Retention.ADMINISTRATIVE, "C. trav. L6313-4, R6332-26")
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.EMPLOYER, Role.FUNDER), HoursForPartner)
    bilan_id: Id
    version: Version = 1
    planned_minutes: Minutes = Field(default=0, description="Planned and not yet held")
    counted_minutes: Minutes = Field(default=0, description="Held, counting in the bilan")
    attested_minutes: Minutes = Field(default=0, description="Signed by both, counting in the bilan")
    accompanied_minutes: Minutes = Field(default=0, description="Attested, face to face with a counsellor (heures d'accompagnement)")
    taken_back_minutes: Minutes = Field(default=0, description="Declared, then taken back by counter-entries: no longer counted above")
    cap_minutes: Minutes | None = None
