"""What is known of a quote, and what may be asked of it."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record, Replaceable
from app.domain.situation import Route
from app.domain.vocabulary import Cents, Count, Id, LegalDate, Minutes, Role, Sha256, ShortText, YesNo


class QuoteStatus(StrEnum):
    """Devis: rédigé, transmis, accepté par elle et pas encore par l'employeur qui paie, accepté, refusé, caduc, remplacé, annulé."""

    DRAFT = "draft"
    SENT = "sent"
    PARTLY_ACCEPTED = "partly_accepted"
    """She has accepted; the employer that pays has not answered yet."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


class VatBasis(StrEnum):
    """Why VAT is or is not charged (CGI art. 261-4-4° a, 293 B)."""

    TRAINING_EXEMPTION = "training_exemption"
    FRANCHISE = "franchise"
    TAXED = "taxed"


class Terms(Record):
    """The terms of a quote. Minutes by phase, cents all taxes included; dates in Paris."""

    offer_id: Id | None = None
    route: Route | None = Field(default=None, description="How it is to be paid: an offer may have a price of its own for it")
    paying_employer_id: Id | None = Field(
        default=None, description="The employer that pays: it accepts the quote too, and hears of it once she has accepted"
    )
    price_cents: Cents | None = Field(default=None, description="All taxes included (TTC)")
    vat_basis: VatBasis | None = None
    preliminary_minutes: Minutes | None = None
    investigation_minutes: Minutes | None = None
    conclusion_minutes: Minutes | None = None
    remote_percent: Count | None = Field(default=None, le=100)
    planned_start_on: LegalDate | None = None
    planned_end_on: LegalDate | None = None
    note: ShortText | None = None


MANDATORY = tuple(name for name in Terms.model_fields if name not in {"offer_id", "route", "paying_employer_id", "note"})


class QuoteForPayer(Record):
    """What the employer that pays reads of its quote: what it pays for, and until when it may answer."""

    id: Id
    bilan_id: Id
    status: QuoteStatus
    paying_employer_id: Id
    price_cents: Cents | None
    vat_basis: VatBasis | None
    preliminary_minutes: Minutes | None
    investigation_minutes: Minutes | None
    conclusion_minutes: Minutes | None
    remote_percent: Count | None
    planned_start_on: LegalDate | None
    planned_end_on: LegalDate | None
    sent_on: LegalDate | None
    reflection_until: LegalDate | None
    accepted_on: LegalDate | None
    document_sha256: Sha256 | None


class Quote(Terms, Replaceable, FileResource):
    """A quote. Accepted, it never changes. Source: C. trav. L6353-1, L6313-4; provider's promises."""

    noun: ClassVar[str] = "quote"
    about: ClassVar[About] = About(Category.QUOTE, Retention.ADMINISTRATIVE, "C. trav. L6353-1")
    views: ClassVar[dict[Role, type[Record]]] = {Role.EMPLOYER: QuoteForPayer}
    status: QuoteStatus = QuoteStatus.DRAFT
    sent_on: LegalDate | None = None
    reflection_until: LegalDate | None = Field(default=None, description="Last day of the reflection, included")
    person_accepted_on: LegalDate | None = Field(default=None, description="When she accepted it, with her consent to the bilan")
    voluntary_attested: YesNo = Field(default=False, description="She attested then that the step is her own")
    accepted_on: LegalDate | None = Field(default=None, description="When everybody who must accept it had")
    document_sha256: Sha256 | None = None

    def terms(self) -> Terms:
        """What the document says."""
        return Terms.model_validate({name: getattr(self, name) for name in Terms.model_fields})


_EXAMPLE: dict[str, Any] = {
    "price_cents": 180000,
    "vat_basis": "training_exemption",
    "preliminary_minutes": 240,
    "investigation_minutes": 480,
    "conclusion_minutes": 240,
    "remote_percent": 0,
    "planned_start_on": "2027-01-05",
    "planned_end_on": "2027-03-12",
}


class DraftQuote(Terms, Command):
    """Draft a quote for a bilan. Without a price, it is the one that the offer publishes for this status, frame and way of paying."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft a quote"
    example: ClassVar[dict[str, Any]] = _EXAMPLE


class AmendQuote(Terms, Command):
    """Amend a draft: absent is unchanged, null erases."""

    verb: ClassVar[str] = "amend"
    summary: ClassVar[str] = "Amend a draft quote"
    example: ClassVar[dict[str, Any]] = {"price_cents": 175000}
    partial: ClassVar[bool] = True


class SendQuote(Command):
    """Send the quote: the reflection of ten days begins with it (délai de réflexion)."""

    verb: ClassVar[str] = "send"
    summary: ClassVar[str] = "Send the quote"


class AcceptQuote(Command):
    """Accept, with the consent to the bilan and the attestation that the step is voluntary.

    Where her employer pays, it is told of the quote then, and the bilan is committed once it has accepted too.
    """

    verb: ClassVar[str] = "accept"
    summary: ClassVar[str] = "Accept the quote"
    example: ClassVar[dict[str, Any]] = {"consent": True, "voluntary_attestation": True, "prior_information_received": True}
    consent: YesNo = Field(description="Consent to this bilan (L6313-4)")
    voluntary_attestation: YesNo = Field(description="The step is her own")
    prior_information_received: YesNo = Field(description="The information pack of L6353-8 was handed over")


class AgreeToPayQuote(Command):
    """Accept to pay, as the employer that the quote names (accord de l'employeur payeur)."""

    verb: ClassVar[str] = "agree-to-pay"
    summary: ClassVar[str] = "Accept to pay the quote"


class RefuseQuote(Command):
    """Refuse; no reason is asked. The employer that pays may refuse it too."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the quote"


class LapseQuote(Command):
    """The reflection is over without an answer: the quote has lapsed (caduc)."""

    verb: ClassVar[str] = "lapse"
    summary: ClassVar[str] = "Let the quote lapse"


class ConfirmQuote(Command):
    """Confirm a lapsed quote as it was."""

    verb: ClassVar[str] = "confirm"
    summary: ClassVar[str] = "Confirm a lapsed quote"


class SupersedeQuote(Command):
    """Replace a quote that was sent; draft the next one."""

    verb: ClassVar[str] = "supersede"
    summary: ClassVar[str] = "Supersede a sent quote"


class CancelQuote(Command):
    """Cancel a quote that was not accepted."""

    verb: ClassVar[str] = "cancel"
    summary: ClassVar[str] = "Cancel the quote"
