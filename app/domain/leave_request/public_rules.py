"""What the decrees of the three public services require of a leave for a bilan (congé de bilan de compétences des agents publics)."""

from datetime import date
from typing import Any

from app.domain.bilan.records import Bilan
from app.domain.calendar import add_months, add_years
from app.domain.law.articles import article
from app.domain.law.bound import latest, most
from app.domain.law.delays import delay
from app.domain.law.parameters import hours_cap_on, required_on, value_on
from app.domain.law.reference import Reference
from app.domain.law.rule import BROKEN, Basis, Duration, Finding, Rule, Severity
from app.domain.leave_request.records import AUTHORISED, LeaveRequest, PublicBranch
from app.domain.machine import Ask
from app.domain.situation import BeneficiaryStatus, Frame, Route

A = Ask[Any]
B = PublicBranch
SEND_BY = delay("leave.send_by")
AGENTS = (article("2007-1845 art. 20"), article("2022-1043"))


def of_public_agent(bilan: Bilan) -> bool:
    """Whether an absence for this bilan is a public servant's leave, whoever pays; outside the legal frame no decree gives one."""
    agent = bilan.route is Route.PUBLIC_EMPLOYER or bilan.beneficiary_status is BeneficiaryStatus.PUBLIC_SERVANT
    return agent and bilan.frame is Frame.IN_FRAME


def public(ask: A) -> bool:
    """The same, of what is asked."""
    return of_public_agent(ask.facts.bilan)


def _of(branch: PublicBranch, ask: A) -> bool:
    return public(ask) and ask.facts.leave_request.branch is branch


def _unsaid(ask: A) -> Finding | None:
    leave: LeaveRequest = ask.facts.leave_request
    said = {
        "branch": leave.branch is not None,
        "leave_minutes": leave.leave_minutes is not None,
        "previous_bilan_on": leave.previous_bilan_on is not None or leave.no_previous_bilan,
        "in_service_since": leave.branch is not B.HOSPITAL or leave.in_service_since is not None,
    }
    missing = [name for name, known in said.items() if not known]
    return Finding({"missing": missing}) if public(ask) and missing else None


FACTS_SAID = Rule(
    id="leave.facts_said",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"), article("2007-1845 art. 21")),
    fr="La demande d'un agent public est incomplète : {missing}.",
    en="A public agent's request is incomplete: {missing}.",
    remedy_fr="Complétez la demande ; une personne qui n'a pas fait de bilan le déclare.",
    remedy_en="Complete the request; a person who has had no bilan says so.",
    check=_unsaid,
)


def _late(ask: A) -> date | None:
    """The last day on which the request could be sent, when it is over."""
    last = SEND_BY.count(ask.facts.leave_request.starts_on, on=ask.today).due_on
    return last if ask.today > last else None


def _territorial(ask: A) -> Finding | None:
    last = _late(ask) if _of(B.TERRITORIAL, ask) else None
    return Finding({"date": last}) if last is not None else None


TERRITORIAL_NOTICE = Rule(
    id="leave.fpt.notice",
    basis=Basis.LAW,
    articles=(article("2007-1845 art. 21"),),
    reference=Reference.SENDING,
    fr="Agent territorial : demande à déposer au plus tard le {date}.",
    en="Territorial agent: the request had to be filed by {date}.",
    remedy_fr="Repoussez le début du bilan de façon à laisser soixante jours.",
    remedy_en="Postpone the start of the bilan so that sixty days are left.",
    check=_territorial,
)


def _hospital(ask: A) -> Finding | None:
    if not _of(B.HOSPITAL, ask):
        return None
    leave, years = ask.facts.leave_request, required_on("fp.hospital_seniority_years", ask.today)
    junior = leave.in_service_since is not None and add_years(leave.in_service_since, years=years) > leave.starts_on
    last = SEND_BY.count(leave.starts_on, on=ask.today).due_on
    return Finding({"date": last, "years": years}) if junior or ask.today > last else None


HOSPITAL_NOTICE = Rule(
    id="leave.fph.notice",
    basis=Basis.LAW,
    articles=(article("2008-824 art. 25-27"),),
    reference=Reference.SENDING,
    fr="Agent hospitalier : demande à déposer au plus tard le {date}, par un agent qui compte {years} ans de services.",
    en="Hospital agent: the request had to be filed by {date}, by an agent with {years} years of service.",
    remedy_fr="Repoussez le début du bilan.",
    remedy_en="Postpone the start of the bilan.",
    check=_hospital,
)


