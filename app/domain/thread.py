"""The thread a file hangs on: its consistency boundary, the order of its events, and who takes part in it."""

from enum import StrEnum
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.deadline import Deadline
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Kept, OpenWarning, Record
from app.domain.vocabulary import Code, Id, Instant, Role

F = TypeVar("F", bound="File")


class ThreadKind(StrEnum):
    """What a thread belongs to."""

    BILAN = "bilan"
    REGISTRY = "registry"
    """One member, offer, employer, funder, beneficiary, client or invitation."""


class InvolvementStatus(StrEnum):
    """Active from its creation to its end."""

    ACTIVE = "active"
    ENDED = "ended"


class Thread(Record):
    """The guard. Its `sequence` is checked and incremented by every writing statement on anything of the file; it never leaves."""

    id: Id
    kind: ThreadKind
    sequence: int = 0
    digest: bytes = b""
    streams: dict[str, int] = Field(default_factory=dict)


class Involvement(FileResource):
    """Participation (intervenant) of one party in one bilan: what gives access to anybody but administrators.

    A counsellor's involvement is an assignment (affectation). Source: C. trav. L6313-4 §3-4; CNIL SAN-2026-003.
    """

    noun: ClassVar[str] = "involvement"
    about: ClassVar[About] = About(Category.EXISTENCE, Retention.ADMINISTRATIVE, "C. trav. L6353-10")
    status: InvolvementStatus = InvolvementStatus.ACTIVE
    role: Role
    party_id: Id
    consent_id: Id | None = Field(default=None, description="Outside view: the consent under which it lives, and with which it ends")
    ended_at: Instant | None = None

    @property
    def stream(self) -> str:
        """The name of the event stream that this party reads."""
        return stream_of(self.role, self.party_id)


def stream_of(role: Role, party: UUID) -> str:
    """The name of the event stream that a party reads: its own or, for whoever works there, the provider's."""
    return f"{role}:{party}" if role in {Role.BENEFICIARY, Role.EMPLOYER, Role.FUNDER} else "provider"


class Opening(Record):
    """What a consent of the person opens to one party now: a class of content, or one document of it alone."""

    content_kind: ContentClass
    document_id: Id | None

    def of(self, record: Any) -> bool:
        """Whether it opens a record."""
        named = isinstance(record, Kept) and (record.opened_by or record.content_class)
        return named == self.content_kind and self.document_id in {None, getattr(record, "id", None)}


class WarningStatus(StrEnum):
    """Open until a named member acknowledges it."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"


class WarningRow(FileResource):
    """A broken promise or draft rule (avertissement): accepted, recorded, to be acknowledged by a named member."""

    noun: ClassVar[str] = "warning"
    about: ClassVar[About] = About(Category.PROGRAMME, Retention.ADMINISTRATIVE, "C. trav. L6316-1")
    status: WarningStatus = WarningStatus.OPEN
    subject_noun: Code
    subject_id: Id
    rule_id: Code
    basis: Code
    article: str = Field(max_length=500)
    sentence_fr: str = Field(max_length=1000, description="What was found, in French")
    sentence_en: str = Field(max_length=1000, description="The same in English")
    acknowledged_at: Instant | None = None
    acknowledged_by: Id | None = None

    def open(self) -> OpenWarning:
        """How the resource it is about shows it."""
        return OpenWarning(id=self.id, rule_id=self.rule_id, basis=self.basis, sentence_fr=self.sentence_fr, sentence_en=self.sentence_en)


class File(Record):
    """What a command must know: the thread, its `root` and what the rules read, loaded in one snapshot.

    The annotations of a subclass are the loading plan: a record class is one row, `X | None` at most one, `tuple[X, ...]`
    every row of the same thread, or of the root when the class has a field `<root noun>_id`. `Annotated[X, Named("field")]`
    is the row whose id the command (or the root) names in that field, in whatever thread; `Annotated[X, OfBilan("field")]` the row
    whose id the bilan of the file names; `Annotated[tuple[X, ...], FormerlyHers()]` what the person's other bilans hold;
    `Annotated[tuple[X, ...], Hers()]` everything about the person whom the root names;
    `Annotated[tuple[Session, ...], Meanwhile()]` what else the counsellor does at the time that the command (or the root) names.
    """

    root: ClassVar[str] = ""
    """The noun that the command is about; empty when the command opens a thread."""
    with_errors: ClassVar[bool] = False
    """Whether it also holds, beside its root, what was entered in error: for destruction alone, which leaves nothing."""
    thread: Thread
    involvements: tuple[Involvement, ...] = ()
    here: tuple[Role, ...] = ()
    """The roles in which whoever asks takes part now: without those that rest on a consent which lives no longer."""
    warnings: tuple[WarningRow, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    openings: tuple[Opening, ...] = ()
    """What consents open to whoever asks, now. Loaded with what may be read so, and never remembered."""
    withheld: tuple[ContentClass, ...] = ()
    """What a legal hold alone keeps from destruction: closed to whoever asks. Loaded with what is sealed, and never remembered."""

    def seen_as(self, kind: type[F], **parts: Any) -> F:
        """The same file, as another class of file sees it: the parts that both have, and `parts`."""
        shared = {name: getattr(self, name) for name in type(self).model_fields if name in kind.model_fields}
        return kind(**shared | parts)

    def roles_of(self, party: UUID) -> frozenset[Role]:
        """The roles in which a party takes part in this file now."""
        return frozenset(i.role for i in self.involvements if i.party_id == party and i.ended_at is None)


class Named:
    """Marks a part of a file that is found by an id which the root names, or else the command; `said`: always the command."""

    def __init__(self, field: str, *, said: bool = False, mine: bool = False) -> None:
        """`said`: the command names it, even where the root has a field of that name, which it is about to set.

        `mine`: where nobody is named, it is whoever asks.
        """
        self.field, self.said, self.mine = field, said, mine


class OfBilan:
    """Marks a part of a file that is found by an id which the bilan names: its employer."""

    def __init__(self, field: str) -> None:
        self.field = field


class Meanwhile:
    """Marks a part of a file that holds the sessions of the same counsellor, in whatever bilan, while the one asked for lasts."""


class Hers:
    """Marks a part of a file that holds everything of its kind about the person whom the root names."""


class FormerlyHers:
    """Marks a part of a file that is found in the other bilans of the same person, at the same provider."""
