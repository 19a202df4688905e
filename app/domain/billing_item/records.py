"""What is known of a billing item."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.quote.records import VatBasis
from app.domain.record import About, FileResource, Replaceable
from app.domain.vocabulary import Cents, ExternalReference, Id, LegalDate


class BillingStatus(StrEnum):
    """À facturer, facturée, payée, annulée, objet d'un avoir."""

    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    CANCELLED = "cancelled"
    CREDITED = "credited"
    ENTERED_IN_ERROR = "entered_in_error"


class BillingKind(StrEnum):
    """What is billed: acompte, échéance, solde, indemnité, avoir."""

    DEPOSIT = "deposit"
    INSTALMENT = "instalment"
    BALANCE = "balance"
    INDEMNITY = "indemnity"
    CREDIT = "credit"


class Debtor(StrEnum):
    """Who owes it."""

    PERSON = "person"
    EMPLOYER = "employer"
    FUNDER = "funder"


BILLED = frozenset({BillingStatus.ISSUED, BillingStatus.PAID})


class BillingItem(Replaceable, FileResource):
    """A billing item (échéance à facturer). Cents, all taxes included. Source: C. trav. L6353-6, L6354-1, R6332-25."""

    noun: ClassVar[str] = "billing_item"
    about: ClassVar[About] = About(Category.INVOICES, Retention.ADMINISTRATIVE, "C. trav. L6353-6; C. com. L123-22")
    status: BillingStatus = BillingStatus.DRAFT
    kind: BillingKind
    debtor: Debtor
    debtor_id: Id
    amount_cents: Cents = Field(description="All taxes included; a credit is the amount given back")
    vat_cents: Cents = Field(default=0, description="VAT inside the amount")
    vat_basis: VatBasis
    due_on: LegalDate | None = None
    external_invoice_number: ExternalReference | None = None
    issued_on: LegalDate | None = None
    paid_on: LegalDate | None = None
    credits_item_id: Id | None = Field(default=None, description="The item that this credit gives back")
