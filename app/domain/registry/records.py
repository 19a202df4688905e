"""Organisation, members, offers, beneficiaries, employers and funders."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Record, Resource
from app.domain.situation import BeneficiaryStatus, Frame, Phase, Route
from app.domain.thread import File
from app.domain.vocabulary import (
    Cents,
    Code,
    Count,
    Email,
    ExternalReference,
    Id,
    Label,
    LegalDate,
    LongText,
    Minutes,
    Name,
    Role,
    ShortText,
    Siren,
    Siret,
    YesNo,
)

BUSINESS = "contract; C. trav. L6353-1"


class EntryStatus(StrEnum):
    """A registry entry is used, or no longer used for new files."""

    ACTIVE = "active"
    RETIRED = "retired"


class Entry(Resource):
    """A registry entry (inscription au registre de l'organisme)."""

    thread_field: ClassVar[str] = "id"
    status: EntryStatus = EntryStatus.ACTIVE
    external_reference: ExternalReference | None = None


class ImpactAssessment(Record):
    """The impact assessment (AIPD, RGPD art. 35) that the provider keeps: vulnerable persons, tests, perhaps data on health."""

    reference: ShortText = Field(description="Of the document, which stays with the provider")
    signed_on: LegalDate
    signed_by: Name = Field(description="Who answers for it")


class Organisation(Entry):
    """The provider (organisme prestataire). Source: C. trav. L6351-1 (activity declaration), L6316-1 (Qualiopi), R6313-6 (bilan unit)."""

    noun: ClassVar[str] = "organisation"
    about: ClassVar[About] = About(Category.DIRECTORY, Retention.REGISTRY, BUSINESS)
    name: Name
    siren: Siren
    activity_declaration_number: Code | None = Field(default=None, description="Numéro de déclaration d'activité, 11 digits")
    qualiopi_from: LegalDate | None = None
    qualiopi_until: LegalDate | None = None
    other_activities: YesNo | None = Field(default=None, description="Whether it does anything else than bilans; null: not said")
    bilan_unit: ShortText | None = Field(default=None, description="Identified bilan unit (R6313-6)")
    cpf_referenced_from: LegalDate | None = Field(default=None, description="Referenced on the CPF platform since (L6323-9-1); null: not")
    cpf_referenced_until: LegalDate | None = Field(default=None, description="Last day of the reference; null: it goes on")
    vat_attestation_on: LegalDate | None = Field(default=None, description="Day of the 3511 attestation; null: none")
    impact_assessment: ImpactAssessment | None = Field(default=None, description="null: none is recorded")
    sandbox: YesNo = False


class Tool(Record):
    """A certification of a member to use a licensed test."""

    instrument: Code
    certified_on: LegalDate


class Employment(StrEnum):
    """How a member works for the provider."""

    EMPLOYEE = "employee"
    FREELANCE = "freelance"
    """A subcontractor (sous-traitant); on the account's money, with a written contract sent to the Caisse des Dépôts (L6323-9-2)."""


class Subcontract(Record):
    """The written contract of a freelance counsellor."""

    reference: ShortText
    signed_on: LegalDate
    sent_on: LegalDate | None = Field(default=None, description="Sent to the Caisse des Dépôts (R6333-6-2)")


class Member(Entry):
    """Somebody who works for the provider. Her rights are the union of her roles; content needs an assignment to the file."""

    noun: ClassVar[str] = "member"
    about: ClassVar[About] = About(Category.DIRECTORY, Retention.REGISTRY, "C. trav. L6352-1")
    given_name: Name
    family_name: Name
    email: Email | None = None
    roles: tuple[Role, ...] = Field(min_length=1, max_length=5)
    employment: Employment | None = Field(default=None, description="null: not said")
    subcontract: Subcontract | None = Field(default=None, description="Of a freelance member")
    qualifications: tuple[ShortText, ...] = Field(default=(), max_length=20)
    tool_certifications: tuple[Tool, ...] = Field(default=(), max_length=50)
    secrecy_acknowledged_on: LegalDate | None = Field(default=None, description="Professional secrecy acknowledged (C. pén. 226-13)")


class Price(Record):
    """The all-tax price of an offer for one status and one frame, and for one way of paying where it differs."""

    beneficiary_status: BeneficiaryStatus
    frame: Frame
    route: Route | None = Field(default=None, description="How it is paid; null: by any other way")
    price_cents: Cents


class OfferStep(Record):
    """One step of the provider's own course (étape), inside one of the three phases of the law (R6313-4)."""

    code: Code
    title: Label
    phase: Phase | None = Field(default=None, description="The phase that it belongs to; null: a welcome before the bilan")
    minutes: Minutes | None = Field(default=None, description="Foreseen for it")


class Offer(Entry):
    """A format of bilan that the provider sells (offre). Durations in minutes, prices in cents, all taxes included."""

    noun: ClassVar[str] = "offer"
    about: ClassVar[About] = About(Category.DIRECTORY, Retention.REGISTRY, BUSINESS)
    title: Name
    description: LongText | None = None
    total_minutes: Minutes
    accompanied_minutes: Minutes
    remote_percent: Count = Field(default=0, le=100)
    prices: tuple[Price, ...] = Field(default=(), max_length=50)
    steps: tuple[OfferStep, ...] = Field(default=(), max_length=20, description="In their order; empty: the three phases as they are")

    def price_for(self, status: BeneficiaryStatus, frame: Frame, route: Route | None) -> int | None:
        """The published price in cents of a situation: that of the way of paying, else that of any; None when none is published."""
        fit = [p for p in self.prices if p.beneficiary_status is status and p.frame is frame and p.route in {route, None}]
        return next((p.price_cents for p in sorted(fit, key=lambda p: p.route is None)), None)

    def step(self, code: str) -> OfferStep | None:
        """The step with this code."""
        return next((step for step in self.steps if step.code == code), None)


class Beneficiary(Entry):
    """The person whose bilan it is (bénéficiaire). A person without e-mail or account loses no right."""

    noun: ClassVar[str] = "beneficiary"
    about: ClassVar[About] = About(Category.IDENTITY, Retention.ADMINISTRATIVE, BUSINESS)
    given_name: Name
    family_name: Name
    email: Email | None = None
    phone: Label | None = None
    language: Code = "fr"


class EmployerItself(Record):
    """What an employer reads of its own entry: what it supplied."""

    id: Id
    status: EntryStatus
    name: Name
    siren: Siren
    siret: Siret | None
    headcount: Count | None
    contact_email: Email | None


class Employer(Entry):
    """An employer that is a party to a convention or answers a leave request (employeur)."""

    noun: ClassVar[str] = "employer"
    about: ClassVar[About] = About(Category.DIRECTORY, Retention.ADMINISTRATIVE, BUSINESS)
    views: ClassVar[dict[Role, type[Record]]] = {Role.EMPLOYER: EmployerItself}
    name: Name
    siren: Siren
    siret: Siret | None = None
    headcount: Count | None = None
    contact_email: Email | None = None


class FunderKind(StrEnum):
    """Who pays, or repays. Old names (Fongecif, Pôle emploi) are aliases on import."""

    CPF = "cpf"
    EMPLOYER = "employer"
    OPCO = "opco"
    FRANCE_TRAVAIL_AID = "france_travail_aif"
    FRANCE_TRAVAIL_CPF = "france_travail_cpf"
    FAF = "faf"
    ANFH = "anfh"
    PUBLIC_EMPLOYER = "public_employer"
    AGEFIPH = "agefiph"
    SELF = "self"
    TRANSITIONS_PRO = "transitions_pro"
    """Paid for bilans once; today it funds none (L6323-17-6)."""
    STATE = "state"
    REGION = "region"
    FIPHFP = "fiphfp"
    """The fund for disabled people in the public service."""


class FunderItself(Record):
    """What a funder reads of its own entry."""

    id: Id
    status: EntryStatus
    name: Name
    kind: FunderKind
    scheme: Code | None


class Funder(Entry):
    """A funder known to this provider (financeur)."""

    noun: ClassVar[str] = "funder"
    about: ClassVar[About] = About(Category.DIRECTORY, Retention.REGISTRY, BUSINESS)
    views: ClassVar[dict[Role, type[Record]]] = {Role.FUNDER: FunderItself}
    name: Name
    kind: FunderKind
    scheme: Code | None = Field(default=None, description="Which fund of its kind: `fif_pl`, `agefice`, an OPCO's code")


class OrganisationFile(File):
    """An organisation, alone."""

    root: ClassVar[str] = "organisation"
    organisation: Organisation


class MemberFile(File):
    """A member, alone."""

    root: ClassVar[str] = "member"
    member: Member


class OfferFile(File):
    """An offer, alone."""

    root: ClassVar[str] = "offer"
    offer: Offer


class BeneficiaryFile(File):
    """A beneficiary, alone."""

    root: ClassVar[str] = "beneficiary"
    beneficiary: Beneficiary


class EmployerFile(File):
    """An employer, alone."""

    root: ClassVar[str] = "employer"
    employer: Employer


class FunderFile(File):
    """A funder, alone."""

    root: ClassVar[str] = "funder"
    funder: Funder


class NewEntry(File):
    """Nothing has to be known to open an entry."""
