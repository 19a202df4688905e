"""Rows: the declared schema, for the migrations, the drift test and administration. Fields come from the domain records.

Only what SQL alone needs is written here. SQLModel declares; no session of its ever enters a command, a list or a poll.
"""

import enum
from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import annotated_types
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine, UserDefinedType
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from app.domain.action_plan.records import ActionPlan
from app.domain.assignment.records import Answer, Assignment, ResponseQuality, Result
from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.billing_item.records import BillingItem
from app.domain.consent.records import Consent
from app.domain.convention.records import Convention, Signature
from app.domain.deadline import Deadline
from app.domain.destruction.records import DestructionCertificate
from app.domain.follow_up.records import FollowUp
from app.domain.funding_request.platform_event import PlatformEvent
from app.domain.funding_request.records import FundingRequest
from app.domain.identity.records import Account, Client, Invitation
from app.domain.leave_request.records import LeaveRequest
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.note.records import Note
from app.domain.objective.records import Objective
from app.domain.personal_copy.records import PersonalCopy
from app.domain.project.records import Project
from app.domain.projection.records import BilanListing, PollStatus
from app.domain.quote.records import Quote
from app.domain.record import Kept, Record
from app.domain.registry.table import NOUNS
from app.domain.retention.records import RetentionAgreement, RetentionItem, RetentionQuestion
from app.domain.session.records import Attendance, Session
from app.domain.synthesis.records import Observation, Synthesis, SynthesisDraft, SynthesisVersion
from app.domain.thread import Involvement, Thread, WarningRow
from app.persistence.columns import columns, plain, sealed, sql_type

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
_TYPES: dict[str, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    "uuid": Uuid,
    "text": Text,
    "bigint": BigInteger,
    "boolean": Boolean,
    "date": Date,
    "timestamptz": DateTime(timezone=True),
    "bytea": LargeBinary,
    "jsonb": JSONB,
}


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in DDL."""
        return "xid8"


class Owned(SQLModel):
    """Every row belongs to one organisation: first wall, the predicate of each statement; second wall, row-level security."""

    org_id: UUID


def _row(kind: type[Record], noun: str, *items: SchemaItem, unique: Iterable[str] = ()) -> type[SQLModel]:
    """The row class of a record: its columns, CHECKs from its bounds and enums, its thread's foreign key."""
    key: tuple[str, ...] = getattr(kind, "key", ("id",))
    namespace: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"A row of {kind.__name__}.",
        "__tablename__": noun,
        "__table_args__": (*_checks(kind), *items),
        "__annotations__": dict.fromkeys(columns(kind), object),
    }
    for name in columns(kind):
        namespace[name] = Field(sa_column=_column(kind, name, primary=name in key, unique=name in set(unique)))
    return cast("type[SQLModel]", SQLModelMetaclass(f"{kind.__name__}Table", (Owned,), namespace, table=True))


def _column(kind: type[Record], name: str, *, primary: bool, unique: bool) -> Column[Any]:
    thread = getattr(kind, "thread_field", "")
    constraints = [ForeignKey("thread.id")] if name == thread and kind is not Thread else []
    nullable = plain(kind.model_fields[name].annotation)[1] or name in sealed(kind)
    indexed = name == thread and not primary
    return Column(
        name,
        _TYPES[sql_type(kind, name)],
        *constraints,
        primary_key=primary,
        nullable=nullable and not primary,
        unique=unique,
        index=indexed,
    )


