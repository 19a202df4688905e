"""What is known of an assignment, of the answers given and of the results."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field, JsonValue, WithJsonSchema

from app.domain.content_class import ContentClass
from app.domain.instrument.items import Key, LanguageTag, SpecialCategory
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Kept, Record, Replaceable, Sealed
from app.domain.scoring.report import Flag, Report
from app.domain.vocabulary import Code, Count, Id, Instant, LegalDate, Role, Sha256, Version


class AssignmentStatus(StrEnum):
    """Préparée, proposée, en cours, remise, cotée, relue, restituée; et expirée, rouverte, retirée, détruite."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    SCORED = "scored"
    REVIEWED = "reviewed"
    RELEASED = "released"
    EXPIRED = "expired"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"
    ENTERED_IN_ERROR = "entered_in_error"


class Mode(StrEnum):
    """Who answers about whom."""

    SELF = "self"


class Assignment(Replaceable, FileResource):
    """One questionnaire to be answered by the person (passation). Source: C. trav. L6313-4, R6313-4 2° and 3° a."""

    noun: ClassVar[str] = "assignment"
    about: ClassVar[About] = About(Category.ANSWERS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.ANSWERS
    status: AssignmentStatus
    instrument_id: Code
    instrument_version: Code
    definition_sha256: Sha256 = Field(description="Hash of the questionnaire as it is asked")
    language: LanguageTag = "fr"
    mode: Mode = Mode.SELF
    counsellor_id: Id = Field(description="Who explains, debriefs and is qualified for the tool")
    deadline_on: LegalDate | None = Field(default=None, description="Last day to answer, included")
    consented: tuple[SpecialCategory, ...] = Field(
        default=(), max_length=6, description="Special categories the person agreed to be asked about"
    )
    opened_on: LegalDate | None = None
    submitted_on: LegalDate | None = None
    answered: Count = Field(default=0, description="How many items had an answer when it was submitted")
    reviewed_on: LegalDate | None = None
    released_on: LegalDate | None = None
    debrief_session_id: Id | None = None
    revision: Version = Field(default=1, description="Counts the saves of answers")


_SAID = {"type": "string", "maxLength": 20_000, "pattern": r"^[^\u0000]*$"}
_CHOSEN = {"type": "integer", "minimum": -(10**9), "maximum": 10**9}
AnswerGiven = Annotated[
    JsonValue,
    WithJsonSchema(
        {
            "anyOf": [
                _CHOSEN,
                _SAID,
                {"type": "array", "maxItems": 200, "items": _SAID},
                {
                    "type": "object",
                    "maxProperties": 200,
                    "propertyNames": {"type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"},
                    "additionalProperties": {"anyOf": [_CHOSEN, _SAID]},
                },
                {"type": "null"},
            ]
        }
    ),
]
"""What an answer may look like; which of these an item takes, its questionnaire says (`answer_faults`)."""


class Answer(Kept):
    """The answer to one item, saved by the person as she goes. `value` is null when taken back or destroyed."""

    noun: ClassVar[str] = "answer"
    key: ClassVar[tuple[str, ...]] = ("assignment_id", "item_id")
    about: ClassVar[About] = About(Category.ANSWERS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.ANSWERS
    assignment_id: Id
    item_id: Key
    bilan_id: Id
    revision: Version = 1
    answered_at: Instant
    value: Annotated[AnswerGiven, Sealed()] = None


class SharedResult(Record):
    """The detailed result of one instrument, as it was released to her: what she may open to somebody."""

    id: Id
    bilan_id: Id
    instrument_id: Code
    scored_on: LegalDate
    report: Report | None


class Result(FileResource):
    """The result of one scoring (résultats détaillés): appended, never edited; the person reads it once it is released to her."""

    noun: ClassVar[str] = "result"
    about: ClassVar[About] = About(Category.RESULTS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-4 3° a, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.RESULTS
    opens_on: ClassVar[dict[Role, str]] = {Role.BENEFICIARY: "released_on"}
    shared: ClassVar[type[Record] | None] = SharedResult
    assignment_id: Id
    instrument_id: Code
    engine: Code = Field(description="Version of the scoring engine")
    definition_sha256: Sha256
    scored_on: LegalDate
    report: Annotated[Report | None, Sealed()] = Field(default=None, description="Null once destroyed")
    released_on: LegalDate | None = None


class ResponseQuality(FileResource):
    """What in the way of answering the counsellor may take up in the interview. Never blocks, never leaves the file."""

    noun: ClassVar[str] = "response_quality"
    about: ClassVar[About] = About(Category.NOTES, Retention.BILAN_DOCUMENTS, "C. pén. 226-13; C. trav. R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.RESULTS
    opened_by: ClassVar[ContentClass | None] = ContentClass.NOTES
    assignment_id: Id
    result_id: Id
    flags: Annotated[tuple[Flag, ...] | None, Sealed()] = Field(default=None, description="Null once destroyed")
