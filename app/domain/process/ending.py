"""The end of the action: conventions end, follow-ups are planned, and each class of content is kept or destroyed (R6313-7)."""

from dataclasses import replace
from typing import Any, ClassVar

from app.domain.action_plan.records import ActionPlan, conclusion_outputs_missing
from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import AbandonBilan, AdvancePhase, CancelBilan, CompleteBilan
from app.domain.bilan.records import Bilan, BilanStatus, FollowUpTerm, HoursLedger
from app.domain.billing_item.records import BillingItem
from app.domain.calendar import add_calendar_days, add_months
from app.domain.consent.records import ConsentedFile, for_career_advice
from app.domain.content_class import BILAN_CLASSES, ContentClass
from app.domain.convention.commands import EndConvention
from app.domain.convention.decide import CHANGES as CONVENTION_CHANGES
from app.domain.convention.records import Convention
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.decision import Decision
from app.domain.follow_up.commands import ScheduleFollowUp
from app.domain.follow_up.decide import CHANGES as FOLLOW_UP_CHANGES
from app.domain.follow_up.records import FollowUp
from app.domain.follow_up.table import MACHINE as FOLLOW_UP
from app.domain.funding_request.records import FundingRequest
from app.domain.law.parameters import required_on
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask
from app.domain.needs_analysis.records import NeedsAnalysis, preliminary_outputs_missing
from app.domain.personal_copy.records import PersonalCopy
from app.domain.process import absence, funding
from app.domain.process.ceasing import BINDING, ceased, sessions_cancelled
from app.domain.process.crediting import given_back
from app.domain.process.erasing import PreparedFile
from app.domain.project.records import Project, investigation_outputs_missing
from app.domain.quote.records import Quote
from app.domain.retention.commands import FixTerm, OpenRetention
from app.domain.retention.decide import AGREEMENT_CHANGES, decide_item
from app.domain.retention.records import LATER, AgreementStatus, RetentionAgreement, governing
from app.domain.retention.table import AGREEMENT
from app.domain.session.records import Session
from app.domain.synthesis.commands import RetainSynthesis
from app.domain.synthesis.decide import CHANGES as SYNTHESIS_CHANGES
from app.domain.synthesis.records import Synthesis, SynthesisStatus
from app.domain.synthesis.table import MACHINE as SYNTHESIS
from app.domain.transition import decide as kernel_decide
from app.domain.transition import follow, touch

A = Ask[Any]
COMMANDS = (AdvancePhase, CompleteBilan, AbandonBilan, CancelBilan)
"""What is decided on the whole course of a bilan."""


class CourseFile(PreparedFile, ConsentedFile):
    """What closing a phase and ending the action must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    hours_ledger: HoursLedger
    sessions: tuple[Session, ...] = ()
    needs_analysis: NeedsAnalysis | None = None
    projects: tuple[Project, ...] = ()
    action_plan: ActionPlan | None = None
    syntheses: tuple[Synthesis, ...] = ()
    personal_copies: tuple[PersonalCopy, ...] = ()
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()
    retention_agreements: tuple[RetentionAgreement, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    billing_items: tuple[BillingItem, ...] = ()

    def outputs_missing(self, phase: BilanStatus) -> tuple[str, ...]:
        """What a phase has not produced yet (R6313-4)."""
        if phase is BilanStatus.PRELIMINARY:
            return preliminary_outputs_missing(self.needs_analysis)
        if phase is BilanStatus.INVESTIGATION:
            return investigation_outputs_missing(self.projects)
        return conclusion_outputs_missing(self.action_plan)


def decide(ask: A) -> Decision:
    """The bilan's decision; its end has its consequences in the same transaction. Raises: as the bilan."""
    decision = bilan.decide(ask)
    if isinstance(ask.command, AdvancePhase):
        return decision
    if ask.facts.bilan.started_on is None:
        return ceased(ask, given_back(ask, decision, ask.facts.billing_items))
    decision = absence.ended(ask, funding.ended(ask, _conventions_ended(ask, decision)))
    if isinstance(ask.command, CompleteBilan):
        decision = sessions_cancelled(ask, _follow_ups(ask, decision))
    return ceased(ask, _kept_or_destroyed(ask, decision))


def _conventions_ended(ask: A, decision: Decision) -> Decision:
    for convention in ask.facts.conventions:
        if convention.status in BINDING:
            ended = kernel_decide(CONVENTION, CONVENTION_CHANGES, follow(ask, decision, EndConvention()), on=convention)
            decision = decision.then(ended)
    return decision


def _follow_ups(ask: A, decision: Decision) -> Decision:
    """The one that everybody is offered, and those that were agreed beside it."""
    nothing_kept = not governing(ask.facts.retention_agreements)
    for term in FollowUpTerm:
        if term is FollowUpTerm.SIX_MONTHS or term in ask.command.additional_follow_ups:
            planned = follow(ask, decision, ScheduleFollowUp(term=term, without_docs=nothing_kept))
            decision = decision.then(kernel_decide(FOLLOW_UP, FOLLOW_UP_CHANGES, planned))
    return decision


def _kept_or_destroyed(ask: A, decision: Decision) -> Decision:
    """One item for each class of content: kept by agreement, kept until the follow-ups are over, or to be destroyed now."""
    for agreement in ask.facts.retention_agreements:
        if agreement.status is AgreementStatus.ACTIVE:
            term = follow(ask, decision, FixTerm(expires_on=add_months(ask.today, months=agreement.months)))
            decision = decision.then(kernel_decide(AGREEMENT, AGREEMENT_CHANGES, term, on=agreement))
    kept = governing(ask.facts.retention_agreements)
    for kind in sorted(BILAN_CLASSES):
        decision = decision.then(decide_item(follow(ask, decision, _opening(ask, kind, kept.get(kind)))))
    keeps = ContentClass.SYNTHESIS in kept or for_career_advice(ask.facts.consents) is not None
    return _plan_closed(ask, _synthesis_retained(ask, decision) if keeps else decision)


def _plan_closed(ask: A, decision: Decision) -> Decision:
    """The action plan is hers alone from the term on, but for what an agreement keeps."""
    plan: ActionPlan | None = ask.facts.action_plan
    return decision if plan is None else replace(decision, changed=(*decision.changed, touch(ask, plan, hers_alone_since=ask.today)))


def _opening(ask: A, kind: ContentClass, agreement: RetentionAgreement | None) -> OpenRetention:
    if agreement is not None:
        last_day = add_months(ask.today, months=agreement.months)
        return OpenRetention(content_kind=kind, agreement_id=agreement.id, kept_until=last_day)
    if kind not in LATER:
        advice = for_career_advice(ask.facts.consents) if kind is ContentClass.SYNTHESIS else None
        return OpenRetention(content_kind=kind, kept_until=advice)
    if isinstance(ask.command, CompleteBilan):
        ceiling = required_on("retention.max_months", ask.today)
        return OpenRetention(content_kind=kind, kept_until=add_months(ask.today, months=ceiling))
    days = required_on("retention.after_last_follow_up_days", ask.today)
    return OpenRetention(content_kind=kind, kept_until=add_calendar_days(ask.today, days=days))


def _synthesis_retained(ask: A, decision: Decision) -> Decision:
    for document in ask.facts.syntheses:
        if document.status is SynthesisStatus.DELIVERED:
            retained = follow(ask, decision, RetainSynthesis())
            decision = decision.then(kernel_decide(SYNTHESIS, SYNTHESIS_CHANGES, retained, on=document))
    return decision
