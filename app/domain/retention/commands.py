"""What may be asked about keeping and destroying."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.content_class import BilanClass
from app.domain.destruction.records import DestructionReason
from app.domain.record import Command
from app.domain.retention.records import AgreementTerms
from app.domain.vocabulary import Id, LegalDate, Sha256

_TERMS: dict[str, Any] = {"classes": ["synthesis", "action_plan"], "reason": "Suivi à 6 mois", "months": 12}


class AskRetention(Command):
    """Ask the person whether anything is to be kept after the end (question de conservation)."""

    verb: ClassVar[str] = "ask"
    summary: ClassVar[str] = "Ask about keeping documents"


class AnswerRetention(Command):
    """Answer: nothing is kept, or what a written agreement lists. She may change her mind until the end of the action."""

    verb: ClassVar[str] = "answer"
    summary: ClassVar[str] = "Answer about keeping documents"
    example: ClassVar[dict[str, Any]] = {"agreement": _TERMS}
    agreement: AgreementTerms | None = Field(description="Null: nothing is kept")


class RecordPaperAnswer(AnswerRetention):
    """Record the answer that she signed on paper, with the hash of the scan."""

    verb: ClassVar[str] = "record-on-paper"
    summary: ClassVar[str] = "Record an answer signed on paper"
    example: ClassVar[dict[str, Any]] = {"agreement": _TERMS, "proof_sha256": "0" * 64}
    proof_sha256: Sha256


class AgreeRetention(AgreementTerms, Command):
    """Agree in writing to keep documents (accord écrit). After the end, only those that are still kept by agreement."""

    verb: ClassVar[str] = "agree"
    summary: ClassVar[str] = "Agree to keep documents"
    example: ClassVar[dict[str, Any]] = _TERMS


class FixTerm(Command):
    """The action has ended: the agreement's last day is known."""

    verb: ClassVar[str] = "fix-term"
    summary: ClassVar[str] = "Fix the term"
    expires_on: LegalDate


class WithdrawAgreement(Command):
    """Its consent was withdrawn: nothing is kept by it any more."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw"


class ExpireAgreement(Command):
    """Its last day has passed."""

    verb: ClassVar[str] = "expire"
    summary: ClassVar[str] = "Expire"


class SupersedeAgreement(Command):
    """Later agreements keep everything that it kept."""

    verb: ClassVar[str] = "supersede"
    summary: ClassVar[str] = "Supersede"


class OpenRetention(Command):
    """The action has ended: keep this class by agreement, keep it until its own term, or destroy it."""

    verb: ClassVar[str] = "open"
    summary: ClassVar[str] = "Open"
    content_kind: BilanClass
    agreement_id: Id | None = None
    kept_until: LegalDate | None = None


class NoticeExpiry(Command):
    """Tell that the term is near: the documents are offered once more."""

    verb: ClassVar[str] = "notice-expiry"
    summary: ClassVar[str] = "Give notice of the term"


class ProlongRetention(Command):
    """A new written agreement keeps it until another day."""

    verb: ClassVar[str] = "prolong"
    summary: ClassVar[str] = "Prolong by a new agreement"
    agreement_id: Id
    kept_until: LegalDate


class BringForward(Command):
    """The last follow-up is over: what was written after the end ends soon."""

    verb: ClassVar[str] = "bring-forward"
    summary: ClassVar[str] = "Bring the term forward"
    kept_until: LegalDate


class DestroyExpired(Command):
    """Its last day has passed: destroy it."""

    verb: ClassVar[str] = "destroy-expired"
    summary: ClassVar[str] = "Destroy what has expired"


class OrderDestruction(Command):
    """Nothing keeps it any more: destroy it."""

    verb: ClassVar[str] = "order-destruction"
    summary: ClassVar[str] = "Order the destruction"
    reason: DestructionReason


class ReleaseRetention(Command):
    """No legal hold stands on it any more: destroy it."""

    verb: ClassVar[str] = "release"
    summary: ClassVar[str] = "Release from a legal hold"


class RepeatDestruction(OrderDestruction):
    """Its key is destroyed already, and a restored file does not know it: destroy it again, whatever would keep it."""

    verb: ClassVar[str] = "repeat-destruction"
    summary: ClassVar[str] = "Repeat the destruction"


class ConfirmDestroyed(Command):
    """The key is destroyed, and with it every copy: record it, and certify what it held."""

    verb: ClassVar[str] = "confirm-destroyed"
    summary: ClassVar[str] = "Confirm the destruction"
