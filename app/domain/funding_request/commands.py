"""What may be asked of a funding request."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.funding_request.cpf_price import Exemption
from app.domain.funding_request.records import CpfBilling, CpfControl, CpfStatus, FundingStatus, Pays, PreviousBilan
from app.domain.record import Command
from app.domain.registry.records import FunderKind
from app.domain.vocabulary import Cents, Code, Count, ExternalReference, Id, LegalDate, YesNo


class RequestFunding(Command):
    """Draft a funding request (demande de financement)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft a funding request"
    example: ClassVar[dict[str, Any]] = {"kind": "opco", "funder_id": "019aa7a0-0000-7000-8000-000000000004", "amount_cents": 150000}
    kind: FunderKind
    funder_id: Id | None = None
    pays: Pays | None = Field(default=None, description="Absent: the person for a self-employed fund (FAF), else the provider")
    amount_cents: Cents
    external_reference: ExternalReference | None = None
    starts_on: LegalDate | None = None
    previous_bilans: tuple[PreviousBilan, ...] = Field(default=(), max_length=10, description="What she tells of bilans she had before")
    full_rate_pension_on: LegalDate | None = Field(default=None, description="Since when she draws a full-rate pension")
    proof_seen_on: LegalDate | None = Field(default=None, description="When the proof that this funder asks was seen")


class AmendFunding(Command):
    """Amend a draft: absent is unchanged, null erases."""

    verb: ClassVar[str] = "amend"
    summary: ClassVar[str] = "Amend a draft funding request"
    example: ClassVar[dict[str, Any]] = {"amount_cents": 120000}
    partial: ClassVar[bool] = True
    pays: Pays = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    amount_cents: Cents = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    external_reference: ExternalReference | None = None
    starts_on: LegalDate | None = None
    previous_bilans: tuple[PreviousBilan, ...] = Field(default=(), max_length=10)
    full_rate_pension_on: LegalDate | None = None
    proof_seen_on: LegalDate | None = None


class SubmitFunding(Command):
    """File the request with the funder (dépôt)."""

    verb: ClassVar[str] = "submit"
    summary: ClassVar[str] = "File the request"


class ReviewFunding(Command):
    """The funder has taken it up (en instruction)."""

    verb: ClassVar[str] = "acknowledge"
    summary: ClassVar[str] = "Record that the funder reviews it"


class GrantFunding(Command):
    """The funder grants all or part of it (accord de prise en charge)."""

    verb: ClassVar[str] = "grant"
    summary: ClassVar[str] = "Grant, wholly or in part"
    example: ClassVar[dict[str, Any]] = {"granted_cents": 150000}
    granted_cents: Cents = Field(ge=1)
    external_reference: ExternalReference | None = None


class RefuseFunding(Command):
    """The funder refuses (refus de prise en charge)."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the funding"
    example: ClassVar[dict[str, Any]] = {"refusal_reason": "budget_exhausted"}
    refusal_reason: Code | None = None


class GrantFundingBySilence(Command):
    """The funder has let its delay pass, and its terms say that silence grants."""

    verb: ClassVar[str] = "grant-by-silence"
    summary: ClassVar[str] = "Grant by silence"


class LapseFunding(Command):
    """Nothing more will come of it (caducité)."""

    verb: ClassVar[str] = "lapse"
    summary: ClassVar[str] = "Let the request lapse"


class SecureFunding(Command):
    """The money that was granted is certain (financement sécurisé)."""

    verb: ClassVar[str] = "secure"
    summary: ClassVar[str] = "Secure the funding"


class SecureByConvention(Command):
    """Who pays directly, the person or the employer, is bound by the convention in effect."""

    verb: ClassVar[str] = "secure-by-convention"
    summary: ClassVar[str] = "Secure by the convention in effect"


class ValidateServiceDone(Command):
    """The funder accepts the service as done."""

    verb: ClassVar[str] = "validate-service-done"
    summary: ClassVar[str] = "Validate the service done"


class InvoiceFunding(Command):
    """The funder has been invoiced."""

    verb: ClassVar[str] = "invoice"
    summary: ClassVar[str] = "Record the invoice"


class UninvoiceFunding(Command):
    """The bill that answered it was entered in error: it is to be billed again."""

    verb: ClassVar[str] = "uninvoice"
    summary: ClassVar[str] = "Undo the invoice"


class UnsecureFunding(Command):
    """The convention that bound who pays was entered in error."""

    verb: ClassVar[str] = "unsecure"
    summary: ClassVar[str] = "Undo the security"


class PayFunding(Command):
    """The funder has paid."""

    verb: ClassVar[str] = "pay"
    summary: ClassVar[str] = "Record the payment"


class CloseFunding(Command):
    """Nothing is owed any more."""

    verb: ClassVar[str] = "close"
    summary: ClassVar[str] = "Close the request"


class CancelFunding(Command):
    """Give the request up."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel the request"


