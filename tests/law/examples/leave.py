"""The leave request, and the sessions that depend on it."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from app.domain.bilan.records import BilanStatus
from app.domain.leave_request import commands as c
from app.domain.leave_request.records import LeaveRequest, LeaveStatus, WorkingHours
from app.domain.session.records import HoldSession, PlanSession, SessionKind
from app.domain.situation import Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, EMP, SYS, CON = Role.BENEFICIARY, Role.EMPLOYER, Role.SYSTEM, Role.COUNSELLOR
DRAFT = c.DraftLeaveRequest(employer_id=UUID(int=61), starts_on=date(2027, 2, 1), ends_on=date(2027, 4, 30))
ON_TIME = given.bilan(status=BilanStatus.CONTRACTING, route=Route.CPF, on_working_time=True)
OFF_TIME, PUBLIC = ON_TIME.but(on_working_time=False), ON_TIME.but(route=Route.PUBLIC_EMPLOYER)
OFFICE = tuple(WorkingHours(weekday=day, start="09:00", end="17:30") for day in range(1, 6))
HELD = HoldSession(minutes=60)
KNOWN = Like()


def leave(**over: Any) -> LeaveRequest:
    known = {"id": UUID(int=62), "bilan_id": given.BILAN, "employer_id": UUID(int=61), "working_hours": OFFICE}
    return LeaveRequest.model_validate(given.STAMPS | known | {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 4, 30)} | over)


WAITING = leave(sent_on=date(2026, 11, 25), reply_until=date(2026, 12, 27), status=LeaveStatus.RECEIVED)


def sent(request: LeaveRequest, bilan: Any = ON_TIME, *, on: str = "2026-11-25", employer: Any = KNOWN) -> Any:
    return asked(c.SendLeaveRequest(), BEN, on=on, leave_request=request, bilan=bilan, employer=employer)


def planned(starts_at: str) -> Any:
    phase, refused = BilanStatus.PRELIMINARY, leave(status=LeaveStatus.REFUSED)
    command = PlanSession(kind=SessionKind.INDIVIDUAL, phase=phase, starts_at=starts_at, minutes=120, counsellor_id=given.COUNSELLOR)
    return asked(command, CON, bilan=ON_TIME, leave_requests=(refused,))


def held(starts_at: str, **over: Any) -> Any:
    granted = leave(status=LeaveStatus.GRANTED, sent_on=date(2026, 11, 25))
    return asked(HELD, CON, bilan=ON_TIME, leave_requests=(granted,), session=given.session(starts_at=starts_at, **over))


EXAMPLES = (
    Example(
        rule="worktime.offtime.no_employer",
        holds=asked(DRAFT, BEN, bilan=ON_TIME),
        breaks=asked(DRAFT, BEN, bilan=OFF_TIME),
        says="L'employeur n'a pas à être informé.",
    ),
    Example(
        rule="worktime.without_object",
        holds=asked(c.LapseLeave(), SYS, bilan=ON_TIME),
        breaks=asked(c.LapseLeave(), SYS, bilan=ON_TIME.but(status=BilanStatus.COMPLETED)),
        says="Le bilan a pris fin sans réponse de l'employeur : la demande d'absence est sans objet, et le silence n'accorde plus rien.",
    ),
    Example(
        rule="worktime.old_leave",
        holds=asked(DRAFT, BEN, bilan=ON_TIME),
        breaks=asked(DRAFT, BEN, bilan=ON_TIME.but(route=Route.SELF)),
        says="Dispositif abrogé : le congé de bilan de compétences n'existe plus depuis le 1er janvier 2019.",
    ),
    Example(
        rule="worktime.dates",
        holds=asked(DRAFT, BEN, bilan=ON_TIME),
        breaks=asked(DRAFT.but(ends_on=date(2027, 1, 31)), BEN, bilan=ON_TIME),
        says="La période demandée finit le 31/01/2027, avant de commencer le 01/02/2027.",
    ),
    Example(
        rule="worktime.cpf.request_60d",
        holds=sent(leave(), on="2026-12-03"),
        breaks=sent(leave(), on="2026-12-10"),
        says="Demande envoyée le 10/12/2026 : début possible à partir du 08/02/2027.",
        possible_from="2027-02-08",
    ),
    Example(
        rule="worktime.cpf.request_60d",
        holds=held("2027-01-25T09:00:00Z"),
        breaks=held("2027-01-22T09:00:00Z"),
        says="Demande envoyée le 25/11/2026 : début possible à partir du 24/01/2027.",
        possible_from="2027-01-24",
    ),
    Example(
        rule="worktime.pattern",
        holds=sent(leave()),
        breaks=sent(leave(working_hours=())),
        says="Horaires de travail non déclarés : du lundi au vendredi, de 8 h à 19 h, compte comme temps de travail.",
    ),
    Example(
        rule="worktime.employer_known",
        holds=sent(leave()),
        breaks=sent(leave(), employer=None),
        says="Cet employeur n'est pas inscrit au registre.",
    ),
    Example(
        rule="worktime.received_after_sent",
        holds=asked(c.ReceiveLeaveRequest(received_on=date(2026, 11, 27)), EMP, leave_request=WAITING),
        breaks=asked(c.ReceiveLeaveRequest(received_on=date(2026, 11, 24)), EMP, leave_request=WAITING),
        says="La réception a lieu entre l'envoi (25/11/2026) et aujourd'hui (14/12/2026).",
    ),
    Example(
        rule="worktime.cpf.reply_30d",
        holds=asked(c.GrantLeaveBySilence(), SYS, on="2026-12-27", leave_request=WAITING, bilan=OFF_TIME),
        breaks=asked(c.GrantLeaveBySilence(), SYS, on="2026-12-28", leave_request=WAITING, bilan=OFF_TIME),
        says="Autorisation réputée accordée le 28/12/2026.",
    ),
    Example(
        rule="worktime.pay_kept",
        holds=asked(c.GrantLeave(), EMP, leave_request=WAITING, bilan=OFF_TIME),
        breaks=asked(c.GrantLeave(), EMP, leave_request=WAITING, bilan=ON_TIME),
        says="Les heures passées sur le temps de travail sont du temps de travail effectif : la rémunération est maintenue.",
    ),
    Example(
        rule="worktime.cpf.refused",
        holds=planned("2027-02-01T17:30:00Z"),
        breaks=planned("2027-02-01T09:00:00Z"),
        says="Absence refusée par l'employeur : planifier hors temps de travail.",
    ),
    Example(  # until its last day in Paris
        rule="worktime.inside_absence",
        holds=held("2027-04-30T09:00:00Z"),
        breaks=held("2027-05-03T09:00:00Z"),
        says="Séance du 03/05/2027 sur le temps de travail : l'absence est autorisée du 01/02/2027 au 30/04/2027.",
    ),
    Example(  # what follows the bilan is no part of the absence
        rule="worktime.inside_absence",
        holds=held("2027-05-03T09:00:00Z", kind=SessionKind.FOLLOW_UP),
        breaks=held("2027-01-29T09:00:00Z"),
        says="Séance du 29/01/2027 sur le temps de travail : l'absence est autorisée du 01/02/2027 au 30/04/2027.",
    ),
    Example(
        rule="leave.postponement_public",
        holds=asked(c.PostponeLeave(postponed_until=date(2027, 6, 1)), EMP, leave_request=WAITING, bilan=PUBLIC),
        breaks=asked(c.PostponeLeave(postponed_until=date(2027, 6, 1)), EMP, leave_request=WAITING, bilan=ON_TIME),
        says="Seul un employeur public peut reporter l'absence.",
    ),
)