def _postponed_far(ask: A) -> Finding | None:
    months = required_on("fp.hospital_postponement_months", ask.today)
    latest = add_months(ask.facts.leave_request.starts_on, months=months)
    return Finding({"date": latest}) if _of(B.HOSPITAL, ask) and ask.command.postponed_until > latest else None


HOSPITAL_POSTPONEMENT = Rule(
    id="leave.fph.postponement",
    basis=Basis.LAW,
    articles=(article("2008-824 art. 25-27"),),
    fr="Agent hospitalier : le report ne peut pas dépasser le {date}.",
    en="Hospital agent: the absence cannot be postponed beyond {date}.",
    remedy_fr="Choisissez une date plus proche.",
    remedy_en="Choose an earlier date.",
    check=_postponed_far,
    reads_body=True,
    bounded=(latest("latest_day", "postponed_until"),),
)


def _state_reply(ask: A) -> Finding | None:
    expected = delay("leave.state_reply").count(ask.command.received_on or ask.today).due_on
    return Finding({"date": expected}) if _of(B.STATE, ask) else None


STATE_ANSWER = Rule(
    id="leave.fpe.answer",
    basis=Basis.LAW,
    articles=(article("2007-1470 art. 22"),),
    severity=Severity.INFORM,
    fr="Agent de l'État : réponse écrite attendue le {date} au plus tard, un refus étant motivé.",
    en="State agent: a written answer is due by {date}, and a refusal gives its reasons.",
    remedy_fr="Le silence n'est pas un accord.",
    remedy_en="Silence is not an agreement.",
    check=_state_reply,
    reads_body=True,
)


def _too_soon(ask: A) -> Finding | None:
    leave, bilan = ask.facts.leave_request, ask.facts.bilan
    if not public(ask) or leave.previous_bilan_on is None:
        return None
    shorter = value_on("fp.priority_agent_interval_years", ask.today) if bilan.priority_agent else None
    again = add_years(leave.previous_bilan_on, years=shorter or required_on("fp.interval_years", ask.today))
    return Finding({"last": leave.previous_bilan_on, "date": again}, possible_from=again) if ask.today < again else None


INTERVAL = Rule(
    id="leave.fp.interval",
    basis=Basis.LAW,
    articles=AGENTS,
    reference=Reference.SENDING,
    fr="Dernier bilan le {last} : nouvelle demande à partir du {date}.",
    en="Last bilan on {last}: another may be asked for from {date}.",
    remedy_fr="Attendez cette date, ou choisissez un autre financement.",
    remedy_en="Wait until then, or choose another funding.",
    check=_too_soon,
)


def _over(ask: A, minutes: int | None) -> Finding | None:
    ceiling = hours_cap_on(ask.today, priority_agent=ask.facts.bilan.priority_agent)
    if not public(ask) or ceiling is None or minutes is None or minutes <= ceiling:
        return None
    return Finding({"max": Duration(ceiling)})


HOURS = Rule(
    id="leave.fp.hours",
    basis=Basis.LAW,
    articles=AGENTS,
    reference=Reference.SENDING,
    fr="Congé limité à {max}.",
    en="The leave is limited to {max}.",
    remedy_fr="Réduisez le congé demandé, ou tenez des séances hors du service.",
    remedy_en="Ask for less leave, or hold sessions outside the service.",
    check=lambda ask: _over(ask, ask.facts.leave_request.leave_minutes),
)


def _planned_beyond(ask: A) -> Finding | None:
    """Sessions planned and held on a leave that was granted."""
    ledger = ask.facts.hours_ledger
    on_leave = any(leave.status in AUTHORISED for leave in ask.facts.leave_requests)
    return _over(ask, ledger.planned_minutes + ledger.counted_minutes + ask.command.minutes) if on_leave else None


HOURS_PLANNED = HOURS.on(_planned_beyond, reads_body=True, bounded=(most("max_minutes", "minutes"),))
ATTENDANCE = Rule(
    id="leave.fp.attendance",
    basis=Basis.LAW,
    articles=AGENTS,
    severity=Severity.WARN,
    fr="Attestation de présence à remettre à l'employeur public.",
    en="An attendance certificate is to be handed to the public employer.",
    remedy_fr="Remettez l'attestation à la personne, puis reconnaissez cet avertissement. Un bilan inachevé sans motif se rembourse.",
    remedy_en="Hand the certificate to the person, then acknowledge this warning. A bilan left unfinished without a reason is repaid.",
    check=lambda ask: BROKEN if public(ask) else None,
)