class ProposeCpf(Command):
    """Answer the holder's enrolment request with dates and a price (proposition de commande).

    The balance only serves to share the price out: it is not kept. A person carries the answer to the platform.
    """

    verb: ClassVar[str] = "propose"
    summary: ClassVar[str] = "Propose dates and price to the CPF holder"
    example: ClassVar[dict[str, Any]] = {"starts_on": "2027-01-05", "price_cents": 180000, "balance_cents": 245000}
    starts_on: LegalDate
    price_cents: Cents = Field(ge=1)
    balance_cents: Cents | None = Field(default=None, description="Rights credited each year; used to share the price, not kept")
    dotation_cents: Cents = Field(default=0, description="Paid into the account by a third party; outside the cap, used first")
    abondement_cents: Cents = Field(default=0, description="Top-up granted for this purchase")
    exemption: Exemption | None = Field(default=None, description="Why the participation is not due; a job seeker is always exempt")
    personal_cents: Cents | None = Field(default=None, description="What the holder was told she will pay; checked, and not kept as said")


class DeclareEntry(Command):
    """Declare the real entry (entrée en formation): the day of the first session held."""

    verb: ClassVar[str] = "declare-entry"
    summary: ClassVar[str] = "Declare the entry to the CPF platform"


class DeclareExit(Command):
    """Declare the exit and the service done together (sortie de formation et service fait)."""

    verb: ClassVar[str] = "declare-exit"
    summary: ClassVar[str] = "Declare the exit and the service done to the CPF platform"
    example: ClassVar[dict[str, Any]] = {"completion_percent": 100}
    completion_percent: Count = Field(le=100)
    exit_reason: Code | None = None
    force_majeure: YesNo = False


class FollowPlatform(Command):
    """Take over what the platform says of its file."""

    verb: ClassVar[str] = "follow-platform"
    summary: ClassVar[str] = "Follow the platform"
    example: ClassVar[dict[str, Any]] = {"moves_to": "secured", "occurred_on": "2026-12-14", "cpf_status": "accepted"}
    partial: ClassVar[bool] = True
    moves_to: FundingStatus
    occurred_on: LegalDate
    cpf_status: CpfStatus | None = None
    billing_status: CpfBilling | None = None
    control_status: CpfControl = CpfControl.NOT_IN_CONTROL
    starts_on: LegalDate | None = None
    price_cents: Cents | None = None


OWN_STEPS: dict[type[Command], CpfStatus] = {
    ProposeCpf: CpfStatus.PROPOSED,
    DeclareEntry: CpfStatus.IN_TRAINING,
    DeclareExit: CpfStatus.SERVICE_DONE_DECLARED,
}
"""Where our own declarations take the mirror, until the platform confirms."""


def reached(command: Any) -> CpfStatus | None:
    """The step of the platform's file that a command reaches."""
    return OWN_STEPS.get(type(command)) or getattr(command, "cpf_status", None)
