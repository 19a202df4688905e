"""What is known of a legal hold, and what may be asked."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

from pydantic import Field

from app.domain.content_class import BILAN_CLASSES, BilanClass, ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource
from app.domain.vocabulary import LegalDate, Sha256, ShortText

HELD_ON: Final = "RGPD art. 17 §3 b, e; art. 18; C. trav. R6313-7"


class HoldReason(StrEnum):
    """The proceeding for which the destruction waits. Quality, training and comfort are none."""

    DISPUTE = "dispute"
    """A claim before a judge or a mediator (contentieux): to establish, exercise or defend a right (RGPD art. 17 §3 e)."""
    CONTROL = "control"
    """A control of the State or of a funder (contrôle) on what was carried out (C. trav. L6362-6; RGPD art. 17 §3 b)."""
    JUDICIAL_ORDER = "judicial_order"
    """A judge orders that nothing be destroyed (ordonnance, réquisition; RGPD art. 17 §3 b)."""


COVERED: Final[Mapping[HoldReason, frozenset[ContentClass]]] = {
    # what tells how she was accompanied; never her answers to a test, nor her health
    HoldReason.DISPUTE: BILAN_CLASSES - {ContentClass.ANSWERS, ContentClass.DISABILITY},
    # what is controlled is that the synthesis was made: a control has no right to anything else (L6313-4)
    HoldReason.CONTROL: frozenset({ContentClass.SYNTHESIS}),
    HoldReason.JUDICIAL_ORDER: BILAN_CLASSES,
}
"""The classes of content that a reason may cover: what the proceeding can need, and no more (RGPD art. 5 §1 c)."""


class HoldStatus(StrEnum):
    """En cours, levé, expiré."""

    STANDING = "standing"
    LIFTED = "lifted"
    EXPIRED = "expired"


class LegalHold(FileResource):
    """A legal hold (gel de la destruction): as long as it stands, what it covers is not destroyed, and only the person reads it.

    It keeps for a named proceeding and for a limited time; lifted or expired, what is past its term is destroyed within a day.
    Source: RGPD art. 17 §3, art. 18; C. trav. R6313-7.
    """

    noun: ClassVar[str] = "legal_hold"
    about: ClassVar[About] = About(Category.LEGAL_HOLDS, Retention.ACCOUNT, HELD_ON)
    status: HoldStatus = HoldStatus.STANDING
    reason: HoldReason
    proceeding: ShortText = Field(description="Which court, authority or mediator, and under which reference")
    basis_sha256: Sha256 = Field(description="Hash of the writing on which it rests: summons, order, notice of a control")
    classes: tuple[ContentClass, ...] = Field(description="What it covers")
    until: LegalDate = Field(description="Last day, included, unless it is renewed before")
    placed_on: LegalDate
    renewed_on: LegalDate | None = None
    ended_on: LegalDate | None = None


def standing(holds: Iterable[LegalHold], kind: Any) -> bool:
    """Whether a hold stands on a class of content."""
    return any(hold.status is HoldStatus.STANDING and kind in hold.classes for hold in holds)


_UNTIL: Final = "2027-06-30"
_PROCEEDING: Final = "Tribunal judiciaire de Rennes, RG 27/00123"


class PlaceHold(Command):
    """Suspend the destruction of named classes of content for a named proceeding (gel). The person is told; nobody reads more."""

    verb: ClassVar[str] = "place"
    summary: ClassVar[str] = "Place a legal hold"
    example: ClassVar[dict[str, Any]] = {
        "reason": "dispute",
        "proceeding": _PROCEEDING,
        "basis_sha256": "0" * 64,
        "classes": ["synthesis"],
        "until": _UNTIL,
    }
    reason: HoldReason
    proceeding: ShortText
    basis_sha256: Sha256
    classes: tuple[BilanClass, ...] = Field(min_length=1, max_length=20)
    until: LegalDate


class RenewHold(Command):
    """Let it stand longer, on a new writing of the same proceeding (prolongation)."""

    verb: ClassVar[str] = "renew"
    summary: ClassVar[str] = "Renew a legal hold"
    example: ClassVar[dict[str, Any]] = {"basis_sha256": "1" * 64, "until": _UNTIL}
    basis_sha256: Sha256
    until: LegalDate


class LiftHold(Command):
    """Lift it (levée): what is past its term is destroyed within a day."""

    verb: ClassVar[str] = "lift"
    summary: ClassVar[str] = "Lift a legal hold"


class ExpireHold(Command):
    """Its last day has passed: what is past its term is destroyed within a day."""

    verb: ClassVar[str] = "expire"
    summary: ClassVar[str] = "Expire"
