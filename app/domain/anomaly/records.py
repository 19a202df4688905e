"""What is known of an anomaly, and what may be asked."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.policy import Category, Retention
from app.domain.record import About, Command, Resource
from app.domain.vocabulary import Count, Id, Instant


class AnomalyKind(StrEnum):
    """What was unusual."""

    READING_BUDGET = "reading_budget"
    """More files read in an hour than one person's work explains (CNIL, SAN-2026-003)."""


class AnomalyStatus(StrEnum):
    """Signalée, examinée."""

    REPORTED = "reported"
    REVIEWED = "reviewed"


class AnomalyVerdict(StrEnum):
    """What it was found to be."""

    LEGITIMATE = "legitimate"
    """Work that her role explains."""
    MISUSE = "misuse"
    STOLEN_ACCOUNT = "stolen_account"


class Anomaly(Resource):
    """An unusual use of an account, stopped when it happened. Source: RGPD art. 32; C. pén. 226-13."""

    noun: ClassVar[str] = "anomaly"
    about: ClassVar[About] = About(Category.ACCESS_RIGHTS, Retention.ACCOUNT, "RGPD art. 32")
    thread_field: ClassVar[str] = "party_id"
    status: AnomalyStatus = AnomalyStatus.REPORTED
    kind: AnomalyKind
    account_id: Id
    party_id: Id = Field(description="The member whose account it is")
    noticed_at: Instant = Field(description="Real time")
    ceiling: Count = Field(description="What was reached: files in an hour")
    verdict: AnomalyVerdict | None = None
    reviewed_at: Instant | None = None
    reviewed_by: Id | None = Field(default=None, description="Account of whoever judged it")


class ReportAnomaly(Command):
    """The service has stopped an unusual use."""

    verb: ClassVar[str] = "report"
    summary: ClassVar[str] = "Report an anomaly"
    kind: AnomalyKind
    ceiling: Count


class ReviewAnomaly(Command):
    """Say what it was, after having looked at it (examen): a counsellor's work, or the theft of an account."""

    verb: ClassVar[str] = "review"
    summary: ClassVar[str] = "Review an anomaly"
    example: ClassVar[dict[str, Any]] = {"verdict": "legitimate"}
    verdict: AnomalyVerdict
