"""What the CPF platform reported of one file: kept as it was said, once, whether or not it moved anything."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import Field

from app.domain.funding_request.platform import CODES, Axis, Mover, Said, outdated
from app.domain.funding_request.rules import CPF_ALONE
from app.domain.machine import ABSENT, Ask, Change, Changes, Guard, Machine, Row
from app.domain.policy import Category, Retention
from app.domain.record import About, Command, FileResource, Record
from app.domain.transition import new
from app.domain.vocabulary import Cents, Code, ExternalReference, Id, LegalDate, Minutes, Role, YesNo

PlatformCode = Annotated[str, Field(strict=True, min_length=1, max_length=80, pattern="^[A-Za-z0-9_.-]+$")]
"""A code as the platform spells it."""


class PlatformEventStatus(StrEnum):
    """What became of it: it moved our mirror, came too late to move it, or says something that we do not know."""

    APPLIED = "applied"
    OUTDATED = "outdated"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """How it came to us."""

    MANUAL = "manual"
    CONNECTOR = "connector"


class PlatformPayload(Record):
    """The administrative facts that may come with an event: never anything on the content of the bilan."""

    starts_on: LegalDate | None = None
    ends_on: LegalDate | None = None
    price_cents: Cents | None = None
    training_minutes: Minutes | None = None
    absence_minutes: Minutes | None = None
    force_majeure_absence: YesNo | None = None
    reason: Code | None = None


class PlatformEvent(FileResource):
    """One event of the platform's file (événement de la plateforme). `mover` acted there, `reporter_id` told us."""

    noun: ClassVar[str] = "platform_event"
    about: ClassVar[About] = About(Category.FINANCING, Retention.ADMINISTRATIVE, "C. trav. L6323-2; CGU Mon Compte Formation")
    status: PlatformEventStatus
    funding_request_id: Id
    source_event_id: ExternalReference
    source: Source
    code: PlatformCode
    axis: Axis | None = None
    mover: Mover | None = None
    occurred_on: LegalDate
    payload: PlatformPayload | None = None
    reporter_id: Id


class ReportPlatformEvent(Command):
    """Report what happened on the platform. A repeated `source_event_id` changes nothing; what it says is never refused."""

    verb: ClassVar[str] = "report"
    summary: ClassVar[str] = "Report an event of the CPF platform"
    scope: ClassVar[str] = "cpf:report"
    example: ClassVar[dict[str, Any]] = {"source_event_id": "edof-000123", "code": "notProcessed", "occurred_on": "2026-12-10"}
    source_event_id: ExternalReference
    code: PlatformCode
    occurred_on: LegalDate
    payload: PlatformPayload | None = None


def said(ask: Ask[Any]) -> Said | None:
    """What the code says; None when nobody knows it."""
    return CODES.get(ask.command.code)


def _late(ask: Ask[Any]) -> bool:
    known, controls = said(ask), [e.occurred_on for e in ask.facts.platform_events if e.axis is Axis.CONTROL]
    request, on = ask.facts.funding_request, ask.command.occurred_on
    return known is not None and outdated(request, known, occurred_on=on, last_control=max(controls, default=None))


def _record(ask: Ask[Any], row: Row) -> Change:
    known = said(ask)
    event = new(
        ask,
        PlatformEvent,
        "platform_event",
        bilan_id=ask.facts.thread.id,
        status=row.to,
        funding_request_id=ask.facts.funding_request.id,
        source=Source.CONNECTOR if Role.SCRIPT in ask.roles else Source.MANUAL,
        axis=known.axis if known else None,
        mover=known.mover if known else None,
        reporter_id=ask.actor.id,
    )
    return Change(result=event, facts={"code": ask.command.code, "occurred_on": ask.command.occurred_on.isoformat()})


REPORTERS = frozenset({Role.ADMINISTRATOR, Role.SCRIPT})
NOBODY_KNOWS = Guard("unknown code", lambda ask: said(ask) is None, reads_body=True)
TOO_LATE = Guard("older than what is known", _late, reads_body=True)
KNOWN_AND_NEW = Guard("known and new", lambda ask: said(ask) is not None and not _late(ask), reads_body=True)
P = PlatformEventStatus
# fmt: off
MACHINE = Machine[Any](
    "platform_event", P,
    final=frozenset(P),
    rows=(
        #   command                     from            by             to             event
        Row(on=ReportPlatformEvent, frm=(ABSENT,), by=REPORTERS, to=P.APPLIED,  event="applied",  when=KNOWN_AND_NEW, rules=(CPF_ALONE,)),
        Row(on=ReportPlatformEvent, frm=(ABSENT,), by=REPORTERS, to=P.OUTDATED, event="outdated", when=TOO_LATE,      rules=(CPF_ALONE,)),
        Row(on=ReportPlatformEvent, frm=(ABSENT,), by=REPORTERS, to=P.UNKNOWN,  event="unknown",  when=NOBODY_KNOWS,  rules=(CPF_ALONE,)),
    ),
)
# fmt: on
CHANGES: Changes = {ReportPlatformEvent: _record}
