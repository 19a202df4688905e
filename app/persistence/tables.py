"""Rows: the declared schema, for the migrations, the drift test and administration. Fields come from the domain records.

Only what SQL alone needs is written here. SQLModel declares; no session of its ever enters a command, a list or a poll.
"""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Index, Table, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

from app.domain.accessibility.records import AccessibilityNeed, Adaptation, Referral
from app.domain.action_plan.records import ActionPlan
from app.domain.anomaly.records import Anomaly
from app.domain.assignment.records import Answer, Assignment, ResponseQuality, Result
from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.billing_item.records import BillingItem
from app.domain.complaint.records import Complaint
from app.domain.consent.records import Consent
from app.domain.convention.records import Convention, Signature
from app.domain.data_request.records import DataRequest
from app.domain.deadline import Deadline
from app.domain.destruction.records import DestructionCertificate
from app.domain.emergency.records import EmergencyAccess
from app.domain.follow_up.records import FollowUp
from app.domain.funding_request.platform_event import PlatformEvent
from app.domain.funding_request.records import FundingRequest
from app.domain.identity.records import Account, Client, Invitation
from app.domain.leave_request.records import LeaveRequest
from app.domain.legal_hold.records import LegalHold
from app.domain.message.records import Message
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.note.records import Note
from app.domain.objective.records import Objective
from app.domain.personal_copy.records import PersonalCopy
from app.domain.project.records import Project
from app.domain.projection.records import BilanListing, PollStatus
from app.domain.publication.records import Publication
from app.domain.quality_proof.records import QualityProof
from app.domain.quote.records import Quote
from app.domain.record import Kept
from app.domain.registry.table import NOUNS
from app.domain.retention.records import RetentionAgreement, RetentionItem, RetentionQuestion
from app.domain.session.counter_entry import CounterEntry
from app.domain.session.records import Attendance, Session
from app.domain.share.records import Share
from app.domain.synthesis.records import Observation, Synthesis, SynthesisDraft, SynthesisVersion
from app.domain.thread import Involvement, Thread, WarningRow
from app.domain.training_report.records import TrainingReport
from app.persistence import ledgers
from app.persistence.derivation import row_class
from app.persistence.diary import GROUP, slot, takes_time

RIGHT = text("status <> 'entered_in_error'")
"""One for a bilan, beside those that were entered in error."""
THREAD = row_class(Thread, "thread")
ROWS: dict[type[Kept], type[SQLModel]] = {}


def _keep(kind: type[Kept], *items: SchemaItem, unique: Iterable[str] = ()) -> None:
    ROWS[kind] = row_class(kind, kind.noun, *items, unique=unique)


# one line a record; after it, the indexes and constraints that SQL alone knows
_keep(Involvement, Index("ix_involvement_party", "org_id", "party_id", "bilan_id"))
_keep(WarningRow, Index("ix_warning_open", "bilan_id", postgresql_where=text("status = 'open'")))
_keep(
    Deadline,
    Index("ix_deadline_open", "bilan_id", postgresql_where=text("status = 'open'")),
    Index("ix_deadline_due", "fires_at", postgresql_where=text("status = 'open' AND fires IS NOT NULL")),
)
for _noun in NOUNS:
    _keep(_noun.record)
