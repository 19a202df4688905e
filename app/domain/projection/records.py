"""The rows that are polled and listed. Each is written with the decision that changes what it shows, and by nothing else."""

from typing import ClassVar

from pydantic import Field

from app.domain.bilan.records import BilanStatus, ShownStatus
from app.domain.funding_request.records import FundingStatus
from app.domain.policy import Category, Retention
from app.domain.record import About, Kept, Record
from app.domain.situation import Route
from app.domain.vocabulary import Cents, Id, Instant, Label, LegalDate, Minutes, Name, Version, YesNo


class FundingProgress(Record):
    """What a funder's system polls (suivi du financement): states, dates and attested minutes. Legal dates in Paris; cents; minutes."""

    id: Id = Field(description="Of the funding request")
    bilan_id: Id
    status: ShownStatus
    funding_status: FundingStatus
    amount_cents: Cents = Field(description="Granted, or asked while nothing is decided")
    planned_start_on: LegalDate | None
    planned_end_on: LegalDate | None
    started_on: LegalDate | None
    interrupted_on: LegalDate | None
    ended_on: LegalDate | None
    contracted_minutes: Minutes | None
    attested_minutes: Minutes = Field(description="Signed by both parties")
    version: Version
    updated_at: Instant


class PollStatus(Kept):
    """One narrow row a funding request: `FundingProgress`, and the funder that may poll it."""

    noun: ClassVar[str] = "poll_status"
    about: ClassVar[About] = About(Category.FINANCING, Retention.ADMINISTRATIVE, "C. trav. L6353-10")
    id: Id
    bilan_id: Id
    funder_id: Id | None
    status: ShownStatus
    funding_status: FundingStatus
    amount_cents: Cents
    planned_start_on: LegalDate | None = None
    planned_end_on: LegalDate | None = None
    started_on: LegalDate | None = None
    interrupted_on: LegalDate | None = None
    ended_on: LegalDate | None = None
    contracted_minutes: Minutes | None = None
    attested_minutes: Minutes = 0
    version: Version = 1
    updated_at: Instant


class CaseloadItem(Record):
    """One line of a provider's list of bilans (portefeuille). Minutes; the legal date of opening."""

    bilan_id: Id
    reference: Label
    status: BilanStatus
    route: Route | None
    beneficiary_id: Id
    given_name: Name
    family_name: Name
    opened_on: LegalDate
    contracted_minutes: Minutes | None
    attested_minutes: Minutes
    version: Version
    updated_at: Instant


class BilanListing(Kept):
    """One bilan in the list of one viewer: a counsellor who accompanies it, or the organisation, whose row every administrator reads.

    The beneficiary's name is repeated here, so that a list is one walk of one index; it is erased with the identity.
    """

    noun: ClassVar[str] = "bilan_list"
    about: ClassVar[About] = About(Category.IDENTITY, Retention.ADMINISTRATIVE, "C. trav. L6353-1")
    set_by_others: ClassVar[frozenset[str]] = frozenset({"given_name", "family_name"})
    id: Id = Field(description="Of the involvement that shows it; of the bilan in the organisation's own list")
    bilan_id: Id
    viewer_id: Id
    reference: Label
    status: BilanStatus
    route: Route | None = None
    beneficiary_id: Id
    given_name: Name
    family_name: Name
    opened_on: LegalDate
    contracted_minutes: Minutes | None = None
    attested_minutes: Minutes = 0
    ended: YesNo = Field(default=False, description="The involvement has ended: the line is no longer shown")
    version: Version = 1
    updated_at: Instant


class ListedName(Kept):
    """The name on a line of a list: it changes with the beneficiary's entry, whose thread is not the bilan's, hence apart."""

    noun: ClassVar[str] = "bilan_list"
    about: ClassVar[About] = BilanListing.about
    id: Id
    given_name: Name
    family_name: Name


class Shown(Record):
    """The projections of a file before a decision."""

    listings: tuple[BilanListing, ...] = ()
    polls: tuple[PollStatus, ...] = ()
    names: tuple[ListedName, ...] = ()
