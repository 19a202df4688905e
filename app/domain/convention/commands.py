"""What may be asked of a convention."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.convention.records import Channel, ConventionKind, Mentions
from app.domain.record import Command
from app.domain.vocabulary import Code, Id, Party, Sha256, ShortText, YesNo

_EXAMPLE: dict[str, Any] = {
    "kind": "tripartite",
    "title": "Bilan de compétences",
    "objective": "Définir un projet professionnel",
    "content": "Trois phases : préliminaire, investigation, conclusion",
    "means": "Entretiens individuels, questionnaires, restitution",
    "total_minutes": 960,
    "starts_on": "2027-01-05",
    "ends_on": "2027-03-12",
    "course": "Séances hebdomadaires, émargées par les deux parties",
    "handover": "Résultats détaillés et synthèse remis à la seule personne bénéficiaire",
    "price_cents": 150000,
    "payment_terms": "À réception de la facture, après exécution",
    "remote_percent": 0,
}


class DraftConvention(Mentions, Command):
    """Draft the convention that the route demands, or an amendment (avenant) of the one in effect, which all parties sign again."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft a convention"
    example: ClassVar[dict[str, Any]] = _EXAMPLE
    kind: ConventionKind
    amends_id: Id | None = None
    distance: YesNo = False


class AmendConvention(Mentions, Command):
    """Amend a draft: absent is unchanged, null erases."""

    verb: ClassVar[str] = "amend"
    summary: ClassVar[str] = "Amend a draft convention"
    example: ClassVar[dict[str, Any]] = {"total_minutes": 900}
    partial: ClassVar[bool] = True
    distance: YesNo = False


class TransmitConvention(Command):
    """Transmit it to the parties; the employee's ten days begin (R6313-8)."""

    verb: ClassVar[str] = "transmit"
    summary: ClassVar[str] = "Transmit the convention"


class SignConvention(Command):
    """Sign the document that was shown, known by its hash. On paper, a member records it with the scan."""

    verb: ClassVar[str] = "sign"
    summary: ClassVar[str] = "Sign the convention"
    example: ClassVar[dict[str, Any]] = {"party": "beneficiary", "document_sha256": "0" * 64}
    party: Party
    document_sha256: Sha256
    channel: Channel = Channel.ACCOUNT
    scan_reference: ShortText | None = Field(default=None, description="Where the scan of a paper signature is kept")


class RefuseConvention(Command):
    """Refuse to sign; no reason is asked of the beneficiary."""

    verb: ClassVar[str] = "refuse"
    summary: ClassVar[str] = "Refuse the convention"


class RefuseBySilence(Command):
    """The employee did not sign in time: silence is a refusal (R6313-8)."""

    verb: ClassVar[str] = "refuse-by-silence"
    summary: ClassVar[str] = "Refuse by silence"


class TakeEffect(Command):
    """Every signature is there and no withdrawal period applies."""

    verb: ClassVar[str] = "take-effect"
    summary: ClassVar[str] = "Take effect"


class OpenWithdrawalWindow(Command):
    """The person who pays may withdraw (L6353-5; C. conso. L221-18 at distance)."""

    verb: ClassVar[str] = "open-withdrawal-window"
    summary: ClassVar[str] = "Open the withdrawal window"


class CloseWithdrawalWindow(Command):
    """The withdrawal period is over: the contract takes effect."""

    verb: ClassVar[str] = "close-withdrawal-window"
    summary: ClassVar[str] = "Close the withdrawal window"


class WithdrawFromConvention(Command):
    """Withdraw inside the period; nothing is due."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw from the convention"


class AcceptTerms(Command):
    """The holder has accepted on the platform: its terms are the convention (D6353-1 III)."""

    verb: ClassVar[str] = "accept-terms"
    summary: ClassVar[str] = "Accept the platform's terms"
    terms_version: Code


class VoidConvention(Command):
    """Set aside a convention that has not taken effect."""

    verb: ClassVar[str] = "void"
    summary: ClassVar[str] = "Void the convention"


class TerminateConvention(Command):
    """End for documented force majeure (L6353-7): only what was carried out is due."""

    verb: ClassVar[str] = "terminate"
    summary: ClassVar[str] = "Terminate for force majeure"
    example: ClassVar[dict[str, Any]] = {"document_class": "medical"}
    document_class: Code


class ReplaceConvention(Command):
    """Its amendment has taken effect."""

    verb: ClassVar[str] = "replace"
    summary: ClassVar[str] = "Replace by an amendment"


class EndConvention(Command):
    """The action has ended."""

    verb: ClassVar[str] = "end"
    summary: ClassVar[str] = "End the convention"
