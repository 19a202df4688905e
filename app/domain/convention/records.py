"""What is known of a convention and of its signatures."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable
from app.domain.vocabulary import Cents, Code, Count, Id, Instant, LegalDate, LongText, Minutes, Party, Sha256, ShortText, YesNo


class ConventionKind(StrEnum):
    """Which paper the route demands."""

    TRIPARTITE = "tripartite"
    """Convention tripartite (R6313-8): beneficiary, provider, employer."""
    INDIVIDUAL = "individual"
    """Contrat de formation of a person who pays herself (L6353-3)."""
    MCF_TERMS = "mcf_terms"
    """The CPF platform's terms (CGU): nothing is signed here (D6353-1 III)."""
    BIPARTITE = "bipartite_provider_person"
    ORIENTATION_SERVICE = "orientation_service"
    """Out of frame."""


class ConventionStatus(StrEnum):
    """Rédigée, transmise, signée en partie, signée, en rétractation, effective, amendée, terminée; et les issues contraires."""

    DRAFT = "draft"
    TRANSMITTED = "transmitted"
    PARTIALLY_SIGNED = "partially_signed"
    SIGNED = "signed"
    WITHDRAWAL_WINDOW = "withdrawal_window"
    EFFECTIVE = "effective"
    AMENDED = "amended"
    """An amendment (avenant) that all have signed has taken its place."""
    ENDED = "ended"
    REFUSED = "refused"
    REFUSED_BY_SILENCE = "refused_by_silence"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    TERMINATED = "terminated"
    ENTERED_IN_ERROR = "entered_in_error"


SET_ASIDE = frozenset(
    {
        ConventionStatus.REFUSED,
        ConventionStatus.REFUSED_BY_SILENCE,
        ConventionStatus.WITHDRAWN,
        ConventionStatus.VOID,
        ConventionStatus.AMENDED,
        ConventionStatus.ENTERED_IN_ERROR,
    }
)
HAS_BOUND = frozenset({ConventionStatus.EFFECTIVE, ConventionStatus.ENDED, ConventionStatus.TERMINATED})


class Channel(StrEnum):
    """How somebody signed."""

    ACCOUNT = "account"
    PAPER = "paper"
    """Recorded by a named member with where the scan is kept: a person without e-mail or account loses no right."""


class Mentions(Record):
    """What a convention says (R6313-8, D6353-1, L6353-4). Minutes, cents all taxes included, dates in Paris."""

    title: ShortText | None = None
    objective: LongText | None = None
    content: LongText | None = None
    means: LongText | None = None
    total_minutes: Minutes | None = None
    starts_on: LegalDate | None = None
    ends_on: LegalDate | None = None
    course: LongText | None = Field(default=None, description="How it is carried out and followed")
    handover: LongText | None = Field(default=None, description="How results and synthesis are handed to the beneficiary")
    price_cents: Cents | None = None
    payment_terms: LongText | None = None
    remote_percent: Count | None = Field(default=None, le=100)
    autonomous_minutes: Minutes | None = Field(default=None, description="Of the total, personal work without a counsellor")
    remote_accepted_on: LegalDate | None = None
    results_to_payer: YesNo = Field(default=False, description="A clause promising results to the payer; always refused")


class ConventionText(Mentions):
    """All that a convention says beside whom it binds: which paper it is, how it is concluded, and its mentions."""

    kind: ConventionKind
    distance: YesNo


OPTIONAL = frozenset({"autonomous_minutes", "remote_accepted_on", "results_to_payer"})


class Convention(Mentions, Replaceable, FileResource):
    """A convention. Source: C. trav. L6353-1, L6353-3 to L6353-7, R6313-8, D6353-1."""

    noun: ClassVar[str] = "convention"
    about: ClassVar[About] = About(Category.CONVENTION, Retention.ADMINISTRATIVE, "C. trav. L6353-1")
    status: ConventionStatus = ConventionStatus.DRAFT
    kind: ConventionKind
    amends_id: Id | None = Field(default=None, description="The convention in effect that this amendment (avenant) is to replace")
    distance: YesNo = Field(default=False, description="Concluded at distance or off premises (C. conso. L221-18)")
    transmitted_on: LegalDate | None = None
    sign_until: LegalDate | None = Field(default=None, description="Last day of the employee's answer, included (R6313-8)")
    document_sha256: Sha256 | None = None
    signed_on: LegalDate | None = None
    withdrawal_until: LegalDate | None = Field(default=None, description="Last day of withdrawal, included")
    effective_on: LegalDate | None = None
    ended_on: LegalDate | None = None
    terms_version: Code | None = Field(default=None, description="Version of the platform's terms")
    signatures_count: Count = 0

    @property
    def stands(self) -> bool:
        """Whether it says what the parties owe: it was not set aside and, if it is an amendment, it has taken effect."""
        return self.status not in SET_ASIDE and (self.amends_id is None or self.status in HAS_BOUND)

    def text(self) -> ConventionText:
        """What the document says."""
        return ConventionText.model_validate({name: getattr(self, name) for name in ConventionText.model_fields})


class Signature(FileResource):
    """One party's signature of one document, known by its SHA-256."""

    noun: ClassVar[str] = "signature"
    about: ClassVar[About] = About(Category.CONVENTION, Retention.ADMINISTRATIVE, "C. civ. 1366-1367; C. trav. R6313-8")
    convention_id: Id
    party: Party
    channel: Channel
    document_sha256: Sha256
    signed_at: Instant
    signed_on: LegalDate
    signer_id: Id
    level: Code = "simple"
    scan_reference: ShortText | None = None
    voided_at: Instant | None = Field(default=None, description="The convention was entered in error: it binds nobody")
