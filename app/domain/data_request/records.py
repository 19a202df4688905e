"""What is known of a request over personal data."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, OpenWarning, Record, Replaceable, Resource, Sealed
from app.domain.vocabulary import Code, Email, Id, Instant, Label, LegalDate, LongText, Name, Role, Version


class DataRequestStatus(StrEnum):
    """Reçue, prolongée, accordée, accordée en partie, refusée, retirée."""

    RECEIVED = "received"
    EXTENDED = "extended"
    """The answer takes up to two months more, and she was told why."""
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"


AWAITED = frozenset({DataRequestStatus.RECEIVED, DataRequestStatus.EXTENDED})
"""An answer is still owed."""


class DataRequestKind(StrEnum):
    """Which right she exercises. Source: RGPD art. 15 to 18, 20, 21."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


class ExtensionReason(StrEnum):
    """Why the answer takes longer: the two reasons of article 12 §3."""

    COMPLEXITY = "complexity"
    NUMBER_OF_REQUESTS = "number_of_requests"


class Ground(StrEnum):
    """Why a request is refused, wholly or in part; which ground holds for which right is in `grounds.py`."""

    LEGAL_OBLIGATION = "legal_obligation"
    """Administrative evidence that the provider must keep six years, ten with accounting (art. 17 §3 b)."""
    LEGAL_CLAIMS = "legal_claims"
    """Needed to establish, exercise or defend a right in court (art. 17 §3 e, 21 §1)."""
    STILL_NECESSARY = "still_necessary"
    """Still needed for what it was collected for (art. 17 §1 a)."""
    COMPELLING_GROUNDS = "compelling_grounds"
    ACCURATE = "accurate"
    CONDITIONS_NOT_MET = "conditions_not_met"
    OTHERS_RIGHTS = "others_rights"
    MANIFESTLY_UNFOUNDED = "manifestly_unfounded"
    EXCESSIVE = "excessive"
    NOT_IDENTIFIED = "not_identified"


class Remedy(StrEnum):
    """What she may do against a refusal, and is told with it (art. 12 §4)."""

    CNIL_COMPLAINT = "cnil_complaint"
    """Réclamation auprès de la CNIL (art. 77)."""
    COURT = "court"
    """Recours juridictionnel (art. 79)."""


class Identity(Record):
    """Her entry, as it stood at one version of it."""

    version: Version
    given_name: Name
    family_name: Name
    email: Email | None
    phone: Label | None
    language: Code


class DataRequestRegistered(Record):
    """A line of the register, for those who audit it: which right, states and dates; not who asks nor what she says."""

    id: Id
    version: Version
    created_at: Instant
    updated_at: Instant
    status: DataRequestStatus
    kind: DataRequestKind
    received_on: LegalDate
    answer_due_on: LegalDate
    extended_on: LegalDate | None
    answered_on: LegalDate | None
    ground: Ground | None
    open_warnings: tuple[OpenWarning, ...]


class DataRequest(Replaceable, Resource):
    """A request over personal data (demande d'exercice de droits). It has a file of its own, which outlives the content of any bilan.

    Read by the person who asks and by those who answer for the provider's data; employers and funders never know of it.
    Source: RGPD art. 12.
    """

    noun: ClassVar[str] = "data_request"
    about: ClassVar[About] = About(Category.DATA_REQUESTS, Retention.ADMINISTRATIVE, "RGPD art. 12, 5 §2")
    thread_field: ClassVar[str] = "id"
    key_owner: ClassVar[str] = "id"
    content_class: ClassVar[ContentClass | None] = ContentClass.DATA_REQUEST
    known_to: ClassVar[dict[Role, str]] = {Role.BENEFICIARY: "beneficiary_id"}
    views: ClassVar[dict[Role, type[Record]]] = {Role.AUDITOR: DataRequestRegistered}
    status: DataRequestStatus = DataRequestStatus.RECEIVED
    kind: DataRequestKind
    beneficiary_id: Id | None = Field(default=None, description="Who asks, where the provider knows her as a beneficiary")
    recorded_by_id: Id | None = Field(default=None, description="Member who recorded it for her; null: the person herself")
    received_on: LegalDate = Field(description="The day on which it reached the provider, in whatever way")
    answer_due_on: LegalDate = Field(description="Last day for the answer: one month from the receipt, three once extended")
    extended_on: LegalDate | None = Field(default=None, description="The day on which she was told that it takes longer")
    extension_reason: ExtensionReason | None = None
    answered_on: LegalDate | None = None
    ground: Ground | None = Field(default=None, description="Why it is refused, wholly or in part")
    remedies: tuple[Remedy, ...] = Field(default=(), max_length=2, description="What she may do against the refusal, as she was told")
    requester: Annotated[Name | None, Sealed()] = Field(default=None, description="Who asks, where she is not registered here")
    statement: Annotated[LongText | None, Sealed()] = Field(description="What she asks, in her words")
    answer: Annotated[LongText | None, Sealed()] = Field(default=None, description="What she was answered")
    held: Annotated[Identity | None, Sealed()] = Field(default=None, description="Rectification: her entry when she asked")
    corrected: Annotated[Identity | None, Sealed()] = Field(default=None, description="Rectification: her entry once corrected")
