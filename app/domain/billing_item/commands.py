"""What may be asked of a billing item."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.billing_item.records import BillingKind, Debtor
from app.domain.quote.records import VatBasis
from app.domain.record import Command
from app.domain.vocabulary import Cents, ExternalReference, Id, LegalDate


class DraftBillingItem(Command):
    """Prepare what is to be billed (échéance à facturer)."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft a billing item"
    example: ClassVar[dict[str, Any]] = {
        "kind": "deposit",
        "debtor": "person",
        "debtor_id": "019aa7a0-0000-7000-8000-000000000001",
        "amount_cents": 45000,
        "vat_basis": "training_exemption",
        "due_on": "2027-02-15",
    }
    kind: BillingKind
    debtor: Debtor
    debtor_id: Id
    amount_cents: Cents = Field(ge=1)
    vat_cents: Cents = 0
    vat_basis: VatBasis
    due_on: LegalDate | None = None


class AmendBillingItem(Command):
    """Amend what is not billed yet: absent is unchanged, null erases."""

    verb: ClassVar[str] = "amend"
    summary: ClassVar[str] = "Amend a draft billing item"
    example: ClassVar[dict[str, Any]] = {"amount_cents": 45000}
    partial: ClassVar[bool] = True
    amount_cents: Cents = Field(default=None, ge=1)  # type: ignore[assignment]  # absent is unchanged, null is refused
    vat_cents: Cents = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    vat_basis: VatBasis = Field(default=None)  # type: ignore[assignment]  # absent is unchanged, null is refused
    due_on: LegalDate | None = None


class IssueBillingItem(Command):
    """Bill it (facturation); the invoice itself comes from the accounting tool."""

    verb: ClassVar[str] = "issue"
    summary: ClassVar[str] = "Issue the billing item"
    example: ClassVar[dict[str, Any]] = {"external_invoice_number": "F-2027-0042"}
    external_invoice_number: ExternalReference | None = None


class PayBillingItem(Command):
    """The debtor has paid."""

    verb: ClassVar[str] = "pay"
    summary: ClassVar[str] = "Record the payment"


class CancelBillingItem(Command):
    """Give up what was never billed; what was billed is credited."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel a draft billing item"


class CreditBillingItem(Command):
    """Give back what was billed (avoir): the whole amount, to the same debtor."""

    verb: ClassVar[str] = "credit"
    summary: ClassVar[str] = "Credit the billing item"
    example: ClassVar[dict[str, Any]] = {"external_invoice_number": "A-2027-0007"}
    external_invoice_number: ExternalReference | None = None
