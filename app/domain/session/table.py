"""The life of a session, one row per possibility."""

from typing import Any

from app.domain.bilan.rules import CONSENT_IN_FORCE
from app.domain.deadline import Clock
from app.domain.law.delays import delay
from app.domain.leave_request.public_rules import HOURS_PLANNED
from app.domain.leave_request.rules import ABSENCE_REFUSED, START_60D
from app.domain.machine import ABSENT, Ask, Guard, Machine, Row, otherwise
from app.domain.mistake import correctable
from app.domain.over import when_over
from app.domain.paper import NAMED_MEMBER
from app.domain.relied_on import COUNTER_ENTRY, FROM_SESSION
from app.domain.session import records as c
from app.domain.session import rules as r
from app.domain.session.absence_rules import INSIDE_ABSENCE, LEAVE_GRANTED
from app.domain.session.counter_entry import AT_MOST, TOLD, CounterSession
from app.domain.session.diary import COUNSELLOR_FREE
from app.domain.session.records import Session
from app.domain.session.records import SessionStatus as S
from app.domain.session.start_rules import STILL_CERTIFIED, STILL_DECLARED
from app.domain.session.step_rules import STEP_OF_PHASE
from app.domain.vocabulary import Party, Role

BEN, CON, ADM, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.ADMINISTRATOR, Role.SYSTEM
STAFF = frozenset({CON, ADM})
BOTH = {Party.BENEFICIARY, Party.PROVIDER}


def _last(ask: Ask[Any]) -> bool:
    return {a.party for a in ask.facts.attendances if a.voided_at is None} | {ask.command.party} >= BOTH


LAST = Guard("last signature", _last, reads_body=True)
BY_BENEFICIARY = Guard("by the beneficiary", lambda ask: BEN in ask.roles)
SIGN_ATTENDANCE = Clock(delay=delay("attendance.signatures"), since=lambda ask: ask.today, open_while=frozenset({S.HELD}))
WITH_WHOM = (COUNSELLOR_FREE, r.SECOND_OPINION_AGREED, r.SUBCONTRACTED)
"""What depends on who holds it and when: asked again whenever it is moved, and on the day itself."""
ABSENCE = (ABSENCE_REFUSED, INSIDE_ABSENCE, *LEAVE_GRANTED)
PLANNING = (
    CONSENT_IN_FORCE,
    r.SESSION_UNDER_CAP,
    *when_over("session"),
    r.PHASE_ORDER,
    STEP_OF_PHASE,
    r.COLLECTIVE_ONLY_INVESTIGATION,
    r.COUNSELLOR_OF_FILE,
    *WITH_WHOM,
    r.REMOTE_AGREED,
    *ABSENCE,
    HOURS_PLANNED,
)
MOVING = (CONSENT_IN_FORCE, r.SESSION_UNDER_CAP, *WITH_WHOM, *ABSENCE)
HOLDING = (
    CONSENT_IN_FORCE,
    r.START_AFTER_THREE_SIGNATURES,
    r.CONVENTION_REQUIRED,
    r.BILAN_READY,
    STILL_DECLARED,
    STILL_CERTIFIED,
    r.SESSION_UNDER_CAP,
    *WITH_WHOM,
    r.REMOTE_AGREED,
    START_60D,
    *ABSENCE,
)
ATTESTING = (r.OWN_ATTENDANCE, r.ATTENDED_ONCE, r.SIGNED_IN_TIME)

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "session", S,
        final=frozenset({S.CANCELLED_BY_BENEFICIARY, S.CANCELLED_BY_PROVIDER, S.NO_SHOW}),
        rows=(
            #   command                  from                                by                          to                            event
            Row(on=c.PlanSession,        frm=(ABSENT,),                      by=STAFF,                   to=S.PLANNED,                 event="planned",          rules=PLANNING),
            Row(on=c.ConfirmSession,     frm=(S.PLANNED,),                   by=STAFF,                   to=S.CONFIRMED,               event="confirmed",        rules=(r.DISCREET_PLACE,)),
            Row(on=c.RescheduleSession,  frm=(S.PLANNED, S.CONFIRMED),       by=STAFF,                   to=S.PLANNED,                 event="rescheduled",      rules=MOVING),
            Row(on=c.HoldSession,        frm=(S.PLANNED, S.CONFIRMED),       by=frozenset({CON}),        to=S.HELD,                    event="held",             rules=HOLDING, clocks=(SIGN_ATTENDANCE,)),
            Row(on=c.AttestSession,      frm=(S.HELD,),                      by=frozenset({BEN, CON, ADM}), to=S.HELD,                 event="partly_attested",  when=otherwise(LAST), rules=ATTESTING),
            Row(on=c.AttestSession,      frm=(S.HELD,),                      by=frozenset({BEN, CON, ADM}), to=S.ATTESTED,             event="attested",         when=LAST,            rules=ATTESTING),
            Row(on=c.DisputeSession,     frm=(S.HELD, S.ATTESTED),           by=frozenset({BEN}),        to=S.DISPUTED,                event="disputed"),
            Row(on=c.CorrectSession,     frm=(S.HELD, S.ATTESTED, S.DISPUTED), by=STAFF,                   to=S.HELD,                    event="corrected",        rules=(r.SESSION_UNDER_CAP, COUNSELLOR_FREE), clocks=(SIGN_ATTENDANCE,)),
            Row(on=c.CancelSession,      frm=(S.PLANNED, S.CONFIRMED),       by=frozenset({BEN, *STAFF}), to=S.CANCELLED_BY_BENEFICIARY, event="cancelled",      when=BY_BENEFICIARY),
            Row(on=c.CancelSession,      frm=(S.PLANNED, S.CONFIRMED),       by=frozenset({BEN, *STAFF, SYS}), to=S.CANCELLED_BY_PROVIDER,  event="cancelled",        when=otherwise(BY_BENEFICIARY)),
            Row(on=c.RecordNoShow,       frm=(S.PLANNED, S.CONFIRMED, S.DISPUTED), by=STAFF,                   to=S.NO_SHOW,                 event="missed"),
            Row(on=c.LockSession,        frm=(S.ATTESTED,),                  by=frozenset({SYS}),        to=S.LOCKED,                  event="locked"),
            Row(on=CounterSession,       frm=(S.LOCKED,),                    by=STAFF,                   to=S.LOCKED,                  event="countered",        rules=(NAMED_MEMBER, AT_MOST, TOLD)),
        ),
    ),
    Session, COUNTER_ENTRY, FROM_SESSION, by=STAFF,
)
# fmt: on
