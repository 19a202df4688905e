"""From an order to a certificate: a term that passes, a key that is destroyed, and what it makes true of the documents."""

from dataclasses import replace
from typing import Any, ClassVar

from app.domain.accessibility.records import AccessibilityNeed, Adaptation, Referral
from app.domain.action_plan.records import ActionPlan
from app.domain.assignment.commands import DestroyAssignment
from app.domain.assignment.records import Assignment, AssignmentStatus, ResponseQuality, Result
from app.domain.assignment.table import MACHINE as ASSIGNMENT
from app.domain.consent.commands import ExpireConsent, WithdrawConsent
from app.domain.consent.decide import CHANGES as CONSENT_CHANGES
from app.domain.consent.records import Consent, ConsentStatus
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.content_class import ContentClass
from app.domain.decision import Decision
from app.domain.destruction.records import DestructionReason
from app.domain.follow_up.records import OVER, FollowUp
from app.domain.machine import Ask
from app.domain.message.records import Message
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.note.records import Note
from app.domain.objective.records import Objective
from app.domain.project.records import Project
from app.domain.record import Command
from app.domain.retention.commands import ConfirmDestroyed, DestroyExpired, ExpireAgreement, OrderDestruction, WithdrawAgreement
from app.domain.retention.decide import AGREEMENT_CHANGES, ItemFile, decide_item, on_item
from app.domain.retention.records import KEPT, ItemStatus, RetentionAgreement, RetentionItem
from app.domain.retention.rules import keeps_nothing
from app.domain.retention.table import AGREEMENT
from app.domain.synthesis.commands import DestroySynthesis
from app.domain.synthesis.decide import CHANGES as SYNTHESIS_CHANGES
from app.domain.synthesis.records import Observation, Synthesis, SynthesisDraft, SynthesisStatus, SynthesisVersion
from app.domain.synthesis.table import MACHINE as SYNTHESIS
from app.domain.transition import carry, follow, touch
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class DestructionFile(ItemFile):
    """What destroying one class of content must know: the documents that the certificate lists, and what keeps the others."""

    root: ClassVar[str] = "retention_item"
    with_errors: ClassVar[bool] = True
    retention_items: tuple[RetentionItem, ...] = ()
    retention_agreements: tuple[RetentionAgreement, ...] = ()
    consents: tuple[Consent, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    syntheses: tuple[Synthesis, ...] = ()
    synthesis_drafts: tuple[SynthesisDraft, ...] = ()
    synthesis_versions: tuple[SynthesisVersion, ...] = ()
    observations: tuple[Observation, ...] = ()
    needs_analyses: tuple[NeedsAnalysis, ...] = ()
    objectives: tuple[Objective, ...] = ()
    projects: tuple[Project, ...] = ()
    action_plans: tuple[ActionPlan, ...] = ()
    notes: tuple[Note, ...] = ()
    messages: tuple[Message, ...] = ()
    accessibility_needs: tuple[AccessibilityNeed, ...] = ()
    adaptations: tuple[Adaptation, ...] = ()
    referrals: tuple[Referral, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    results: tuple[Result, ...] = ()
    response_qualities: tuple[ResponseQuality, ...] = ()


def decide(ask: A) -> Decision:
    """The item's decision, and what it makes true of the synthesis, the agreement and the follow-ups. Raises: as the item."""
    decision = decide_item(ask)
    if isinstance(ask.command, ConfirmDestroyed):
        return _assignments_destroyed(ask, _synthesis_destroyed(ask, decision))
    if isinstance(ask.command, DestroyExpired | OrderDestruction):
        return nothing_kept(ask, _agreement_over(ask, decision))
    return decision


def _synthesis_destroyed(ask: A, decision: Decision) -> Decision:
    item = decision.find(RetentionItem)
    if not isinstance(item, RetentionItem) or item.content_kind is not ContentClass.SYNTHESIS:
        return decision
    for document in ask.facts.syntheses:
        if document.status is not SynthesisStatus.DESTROYED:
            destroyed = follow(ask, decision, DestroySynthesis(certificate_id=item.certificate_id))
            decision = decision.then(kernel_decide(SYNTHESIS, SYNTHESIS_CHANGES, destroyed, on=document))
    return decision


def _assignments_destroyed(ask: A, decision: Decision) -> Decision:
    """Nothing is left of a questionnaire once its answers and its results are gone."""
    gone = {i.content_kind for i in carry(ask.facts, decision).retention_items if i.status is ItemStatus.DESTROYED}
    for assignment in ask.facts.assignments if gone >= {ContentClass.ANSWERS, ContentClass.RESULTS} else ():
        if assignment.status not in {AssignmentStatus.DESTROYED, AssignmentStatus.WITHDRAWN}:
            destroyed = follow(ask, decision, DestroyAssignment())
            decision = decision.then(kernel_decide(ASSIGNMENT, {}, destroyed, on=assignment))
    return decision


def _agreement_over(ask: A, decision: Decision) -> Decision:
    """An agreement ends with the last class that it kept: on its term, or withdrawn where the person has asked for the destruction."""
    said = ask.command
    expired = isinstance(said, DestroyExpired) or said.reason is DestructionReason.AGREEMENT_EXPIRED
    ends = (ExpireAgreement(), ExpireConsent()) if expired else (WithdrawAgreement(), WithdrawConsent())
    items = carry(ask.facts, decision).retention_items
    for agreement in ask.facts.retention_agreements:
        if agreement.id == ask.facts.retention_item.agreement_id and keeps_nothing(agreement, items):
            decision = agreement_ended(ask, decision, agreement, *ends)
    return decision


def agreement_ended(ask: A, decision: Decision, agreement: RetentionAgreement, *ends: Command) -> Decision:
    """`decision`, then the end of an agreement and of the consent that proves it: the command of the one, that of the other."""
    end, consent_end = ends
    decision = decision.then(kernel_decide(AGREEMENT, AGREEMENT_CHANGES, follow(ask, decision, end), on=agreement))
    for consent in carry(ask.facts, decision).consents:
        if consent.id == agreement.consent_id and consent.status is ConsentStatus.GRANTED:
            decision = decision.then(kernel_decide(CONSENT, CONSENT_CHANGES, follow(ask, decision, consent_end), on=consent))
    return decision


def destruction_ordered(ask: A, decision: Decision, agreement: RetentionAgreement, reason: DestructionReason) -> Decision:
    """`decision`, then the order to destroy everything that an agreement alone kept."""
    for item in ask.facts.retention_items:
        if item.agreement_id == agreement.id and item.status in KEPT:
            decision = decision.then(decide_item(on_item(follow(ask, decision, OrderDestruction(reason=reason)), item)))
    return nothing_kept(ask, decision)


def nothing_kept(ask: A, decision: Decision) -> Decision:
    """`decision`; once nothing is kept by agreement, the follow-ups to come run on what the person brings."""
    facts = carry(ask.facts, decision)
    kept = any(i.agreement_id is not None and i.status in {ItemStatus.RETAINED, ItemStatus.EXPIRING} for i in facts.retention_items)
    told = () if kept else tuple(touch(ask, f, without_docs=True) for f in facts.follow_ups if f.status not in OVER and not f.without_docs)
    return replace(decision, changed=(*decision.changed, *told))
