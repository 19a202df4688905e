"""What must follow when somebody may have read personal data who should not have: the notices and their clock.

Source: RGPD art. 33 §1 (the authority, within 72 hours), art. 34 §1 and §3 a (the persons, unless what was taken cannot be read).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category
from app.domain.record import Record
from app.domain.vocabulary import Count, Id, Instant, ShortText, YesNo

AUTHORITY_WITHIN: Final = timedelta(hours=72)
"""From the instant at which the provider knows of it, hours that follow each other, days off included."""


class Suspected(Record):
    """What may have fallen into other hands, and in which period. Everything that is not said is not narrowed to."""

    principal_id: Id | None = Field(default=None, description="Account, member, partner or machine client whose token or secret it is")
    owner_id: Id | None = Field(default=None, description="Of a key: the bilan, person or request whose content it seals")
    content_kind: ContentClass | None = Field(default=None, description="Of a key: the class of content that it seals")
    root_key: YesNo = Field(default=False, description="The key that wraps every other one")
    sealed_only: YesNo = Field(default=False, description="Only encrypted content was taken, without any key that opens it")
    since: Instant
    until: Instant
    known_at: Instant = Field(description="When the provider learned of it: the 72 hours run from there")

    @property
    def of_a_key(self) -> bool:
        """A key was taken: whoever holds it reads a copy without leaving a line in any journal."""
        return self.root_key or self.owner_id is not None or self.content_kind is not None


class Touched(Record):
    """One person whose data could have been touched; null: somebody who is registered under no identifier."""

    beneficiary_id: Id | None
    files: tuple[Id, ...] = Field(default=(), description="Bilans, complaints and requests")
    categories: tuple[Category, ...] = Field(default=(), description="Of what was read, or could be")
    reads: Count = Field(default=0, description="Lines of the access journal: content that was shown to somebody else than her")
    writes: Count = Field(default=0, description="Events: what was done in her files")
    sealed: Count = Field(default=0, description="Records whose content the key opens")
    reachable: YesNo = Field(default=False, description="The principal could open her file, whether or not it did")
    first_at: Instant | None = None
    last_at: Instant | None = None

    def with_(self, other: "Touched") -> "Touched":
        """What two looks found of the same person."""
        ends = [at for one in (self, other) for at in (one.first_at, one.last_at) if at is not None]
        return Touched(
            beneficiary_id=self.beneficiary_id,
            files=tuple(sorted({*self.files, *other.files})),
            categories=tuple(sorted({*self.categories, *other.categories})),
            reads=self.reads + other.reads,
            writes=self.writes + other.writes,
            sealed=self.sealed + other.sealed,
            reachable=self.reachable or other.reachable,
            first_at=min(ends, default=None),
            last_at=max(ends, default=None),
        )


class Breach(Record):
    """What a notice to the authority starts from: who and what could have been touched, and by when who is told."""

    suspected: Suspected
    notify_authority_by: Instant = Field(description="RGPD art. 33 §1: unless it is unlikely to result in a risk for anybody")
    notify_persons: YesNo = Field(description="RGPD art. 34: whether they are told too, where the risk is high")
    because: ShortText
    persons: Count
    reads: Count
    writes: Count
    sealed: Count
    touched: tuple[Touched, ...]


def breach(suspected: Suspected, found: Any) -> Breach:
    """The report: each person once, whatever the number of looks that found her."""
    by_person: dict[Any, Touched] = {}
    for one in found:
        known = by_person.get(one.beneficiary_id)
        by_person[one.beneficiary_id] = one if known is None else known.with_(one)
    touched = tuple(by_person[person] for person in sorted(by_person, key=str))
    due, because = persons_told(suspected, anybody=bool(touched))
    return Breach(
        suspected=suspected,
        notify_authority_by=authority_by(suspected.known_at),
        notify_persons=due,
        because=because,
        persons=len(touched),
        reads=sum(one.reads for one in touched),
        writes=sum(one.writes for one in touched),
        sealed=sum(one.sealed for one in touched),
        touched=touched,
    )


def authority_by(known_at: datetime) -> datetime:
    """The last instant for the notice to the authority."""
    return known_at + AUTHORITY_WITHIN


def persons_told(suspected: Suspected, *, anybody: bool) -> tuple[bool, str]:
    """Whether the persons are to be told, and why or why not."""
    if not anybody:
        return False, "Nobody's data is found in what is suspected."
    if suspected.sealed_only:
        return False, "Art. 34 §3 a: what was taken cannot be read without the keys, which were not."
    return True, "Art. 34 §1: content under professional secrecy could be read in clear; the risk is high."
