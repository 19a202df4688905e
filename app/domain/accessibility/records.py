"""What is known of a need, an arrangement and a referral, and what may be asked. Never a diagnosis, never a reason."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import LegalDate, LongText, Name, ShortText

HEALTH = "RGPD art. 9; C. trav. L5211-4, D5211-2"


class NeedStatus(StrEnum):
    """Exprimé; retiré par la personne."""

    EXPRESSED = "expressed"
    WITHDRAWN = "withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"


class Need(Record):
    """What the person needs in order to take part, in her own words: no diagnosis, no name of an illness is asked."""

    text: LongText


class AccessibilityNeed(Replaceable, FileResource):
    """A need of adaptation (besoin d'aménagement), read by the person and, with her consent, by the disability referent of her file alone.

    Source: RGPD art. 9 §2 a; C. trav. L5211-4, D5211-2.
    """

    noun: ClassVar[str] = "accessibility_need"
    about: ClassVar[About] = About(Category.DISABILITY, Retention.BILAN_DOCUMENTS, HEALTH)
    content_class: ClassVar[ContentClass | None] = ContentClass.DISABILITY
    status: NeedStatus = NeedStatus.EXPRESSED
    expressed_on: LegalDate
    content: Annotated[Need | None, Sealed()] = Field(default=None, description="Null once withdrawn or destroyed")


class ExpressNeed(Command):
    """Say what is needed (besoin d'aménagement): the person herself, or the referent for her, once she has agreed to confide it."""

    verb: ClassVar[str] = "express"
    summary: ClassVar[str] = "Express a need of adaptation"
    example: ClassVar[dict[str, Any]] = {"content": {"text": "Les vidéos doivent être sous-titrées."}}
    content: Need


class WithdrawNeed(Command):
    """Take it back: what was said is erased."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw the need"


class AdaptationStatus(StrEnum):
    """À mettre en œuvre; en place; levé."""

    REQUIRED = "required"
    IN_PLACE = "in_place"
    LIFTED = "lifted"
    ENTERED_IN_ERROR = "entered_in_error"


class Instruction(Record):
    """What is to be done, without why: "sous-titrage requis"."""

    text: ShortText


class Adaptation(Replaceable, FileResource):
    """An arrangement (aménagement) as those must know it who carry it out: what to do, never the nature of what makes it necessary.

    Source: C. trav. D5211-2, D5211-3; RNQ 26.
    """

    noun: ClassVar[str] = "adaptation"
    about: ClassVar[About] = About(Category.ADAPTATIONS, Retention.BILAN_DOCUMENTS, "C. trav. D5211-2, D5211-3")
    content_class: ClassVar[ContentClass | None] = ContentClass.DISABILITY
    status: AdaptationStatus = AdaptationStatus.REQUIRED
    defined_on: LegalDate
    in_place_on: LegalDate | None = None
    content: Annotated[Instruction | None, Sealed()] = Field(default=None, description="Null once destroyed")


class DefineAdaptation(Command):
    """Say what is to be done, for those who carry it out."""

    verb: ClassVar[str] = "define"
    summary: ClassVar[str] = "Define an arrangement"
    example: ClassVar[dict[str, Any]] = {"content": {"text": "Sous-titrage requis"}}
    content: Instruction


class PutInPlace(Command):
    """It is done (mise en place)."""

    verb: ClassVar[str] = "put-in-place"
    summary: ClassVar[str] = "Say that the arrangement is in place"


class LiftAdaptation(Command):
    """It is no longer needed."""

    verb: ClassVar[str] = "lift"
    summary: ClassVar[str] = "Lift the arrangement"


class ReferralStatus(StrEnum):
    """Proposée; acceptée; déclinée."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Referral(FileResource):
    """A referral to a better-suited provider (orientation), as it was offered and answered. Neither side says why.

    Source: C. trav. L5211-4; the provider's promise.
    """

    noun: ClassVar[str] = "referral"
    about: ClassVar[About] = About(Category.ADAPTATIONS, Retention.BILAN_DOCUMENTS, "C. trav. L5211-4")
    content_class: ClassVar[ContentClass | None] = ContentClass.DISABILITY
    status: ReferralStatus = ReferralStatus.OFFERED
    provider_name: Annotated[Name | None, Sealed()] = Field(
        default=None, description="The other provider, if one is named; null once destroyed"
    )
    offered_on: LegalDate
    answered_on: LegalDate | None = None


class OfferReferral(Command):
    """Offer to go to a better-suited provider; nothing is sent there without the person's agreement."""

    verb: ClassVar[str] = "offer"
    summary: ClassVar[str] = "Offer a referral"
    example: ClassVar[dict[str, Any]] = {"provider_name": "Cap Accès"}
    provider_name: Name | None = None


class AcceptReferral(Command):
    """Accept it."""

    verb: ClassVar[str] = "accept"
    summary: ClassVar[str] = "Accept the referral"


class DeclineReferral(Command):
    """Decline it: no reason is asked, none is kept."""

    verb: ClassVar[str] = "decline"
    summary: ClassVar[str] = "Decline the referral"
