"""What is known of a funding request: the generic part, and the mirror of the CPF platform's file."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame
from app.domain.vocabulary import Cents, Code, Count, ExternalReference, Id, LegalDate, Role, YesNo


class FundingStatus(StrEnum):
    """Déposée, en instruction, accordée, sécurisée, service fait, facturée, payée; et les issues contraires."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    GRANTED = "granted"
    PARTIALLY_GRANTED = "partially_granted"
    SECURED = "secured"
    SERVICE_DONE_DECLARED = "service_done_declared"
    SERVICE_DONE_VALIDATED = "service_done_validated"
    INVOICED = "invoiced"
    PAID = "paid"
    CLOSED = "closed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


S = FundingStatus
SECURED_FROM = frozenset({S.SECURED, S.SERVICE_DONE_DECLARED, S.SERVICE_DONE_VALIDATED, S.INVOICED, S.PAID, S.CLOSED})
DEAD = frozenset({S.REFUSED, S.LAPSED, S.CANCELLED, S.ENTERED_IN_ERROR})
PENDING = frozenset({S.SUBMITTED, S.UNDER_REVIEW})
LIVE = tuple(s for s in S if s not in DEAD and s is not S.CLOSED)


class CpfStatus(StrEnum):
    """Our mirror of the platform's file (dossier Mon Compte Formation). In order; the ends come last."""

    HOLDER_DRAFT = "holder_draft"
    TO_PROCESS = "to_process"
    PROPOSED = "proposed"
    AWAITING_TOP_UP = "awaiting_top_up"
    PAYMENT_PENDING = "payment_pending"
    ACCEPTED = "accepted"
    IN_TRAINING = "in_training"
    EXITED = "exited"
    SERVICE_DONE_DECLARED = "service_done_declared"
    SERVICE_DONE_VALIDATED = "service_done_validated"
    REFUSED_BY_PROVIDER = "refused_by_provider"
    REFUSED_BY_HOLDER = "refused_by_holder"
    REFUSED_BY_FUNDER = "refused_by_funder"
    CANCELLED_BY_HOLDER = "cancelled_by_holder"
    CANCELLED_NOT_REALISED = "cancelled_not_realised"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"
    CANCELLED_BY_FUNDER = "cancelled_by_funder"
    EXPIRED = "expired"


class CpfBilling(StrEnum):
    """How far the platform is with the money; in order."""

    NOT_BILLABLE = "not_billable"
    DEPOSIT_WAIT = "deposit_wait"
    DEPOSIT_PAID = "deposit_paid"
    TO_BILL = "to_bill"
    BILLED = "billed"
    PAID = "paid"


class CpfControl(StrEnum):
    """Whether the funder controls the file (contrôle du service fait)."""

    NOT_IN_CONTROL = "not_in_control"
    IN_CONTROL = "in_control"
    RELEASED = "released"


class Pays(StrEnum):
    """To whom the funder's money goes: only what goes to the provider gates the start."""

    PROVIDER = "provider"
    BENEFICIARY = "beneficiary"
    EMPLOYER = "employer"


class CpfMoney(Record):
    """Who pays which part of a CPF purchase, in cents; the participation is inside the personal part. The balance is never kept."""

    price_cents: Cents | None = None
    dotation_cents: Cents | None = None
    rights_cents: Cents | None = None
    abondement_cents: Cents | None = None
    participation_cents: Cents | None = None
    personal_cents: Cents | None = None


class PreviousBilan(Record):
    """A bilan that the person had before, anywhere: what the five years of the CPF need to know of it (D6323-6), and nothing more."""

    paid_by: FunderKind
    granted_on: LegalDate = Field(description="When its funding was granted")
    ended_on: LegalDate | None = None
    frame: Frame = Frame.IN_FRAME


class FundingForFunder(Record):
    """What a funder reads of its own request (L6353-10): dates, states and its own amounts."""

    id: Id
    bilan_id: Id
    status: FundingStatus
    kind: FunderKind
    funder_id: Id | None
    pays: Pays
    amount_cents: Cents
    granted_cents: Cents | None
    external_reference: ExternalReference | None
    starts_on: LegalDate | None
    submitted_on: LegalDate | None
    answer_expected_by: LegalDate | None
    decided_on: LegalDate | None
    secured_on: LegalDate | None
    service_done_on: LegalDate | None
    invoiced_on: LegalDate | None
    paid_on: LegalDate | None
    replaced_by_id: Id | None


