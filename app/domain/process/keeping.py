"""What the beneficiary's answers make true: agreements, the consents that prove them, and what a withdrawal destroys."""

from dataclasses import replace
from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.calendar import add_months
from app.domain.consent import decide as consent
from app.domain.consent.commands import GiveConsent, SupersedeConsent, WithdrawConsent
from app.domain.consent.decide import CHANGES as CONSENT_CHANGES
from app.domain.consent.records import ConsentForm, ConsentKind, for_career_advice
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.content_class import ContentClass
from app.domain.decision import Decision
from app.domain.destruction.records import DestructionReason
from app.domain.follow_up.records import FollowUp
from app.domain.legal_hold.records import LegalHold
from app.domain.machine import Ask
from app.domain.process.destroying import agreement_ended, destruction_ordered
from app.domain.process.disclosing import referent_leaves
from app.domain.process.sharing import closed
from app.domain.retention.commands import (
    AgreeRetention,
    AskRetention,
    OrderDestruction,
    ProlongRetention,
    RecordPaperAnswer,
    SupersedeAgreement,
    WithdrawAgreement,
)
from app.domain.retention.decide import AGREEMENT_CHANGES, QUESTION_CHANGES, decide_item, on_item
from app.domain.retention.records import KEPT, AgreementStatus, RetentionAgreement, RetentionItem, governing
from app.domain.retention.table import AGREEMENT, QUESTION
from app.domain.share.records import Share
from app.domain.transition import carry, follow, touch
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class GivingFile(consent.BilanConsents):
    """What giving a consent must know: the shares under those that it replaces."""

    root: ClassVar[str] = "bilan"
    shares: tuple[Share, ...] = ()


class WithdrawalFile(consent.ConsentFile):
    """What withdrawing a consent must know: the shares under it, the agreement that it proves, and what that agreement keeps."""

    root: ClassVar[str] = "consent"
    shares: tuple[Share, ...] = ()
    retention_agreements: tuple[RetentionAgreement, ...] = ()
    retention_items: tuple[RetentionItem, ...] = ()
    legal_holds: tuple[LegalHold, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


def answer(ask: A) -> Decision:
    """The answer to the retention question: the agreement that it gives, the end of those given before.

    Raises: NotInState, NotOpenTo, Refused (retention.*).
    """
    decision = kernel_decide(QUESTION, QUESTION_CHANGES, ask)
    if isinstance(ask.command, AskRetention):
        return decision
    bilan: Bilan = ask.facts.bilan
    terms = ask.command.agreement
    decision = replace(decision, changed=(*decision.changed, touch(ask, bilan, retention_asked_on=ask.today)))
    ends = (WithdrawAgreement(), WithdrawConsent()) if terms is None else (SupersedeAgreement(), SupersedeConsent())
    for former in ask.facts.retention_agreements:
        if former.status is AgreementStatus.ACTIVE:
            decision = agreement_ended(ask, decision, former, *ends)
    if terms is None:
        return decision
    paper = {"form": ConsentForm.PAPER, "proof_sha256": ask.command.proof_sha256} if isinstance(ask.command, RecordPaperAnswer) else {}
    return decision.then(agreed(follow(ask, decision, AgreeRetention(**vars(terms) | paper))))


def agree(ask: A) -> Decision:
    """A written agreement, given unasked or after the end: what it keeps longer, which former ones it replaces. Or one that ends.

    Raises: NotInState, NotOpenTo, Refused (retention.*).
    """
    if not isinstance(ask.command, AgreeRetention):
        return kernel_decide(AGREEMENT, AGREEMENT_CHANGES, ask)
    decision = agreed(ask)
    agreement = decision.find(RetentionAgreement)
    if isinstance(agreement, RetentionAgreement) and ask.facts.bilan.ended_on is not None:
        decision = _prolonged(ask, decision, agreement)
    return _replaced(ask, decision)


def agreed(ask: A) -> Decision:
    """The agreement, and the consent that proves it."""
    decision = kernel_decide(AGREEMENT, AGREEMENT_CHANGES, ask)
    said = ask.command
    given = GiveConsent(
        kind=ConsentKind.RETENTION,
        purpose=said.reason,
        text_version=said.text_version,
        documents=said.classes,
        form=said.form,
        proof_sha256=said.proof_sha256,
    )
    return decision.then(kernel_decide(CONSENT, CONSENT_CHANGES, follow(ask, decision, given)))


def withdraw(ask: A) -> Decision:
    """The consent's decision: what it opened closes with it, and what an agreement kept is destroyed without delay.

    Raises: as the consent.
    """
    decision = _advice_over(ask, closed(ask, referent_leaves(ask, consent.decide(ask))))
    if not isinstance(ask.command, WithdrawConsent):
        return decision
    for agreement in ask.facts.retention_agreements:
        if agreement.consent_id == ask.facts.consent.id and agreement.status is AgreementStatus.ACTIVE:
            ended = kernel_decide(AGREEMENT, AGREEMENT_CHANGES, follow(ask, decision, WithdrawAgreement()), on=agreement)
            decision = destruction_ordered(ask, decision.then(ended), agreement, DestructionReason.AGREEMENT_WITHDRAWN)
    return decision


def _advice_over(ask: A, decision: Decision) -> Decision:
    """`decision`; a synthesis that was kept for a career adviser alone is destroyed with the last consent that says so (R6313-7)."""
    facts = carry(ask.facts, decision)
    for item in getattr(facts, "retention_items", ()):
        alone = item.content_kind is ContentClass.SYNTHESIS and item.agreement_id is None and item.status in KEPT
        if alone and for_career_advice(facts.consents) is None:
            order = follow(ask, decision, OrderDestruction(reason=DestructionReason.CAREER_ADVICE_OVER))
            decision = decision.then(decide_item(on_item(order, item)))
    return decision


def _prolonged(ask: A, decision: Decision, agreement: RetentionAgreement) -> Decision:
    bilan: Bilan = ask.facts.bilan
    last_day = add_months(bilan.ended_on or ask.today, months=agreement.months)
    for item in ask.facts.retention_items:
        if item.content_kind in agreement.classes and item.status in KEPT:
            kept = follow(ask, decision, ProlongRetention(agreement_id=agreement.id, kept_until=last_day))
            decision = decision.then(decide_item(on_item(kept, item)))
    return decision


def _replaced(ask: A, decision: Decision) -> Decision:
    """Former agreements that govern no class any more, now that there is a later one."""
    governs = {a.id for a in governing(carry(ask.facts, decision).retention_agreements).values()}
    for former in ask.facts.retention_agreements:
        if former.status is AgreementStatus.ACTIVE and former.id not in governs:
            decision = agreement_ended(ask, decision, former, SupersedeAgreement(), SupersedeConsent())
    return decision
