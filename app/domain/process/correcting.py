"""What an entry had brought about, undone in the decision that says that it was an error: nothing keeps resting on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Annotated, Any

from pydantic import create_model

from app.domain.accessibility import table as accessibility
from app.domain.accessibility.records import AccessibilityNeed, Adaptation
from app.domain.action_plan import decide as action_plan
from app.domain.action_plan.records import ActionPlan
from app.domain.assignment import decide as assignment
from app.domain.assignment.records import Assignment, ResponseQuality
from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import UndoCommitment, UndoStart
from app.domain.bilan.records import Bilan, BilanStatus, HoursLedger
from app.domain.billing_item import decide as billing_item
from app.domain.billing_item.records import BillingItem, BillingKind, Debtor
from app.domain.billing_item.rules import request as request_of
from app.domain.complaint import decide as complaint
from app.domain.complaint.records import Complaint
from app.domain.consent import decide as consent
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.convention import decide as convention
from app.domain.convention.records import Convention, ConventionKind, Signature
from app.domain.data_request import decide as data_request
from app.domain.data_request.records import DataRequest
from app.domain.decision import Decision
from app.domain.follow_up import decide as follow_up
from app.domain.follow_up.commands import ScheduleFollowUp
from app.domain.follow_up.records import FollowUp
from app.domain.follow_up.table import MACHINE as FOLLOW_UP
from app.domain.funding_request.commands import UninvoiceFunding, UnsecureFunding
from app.domain.funding_request.plan import bound_by_convention
from app.domain.funding_request.records import FundingRequest, FundingStatus
from app.domain.leave_request import decide as leave_request
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask, Changes, Machine
from app.domain.message import decide as message
from app.domain.message.records import Message
from app.domain.mistake import correction
from app.domain.needs_analysis import decide as needs_analysis
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.note import decide as note
from app.domain.note.records import Note
from app.domain.objective import decide as objective
from app.domain.objective.records import Objective
from app.domain.process import funding
from app.domain.process.ceasing import ceased
from app.domain.process.commitment import payer_leaves
from app.domain.process.crediting import given_back
from app.domain.process.disclosing import referent_leaves
from app.domain.process.erasing import PreparedFile
from app.domain.process.moving import on_bilan
from app.domain.process.readiness import ready_no_longer
from app.domain.process.sharing import closed
from app.domain.project import decide as project
from app.domain.project.records import Project
from app.domain.publication import table as publication
from app.domain.publication.records import Publication
from app.domain.quality_proof import table as quality_proof
from app.domain.quality_proof.records import QualityProof
from app.domain.quote import decide as quote
from app.domain.quote.records import Quote, QuoteStatus
from app.domain.record import Command, Resource
from app.domain.relied_on import TOOK_PLACE
from app.domain.session import decide as session
from app.domain.session.records import Attendance, Session
from app.domain.share.records import Share
from app.domain.synthesis import decide as synthesis
from app.domain.synthesis.records import Observation, Synthesis, SynthesisVersion
from app.domain.thread import File, Named
from app.domain.transition import carry, follow
from app.domain.transition import decide as kernel_decide

A = Ask[Any]
Undoing = Callable[[A, Decision], Decision]
INVOICED = frozenset({FundingStatus.INVOICED, FundingStatus.PAID})
OWED_BY = {
    ConventionKind.INDIVIDUAL: Debtor.PERSON,
    ConventionKind.ORIENTATION_SERVICE: Debtor.PERSON,
    ConventionKind.TRIPARTITE: Debtor.EMPLOYER,
}
"""Who owes by which convention."""


class Whole(PreparedFile):
    """Everything in a file that may follow from an entry."""

    bilan: Bilan
    hours_ledger: HoursLedger | None = None
    quotes: tuple[Quote, ...] = ()
    conventions: tuple[Convention, ...] = ()
    signatures: tuple[Signature, ...] = ()
    consents: tuple[Consent, ...] = ()
    funding_requests: tuple[FundingRequest, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()
    billing_items: tuple[BillingItem, ...] = ()
    sessions: tuple[Session, ...] = ()
    attendances: tuple[Attendance, ...] = ()


class Opened(Whole):
    """What taking a consent back must know: what it opened."""

    shares: tuple[Share, ...] = ()


class Content(File):
    """What taking a document of the bilan back must know."""

    bilan: Bilan
    projects: tuple[Project, ...] = ()


class Answered(assignment.AssignmentFile):
    """What was answered and what was found."""

    response_qualities: tuple[ResponseQuality, ...] = ()


class Written(synthesis.SynthesisFile):
    """The texts of a synthesis."""

    bilan: Bilan
    synthesis_versions: tuple[SynthesisVersion, ...] = ()
    observations: tuple[Observation, ...] = ()


def decide(ask: A) -> Decision:
    """The decision of one machine, and what it undoes elsewhere in the file. Raises: NotInState, NotOpenTo, Refused (mistake.*)."""
    known = CORRECTIONS[type(ask.command)]
    return known.undo(ask, kernel_decide(known.machine, known.changes, ask))


def _of_bilan(ask: A, decision: Decision) -> Decision:
    return ceased(ask, given_back(ask, decision, ask.facts.billing_items))


def _of_quote(ask: A, decision: Decision) -> Decision:
    """Accepted, it had committed her and had given her consent to the bilan; by her alone, it had told the employer that pays."""
    waits = ask.facts.quote.status is QuoteStatus.PARTLY_ACCEPTED
    committed = ask.facts.quote.accepted_on is not None and ask.facts.bilan.status in {BilanStatus.COMMITTED, BilanStatus.CONTRACTING}
    if not waits and not committed:
        return decision
    for given in ask.facts.consents:
        if given.kind is ConsentKind.BILAN and given.status is ConsentStatus.GRANTED:
            command = correction(CONSENT)(reason=ask.command.reason)
            decision = decision.then(kernel_decide(CONSENT, consent.CHANGES, follow(ask, decision, command), on=given))
    return payer_leaves(ask, decision) if waits else on_bilan(ask, decision, UndoCommitment())


def _of_convention(ask: A, decision: Decision) -> Decision:
    """Whom it bound owes nothing by it; the bilan awaits another one."""
    owed_by = OWED_BY.get(ask.facts.convention.kind)
    decision = given_back(ask, decision, (i for i in ask.facts.billing_items if i.debtor is owed_by))
    for request in ask.facts.funding_requests:
        bound = request.status is FundingStatus.SECURED and bound_by_convention(ask.facts, request)
        if bound and not bound_by_convention(carry(ask.facts, decision), request):
            decision = funding.on_request(ask, decision, request, UnsecureFunding())
    return ready_no_longer(ask, decision)


def _of_session(ask: A, decision: Decision) -> Decision:
    """The only one held had started the bilan."""
    took_place = any(s.status in TOOK_PLACE for s in carry(ask.facts, decision).sessions)
    started = ask.facts.session.status in TOOK_PLACE and ask.facts.bilan.status is BilanStatus.PRELIMINARY
    if took_place or not started:
        return decision
    return funding.entry_counted_again(ask, on_bilan(ask, decision, UndoStart()))


def _of_bill(ask: A, decision: Decision) -> Decision:
    """The balance had invoiced the funder's request."""
    item, owed = ask.facts.billing_item, request_of(ask)
    if item.kind is not BillingKind.BALANCE or owed is None or owed.status not in INVOICED:
        return decision
    return funding.on_request(ask, decision, owed, UninvoiceFunding())