class FundingRequest(CpfMoney, Replaceable, FileResource):
    """A funding request (demande de financement). Cents, all taxes included; legal dates in Paris."""

    noun: ClassVar[str] = "funding_request"
    about: ClassVar[About] = About(Category.FINANCING, Retention.ADMINISTRATIVE, "C. trav. L6323-2, L6332-17, L6353-10")
    views: ClassVar[dict[Role, type[Record]]] = {Role.FUNDER: FundingForFunder}
    status: FundingStatus = FundingStatus.DRAFT
    kind: FunderKind
    funder_id: Id | None = None
    pays: Pays = Pays.PROVIDER
    amount_cents: Cents = Field(description="Asked of this funder")
    granted_cents: Cents | None = None
    external_reference: ExternalReference | None = None
    starts_on: LegalDate | None = Field(default=None, description="Start of the action as told to the funder")
    submitted_on: LegalDate | None = None
    answer_expected_by: LegalDate | None = None
    decided_on: LegalDate | None = None
    secured_on: LegalDate | None = None
    service_done_on: LegalDate | None = None
    invoiced_on: LegalDate | None = None
    paid_on: LegalDate | None = None
    refusal_reason: Code | None = None
    previous_bilans: tuple[PreviousBilan, ...] = Field(default=(), max_length=10, description="Those that the person tells us of")
    full_rate_pension_on: LegalDate | None = Field(default=None, description="Since when she draws a full-rate pension; null: she does not")
    proof_seen_on: LegalDate | None = Field(
        default=None, description="When the proof that the funder asks was seen (contribution, employment obligation); it is not kept"
    )
    cpf_status: CpfStatus | None = None
    billing_status: CpfBilling | None = None
    control_status: CpfControl = CpfControl.NOT_IN_CONTROL
    control_reply_by: LegalDate | None = Field(default=None, description="Last day to answer the funder's control, by its letter")
    unconfirmed: YesNo = Field(default=False, description="Our own declaration, not yet confirmed by the platform")
    subscribed_on: LegalDate | None = Field(default=None, description="When the holder accepted on the platform")
    withdrawal_until: LegalDate | None = Field(default=None, description="Last day of the holder's withdrawal, as shown to her")
    free_cancellation_until: LegalDate | None = Field(default=None, description="Last day of a cancellation without penalty")
    entered_on: LegalDate | None = None
    exited_on: LegalDate | None = None
    completion_percent: Count | None = Field(default=None, le=100)
    exit_reason: Code | None = None
    force_majeure: YesNo = False
    next_cpf_bilan_from: LegalDate | None = Field(default=None, description="First day of another bilan paid by the CPF (D6323-6)")
    next_cpf_bilan_warned_until: LegalDate | None = Field(
        default=None, description="Until then a warning: the text does not say whether the five years run from the grant or from the end"
    )

    def share_cents(self) -> int:
        """What this request brings to the plan: the funder's money, and what the holder pays through the platform."""
        funders = self.amount_cents if self.granted_cents is None else self.granted_cents
        return funders + (self.personal_cents or 0)

    def advances_from(self) -> int:
        """The amount on which an advance is counted."""
        return self.amount_cents if self.granted_cents is None else self.granted_cents


NOT_COUNTED = frozenset({FunderKind.SELF, FunderKind.EMPLOYER, FunderKind.ANFH, FunderKind.PUBLIC_EMPLOYER, FunderKind.FIPHFP})
COUNTED_FUNDERS = frozenset(FunderKind) - NOT_COUNTED
"""Whose money keeps the CPF from paying another bilan for five years (D6323-6, L6316-1): not the person's, nor an employer's own."""


def later(first: date | None, second: date | None) -> date | None:
    """The later of two dates that may be unknown."""
    known = [day for day in (first, second) if day is not None]
    return max(known) if known else None
