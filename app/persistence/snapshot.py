"""What one load gives and what one save takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from app.domain.decision import Decision
from app.domain.machine import Principal
from app.domain.projection.records import Shown
from app.domain.thread import File, Thread

F = TypeVar("F", bound=File)
NOTHING_SHOWN = Shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the caller is told; kept with its idempotency key, so that a repeated request hears the same bytes."""

    body: bytes
    etag: str
    noun: str
    subject: UUID
    fingerprint: bytes
    sealed_as: str | None = None
    """`owner|class` when the body is confidential: it is stored under that key and unreadable once the key is destroyed."""
    secret: bool = False
    """The body shows a secret once: it is never stored."""
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Loaded(Generic[F]):
    """A snapshot: the file (None when unknown or not the caller's to know), the answer already given, the organisation's clock."""

    facts: F | None
    given: Answer | None
    clock: datetime | None
    shown: Shown = NOTHING_SHOWN
    """The projections of the file, where a decision asked for them."""
    unknown: str | None = None
    """The field of the command that names what does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """One rendered change document of one audience stream."""

    stream: str
    sequence: int
    event_id: UUID
    type: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Everything that one statement writes."""

    by: Principal
    role: str
    thread: Thread
    opens: bool
    decision: Decision
    digests: tuple[bytes, ...]
    streams: Mapping[str, int]
    feed: tuple[FeedLine, ...]
    answer: Answer
    key: str | None
    diary: UUID | None = None
    """The counsellor whose time is booked."""
    at: datetime
    legal_at: datetime


class Collision(Exception):
    """A database invariant that the decision did not foresee refused it. `name` is the constraint."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Noted:
    """What the access journal says of a read of content."""

    roles: tuple[str, ...]
    """Those that read the category."""
    consented: tuple[str, ...]
    """Those that read what a consent opens."""
    category: str
    request_id: str
    at: datetime
