"""Records: frozen facts, each field declared once. Tables, SQL, bodies, answers and the processing register derive from them."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.vocabulary import Code, Id, Instant, Role, Version, without_null_defaults


class Sealed:
    """Marks a field whose value leaves the process only encrypted, under the key of the record's content class."""


class Derived:
    """Marks a field that is filled at load and has no column of its own."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose eyes, for how long, by which right: what the register of processing (RGPD art. 30) says of a record."""

    category: Category
    retention: Retention
    basis: str


class Record(BaseModel):
    """A frozen value. Unknown members are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_serialization_defaults_required=True, json_schema_extra=without_null_defaults
    )

    def but(self, **changes: Any) -> Self:
        """A validated copy with `changes` (unlike `model_copy`, bounds are checked)."""
        return type(self).model_validate(vars(self) | changes)


R = TypeVar("R", bound=Record)


def shaped(record: Record, shape: type[R]) -> R:
    """The fields of a record that another class names, and no others."""
    return shape.model_validate({name: getattr(record, name) for name in shape.model_fields})


class Command(Record):
    """What somebody asks. The body of a request; the docstring is its description."""

    verb: ClassVar[str]
    """The last segment of its path: `advance-phase`."""
    summary: ClassVar[str]
    example: ClassVar[dict[str, Any]] = {}
    numbered: ClassVar[bool] = False
    """It opens a bilan: the door draws the number of its human reference."""
    partial: ClassVar[bool] = False
    """A merge patch: what is absent is unchanged, null erases."""
    hashes_content: ClassVar[bool] = False
    """Its decision hashes sealed content: the door lends it the key of the content class of its noun."""
    books: ClassVar[bool] = False
    """It takes time in the diary of a counsellor (`counsellor_id` of its result): bookings of one diary are written one after the other."""
    draws_secret: ClassVar[str] = ""
    """The visible beginning of the secret that the door draws for it; empty: none."""
    strong: ClassVar[bool] = False
    """It is asked by somebody who has authenticated with several factors a short while ago (see `app/domain/assurance.py`)."""
    scope: ClassVar[str] = ""
    """What a machine needs to ask it; empty: to write in the family of its resource."""
    acknowledges: tuple[Code, ...] = Field(
        default=(),
        max_length=20,
        description="Rule ids of warnings that a named member acknowledges at once; named by a machine client, they stay open",
    )


class Kept(Record):
    """A record with a table of its own: one audience, one retention, one legal basis."""

    noun: ClassVar[str]
    of_noun: ClassVar[dict[str, "type[Kept]"]] = {}
    """Every record class by its noun."""
    key: ClassVar[tuple[str, ...]] = ("id",)
    about: ClassVar[About]
    thread_field: ClassVar[str] = "bilan_id"
    views: ClassVar[dict[Role, type[Record]]] = {}
    """What audiences that do not read the whole record see instead (allow-lists)."""
    opens_on: ClassVar[dict[Role, str]] = {}
    """The field that must be set before a role reads the record."""
    closes_on: ClassVar[dict[Role, str]] = {}
    """The field that, once set, closes the record to a role that could read it before, unless a consent opens it again."""
    opened_by: ClassVar[ContentClass | None] = None
    """The class that a consent must name to open the record; None: its own."""
    shared: ClassVar[type[Record] | None] = None
    """What somebody outside the provider reads of it while a consent opens it (allow-list)."""
    known_to: ClassVar[dict[Role, str]] = {}
    """The field that names the one party that knows of the record in a role. Nobody else does, but those who see the whole organisation."""
    content_class: ClassVar[ContentClass | None] = None
    outlives_content: ClassVar[bool] = False
    """It is more than its content, an appointment: once that is destroyed, the rest is still shown."""
    set_by_others: ClassVar[frozenset[str]] = frozenset()
    """Fields that are given at the creation and, from then on, changed through another record of the same table."""
    key_owner: ClassVar[str] = "bilan_id"
    """The field that names whose key seals the content: the bilan, or the person for her own copy."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "noun" in vars(cls) and not isinstance(getattr(cls, "about", None), About):
            message = f"{cls.__name__} says neither who sees it, how long it is kept, nor by which right"
            raise TypeError(message)
        if "noun" in vars(cls):
            Kept.of_noun[cls.noun] = cls


class OpenWarning(Record):
    """A warning recorded on a resource and not yet acknowledged by a named member.

    In both languages: the answer to a command is kept under its key, and an ETag stands for one text, whoever reads it.
    """

    id: Id
    rule_id: Code
    basis: Code
    sentence_fr: str = Field(max_length=1000, description="What was found, in French")
    sentence_en: str = Field(max_length=1000, description="The same in English")


class Resource(Kept):
    """A record that callers address by its id."""

    id: Id = Field(description="UUIDv7")
    version: Version = 1
    created_at: Instant
    updated_at: Instant
    open_warnings: Annotated[tuple[OpenWarning, ...], Derived()] = Field(
        default=(), max_length=100, description="Warnings that nobody has acknowledged yet"
    )


class Replaceable(Record):
    """A record that another may take the place of."""

    replaced_by_id: Id | None = Field(default=None, description="Entered in error: what takes its place")


class FileResource(Resource):
    """A resource that belongs to one bilan."""

    bilan_id: Id


def plural(noun: str) -> str:
    """The path segment of a noun: `funding_request` → `funding-requests`."""
    word = noun.replace("_", "-")
    if word.endswith("access"):
        return word
    if word.endswith("y") and not word.endswith(("ay", "ey")):
        return word[:-1] + "ies"
    if word.endswith("sis"):
        return word[:-2] + "es"
    return word + "s"


def path(noun: str, id: UUID) -> str:
    """Where a resource of this noun is found."""
    return f"/v1/{plural(noun)}/{id}"