_keep(Bilan, Index("uq_bilan_reference", "org_id", "reference", unique=True), Index("ix_bilan_beneficiary", "beneficiary_id"))
_keep(HoursLedger, CheckConstraint("cap_minutes IS NULL OR planned_minutes + counted_minutes <= cap_minutes", name="under_cap"))
_keep(Quote)
_keep(Convention)
_keep(Signature, Index("uq_signature_party", "convention_id", "party", unique=True))
_keep(
    Session,
    Index("ix_session_diary", "org_id", "counsellor_id", "starts_at"),
    ExcludeConstraint(
        ("org_id", "="),
        ("counsellor_id", "="),
        (text(slot("starts_at", "minutes")), "&&"),
        (text(f"({GROUP})"), "<>"),
        where=text(takes_time()),
        using="gist",
        name="ex_session_one_at_a_time",
    ),
)
_keep(Attendance, Index("ix_attendance_session", "session_id"))
_keep(CounterEntry, Index("ix_counter_entry_session", "session_id"))
_keep(NeedsAnalysis, Index("uq_needs_analysis_bilan", "bilan_id", unique=True, postgresql_where=RIGHT))
_keep(Objective)
_keep(Project)
_keep(ActionPlan, Index("uq_action_plan_bilan", "bilan_id", unique=True, postgresql_where=RIGHT))
_keep(Note)
_keep(Message)
_keep(AccessibilityNeed)
_keep(Adaptation)
_keep(Referral)
_keep(Assignment)
_keep(Answer)
_keep(Result, Index("ix_result_assignment", "assignment_id"))
_keep(ResponseQuality, Index("ix_response_quality_assignment", "assignment_id"))
_keep(Synthesis, Index("uq_synthesis_bilan", "bilan_id", unique=True, postgresql_where=RIGHT))
_keep(SynthesisDraft, Index("uq_synthesis_draft", "synthesis_id", unique=True))
_keep(SynthesisVersion, Index("uq_synthesis_version", "synthesis_id", "number", unique=True))
_keep(Observation, Index("ix_observation_synthesis", "synthesis_id"))
_keep(PersonalCopy, Index("ix_personal_copy_beneficiary", "beneficiary_id"))
_keep(Consent)
_keep(Share, Index("uq_share_token", "token_digest", unique=True), Index("ix_share_party", "bilan_id", "party_id"))
_keep(RetentionQuestion, Index("uq_retention_question_bilan", "bilan_id", unique=True))
_keep(RetentionAgreement, Index("ix_retention_agreement_consent", "consent_id"))
_keep(LegalHold)
_keep(RetentionItem, Index("uq_retention_item_kind", "bilan_id", "content_kind", unique=True))
_keep(DestructionCertificate)
_keep(FollowUp)
_keep(
    Complaint, Index("ix_complaint_beneficiary", "org_id", "beneficiary_id"), Index("ix_complaint_recorded_by", "org_id", "recorded_by_id")
)
_keep(DataRequest, Index("ix_data_request_beneficiary", "org_id", "beneficiary_id"))
_keep(Publication, Index("ix_publication_published", "org_id", postgresql_where=text("status = 'published'")))
_keep(QualityProof)
_keep(TrainingReport, Index("uq_training_report_year", "org_id", "year_ends_on", unique=True))
_keep(FundingRequest, Index("ix_funding_request_funder", "org_id", "funder_id"))
_keep(PlatformEvent, Index("uq_platform_event_source", "funding_request_id", "source_event_id", unique=True))
_keep(LeaveRequest)
_keep(BillingItem, Index("ix_billing_item_debtor", "org_id", "debtor_id"))

_keep(
    Account,
    Index("uq_account_identity", "issuer", "subject", "org_id", unique=True, postgresql_where=text("status = 'active'")),
    Index("uq_account_party", "org_id", "party_id", unique=True, postgresql_where=text("status = 'active' AND party_noun <> 'employer'")),
)
_keep(Invitation, Index("uq_invitation_code", "code_digest", unique=True))
_keep(Client)
_keep(Anomaly)
_keep(EmergencyAccess)
_keep(PollStatus)
_keep(
    BilanListing,
    Index(
        "ix_bilan_list_screen", "org_id", "viewer_id", "status", "bilan_id", postgresql_where=text("NOT ended"),
        postgresql_include=[
            "reference", "route", "beneficiary_id", "given_name", "family_name", "opened_on", "contracted_minutes", "attested_minutes",
            "version", "updated_at",
        ],
    ),
    Index("ix_bilan_list_newest", "org_id", "viewer_id", "bilan_id", postgresql_where=text("NOT ended")),
)  # fmt: skip

TABLES: dict[str, Table] = dict(SQLModel.metadata.tables)
__all__ = ["ROWS", "TABLES", "SQLModel", "ledgers"]
