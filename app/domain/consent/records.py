"""What is known of a consent."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable
from app.domain.thread import File
from app.domain.vocabulary import Code, Id, LegalDate, LongText, Name, Role, Sha256, ShortText


class ConsentStatus(StrEnum):
    """Demandé, donné, refusé, retiré, expiré, remplacé."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    ENTERED_IN_ERROR = "entered_in_error"


class ConsentKind(StrEnum):
    """What she agrees to. Only `bilan` is a condition of the service."""

    BILAN = "bilan"
    RETENTION = "retention"
    SHARE_CEP = "share_cep"
    """The synthesis, to the free career advice service (conseil en évolution professionnelle), at her request."""
    SHARE_THIRD_PARTY = "share_third_party"
    SHARE_EMPLOYER = "share_employer"
    SECOND_COUNSELLOR = "second_counsellor"
    """An outside view (regard extérieur)."""
    REMOTE_DELIVERY = "remote_delivery"
    DISABILITY_DISCLOSURE = "disability_disclosure"
    QUALITY_SURVEY_IDENTIFIED = "quality_survey_identified"
    RESEARCH_AGGREGATE = "research_aggregate"


class ConsentText(Record):
    """What a person is shown before she agrees (texte de l'accord), in the words of one version, which never change."""

    version: Code
    kind: ConsentKind
    fr: LongText
    en: LongText


SHARES = frozenset({ConsentKind.SHARE_CEP, ConsentKind.SHARE_THIRD_PARTY, ConsentKind.SHARE_EMPLOYER, ConsentKind.SECOND_COUNSELLOR})
"""Kinds that open documents to somebody: a named recipient, named documents, a last day."""


class ConsentForm(StrEnum):
    """How she gave it."""

    ACCOUNT = "account"
    PAPER = "paper"
    """Signed on paper and recorded by a member, with the hash of the scan."""


class Recipient(Record):
    """To whom documents are opened."""

    name: Name
    party_id: Id | None = Field(default=None, description="Its id here, when it has one")


class Terms(Record):
    """What is agreed to. Dates in Paris, both included."""

    kind: ConsentKind
    purpose: ShortText
    text_version: Code = Field(description="Version of the text that she was shown: see `GET /v1/consent-texts`")
    documents: tuple[ContentClass, ...] = Field(default=(), max_length=20)
    recipients: tuple[Recipient, ...] = Field(default=(), max_length=10)
    valid_from: LegalDate | None = None
    valid_until: LegalDate | None = Field(default=None, description="Last day, included")


class ConsentMetadata(Record):
    """What is told to those who may know of it only."""

    id: Id
    bilan_id: Id
    kind: ConsentKind
    status: ConsentStatus
    answered_on: LegalDate | None
    valid_until: LegalDate | None
    ended_on: LegalDate | None


class Consent(Terms, Replaceable, FileResource):
    """A consent (accord): free, specific, informed, proven, and withdrawn as easily as given.

    Source: C. trav. L6313-4 §2-3; RGPD art. 7.
    """

    noun: ClassVar[str] = "consent"
    about: ClassVar[About] = About(Category.CONSENTS, Retention.ACCOUNT, "RGPD art. 7; C. trav. L6313-4")
    views: ClassVar[dict[Role, type[Record]]] = dict.fromkeys((Role.ADMINISTRATOR, Role.AUDITOR), ConsentMetadata)
    status: ConsentStatus = ConsentStatus.REQUESTED
    requested_on: LegalDate | None = Field(default=None, description="Null when she gave it unasked")
    answered_on: LegalDate | None = None
    form: ConsentForm | None = Field(default=None, description="Null until it is given")
    proof_sha256: Sha256 | None = Field(
        default=None, description="SHA-256 of the text and the terms agreed to, or of the scan of the signed paper"
    )
    ended_on: LegalDate | None = Field(default=None, description="When it was withdrawn, expired or was replaced")

    def terms(self) -> Terms:
        """What the person was shown."""
        return Terms.model_validate({name: getattr(self, name) for name in Terms.model_fields})


class ConsentedFile(File):
    """What each step of a bilan must know of her consent to it (L6313-4: never without it)."""

    consents: tuple[Consent, ...] = ()

    @property
    def consent_withdrawn_on(self) -> date | None:
        """The day on which she withdrew her consent to the bilan; None as long as one is in force."""
        own = [c for c in self.consents if c.kind is ConsentKind.BILAN]
        in_force = any(c.status is ConsentStatus.GRANTED for c in own)
        return None if in_force else max((c.ended_on for c in own if c.status is ConsentStatus.WITHDRAWN and c.ended_on), default=None)


def for_career_advice(consents: tuple[Consent, ...]) -> date | None:
    """Until when the synthesis is hers to show to a career adviser (R6313-7: it then outlives the action); None: no consent says so."""
    given = (c for c in consents if c.kind is ConsentKind.SHARE_CEP and c.status is ConsentStatus.GRANTED)
    return max((c.valid_until for c in given if c.valid_until), default=None)