def _of_follow_up(ask: A, decision: Decision) -> Decision:
    """It stays offered: another one is planned in its place (R6313-4 3° c)."""
    wrong: FollowUp = ask.facts.follow_up
    again = follow(ask, decision, ScheduleFollowUp(term=wrong.term, without_docs=wrong.without_docs))
    seen = replace(again, facts=again.facts.seen_as(Content))
    return decision.then(kernel_decide(FOLLOW_UP, follow_up.CHANGES, seen))


def _nothing_else(ask: A, decision: Decision) -> Decision:
    return decision


@dataclass(frozen=True, slots=True)
class Correction:
    """How an entry of one noun is taken back: its machine, what it must know, what else it undoes."""

    machine: Machine[Any]
    changes: Changes
    file: type[File]
    undo: Undoing


def _of(record: type[Resource], base: type[File], room: Any, undo: Undoing = _nothing_else) -> tuple[type[Command], Correction]:
    """`base`, with the entry and what takes its place."""
    parts: dict[str, Any] = {
        record.noun: (record, ...),
        "replacement": (Annotated[record | None, Named("replaced_by_id", said=True)], None),
    }
    made = create_model(f"{record.__name__}InError", __base__=base, __doc__=base.__doc__, **parts)
    made.root = record.noun
    return correction(room.MACHINE), Correction(room.MACHINE, room.CHANGES, made, undo)


def _of_consent(ask: Ask[Any], decision: Decision) -> Decision:
    return closed(ask, referent_leaves(ask, decision))


CORRECTIONS: dict[type[Command], Correction] = dict(
    (
        _of(Bilan, Whole, bilan, _of_bilan),
        _of(Quote, Whole, quote, _of_quote),
        _of(Convention, Whole, convention, _of_convention),
        _of(Session, Whole, session, _of_session),
        _of(LeaveRequest, Whole, leave_request, ready_no_longer),
        _of(BillingItem, Whole, billing_item, _of_bill),
        _of(Consent, Opened, consent, _of_consent),
        _of(FollowUp, Content, follow_up, _of_follow_up),
        _of(Complaint, File, complaint),
        _of(DataRequest, File, data_request),
        _of(Publication, File, publication),
        _of(QualityProof, File, quality_proof),
        _of(NeedsAnalysis, Content, needs_analysis),
        _of(Objective, Content, objective),
        _of(Project, Content, project),
        _of(ActionPlan, Content, action_plan),
        _of(Note, Content, note),
        _of(Message, Content, message),
        _of(AccessibilityNeed, Content, SimpleNamespace(MACHINE=accessibility.NEED, CHANGES=accessibility.NEED_CHANGES)),
        _of(Adaptation, Content, SimpleNamespace(MACHINE=accessibility.ADAPTATION, CHANGES=accessibility.ADAPTATION_CHANGES)),
        _of(Assignment, Answered, assignment),
        _of(Synthesis, Written, synthesis),
    )
)
"""Funding requests are taken back where their money is decided."""
