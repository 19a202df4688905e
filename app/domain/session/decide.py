"""What a command on a session must know, and what it changes beside the status: above all the hours ledger."""

from dataclasses import replace
from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan, HoursLedger
from app.domain.consent.records import ConsentedFile
from app.domain.convention.records import Convention, Signature
from app.domain.decision import Decision
from app.domain.leave_request.records import LeaveRequest
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.registry.records import Member, Offer
from app.domain.relied_on import TOOK_PLACE
from app.domain.session import records as c
from app.domain.session.counter_entry import CounterEntry, CounterSession
from app.domain.session.records import ACCOMPANIED, COUNTED, Attendance, Session, SessionStatus
from app.domain.session.step_rules import step_named
from app.domain.session.table import MACHINE
from app.domain.thread import Meanwhile, Named, OfBilan
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new
from app.domain.vocabulary import Party

A = Ask[Any]
PLANNED = frozenset({SessionStatus.PLANNED, SessionStatus.CONFIRMED})


class BilanSessions(ConsentedFile):
    """What planning a session must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    hours_ledger: HoursLedger
    leave_requests: tuple[LeaveRequest, ...] = ()
    conventions: tuple[Convention, ...] = ()
    counsellor: Annotated[Member | None, Named("counsellor_id")] = None
    meanwhile: Annotated[tuple[Session, ...], Meanwhile()] = ()
    offer: Annotated[Offer | None, OfBilan("offer_id")] = None


class SessionFile(ConsentedFile):
    """What every command on a session must know."""

    root: ClassVar[str] = "session"
    session: Session
    attendances: tuple[Attendance, ...] = ()
    counter_entries: tuple[CounterEntry, ...] = ()
    bilan: Bilan
    hours_ledger: HoursLedger
    conventions: tuple[Convention, ...] = ()
    signatures: tuple[Signature, ...] = ()
    leave_requests: tuple[LeaveRequest, ...] = ()


def on_session(ask: A, session: Session) -> A:
    """The same question, about one session of a file that also holds the bilan and its ledger."""
    return replace(ask, facts=ask.facts.seen_as(SessionFile, session=session))


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.*, convention.*, attendance.*, worktime.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def moved(ledger: HoursLedger, session: Session, **minutes: int) -> tuple[HoursLedger, ...]:
    """The ledger with `minutes` added to its columns; unchanged for a session that does not count."""
    if session.kind not in COUNTED:
        return ()
    sums = {name: getattr(ledger, name) + change for name, change in minutes.items()}
    return (ledger.but(version=ledger.version + 1, **sums),)


def _accompanied(session: Session, minutes: int) -> int:
    return minutes if session.kind in ACCOMPANIED else 0


def _plan(ask: A, row: Row) -> Change:
    step = step_named(ask)
    session: Session = new(
        ask, Session, "session", bilan_id=ask.facts.bilan.id, status=row.to, step_title=None if step is None else step.title
    )
    return Change(result=session, changed=moved(ask.facts.hours_ledger, session, planned_minutes=session.minutes))


def _reschedule(ask: A, row: Row) -> Change:
    session = ask.facts.session
    return Change(changed=moved(ask.facts.hours_ledger, session, planned_minutes=ask.command.minutes - session.minutes))


def _drop(ask: A, row: Row) -> Change:
    session = ask.facts.session
    return Change(changed=moved(ask.facts.hours_ledger, session, planned_minutes=-session.minutes))


def _hold(ask: A, row: Row) -> Change:
    session, said = ask.facts.session, ask.command.minutes
    ledger = moved(ask.facts.hours_ledger, session, planned_minutes=-session.minutes, counted_minutes=said)
    return Change(fields={"held_on": ask.today}, changed=ledger, facts={"minutes": said})


def _missed(ask: A, row: Row) -> Change:
    """She did not come: nothing is planned any more or, once she has disputed it, nothing was held."""
    session = ask.facts.session
    if session.status is not SessionStatus.DISPUTED:
        return _drop(ask, row)
    return Change(changed=moved(ask.facts.hours_ledger, session, counted_minutes=-session.minutes), fields={"held_on": None})


def _attest(ask: A, row: Row) -> Change:
    session, said = ask.facts.session, ask.command
    attendance = new(
        ask,
        Attendance,
        f"attendance:{said.party}",
        bilan_id=session.bilan_id,
        session_id=session.id,
        signed_at=ask.at.legal,
        signer_id=ask.actor.id,
    )
    signed = "beneficiary_signed_at" if said.party is Party.BENEFICIARY else "counsellor_signed_at"
    fields: dict[str, Any] = {signed: ask.at.legal}
    if row.to != SessionStatus.ATTESTED:
        return Change(fields=fields, added=(attendance,), result=attendance)
    ledger = moved(
        ask.facts.hours_ledger, session, attested_minutes=session.minutes, accompanied_minutes=_accompanied(session, session.minutes)
    )
    return Change(fields=fields | {"attested_on": ask.today}, added=(attendance,), changed=ledger, result=attendance)


def _unsigned(ask: A, *, counted_minutes: int) -> Change:
    """The signatures are void; what was attested no longer is."""
    session = ask.facts.session
    attested = -session.minutes if session.status is SessionStatus.ATTESTED else 0
    ledger = moved(
        ask.facts.hours_ledger,
        session,
        counted_minutes=counted_minutes,
        attested_minutes=attested,
        accompanied_minutes=_accompanied(session, attested),
    )
    fields = {"beneficiary_signed_at": None, "counsellor_signed_at": None, "attested_on": None}
    voided = tuple(
        a.but(version=a.version + 1, updated_at=ask.at.real, voided_at=ask.at.real) for a in ask.facts.attendances if a.voided_at is None
    )
    return Change(fields=fields, changed=(*ledger, *voided), reason=ask.command.reason)


def _correct(ask: A, row: Row) -> Change:
    """Both sign the corrected duration."""
    said = ask.command.minutes
    return replace(_unsigned(ask, counted_minutes=said - ask.facts.session.minutes), facts={"minutes": said})


def _counter(ask: A, row: Row) -> Change:
    """What was declared stays; the ledger counts what is left of it, and says what was taken back."""
    session, said = ask.facts.session, ask.command.minutes
    entry = new(ask, CounterEntry, "counter_entry", bilan_id=ask.facts.bilan.id, session_id=session.id, entered_on=ask.today)
    ledger = moved(
        ask.facts.hours_ledger,
        session,
        counted_minutes=-said,
        attested_minutes=-said,
        accompanied_minutes=-_accompanied(session, said),
        taken_back_minutes=said,
    )
    fields = {"minutes": session.minutes}  # the command's minutes are those of the entry
    return Change(fields=fields, added=(entry,), changed=ledger, result=entry, facts={"minutes": said}, reason=ask.command.reason)


def _in_error(ask: A, row: Row) -> Change:
    """It never took place, or not here: its minutes are taken back, its signatures are void."""
    session, status = ask.facts.session, ask.facts.session.status
    if status in PLANNED:
        return _drop(ask, row)
    if status in TOOK_PLACE:
        return replace(_unsigned(ask, counted_minutes=-session.minutes), reason=None)
    return Change()


CHANGES: Changes = {
    correction(MACHINE): _in_error,
    c.PlanSession: _plan,
    c.RescheduleSession: _reschedule,
    c.HoldSession: _hold,
    c.AttestSession: _attest,
    c.DisputeSession: lambda ask, row: _unsigned(ask, counted_minutes=0),
    c.CorrectSession: _correct,
    c.CancelSession: _drop,
    c.RecordNoShow: _missed,
    CounterSession: _counter,
}
