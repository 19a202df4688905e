"""Tables that SQL alone knows: what happened, what is heard, what is owed, what was answered, what was read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.derivation import Owned, Xid8


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
    number: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))


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
    __table_args__ = (
        Index("ix_access_bilan", "bilan_id", "at"),
        Index("ix_access_reader", "principal_id", "at"),
        Index("ix_access_at", "org_id", "at", "id"),
    )
    id: UUID = Field(primary_key=True)
    bilan_id: UUID
    principal_id: UUID
    role: str = Field(sa_type=Text)
    noun: str = Field(sa_type=Text)
    subject: UUID
    category: str = Field(sa_type=Text)
    consent_id: UUID | None = None
    request_id: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=DateTime(timezone=True))
    legal_at: datetime = Field(sa_type=DateTime(timezone=True))


class AccessLinkTable(Owned, table=True):
    """The place of a read in the chain of its file, given by the worker within a minute: whoever reads waits for no chain. Append-only."""

    __tablename__ = "access_link"
    file_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True, sa_type=BigInteger)
    access_id: UUID = Field(unique=True)
    digest: bytes = Field(sa_type=LargeBinary)


class AccessHeadTable(Owned, table=True):
    """Where the chain of a file's reads ends: the guard of whoever continues it, as `thread` is for events."""

    __tablename__ = "access_head"
    file_id: UUID = Field(primary_key=True)
    former: int = Field(sa_type=BigInteger)  # where it ended before it was last continued
    sequence: int = Field(sa_type=BigInteger)
    digest: bytes = Field(sa_type=LargeBinary)


class SignedDayTable(Owned, table=True):
    """The SHA-256 of each signed digest, whose file lies outside the database: neither can go without the other. Append-only."""

    __tablename__ = "signed_day"
    org_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    digest: bytes = Field(sa_type=LargeBinary)


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


class InvariantCheckTable(SQLModel, table=True):
    """How many contradictions of each invariant the last whole look has found, in every organisation together."""

    __tablename__ = "invariant_check"
    invariant: str = Field(primary_key=True, sa_type=Text)
    violations: int = Field(sa_type=BigInteger)
    checked_at: datetime = Field(sa_type=DateTime(timezone=True))


class ClientFailureTable(Owned, table=True):
    """How many times in a row a wrong secret was shown for a client, and until when no secret is looked at any more."""

    __tablename__ = "client_failure"
    client_id: UUID = Field(primary_key=True, foreign_key="client.id")
    failures: int = Field(sa_type=BigInteger)
    locked_until: datetime = Field(sa_type=DateTime(timezone=True))
