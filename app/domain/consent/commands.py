"""What may be asked of a consent."""

from typing import Any, ClassVar

from app.domain.consent.records import ConsentForm, Terms
from app.domain.record import Command
from app.domain.vocabulary import Sha256

_EXAMPLE: dict[str, Any] = {
    "kind": "share_employer",
    "purpose": "Appuyer une demande d'évolution interne",
    "text_version": "share-employer-1",
    "documents": ["synthesis"],
    "recipients": [{"name": "Ateliers Vauban, direction des ressources humaines"}],
    "valid_until": "2027-06-02",
}


class RequestConsent(Terms, Command):
    """Ask the beneficiary for a consent; she alone answers."""

    verb: ClassVar[str] = "request"
    summary: ClassVar[str] = "Ask for a consent"
    example: ClassVar[dict[str, Any]] = _EXAMPLE


class GiveConsent(Terms, Command):
    """Give a consent that nobody asked for: a share is hers to decide."""

    verb: ClassVar[str] = "give"
    summary: ClassVar[str] = "Give a consent"
    example: ClassVar[dict[str, Any]] = _EXAMPLE
    form: ConsentForm = ConsentForm.ACCOUNT
    proof_sha256: Sha256 | None = None


class GrantConsent(Command):
    """Give the consent that was asked for."""

    verb: ClassVar[str] = "grant"
    summary: ClassVar[str] = "Grant the consent"


class RecordPaperConsent(Command):
    """Record the consent that she signed on paper, with the hash of the scan."""

    verb: ClassVar[str] = "record-on-paper"
    summary: ClassVar[str] = "Record a consent signed on paper"
    example: ClassVar[dict[str, Any]] = {"proof_sha256": "0" * 64}
    proof_sha256: Sha256


class RefuseConsent(Command):
    """Refuse it; no reason is asked."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the consent"


class WithdrawConsent(Command):
    """Withdraw it: what it opened is closed at once, what it kept is destroyed (RGPD art. 7 §3)."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw the consent"


class ExpireConsent(Command):
    """Its last day has passed."""

    verb: ClassVar[str] = "expire"
    summary: ClassVar[str] = "Expire"


class SupersedeConsent(Command):
    """A later consent of the same kind, to the same recipients, replaces it."""

    verb: ClassVar[str] = "supersede"
    summary: ClassVar[str] = "Supersede"