def _checks(kind: type[Record]) -> list[CheckConstraint]:
    """The record's bounds and enums become CHECKs: one declaration, three guards."""
    found = []
    for name in columns(kind):
        info = kind.model_fields[name]
        annotation = plain(info.annotation)[0]
        if sql_type(kind, name) == "text" and isinstance(annotation, type) and issubclass(annotation, enum.Enum):
            values = ", ".join(f"'{member.value}'" for member in annotation)
            found.append(CheckConstraint(f"{name} IN ({values})", name=f"{name}_known"))
        least = [b.ge for b in info.metadata if isinstance(b, annotated_types.Ge) and isinstance(b.ge, int)]
        most = [b.le for b in info.metadata if isinstance(b, annotated_types.Le) and isinstance(b.le, int)]
        if least:
            found.append(CheckConstraint(f"{name} >= {max(least)}", name=f"{name}_min"))
        if most:
            found.append(CheckConstraint(f"{name} <= {min(most)}", name=f"{name}_max"))
    return found


THREAD = _row(Thread, "thread")
ROWS: dict[type[Kept], type[SQLModel]] = {}


def _keep(kind: type[Kept], *items: SchemaItem, unique: Iterable[str] = ()) -> None:
    ROWS[kind] = _row(kind, kind.noun, *items, unique=unique)


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
_keep(Session)
_keep(Attendance, Index("ix_attendance_session", "session_id"))
_keep(NeedsAnalysis, Index("uq_needs_analysis_bilan", "bilan_id", unique=True))
_keep(Objective)
_keep(Project)
_keep(ActionPlan, Index("uq_action_plan_bilan", "bilan_id", unique=True))
_keep(Note)
_keep(Assignment)
_keep(Answer)
_keep(Result, Index("ix_result_assignment", "assignment_id"))
_keep(ResponseQuality, Index("ix_response_quality_assignment", "assignment_id"))
_keep(Synthesis, Index("uq_synthesis_bilan", "bilan_id", unique=True))
_keep(SynthesisDraft, Index("uq_synthesis_draft", "synthesis_id", unique=True))
_keep(SynthesisVersion, Index("uq_synthesis_version", "synthesis_id", "number", unique=True))
_keep(Observation, Index("ix_observation_synthesis", "synthesis_id"))
_keep(PersonalCopy, Index("ix_personal_copy_beneficiary", "beneficiary_id"))
_keep(Consent)
_keep(RetentionQuestion, Index("uq_retention_question_bilan", "bilan_id", unique=True))
_keep(RetentionAgreement, Index("ix_retention_agreement_consent", "consent_id"))
_keep(RetentionItem, Index("uq_retention_item_kind", "bilan_id", "content_kind", unique=True))
_keep(DestructionCertificate)
_keep(FollowUp)
_keep(FundingRequest, Index("ix_funding_request_funder", "org_id", "funder_id"))
_keep(PlatformEvent, Index("uq_platform_event_source", "funding_request_id", "source_event_id", unique=True))
_keep(LeaveRequest)
_keep(BillingItem, Index("ix_billing_item_debtor", "org_id", "debtor_id"))

_keep(Account, Index("uq_account_identity", "issuer", "subject", "org_id", unique=True, postgresql_where=text("status = 'active'")))
_keep(Invitation, Index("uq_invitation_code", "code_digest", unique=True))
_keep(Client)
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


