"""The native format of a questionnaire, `bdc-instrument/1`: one closed JSON document, all languages together.

Identity is id + semantic version + fingerprint. Patch = typography, minor = a language or a chart, major = an item, a key or a
response (scores no longer comparable). Numbers that are not whole are exact texts, so that a document means the same everywhere.
"""

import hashlib
import json
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.instrument.items import Asked, Exact, Item, Key, LanguageTag, Localised, SpecialCategory, Value
from app.domain.record import Record
from app.domain.vocabulary import LegalDate, LongText, Name, ShortText

InstrumentId = Annotated[str, Field(strict=True, max_length=80, pattern=r"^[a-z0-9][a-z0-9.-]{0,79}$")]
InstrumentVersion = Annotated[str, Field(strict=True, max_length=20, pattern=r"^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}$")]
"""Major, minor, patch."""


class Origin(StrEnum):
    """Where the text of a language comes from."""

    SOURCE = "source"
    """The holder's own words."""
    IN_HOUSE = "in-house"
    THIRD_PARTY = "third-party"


class Proof(StrEnum):
    """What shows that a translation measures the same thing; reports repeat it."""

    PUBLISHED = "published"
    ADAPTED = "adapted"
    IN_HOUSE = "in-house"
    """A pole table checked by machine and nothing more."""
    NONE = "none"


class Pole(Record):
    """What agreeing with the item says of somebody in that language, read from the words alone, and its contrary.

    Guards against a translation that turns an item round while its key stays.
    """

    key: Literal[1, -1]
    word: ShortText
    opposite: ShortText


class Translation(Record):
    """One language of the instrument. `reviewed_by` names people who really reviewed it, or nobody."""

    origin: Origin
    evidence: Proof
    reviewed_by: tuple[Name, ...] = Field(default=(), max_length=20)
    label: ShortText | None = None
    """Shown with every rendering in this language, such as "traduction non validée"."""
    poles: dict[Key, Pole] = Field(default={})


class LicenceEvidence(Record):
    """The holder's own sentence, where it was read and when; a label alone proves nothing."""

    holder: Name
    sentence: LongText
    source: ShortText
    read_on: LegalDate


class SpecialUse(Record):
    """A decision to ask about a special category, and its direct and necessary link with the bilan (C. trav. L6313-4 §3)."""

    category: SpecialCategory
    basis: Localised = Field(min_length=1)


class Legal(Record):
    """What must be true before anybody is asked anything. Drafts may lack parts of it; publication may not."""

    purpose: Localised = Field(default={})
    special_category: tuple[SpecialUse, ...] | None = None
    """None: not decided. Empty: refused, the default decision."""
    item_licence: ShortText | None = None
    licence_evidence: LicenceEvidence | None = None
    attribution: LongText | None = None
    notices: tuple[Localised, ...] = Field(default=(), max_length=10)
    """Warnings shown with every rendering and report, such as "expérimental"."""
    translations: dict[LanguageTag, Translation] = Field(default={})


class Administration(Record):
    """How it is taken. The duration is an estimate in minutes."""

    mode: tuple[Literal["self", "informant"], ...] = ("self",)
    minutes: int = Field(default=10, ge=1, le=240)
    pause: bool = True
    time_limit_s: int | None = Field(default=None, ge=1, le=86_400)
    order: Literal["fixed", "random"] = "fixed"
    allow_skip: bool = True
    show_progress: bool = True


class ResponseSet(Record):
    """Ordered answers shared by many items, least first."""

    kind: Literal["ordinal"]
    values: tuple[Value, ...] = Field(min_length=2, max_length=101)
    labels: dict[LanguageTag, tuple[ShortText, ...]] = Field(default={})


class Method(StrEnum):
    """How a scale is made of its components."""

    SUM = "sum"
    """Components times the mean of those answered."""
    MEAN = "mean"
    COUNT = "count"
    """How many answers are among `counted`."""
    WEIGHTED = "weighted"
    """Weighted sum, withheld as soon as one component lacks."""
    CENTRED = "centred"
    """Mean of the scale less the mean of all centred scales' items: ipsative, never normed."""


class Policy(StrEnum):
    """What happens when answers lack. None of them invents an answer."""

    ALL_REQUIRED = "all_required"
    PRORATE = "prorate"


class Missing(Record):
    """Below `min_answered` the scale is withheld."""

    policy: Policy = Policy.ALL_REQUIRED
    min_answered: int | None = Field(default=None, ge=1, le=600)


class Reliability(Record):
    """From a named source; `sd` is of the same sample. Unverified figures are shown to nobody."""

    alpha: Exact
    sd: Exact | None = None
    source: ShortText
    verified: bool = False


class Band(Record):
    """A part of the range, lower bound included, below `max`; the last band includes its own."""

    id: Key
    max: Exact
    label: Localised = Field(default={})


