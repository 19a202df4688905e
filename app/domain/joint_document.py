"""Documents that the beneficiary and the provider write together and both sign: whose signatures count, and of which text."""

from pydantic import Field

from app.domain.document import sha256
from app.domain.record import FileResource, Record
from app.domain.vocabulary import Code, Id, Instant, LegalDate, Party, Sha256, ShortText, Version

SIGNERS = (Party.BENEFICIARY, Party.PROVIDER)


class JointSignature(Record):
    """One party's signature of the text that it was shown, known by its hash. A later text is not signed by it."""

    party: Party
    document_sha256: Sha256
    signed_at: Instant
    signer_id: Id
    channel: Code = "account"
    scan_reference: ShortText | None = None


class JointDocument(FileResource):
    """A text written by both and signed by both. `revision` counts the saves of the draft, `version` the commands."""

    revision: Version = 1
    signatures: tuple[JointSignature, ...] = Field(default=(), max_length=40)
    document_sha256: Sha256 | None = Field(default=None, description="The text that both signed")
    agreed_on: LegalDate | None = None

    def unsigned(self, text: str) -> tuple[Party, ...]:
        """The parties that have not signed this very text."""
        signed = {s.party for s in self.signatures if s.document_sha256 == text}
        return tuple(p for p in SIGNERS if p not in signed)


def fingerprint(noun: str, content: Record) -> str:
    """What both sign: the hash of the content as its canonical JSON."""
    return sha256(f"{noun}/1", content)