class EventTable(Owned, table=True):
    """What happened. Append-only: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "event"
    __table_args__ = (
        Index("uq_event_sequence", "thread_id", "sequence", unique=True),
        Index("ix_event_at", "at", postgresql_using="brin"),
    )
    id: UUID = Field(primary_key=True)
    thread_id: UUID = Field(foreign_key="thread.id")
    sequence: int = Field(sa_type=BigInteger)
    type: str = Field(sa_type=Text)
    noun: str = Field(sa_type=Text)
    subject: UUID
    version: int = Field(sa_type=BigInteger)
    facts: Any = Field(sa_type=JSONB)
    checked: Any = Field(sa_type=JSONB)
    reason: str | None = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)
    actor: UUID
    role: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    legal_at: datetime = Field(sa_type=DateTime(timezone=True))


class FeedEntryTable(Owned, table=True):
    """One rendered change document of one audience stream, in the order of commits. Rewritten by rebase and erasure only."""

    __tablename__ = "feed_entry"
    __table_args__ = (
        Index("ix_feed_entry_stream", "org_id", "stream", "xid", "position"),
        Index("ix_feed_entry_tail", "xid", "position", postgresql_where=text("stream = 'provider'")),
        CheckConstraint("xid > '0'", name="xid_real"),
    )
    position: int = Field(sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    xid: int = Field(sa_column=Column(Xid8, server_default=text("pg_current_xact_id()"), nullable=False))
    thread_id: UUID
    stream: str = Field(sa_type=Text)
    sequence: int = Field(sa_type=BigInteger)
    event_id: UUID
    type: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)


class FeedGenerationTable(SQLModel, table=True):
    """How often positions were renumbered: one row, raised by rebase, so that older cursors are refused."""

    __tablename__ = "feed_generation"
    __table_args__ = (CheckConstraint("number > 0", name="number_real"),)
    number: int = Field(primary_key=True, sa_type=BigInteger)


class EffectTable(Owned, table=True):
    """A promise: owed after the commit, leased by a worker, kept at least once. References only."""

    __tablename__ = "effect"
    __table_args__ = (Index("ix_effect_owed", "next_at", postgresql_where=text("done_at IS NULL AND dead_at IS NULL")),)
    id: UUID = Field(primary_key=True)
    thread_id: UUID
    name: str = Field(sa_type=Text)
    subject: UUID
    argument: str = Field(sa_type=Text)
    attempts: int = Field(sa_column=Column(BigInteger, server_default=text("0"), nullable=False))
    next_at: datetime = Field(sa_column=Column(DateTime(timezone=True), server_default=text("now()"), nullable=False))
    lease: UUID | None = None
    leased_until: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))
    done_at: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))
    dead_at: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))


class IdempotencyTable(Owned, table=True):
    """The answer given under a key, written with what it answers. Kept 31 days of real time."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("ix_idempotency_at", "at", postgresql_using="brin"),)
    org_id: UUID = Field(primary_key=True)
    principal_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True, sa_type=Text)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    answer: bytes | None = Field(sa_type=LargeBinary)
    etag: str = Field(sa_type=Text)
    noun: str = Field(sa_type=Text)
    subject: UUID
    sealed_as: str | None = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class AccessTable(Owned, table=True):
    """One read of content: who, what, when, under which right. Append-only."""

    __tablename__ = "access"
    __table_args__ = (Index("ix_access_bilan", "bilan_id", "at"),)
    id: UUID = Field(primary_key=True)
    bilan_id: UUID
    principal_id: UUID
    role: str = Field(sa_type=Text)
    noun: str = Field(sa_type=Text)
    subject: UUID
    category: str = Field(sa_type=Text)
    request_id: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    legal_at: datetime = Field(sa_type=DateTime(timezone=True))


class SandboxClockTable(SQLModel, table=True):
    """The legal clock of a sandbox organisation. It stands still between calls."""

    __tablename__ = "sandbox_clock"
    org_id: UUID = Field(primary_key=True)
    at: datetime = Field(sa_type=DateTime(timezone=True))


class ReferenceCounterTable(SQLModel, table=True):
    """The last reference number given, per organisation and year. Gaps are allowed."""

    __tablename__ = "reference_counter"
    org_id: UUID = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_type=BigInteger)
    number: int = Field(sa_type=BigInteger)


class ClientFailureTable(Owned, table=True):
    """How many times in a row a wrong secret was shown for a client, and until when no secret is looked at any more."""

    __tablename__ = "client_failure"
    client_id: UUID = Field(primary_key=True, foreign_key="client.id")
    failures: int = Field(sa_type=BigInteger)
    locked_until: datetime = Field(sa_type=DateTime(timezone=True))


TABLES: dict[str, Table] = dict(SQLModel.metadata.tables)
__all__ = ["ROWS", "TABLES", "SQLModel"]
