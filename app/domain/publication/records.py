"""What is known of a publication, and what may be asked of it."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Command, Record, Replaceable, Resource
from app.domain.vocabulary import Count, Label, LegalDate, LongText, ShortText


class PublicationStatus(StrEnum):
    """En préparation, diffusés, retirés."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ENTERED_IN_ERROR = "entered_in_error"


class Figure(Record):
    """One figure: how many, out of how many people or bilans."""

    label: Label
    counted: Count
    out_of: Count


class Results(Record):
    """The figures, and how they were computed. Source: RNQ V10, indicator 2."""

    figures: tuple[Figure, ...] = Field(default=(), max_length=20)
    period_from: LegalDate | None = Field(default=None, description="First day of what was counted")
    period_until: LegalDate | None = Field(default=None, description="Last day, included")
    population: ShortText | None = Field(default=None, description="Who was counted")
    formula: ShortText | None = Field(default=None, description="What was divided by what")
    method_text: LongText | None = Field(default=None, description="How the answers were gathered")
    answers: Count | None = Field(default=None, description="How many people answered, or were counted")


class Publication(Results, Replaceable, Resource):
    """Results that the provider publishes (résultats diffusés). Once published they are not changed: they are withdrawn."""

    noun: ClassVar[str] = "publication"
    about: ClassVar[About] = About(Category.QUALITY, Retention.REGISTRY, "C. trav. L6316-1")
    thread_field: ClassVar[str] = "id"
    status: PublicationStatus = PublicationStatus.DRAFT
    title: Label
    published_on: LegalDate | None = None
    withdrawn_on: LegalDate | None = None


class DraftPublication(Results, Command):
    """Prepare results, published once their method is whole."""

    verb: ClassVar[str] = "draft"
    summary: ClassVar[str] = "Draft results"
    example: ClassVar[dict[str, Any]] = {
        "title": "Bilans menés à leur terme en 2026",
        "figures": [{"label": "Bilans achevés", "counted": 47, "out_of": 50}],
        "period_from": "2026-01-01",
        "period_until": "2026-12-31",
        "population": "Les personnes dont le bilan a commencé en 2026",
        "formula": "Bilans achevés divisés par bilans commencés",
        "method_text": "Décompte des dossiers de l'organisme, arrêté au 31 décembre.",
        "answers": 50,
    }
    title: Label


class RevisePublication(Results, Command):
    """Revise results that are not published yet: absent is unchanged, null erases."""

    verb: ClassVar[str] = "revise"
    summary: ClassVar[str] = "Revise the draft of results"
    partial: ClassVar[bool] = True
    example: ClassVar[dict[str, Any]] = {"answers": 50}


class PublishResults(Command):
    """Publish them: whoever has a token reads them (diffuser)."""

    verb: ClassVar[str] = "publish"
    summary: ClassVar[str] = "Publish the results"


class WithdrawResults(Command):
    """Withdraw them: they are too old, or replaced (retirer)."""

    verb: ClassVar[str] = "withdraw"
    summary: ClassVar[str] = "Withdraw the results"
