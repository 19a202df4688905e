"""The leave of a public agent: three branches, three decrees."""

from datetime import UTC, date, datetime
from typing import Any

from app.domain.bilan.records import HoursLedger
from app.domain.leave_request import commands as c
from app.domain.leave_request.records import LeaveRequest, LeaveStatus, PublicBranch
from app.domain.session.records import HoldSession, PlanSession
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked
from tests.law.examples.leave import ON_TIME, PUBLIC, leave
from tests.law.examples.session import PLAN

BEN, EMP, CON, SYS = Role.BENEFICIARY, Role.EMPLOYER, Role.COUNSELLOR, Role.SYSTEM
PRIORITY = PUBLIC.but(priority_agent=True)
TOWN = leave(branch=PublicBranch.TERRITORIAL, leave_minutes=1_440, no_previous_bilan=True)
WARD = leave(branch=PublicBranch.HOSPITAL, leave_minutes=1_440, no_previous_bilan=True, in_service_since=date(2025, 2, 1))
STATE = leave(branch=PublicBranch.STATE, leave_minutes=1_440, no_previous_bilan=True)
BEFORE = TOWN.but(no_previous_bilan=False, previous_bilan_on=date(2023, 12, 3))


def sent(request: LeaveRequest, bilan: Any = PUBLIC, *, on: str = "2026-12-03") -> Any:
    return asked(c.SendLeaveRequest(), BEN, on=on, leave_request=request, bilan=bilan)


def received(request: LeaveRequest) -> Any:
    return asked(c.ReceiveLeaveRequest(received_on=date(2026, 12, 4)), EMP, leave_request=request, bilan=PUBLIC)


def planned(command: PlanSession, bilan: Any) -> Any:
    ledger = HoursLedger(bilan_id=given.BILAN, counted_minutes=1_380)
    return asked(command, CON, bilan=bilan, hours_ledger=ledger, leave_requests=(leave(status=LeaveStatus.GRANTED),))


def on_leave(request: LeaveRequest) -> Any:
    """A session that is planned on Monday 1 February 2027 at ten, in Paris."""
    command = PLAN.but(starts_at=datetime(2027, 2, 1, 9, tzinfo=UTC))
    return asked(command, CON, bilan=PUBLIC, leave_requests=(request,))


def held(request: LeaveRequest) -> Any:
    """The same, held."""
    session = given.session(starts_at="2027-02-01T09:00:00Z")
    return asked(HoldSession(minutes=60), CON, on="2027-02-01", bilan=PUBLIC, leave_requests=(request,), session=session)


EXAMPLES = (
    Example(
        rule="leave.facts_said",
        holds=sent(WARD),
        breaks=sent(WARD.but(in_service_since=None, no_previous_bilan=False)),
        says="La demande d'un agent public est incomplète : in_service_since, previous_bilan_on.",
    ),
    Example(
        rule="leave.fpt.notice",
        holds=sent(TOWN),
        breaks=sent(TOWN, on="2026-12-04"),
        says="Agent territorial : demande à déposer au plus tard le 03/12/2026.",
    ),
    Example(
        rule="leave.fph.notice",
        holds=sent(WARD),
        breaks=sent(WARD, on="2026-12-04"),
        says="Agent hospitalier : demande à déposer au plus tard le 03/12/2026, par un agent qui compte 2 ans de services.",
    ),
    Example(
        rule="leave.fph.notice",
        holds=sent(WARD),
        breaks=sent(WARD.but(in_service_since=date(2025, 2, 2))),
        says="Agent hospitalier : demande à déposer au plus tard le 03/12/2026, par un agent qui compte 2 ans de services.",
    ),
    Example(
        rule="leave.fph.postponement",
        holds=asked(c.PostponeLeave(postponed_until=date(2027, 8, 1)), EMP, leave_request=WARD, bilan=PUBLIC),
        breaks=asked(c.PostponeLeave(postponed_until=date(2027, 8, 2)), EMP, leave_request=WARD, bilan=PUBLIC),
        says="Agent hospitalier : le report ne peut pas dépasser le 01/08/2027.",
    ),
    Example(
        rule="leave.fpe.answer",
        holds=received(TOWN),
        breaks=received(STATE),
        says="Agent de l'État : réponse écrite attendue le 04/02/2027 au plus tard, un refus étant motivé.",
    ),
    Example(
        rule="leave.fp.interval",
        holds=sent(BEFORE, PRIORITY),
        breaks=sent(BEFORE, PRIORITY, on="2026-12-02"),
        says="Dernier bilan le 03/12/2023 : nouvelle demande à partir du 03/12/2026.",
        possible_from="2026-12-03",
    ),
    Example(
        rule="leave.fp.interval",
        holds=sent(BEFORE.but(previous_bilan_on=date(2021, 12, 3))),
        breaks=sent(BEFORE),
        says="Dernier bilan le 03/12/2023 : nouvelle demande à partir du 03/12/2028.",
        possible_from="2028-12-03",
    ),
    Example(
        rule="leave.fp.hours",
        holds=sent(TOWN.but(leave_minutes=4_320), PRIORITY),
        breaks=sent(TOWN.but(leave_minutes=1_441)),
        says="Congé limité à 24 h 00.",
    ),
    Example(
        rule="leave.fp.hours",
        holds=planned(PLAN, PUBLIC),
        breaks=planned(PLAN.but(minutes=61), PUBLIC),
        says="Congé limité à 24 h 00.",
    ),
    Example(  # asked for, a session may be planned; granted, it may be held
        rule="leave.fpt.absence",
        holds=on_leave(TOWN.but(status=LeaveStatus.RECEIVED)),
        breaks=on_leave(TOWN.but(status=LeaveStatus.REFUSED)),
        says="Agent territorial : aucun congé accordé ne couvre la séance du 01/02/2027, sur le temps de service.",
    ),
    Example(
        rule="leave.fph.absence",
        holds=held(WARD.but(status=LeaveStatus.GRANTED)),
        breaks=held(WARD.but(status=LeaveStatus.RECEIVED)),
        says="Agent hospitalier : aucun congé accordé ne couvre la séance du 01/02/2027, sur le temps de service.",
    ),
    Example(
        rule="leave.fpe.absence",
        holds=held(STATE.but(status=LeaveStatus.GRANTED)),
        breaks=held(STATE.but(status=LeaveStatus.GRANTED, starts_on=date(2027, 2, 2))),
        says="Agent de l'État : aucun congé accordé ne couvre la séance du 01/02/2027, sur le temps de service.",
    ),
    Example(
        rule="leave.fp.attendance",
        holds=asked(c.UseLeave(), SYS, leave_request=TOWN, bilan=ON_TIME),
        breaks=asked(c.UseLeave(), SYS, leave_request=TOWN, bilan=PUBLIC),
        says="Attestation de présence à remettre à l'employeur public.",
    ),
)
