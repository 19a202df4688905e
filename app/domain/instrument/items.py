"""The questions of an instrument: one class per item type, and the tree that says when an item is shown."""

import re
from enum import StrEnum
from numbers import Number as AnyNumber
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.domain.record import Record
from app.domain.vocabulary import LongText, ShortText

Key = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
"""The name of an item, an option, a scale or a response set inside one definition; shared by all its languages."""
LanguageTag = Annotated[str, Field(strict=True, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
Localised = dict[LanguageTag, ShortText]
"""One sentence in each language."""
Value = Annotated[int, Field(strict=True, ge=-1_000_000, le=1_000_000)]

_EXACT = r"^-?[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?$"


def _as_written(value: object) -> object:
    return str(value) if type(value) is not bool and isinstance(value, AnyNumber) else value


def _exact(value: str) -> str:
    if not re.fullmatch(_EXACT, value):
        message = "needs a decimal (2.333) or a fraction (7/3)"
        raise ValueError(message)
    return value


Exact = Annotated[
    str,
    BeforeValidator(_as_written),
    AfterValidator(_exact),
    WithJsonSchema({"type": ["number", "string"], "pattern": _EXACT, "maxLength": 20}),
]
"""An exact number kept as text (`"7/3"`, `"2.333"`); a JSON number is read as it is written. `Fraction` reads it back."""


class SpecialCategory(StrEnum):
    """Data whose processing is forbidden unless decided and consented (RGPD art. 9)."""

    POLITICS = "politics"
    RELIGION = "religion"
    """Religious or philosophical belief."""
    UNION = "union"
    HEALTH = "health"
    ORIGIN = "origin"
    SEXUALITY = "sexuality"


class Comparison(StrEnum):
    """The closed list of operators of a display condition."""

    EQUAL = "="
    DIFFERENT = "!="
    GREATER = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    IN = "in"
    ANSWERED = "answered"


Scalar = Value | Key


class ItemTest(Record):
    """`item op value`. Without an answer every comparison is false; `answered` looks at the answer's presence only."""

    item: Key
    op: Comparison
    value: Scalar | bool | Annotated[tuple[Scalar, ...], Field(max_length=100)] = True


class AllOf(Record):
    """True when every part is."""

    all: tuple["Condition", ...] = Field(min_length=1, max_length=20)


class AnyOf(Record):
    """True when one part is."""

    any: tuple["Condition", ...] = Field(min_length=1, max_length=20)


class NotThis(Record):
    """True when the part is not."""

    negated: "Condition" = Field(alias="not")


Condition = ItemTest | AllOf | AnyOf | NotThis
AllOf.model_rebuild()
AnyOf.model_rebuild()
NotThis.model_rebuild()


class Option(Record):
    """One thing that can be chosen, ranked or sorted."""

    id: Key
    label: Localised = Field(default={})


def _option(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


Options = Annotated[tuple[Annotated[Option, BeforeValidator(_option)], ...], Field(min_length=2, max_length=600)]
"""Options in the order shown; a draft may give bare ids and name them later."""


class Asked(Record):
    """What every item has."""

    id: Key
    text: Localised
    hint: Localised = Field(default={})
    required: bool = True
    """An unanswered item is missing only when it was required and shown."""
    scored: bool = True
    special_category: tuple[SpecialCategory, ...] = ()
    enable_when: Condition | None = None


class Ordinal(Asked):
    """One value of a response set."""

    type: Literal["ordinal"]
    set: Key
    value_map: dict[str, Exact] = Field(default={})
    """Value to score, when the scored number is not the answered one."""


class Choice(Asked):
    """One option."""

    type: Literal["choice"]
    options: Options
    value_map: dict[str, Exact] = Field(default={})


class Multi(Asked):
    """Several options."""

    type: Literal["multi"]
    options: Options
    least: int = Field(default=0, ge=0, le=600)
    most: int | None = Field(default=None, ge=1, le=600)


class Rank(Asked):
    """All options, or the `top` first ones, in order of preference."""

    type: Literal["rank"]
    options: Options
    top: int | None = Field(default=None, ge=1, le=600)


class Pair(Asked):
    """One of two (forced choice)."""

    type: Literal["pair"]
    options: Annotated[Options, Field(max_length=2)]


class Level(Record):
    """A pile of a sort; `most` is its quota."""

    value: Value
    label: Localised = Field(default={})
    most: int | None = Field(default=None, ge=1, le=600)


class Sort(Asked):
    """Every option laid on a level."""

    type: Literal["sort"]
    options: Options
    levels: tuple[Level, ...] = Field(min_length=2, max_length=20)


class Number(Asked):
    """A whole number in the unit named."""

    type: Literal["number"]
    least: Value = 0
    most: Value = 1_000_000
    unit: Localised = Field(default={})


class Text(Asked):
    """Free text."""

    type: Literal["text"]
    longest: int = Field(default=2000, ge=1, le=20_000)


class Date(Asked):
    """A day."""

    type: Literal["date"]


class Evidence(Asked):
    """A proof: an uploaded file or a link."""

    type: Literal["evidence"]


class Reference(StrEnum):
    """The lists of the French occupational directory (ROME) one may pick from."""

    JOB = "job"
    COMPETENCE = "competence"
    CENTRE = "centre"
    CONTEXT = "context"


class RomePick(Asked):
    """Entries of the ROME."""

    type: Literal["rome_pick"]
    pick: Reference
    most: int = Field(default=1, ge=1, le=600)


class Info(Asked):
    """Something to read; never answered."""

    type: Literal["info"]
    text: dict[LanguageTag, LongText]


Item = Annotated[
    Ordinal | Choice | Multi | Rank | Pair | Sort | Number | Text | Date | Evidence | RomePick | Info, Field(discriminator="type")
]
WithOptions = Choice | Multi | Rank | Pair | Sort