class Scale(Record):
    """A number made either of items (`keys`) or of other scales (`parts`)."""

    id: Key
    name: Localised
    method: Method
    keys: dict[Key, Literal[1, -1]] = Field(default={})
    parts: tuple[Key, ...] = ()
    weights: dict[Key, Exact] = Field(default={})
    counted: tuple[Value | Key, ...] = ()
    missing: Missing = Missing()
    range: tuple[Exact, Exact] | None = None
    direction: Literal["higher_more", "higher_less"] = "higher_more"
    reliability: Reliability | None = None
    bands: tuple[Band, ...] = Field(default=(), max_length=10)
    ipsative: bool = False


class LongestRun(Record):
    """The longest run of identical answers, as a share of the answers."""

    rule: Literal["longest_run"]
    max_ratio: Exact


class StraightLine(Record):
    """Every answer is the same."""

    rule: Literal["straight_line"]
    min_answered: int = Field(default=10, ge=2, le=600)


class LowVariability(Record):
    """The sample standard deviation of one person's answers is below `min_sd`."""

    rule: Literal["low_variability"]
    min_sd: Exact


class ReversePairGap(Record):
    """Two items of opposite poles answered as if they said the same."""

    rule: Literal["reverse_pair_gap"]
    pairs: tuple[tuple[Key, Key], ...] = Field(min_length=1, max_length=100)
    max: int = Field(ge=0, le=1_000_000)


class MissingRate(Record):
    """Too many required items without an answer."""

    rule: Literal["missing_rate"]
    max_ratio: Exact


class SecondsPerItem(Record):
    """More than half of the timed items answered faster than `min` seconds. Timing is optional and off by default."""

    rule: Literal["seconds_per_item"]
    min: int = Field(ge=1, le=600)


QualityRule = Annotated[
    LongestRun | StraightLine | LowVariability | ReversePairGap | MissingRate | SecondsPerItem, Field(discriminator="rule")
]


class Chart(Record):
    """What a front end may draw, always with a table and a text."""

    kind: Literal["hexagon", "radar", "bar_band", "diverging_dot", "quadrant", "rank_slope", "gap"]
    series: tuple[Key, ...] = Field(min_length=1, max_length=60)
    band: Literal["sem95"] | None = None
    table: Literal[True] = True
    text_alternative: Literal[True] = True


class Presentation(Record):
    """How results are read. `ranking` orders those scales; for the six interest letters, in hexagon order R-I-A-S-E-C."""

    levels: Literal["criterion"] = "criterion"
    bands: tuple[Band, ...] = Field(default=(), max_length=10)
    charts: tuple[Chart, ...] = Field(default=(), max_length=20)
    ranking: tuple[Key, ...] = Field(default=(), max_length=12)


class Definition(Record):
    """One version of one instrument, in all its languages."""

    format: Literal["bdc-instrument/1"] = Field(alias="schema")
    id: InstrumentId
    version: InstrumentVersion
    lifecycle: Literal["draft", "published", "retired"] = "draft"
    """For interchange only: the state of the stored instrument decides. Not part of the fingerprint."""
    title: Localised
    instruction: Localised = Field(default={})
    measures: Key = Field(alias="construct")
    legal: Legal
    administration: Administration = Administration()
    response_sets: dict[Key, ResponseSet] = Field(default={})
    items: tuple[Item, ...] = Field(min_length=1, max_length=600)
    scales: tuple[Scale, ...] = Field(default=(), max_length=100)
    norms: tuple[Key, ...] = Field(default=(), max_length=0)
    quality: tuple[QualityRule, ...] = Field(default=(), max_length=20)
    report: Presentation = Presentation()

    @cached_property
    def item_of(self) -> dict[str, Asked]:
        """Its items by id."""
        return {item.id: item for item in self.items}


def canonical(value: Any) -> bytes:
    """The canonical JSON of a value made of texts, whole numbers, booleans, null, lists and objects.

    As RFC 8785: no blanks, members in order, UTF-8. Sorting by code point equals its sorting by UTF-16 unit for the ASCII member
    names used here, and whole numbers below 2^53 have one spelling. Raises TypeError for any other number. Source: RFC 8785.
    """
    _refuse_inexact(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def fingerprint(definition: Definition) -> str:
    """SHA-256 (hexadecimal) of what the definition means: members at their default and the lifecycle are left out."""
    document = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"lifecycle"})
    return hashlib.sha256(canonical(document)).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format, for authors' tools."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Definition.model_json_schema(by_alias=True)}


def _refuse_inexact(value: Any) -> None:
    if isinstance(value, dict | list | tuple):
        for member in value.values() if isinstance(value, dict) else value:
            _refuse_inexact(member)
    elif not isinstance(value, str | int | None):
        message = f"{type(value).__name__} has no canonical form here"
        raise TypeError(message)
