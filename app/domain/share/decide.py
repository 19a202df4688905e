"""What a command on a share must know, and what it changes beside the status."""

import hashlib
from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.consent.records import Consent
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.share import commands as c
from app.domain.share.records import Share
from app.domain.share.rules import last_day, named
from app.domain.share.table import MACHINE
from app.domain.synthesis.records import Synthesis, SynthesisVersion
from app.domain.thread import File, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

A = Ask[Any]


class Sharing(File):
    """What opening a synthesis must know: its versions, and the consent that the command names."""

    root: ClassVar[str] = "synthesis"
    synthesis: Synthesis
    synthesis_versions: tuple[SynthesisVersion, ...] = ()
    consent: Annotated[Consent | None, Named("consent_id")] = None


class ShareFile(File):
    """One share."""

    root: ClassVar[str] = "share"
    share: Share
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (share.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def digest(token: str) -> str:
    """What is kept of a link of 256 random bits, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(ask: A, row: Row) -> Change:
    version: SynthesisVersion = max(ask.facts.synthesis_versions, key=lambda v: v.number)
    to = named(ask)
    about: dict[str, Any] = {
        "bilan_id": version.bilan_id,
        "synthesis_id": version.synthesis_id,
        "synthesis_version_id": version.id,
        "document_sha256": version.document_sha256,
        "purpose": ask.facts.consent.purpose,
        "party_id": None if to is None else to.party_id,
    }
    days = {"valid_from": ask.today, "valid_until": last_day(ask)}
    share = new(ask, Share, "share", status=row.to, token_digest=digest(ask.secret), **about, **days)
    return Change(result=share, secret=ask.secret)


def _ended(ask: A, row: Row) -> Change:
    return Change(fields={"ended_on": ask.today})


CHANGES: Changes = {c.ShareSynthesis: _open, c.RevokeShare: _ended, c.ExpireShare: _ended}
