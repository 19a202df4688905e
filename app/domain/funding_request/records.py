"""What is known of a funding request, the generic machine and the mirror of the CPF platform."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource
from app.domain.registry.records import FunderKind
from app.domain.vocabulary import Cents, Code, ExternalReference, Id, LegalDate


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


SECURED_FROM = frozenset(
    {
        FundingStatus.SECURED,
        FundingStatus.SERVICE_DONE_DECLARED,
        FundingStatus.SERVICE_DONE_VALIDATED,
        FundingStatus.INVOICED,
        FundingStatus.PAID,
        FundingStatus.CLOSED,
    }
)
DEAD = frozenset({FundingStatus.REFUSED, FundingStatus.LAPSED, FundingStatus.CANCELLED})


class CpfStatus(StrEnum):
    """Our mirror of the platform's file (lifecycle of Mon Compte Formation)."""

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


class Pays(StrEnum):
    """To whom the funder's money goes: only what goes to the provider gates the start."""

    PROVIDER = "provider"
    BENEFICIARY = "beneficiary"
    EMPLOYER = "employer"


class FundingRequest(FileResource):
    """A funding request (demande de financement). Cents, all taxes included; legal dates in Paris."""

    noun: ClassVar[str] = "funding_request"
    about: ClassVar[About] = About(Category.FINANCING, Retention.ADMINISTRATIVE, "C. trav. L6323-2, L6332-17, L6353-10")
    status: FundingStatus = FundingStatus.DRAFT
    kind: FunderKind
    funder_id: Id | None = None
    pays: Pays = Pays.PROVIDER
    amount_cents: Cents
    granted_cents: Cents | None = None
    external_reference: ExternalReference | None = None
    submitted_on: LegalDate | None = None
    answer_expected_by: LegalDate | None = None
    decided_on: LegalDate | None = None
    secured_on: LegalDate | None = None
    cpf_status: CpfStatus | None = None
    billing_status: Code | None = None
    control_status: Code = "not_in_control"
    unconfirmed: bool = Field(default=False, description="Our own declaration, not yet confirmed by the platform")
