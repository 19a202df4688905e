"""What is known of a career project or of an alternative to it."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.content_class import ContentClass
from app.domain.policy import Category, Retention
from app.domain.record import About, FileResource, Record, Replaceable, Sealed
from app.domain.vocabulary import Code, LegalDate, LongText, ShortText, Version


class ProjectStatus(StrEnum):
    """En exploration; formalisé; écarté."""

    DRAFT = "draft"
    FORMALISED = "formalised"
    DROPPED = "dropped"
    ENTERED_IN_ERROR = "entered_in_error"


class ProjectKind(StrEnum):
    """The project, or an alternative to it (R6313-4 2°)."""

    PROJECT = "project"
    ALTERNATIVE = "alternative"


class Verdict(StrEnum):
    """What the check of the relevance says."""

    CONFIRMED = "confirmed"
    TO_ADAPT = "to_adapt"
    NOT_RELEVANT = "not_relevant"


class RelevanceCheck(Record):
    """How the relevance of the project was checked (field enquiries, market, training), and what came of it."""

    method: ShortText
    verdict: Verdict
    note: LongText | None = None


class Career(Record):
    """The project itself."""

    title: ShortText | None = None
    occupation: Code | None = Field(default=None, description="Code of the occupation in the ROME")
    description: LongText | None = None
    strengths: tuple[ShortText, ...] = Field(default=(), max_length=40)
    points_of_attention: tuple[ShortText, ...] = Field(default=(), max_length=40)
    relevance: RelevanceCheck | None = None


class Project(Replaceable, FileResource):
    """A career project (projet professionnel) or an alternative. Source: C. trav. R6313-4 2°."""

    noun: ClassVar[str] = "project"
    about: ClassVar[About] = About(Category.PROJECTS, Retention.BILAN_DOCUMENTS, "C. trav. L6313-4, R6313-4 2°, R6313-7")
    content_class: ClassVar[ContentClass | None] = ContentClass.PROJECTS
    status: ProjectStatus = ProjectStatus.DRAFT
    kind: ProjectKind
    revision: Version = 1
    content: Annotated[Career | None, Sealed()] = Field(default=None, description="Null once destroyed")
    formalised_on: LegalDate | None = None


def investigation_outputs_missing(projects: tuple[Project, ...]) -> tuple[str, ...]:
    """What the investigation has not produced yet: `project_or_alternative` until one is formalised. Source: R6313-4 2°."""
    return () if any(p.status is ProjectStatus.FORMALISED for p in projects) else ("project_or_alternative",)
