"""What may be asked of a share."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.record import Command
from app.domain.vocabulary import Count, Id, LegalDate, Name

SHARE_TOKEN = "bilan_share_"  # noqa: S105 - the public beginning of every link


class ShareSynthesis(Command):
    """Open the synthesis that was handed over to one recipient of a consent. The link is shown in this answer and never again."""

    verb: ClassVar[str] = "share"
    summary: ClassVar[str] = "Share the synthesis"
    draws_secret: ClassVar[str] = SHARE_TOKEN
    example: ClassVar[dict[str, Any]] = {
        "consent_id": "019aa7a0-0000-7000-8000-000000000009",
        "recipient": "Ateliers Vauban, direction des ressources humaines",
    }
    consent_id: Id
    recipient: Name = Field(description="As the consent names it")
    documents: tuple[ContentClass, ...] = Field(
        default=(ContentClass.SYNTHESIS,), min_length=1, max_length=3, description="Those of the consent that are opened"
    )
    valid_until: LegalDate | None = Field(default=None, description="Last day, included; null: 30 days, or until the consent ends")
    max_views: Annotated[Count, Field(ge=1)] | None = Field(
        default=None, description="Uses of the link; null: as many as the period allows"
    )


class RevokeShare(Command):
    """Close it: its link and what the recipient's account read through it are dead at once."""

    verb: ClassVar[str] = "revoke"
    summary: ClassVar[str] = "Revoke a share"


class ExpireShare(Command):
    """Its last day has passed."""

    verb: ClassVar[str] = "expire"
    summary: ClassVar[str] = "Expire"
