"""What a command on a consent must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan, Concerned
from app.domain.consent import commands as c
from app.domain.consent.records import Consent, ConsentForm, ConsentStatus, Terms
from app.domain.consent.rules import first_day, last_day
from app.domain.consent.table import MACHINE
from app.domain.consent.texts import TEXTS
from app.domain.decision import Decision
from app.domain.document import sha256
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow, new

A = Ask[Any]


class BilanConsents(File):
    """What asking for or giving a consent must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    consents: tuple[Consent, ...] = ()


class ConsentFile(File):
    """What every command on a consent must know: the others may be replaced by it."""

    root: ClassVar[str] = "consent"
    consent: Consent
    bilan: Bilan
    consents: tuple[Consent, ...] = ()


def decide(ask: A) -> Decision:
    """The decision; a consent that is granted replaces the former one of its kind.

    Raises: NotInState, NotOpenTo, Refused (consent.*, share.*).
    """
    decision = kernel_decide(MACHINE, CHANGES, ask)
    granted = decision.find(Consent)
    return superseding(ask, decision, granted) if isinstance(granted, Consent) else decision


def superseding(ask: A, decision: Decision, granted: Consent) -> Decision:
    """The decision, with the consents that `granted` replaces: same kind, same recipients."""
    if granted.status is not ConsentStatus.GRANTED:
        return decision
    for old in ask.facts.consents:
        same = old.kind is granted.kind and set(old.recipients) == set(granted.recipients) and old.id != granted.id
        if same and old.status is ConsentStatus.GRANTED:
            decision = decision.then(kernel_decide(MACHINE, CHANGES, follow(ask, decision, c.SupersedeConsent()), on=old))
    return decision


def proof(concerned: Concerned, terms: Terms) -> str:
    """The hash of the text that she was shown, of what she agreed to, and of whom and which bilan it is about."""
    shown = TEXTS.get(terms.text_version)
    return sha256(f"consent-{terms.kind}/2", concerned, terms, *([] if shown is None else [shown]))


def _proof(ask: A, consent: Consent) -> str:
    return proof(ask.facts.bilan.concerned(ask.actor.org), consent.terms())


def _request(ask: A, row: Row) -> Change:
    return Change(result=new(ask, Consent, "consent", bilan_id=ask.facts.bilan.id, status=row.to, requested_on=ask.today))


def _give(ask: A, row: Row) -> Change:
    dates = {"valid_from": first_day(ask, ask.command), "valid_until": last_day(ask, ask.command)}
    consent: Consent = new(ask, Consent, "consent", bilan_id=ask.facts.bilan.id, status=row.to, answered_on=ask.today, **dates)
    return Change(result=consent if consent.proof_sha256 else consent.but(proof_sha256=_proof(ask, consent)))


def _grant(ask: A, row: Row) -> Change:
    consent = ask.facts.consent
    dates = {"valid_from": first_day(ask, consent), "valid_until": last_day(ask, consent), "answered_on": ask.today}
    if isinstance(ask.command, c.RecordPaperConsent):
        return Change(fields=dates | {"form": ConsentForm.PAPER})
    return Change(fields=dates | {"form": ConsentForm.ACCOUNT, "proof_sha256": _proof(ask, consent)})


def _on(field: str) -> Any:
    return lambda ask, row: Change(fields={field: ask.today})


CHANGES: Changes = {
    c.RequestConsent: _request,
    c.GiveConsent: _give,
    c.GrantConsent: _grant,
    c.RecordPaperConsent: _grant,
    c.RefuseConsent: _on("answered_on"),
    c.WithdrawConsent: _on("ended_on"),
    correction(MACHINE): _on("ended_on"),
    c.ExpireConsent: _on("ended_on"),
    c.SupersedeConsent: _on("ended_on"),
}
