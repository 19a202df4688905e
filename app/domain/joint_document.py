"""Documents that the beneficiary and the counsellor write together and both sign: whose signatures count, and of which text.

A signature is of one text, known by its hash: a text that changes afterwards has to be signed anew by both.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from pydantic import Field

from app.domain.document import keyed_sha256, same_text
from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
from app.domain.machine import Ask, Change, Guard, Row
from app.domain.paper import signs
from app.domain.record import Command, FileResource, Record
from app.domain.transition import new
from app.domain.vocabulary import Code, Id, Instant, LegalDate, Party, Role, Sha256, ShortText, Version

A = Ask[Any]
SIGNER = {Party.BENEFICIARY: Role.BENEFICIARY, Party.PROVIDER: Role.COUNSELLOR}
MOST_SIGNATURES = 40


class JointSignature(Record):
    """One party's signature of the text that it was shown, known by its hash."""

    party: Party
    document_sha256: Sha256
    signed_at: Instant
    signer_id: Id
    channel: Code = "account"
    scan_reference: ShortText | None = None


class JointDocument(FileResource):
    """A text written by both and signed by both. `revision` counts the saves of the text, `version` the commands."""

    revision: Version = 1
    document_sha256: Sha256 = Field(description="Keyed hash (HMAC-SHA-256) of the present text: what a signature names")
    signatures: tuple[JointSignature, ...] = Field(default=(), max_length=MOST_SIGNATURES)
    agreed_on: LegalDate | None = None

    def unsigned(self) -> tuple[Party, ...]:
        """The parties that have not signed the present text."""
        signed = {s.party for s in self.signatures if s.document_sha256 == self.document_sha256}
        return tuple(p for p in SIGNER if p not in signed)


class SignJointly(Command):
    """Sign the text that was shown, known by its hash. On paper, the counsellor records it with the scan."""

    verb: ClassVar[str] = "sign"
    example: ClassVar[dict[str, Any]] = {"party": "beneficiary", "document_sha256": "0" * 64}
    party: Party
    document_sha256: Sha256
    channel: Code = "account"
    scan_reference: ShortText | None = Field(default=None, description="Where the scan of a paper signature is kept")


def fingerprint(key: bytes, noun: str, content: Record) -> str:
    """What both sign: the hash of the content's canonical JSON, under the key of its class."""
    return keyed_sha256(key, f"{noun}/1", content)


def _document(ask: A) -> JointDocument:
    """The document that the command is about: the root of its file."""
    document: JointDocument = getattr(ask.facts, ask.facts.root)
    return document


def _own_party(ask: A) -> Finding | None:
    party = ask.command.party
    own = party in SIGNER and signs(ask, signer=SIGNER[party], recorded_by=frozenset({Role.COUNSELLOR}))
    return None if own else Finding({"party": party})


OWN_PARTY = Rule(
    id="document.own_signature",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Chaque partie signe pour elle-même : {party}.",
    en="Each party signs for itself: {party}.",
    remedy_fr="Faites signer la partie, ou enregistrez sa signature sur papier avec le document numérisé.",
    remedy_en="Have the party sign, or record its paper signature with the scan.",
    check=_own_party,
    reads_body=True,
)


SIGNED_ONCE = Rule(
    id="document.signed_once",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cette partie a déjà signé ce texte : {party}.",
    en="This party has already signed this text: {party}.",
    remedy_fr="Attendez la signature de l'autre partie.",
    remedy_en="Wait for the other party's signature.",
    check=lambda ask: None if ask.command.party in _document(ask).unsigned() else Finding({"party": ask.command.party}),
    reads_body=True,
)
JOINTLY = (OWN_PARTY, SIGNED_ONCE)
"""What every signature of such a document must meet."""
LAST = Guard("last signature", lambda ask: _document(ask).unsigned() == (ask.command.party,), reads_body=True)
"""Chooses the row that settles the document: the other party has already signed the same text."""


def begun(kind: type[JointDocument]) -> Callable[[A, Row], Change]:
    """The document that a command begins, with its first text."""

    def begin(ask: A, row: Row) -> Change:
        text = fingerprint(ask.content_key, kind.noun, ask.command.content)
        return Change(result=new(ask, kind, kind.noun, bilan_id=ask.facts.bilan.id, status=row.to, document_sha256=text))

    return begin


def signed(ask: A, row: Row) -> Change:
    """One more signature; the last one settles the text. Signatures of earlier texts no longer count and are not kept.

    Raises: DocumentChanged.
    """
    said, document = ask.command, _document(ask)
    same_text(said.document_sha256, document.document_sha256)
    signature = JointSignature(
        party=said.party,
        document_sha256=said.document_sha256,
        signed_at=ask.at.legal,
        signer_id=ask.actor.id,
        channel=said.channel,
        scan_reference=said.scan_reference,
    )
    present = tuple(s for s in document.signatures if s.document_sha256 == document.document_sha256)
    agreed = {"agreed_on": ask.today} if row.when is LAST else {}
    return Change(
        fields={"signatures": (*present, signature)} | agreed, facts={"party": said.party, "document_sha256": said.document_sha256}
    )
