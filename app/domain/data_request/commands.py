"""What may be asked of a request over personal data."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.data_request.records import DataRequestKind, ExtensionReason, Ground, Remedy
from app.domain.record import Command
from app.domain.vocabulary import Id, LegalDate, LongText, Name

_REMEDIES = ["cnil_complaint", "court"]


class MakeDataRequest(Command):
    """Exercise a right over one's own data, or record the request of somebody who wrote or called (demander)."""

    verb: ClassVar[str] = "make"
    summary: ClassVar[str] = "Exercise a right over personal data"
    example: ClassVar[dict[str, Any]] = {"kind": "rectification", "statement": "Mon nom d'usage a changé, le voici."}
    kind: DataRequestKind
    statement: LongText
    beneficiary_id: Id | None = Field(default=None, description="Who asks; a beneficiary makes her own")
    requester: Name | None = Field(default=None, description="Who asks, where she is not registered here")
    received_on: LegalDate | None = Field(default=None, description="The day on which it reached the provider; null: today")


class ExtendDataRequest(Command):
    """Tell the person, within the first month, that the answer takes up to two months more, and why (prolonger)."""

    verb: ClassVar[str] = "extend"
    summary: ClassVar[str] = "Extend the delay by two months"
    example: ClassVar[dict[str, Any]] = {"extension_reason": "complexity"}
    extension_reason: ExtensionReason


class GrantDataRequest(Command):
    """Grant it: what she asks is done (accorder)."""

    verb: ClassVar[str] = "grant"
    summary: ClassVar[str] = "Grant the request"
    example: ClassVar[dict[str, Any]] = {"answer": "Votre nom d'usage a été corrigé."}
    strong: ClassVar[bool] = True
    answer: LongText


class PartlyGrantDataRequest(Command):
    """Grant a part of it, and say on which ground not the rest (accorder en partie)."""

    verb: ClassVar[str] = "partly-grant"
    summary: ClassVar[str] = "Grant a part of the request"
    example: ClassVar[dict[str, Any]] = {
        "answer": "Vos documents sont détruits ; les pièces administratives sont conservées six ans.",
        "ground": "legal_obligation",
        "remedies": _REMEDIES,
    }
    strong: ClassVar[bool] = True
    answer: LongText
    ground: Ground
    remedies: tuple[Remedy, ...] = Field(max_length=2, description="What she is told that she may do against it")


class RefuseDataRequest(Command):
    """Refuse it: on which ground, and what she may do against it (refuser)."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the request"
    example: ClassVar[dict[str, Any]] = {
        "answer": "Votre dossier ne comporte pas l'inexactitude signalée.",
        "ground": "accurate",
        "remedies": _REMEDIES,
    }
    answer: LongText
    ground: Ground
    remedies: tuple[Remedy, ...] = Field(max_length=2, description="What she is told that she may do against it")


class WithdrawDataRequest(Command):
    """Withdraw it: no answer is awaited any more (retirer)."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw the request"


class NoteDataRequestUnanswered(Command):
    """The delay for the answer is over and nobody has answered."""

    verb: ClassVar[str] = "note-unanswered"
    summary: ClassVar[str] = "Note that no answer was given in time"
