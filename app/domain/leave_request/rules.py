"""What the law requires of a leave request, and of the sessions that depend on it."""

from datetime import date
from typing import Any

from app.domain.bilan.records import DEAD, ENDED
from app.domain.bilan.rules import NO_EMPLOYER
from app.domain.calendar import add_months, paris_date
from app.domain.law.articles import article
from app.domain.law.bound import earliest, latest
from app.domain.law.delay import Terms
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.leave_request.public_rules import public
from app.domain.leave_request.records import AUTHORISED, PENDING, LeaveRequest, LeaveStatus
from app.domain.leave_request.working_hours import on_working_time
from app.domain.machine import Ask
from app.domain.situation import Route

A = Ask[Any]


def _lasting(starts_on: date, ends_on: date, on: date) -> Terms:
    """An action of six months or more asks for the longer notice (D6323-4)."""
    return Terms(lasts_six_months=ends_on >= add_months(starts_on, months=required_on("worktime.long_action_months", on)))


def send_by(starts_on: date, ends_on: date, on: date) -> date:
    """The last day of the sending for this start (T5)."""
    return delay("worktime.send_by").count(starts_on, _lasting(starts_on, ends_on, on), on=on).due_on


def earliest_start(leave: LeaveRequest, sent_on: date) -> date:
    """The first day of absence that a sending allows."""
    return delay("worktime.earliest_start").count(sent_on, _lasting(leave.starts_on, leave.ends_on, sent_on)).due_on


def _sent_in_time(ask: A) -> Finding | None:
    leave, earliest = ask.facts.leave_request, earliest_start(ask.facts.leave_request, ask.today)
    if public(ask) or leave.starts_on >= earliest:
        return None
    return Finding({"sent": ask.today, "earliest": earliest}, possible_from=earliest)


REQUEST_60D = Rule(
    id="worktime.cpf.request_60d",
    basis=Basis.LAW,
    articles=(article("D6323-4"),),
    fr="Demande envoyée le {sent} : début possible à partir du {earliest}.",
    en="Request sent on {sent}: the start is possible from {earliest}.",
    remedy_fr="Repoussez le début du bilan, ou organisez-le hors du temps de travail.",
    remedy_en="Postpone the start of the bilan, or hold it outside working hours.",
    check=_sent_in_time,
)


def planned(ask: A) -> tuple[Any, int]:
    """When the session that is planned, moved or held starts, and how long it lasts."""
    said = ask.command
    return said.starts_at if hasattr(said, "starts_at") else ask.facts.session.starts_at, said.minutes


def _held_in_time(ask: A) -> Finding | None:
    """A session on working time before the notice is over."""
    starts_at, minutes = planned(ask)
    if ask.facts.bilan.route is not Route.CPF:
        return None
    sent = [r for r in ask.facts.leave_requests if r.status in AUTHORISED | PENDING and r.sent_on is not None]
    for leave in sent:
        earliest = earliest_start(leave, leave.sent_on)
        if paris_date(starts_at) < earliest and on_working_time(leave.working_hours, starts_at=starts_at, minutes=minutes):
            return Finding({"sent": leave.sent_on, "earliest": earliest}, possible_from=earliest)
    return None


START_60D = REQUEST_60D.on(_held_in_time, reads_body=True)


def _refused(ask: A) -> Finding | None:
    leaves = ask.facts.leave_requests
    if public(ask) or any(leave.status in AUTHORISED for leave in leaves):
        return None
    starts_at, minutes = planned(ask)
    refused = (leave for leave in leaves if leave.status is LeaveStatus.REFUSED)
    return BROKEN if any(on_working_time(r.working_hours, starts_at=starts_at, minutes=minutes) for r in refused) else None


ABSENCE_REFUSED = Rule(
    id="worktime.cpf.refused",
    basis=Basis.LAW,
    articles=(article("L6323-17"),),
    fr="Absence refusée par l'employeur : planifier hors temps de travail.",
    en="The employer refused the absence: plan outside working hours.",
    remedy_fr="Choisissez un créneau hors des heures de travail déclarées, le soir par exemple.",
    remedy_en="Choose a moment outside the declared working hours, an evening for instance.",
    check=_refused,
    reads_body=True,
)


def _off_time(ask: A) -> Finding | None:
    bilan = ask.facts.bilan
    return BROKEN if bilan.route is Route.CPF and not bilan.on_working_time else None


OFF_TIME = NO_EMPLOYER.on(_off_time)
PATTERN = Rule(
    id="worktime.pattern",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    severity=Severity.WARN,
    fr="Horaires de travail non déclarés : du lundi au vendredi, de 8 h à 19 h, compte comme temps de travail.",
    en="No working hours were declared: Monday to Friday, 08:00 to 19:00, counts as working time.",
    remedy_fr="Déclarez les horaires de travail de la personne.",
    remedy_en="Declare the person's working hours.",
    check=lambda ask: None if ask.facts.leave_request.working_hours else BROKEN,
)


def _dates(ask: A) -> Finding | None:
    said, known = ask.command, getattr(ask.facts, "leave_request", None)
    stated = said.model_fields_set
    starts = said.starts_on if known is None or "starts_on" in stated else known.starts_on
    ends = said.ends_on if known is None or "ends_on" in stated else known.ends_on
    return Finding({"start": starts, "end": ends}) if ends < starts else None


DATES = Rule(
    id="worktime.dates",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="La période demandée finit le {end}, avant de commencer le {start}.",
    en="The period asked for ends on {end}, before it starts on {start}.",
    remedy_fr="Corrigez les dates.",
    remedy_en="Correct the dates.",
    check=_dates,
    reads_body=True,
)


def _received(ask: A) -> Finding | None:
    on, sent = ask.command.received_on, ask.facts.leave_request.sent_on
    return Finding({"sent": sent, "today": ask.today}) if on is not None and not sent <= on <= ask.today else None


RECEIVED_AFTER_SENT = Rule(
    id="worktime.received_after_sent",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="La réception a lieu entre l'envoi ({sent}) et aujourd'hui ({today}).",
    en="The receipt lies between the sending ({sent}) and today ({today}).",
    remedy_fr="Corrigez la date de réception.",
    remedy_en="Correct the date of receipt.",
    check=_received,
    reads_body=True,
    bounded=(earliest("earliest_day", "received_on"), latest("latest_day", "received_on")),
)
PUBLIC_ONLY = Rule(
    id="leave.postponement_public",
    basis=Basis.LAW,
    articles=(article("2008-824 art. 25-27"),),
    fr="Seul un employeur public peut reporter l'absence.",
    en="Only a public employer may postpone the absence.",
    remedy_fr="Accordez ou refusez l'absence.",
    remedy_en="Grant or refuse the absence.",
    check=lambda ask: None if public(ask) else BROKEN,
)
EMPLOYER_KNOWN = Rule(
    id="worktime.employer_known",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cet employeur n'est pas inscrit au registre.",
    en="This employer is not registered.",
    remedy_fr="Inscrivez l'employeur au registre.",
    remedy_en="Register the employer.",
    check=lambda ask: BROKEN if ask.facts.employer is None else None,
)


def _deemed(ask: A) -> Finding | None:
    until = ask.facts.leave_request.reply_until
    return Finding({"date": ask.today}) if until is not None and ask.today > until else None


GRANTED_BY_SILENCE = Rule(
    id="worktime.cpf.reply_30d",
    basis=Basis.LAW,
    articles=(article("D6323-4"), article("L6323-17")),
    severity=Severity.INFORM,
    fr="Autorisation réputée accordée le {date}.",
    en="The absence is deemed granted on {date}.",
    remedy_fr="L'employeur n'a pas répondu dans les trente jours : son silence vaut accord.",
    remedy_en="The employer did not answer within thirty days: its silence is an agreement.",
    check=_deemed,
)
WITHOUT_OBJECT = Rule(
    id="worktime.without_object",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    severity=Severity.INFORM,
    fr="Le bilan a pris fin sans réponse de l'employeur : la demande d'absence est sans objet, et le silence n'accorde plus rien.",
    en="The bilan ended without an answer of the employer: the request has no object any more, and silence grants nothing.",
    remedy_fr="Aucune réponse n'est plus attendue ; un autre bilan sur le temps de travail demande une autre autorisation.",
    remedy_en="No answer is awaited any more; another bilan on working time needs another authorisation.",
    check=lambda ask: BROKEN if ask.facts.bilan.status in DEAD | ENDED else None,
)
PAY_KEPT = Rule(
    id="worktime.pay_kept",
    basis=Basis.LAW,
    articles=(article("L6323-18"), article("L6321-6")),
    severity=Severity.INFORM,
    fr="Les heures passées sur le temps de travail sont du temps de travail effectif : la rémunération est maintenue.",
    en="Hours spent on working time are working time: pay is maintained.",
    remedy_fr="Dites-le sur l'attestation de présence.",
    remedy_en="Say so on the attendance certificate.",
    check=lambda ask: BROKEN if ask.facts.bilan.on_working_time and not public(ask) else None,
)


def _without_text(ask: A) -> Finding | None:
    """No text gives a leave outside the account and the public service: whatever the employer grants is its own decision."""
    return None if public(ask) or ask.facts.bilan.route in {None, Route.CPF} else BROKEN


OLD_LEAVE = Rule(
    id="worktime.old_leave",
    basis=Basis.LAW,
    articles=(article("L6322-42"), article("R6322-40"), article("R6322-41")),
    since=date(2019, 1, 1),
    severity=Severity.INFORM,
    fr="Dispositif abrogé : le congé de bilan de compétences n'existe plus depuis le 1er janvier 2019.",
    en="Repealed: the leave for a bilan de compétences has not existed since 1 January 2019.",
    remedy_fr="Convenez de l'absence avec l'employeur, ou tenez le bilan hors du temps de travail.",
    remedy_en="Agree on the absence with the employer, or hold the bilan outside working hours.",
    check=_without_text,
)
