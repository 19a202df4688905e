"""What the law and the provider's promises require of a bilan."""

from datetime import date
from typing import Any

from app.domain.bilan.records import TRIPARTITE_ROUTES, HoursLedger
from app.domain.law.articles import article
from app.domain.law.bound import earliest
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on, value_on
from app.domain.law.rule import BROKEN, Basis, Duration, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.situation import Frame, Route
from app.domain.vocabulary import Role

A = Ask[Any]
PUBLIC_MONEY = frozenset(Route) - {Route.ORIENTATION, Route.SELF}


def cap_minutes(frame: Frame, *, priority_agent: bool, on: date) -> int | None:
    """The legal ceiling of a bilan in minutes: 24 h, or 72 h for agents of CGFP L422-3; None out of frame."""
    if frame is Frame.OUT_OF_FRAME:
        return None
    agent = value_on("bilan.max_priority_agent_minutes", on) if priority_agent else None
    return agent if agent is not None else required_on("bilan.max_minutes", on)


def over_cap(ledger: HoursLedger, total: int) -> Finding | None:
    """By how much `total` minutes exceed the ceiling of a bilan; None when they do not, or out of frame."""
    if ledger.cap_minutes is None or total <= ledger.cap_minutes:
        return None
    return Finding({"total": Duration(total), "max": Duration(ledger.cap_minutes), "delta": Duration(total - ledger.cap_minutes)})


UNDER_CAP = Rule(
    id="bilan.duration.max",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Durée totale {total} : le plafond légal de {max} serait dépassé de {delta}.",
    en="Total duration {total}: the legal ceiling of {max} would be exceeded by {delta}.",
    remedy_fr="Réduisez la durée.",
    remedy_en="Reduce the duration.",
    check=lambda ask: over_cap(ask.facts.hours_ledger, ask.facts.hours_ledger.planned_minutes + ask.facts.hours_ledger.counted_minutes),
)


CONSENT = Rule(
    id="bilan.consent.required",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Le consentement du bénéficiaire n'est pas enregistré : le bilan ne peut pas démarrer.",
    en="The beneficiary's consent is not recorded: the bilan cannot start.",
    remedy_fr="Recueillez le consentement de la personne, pour ce bilan, sans contrainte.",
    remedy_en="Obtain the person's own consent for this bilan.",
    check=lambda ask: None if ask.command.consent else BROKEN,
    reads_body=True,
)


def _consent_withdrawn(ask: A) -> Finding | None:
    withdrawn_on = ask.facts.consent_withdrawn_on
    return None if withdrawn_on is None else Finding({"date": withdrawn_on})


CONSENT_IN_FORCE = Rule(
    id="bilan.consent.in_force",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("art. 7")),
    fr="La personne a retiré son consentement au bilan le {date} : il ne peut pas se poursuivre.",
    en="The person withdrew her consent to the bilan on {date}: it cannot go on.",
    remedy_fr="Elle seule peut le redonner ; sinon, constatez l'abandon, sans relance.",
    remedy_en="She alone can give it again; otherwise record that the bilan is abandoned, without reminding her.",
    check=_consent_withdrawn,
)
VOLUNTARY = Rule(
    id="bilan.voluntary_attestation",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Attestation de démarche volontaire manquante.",
    en="The attestation that the step is voluntary is missing.",
    remedy_fr="Faites attester à la personne que sa démarche est volontaire.",
    remedy_en="Have the person attest that the step is her own.",
    check=lambda ask: None if ask.command.voluntary_attestation else BROKEN,
    reads_body=True,
)
PRIOR_INFORMATION = Rule(
    id="bilan.prior_info",
    basis=Basis.LAW,
    articles=(article("L6353-8"),),
    fr="Information préalable non remise : {missing}.",
    en="Prior information was not handed over: {missing}.",
    remedy_fr="Remettez le dossier d'information avant l'inscription définitive.",
    remedy_en="Hand over the information pack before the final enrolment.",
    check=lambda ask: None if ask.command.prior_information_received else Finding({"missing": "dossier d'information"}),
    reads_body=True,
)


def _told(field: str) -> Any:
    return lambda ask: None if getattr(ask.command, field) else BROKEN


CAREER_ADVICE = Rule(
    id="bilan.cep_information",
    basis=Basis.LAW,
    articles=(article("D6323-6"),),
    since=date(2019, 1, 1),
    severity=Severity.WARN,
    fr="Information sur le CEP non tracée.",
    en="No trace that the free career advice service was explained.",
    remedy_fr="Informez la personne du conseil en évolution professionnelle, gratuit.",
    remedy_en="Tell the person about the free career advice service.",
    check=_told("told_about_career_advice"),
    reads_body=True,
)
FREE_CHOICE = Rule(
    id="promise.free_choice",
    basis=Basis.PROMISE,
    articles=(article("conservation et suivi"),),
    severity=Severity.WARN,
    fr="Information « plusieurs organismes » non tracée.",
    en="No trace that the person was told she may meet several providers.",
    remedy_fr="Informez la personne qu'elle peut rencontrer plusieurs organismes.",
    remedy_en="Tell the person that she may meet several providers first.",
    check=_told("told_about_other_providers"),
    reads_body=True,
)


def _first_interview(ask: A) -> Finding | None:
    latest = delay("promise.first_interview").count(ask.facts.bilan.opened_on).due_on
    return Finding({"date": latest}) if ask.command.meeting_on > latest else None


FIRST_INTERVIEW = Rule(
    id="promise.first_interview_10d",
    basis=Basis.PROMISE,
    articles=(article("accueil et délais"),),
    severity=Severity.WARN,
    fr="Premier entretien à proposer avant le {date}.",
    en="The first interview was promised by {date}.",
    remedy_fr="Proposez une date plus proche.",
    remedy_en="Offer an earlier date.",
    check=_first_interview,
    reads_body=True,
)


def disordered(start: date | None, end: date | None) -> Finding | None:
    """Why these two dates cannot be the first and the last day of a bilan; None when they can."""
    return Finding({"start": start, "end": end}) if start is not None and end is not None and end < start else None


def _meeting_in_the_file(ask: A) -> Finding | None:
    opened = ask.facts.bilan.opened_on
    return Finding({"date": opened}) if ask.command.meeting_on < opened else None


MEETING_IN_THE_FILE = Rule(
    id="bilan.meeting_date",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="L'entretien d'accueil ne peut pas précéder l'ouverture du dossier, le {date}.",
    en="The information meeting cannot be earlier than the opening of the file, on {date}.",
    remedy_fr="Proposez une date à partir de ce jour.",
    remedy_en="Offer a date from that day on.",
    check=_meeting_in_the_file,
    reads_body=True,
    bounded=(earliest("earliest_day", "meeting_on"),),
)
DATES_IN_ORDER = Rule(
    id="bilan.dates",
    basis=Basis.LAW,
    articles=(article("D6353-1"),),
    fr="La fin prévue, le {end}, précède le début, le {start}.",
    en="The planned end, {end}, is before the start, {start}.",
    remedy_fr="Corrigez les dates.",
    remedy_en="Correct the dates.",
    check=lambda ask: disordered(ask.facts.bilan.planned_start_on, ask.facts.bilan.planned_end_on),
)


def _public_money(ask: A) -> Finding | None:
    out = ask.facts.bilan.frame is Frame.OUT_OF_FRAME and ask.command.route in PUBLIC_MONEY
    return Finding({"funder": ask.command.route}) if out else None


OUT_OF_FRAME_FUNDING = Rule(
    id="frame.out.no_public_funding",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Prestation hors cadre légal : financement {funder} impossible.",
    en="The service is outside the legal frame: it cannot be funded by {funder}.",
    remedy_fr="Choisissez un financement personnel, ou ouvrez un bilan de compétences.",
    remedy_en="Choose personal funding, or open a bilan de compétences.",
    check=_public_money,
    reads_body=True,
)


def involves_employer(route: Route, *, on_working_time: bool) -> bool:
    """Whether the employer takes part: as a party to the convention, or as the one who authorises an absence."""
    return on_working_time or route in TRIPARTITE_ROUTES


def _no_employer(ask: A) -> Finding | None:
    said = ask.command
    known = said.employer_id is None or involves_employer(said.route, on_working_time=said.on_working_time)
    return None if known else BROKEN


NO_EMPLOYER = Rule(
    id="worktime.offtime.no_employer",
    basis=Basis.LAW,
    articles=(article("L6323-17"),),
    fr="L'employeur n'a pas à être informé.",
    en="The employer is not to be informed.",
    remedy_fr="Le bilan est hors du temps de travail : ne désignez aucun employeur et ne lui demandez aucune absence.",
    remedy_en="The bilan is outside working hours: name no employer and ask it for no leave.",
    check=_no_employer,
    reads_body=True,
)


def _redirect_agreed(ask: A) -> Finding | None:
    return None if ask.command.beneficiary_agreed else BROKEN


REDIRECT_AGREED = Rule(
    id="bilan.redirect_agreed",
    basis=Basis.POLICY,
    articles=(article("L6313-4"), article("accueil et délais")),
    fr="L'orientation vers un autre organisme demande l'accord de la personne.",
    en="A referral to another provider needs the person's agreement.",
    remedy_fr="Recueillez l'accord de la personne.",
    remedy_en="Obtain the person's agreement.",
    check=_redirect_agreed,
    reads_body=True,
)


def _own(ask: A) -> Finding | None:
    alone = Role.BENEFICIARY in ask.roles and not ask.roles & {Role.ADMINISTRATOR, Role.COUNSELLOR}
    return BROKEN if alone and ask.command.beneficiary_id != ask.actor.party else None


OWN_BILAN = Rule(
    id="bilan.own",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Une personne n'ouvre un bilan que pour elle-même.",
    en="A person opens a bilan for herself only.",
    remedy_fr="Indiquez votre propre identifiant.",
    remedy_en="Give your own identifier.",
    check=_own,
    reads_body=True,
)


def _reason_shown(ask: A) -> Finding | None:
    """What the employer reads of the bilan holds no reason: she may leave one, it is told to nobody else."""
    return BROKEN if any("reason" in name for name in ask.facts.bilan.views[Role.EMPLOYER].model_fields) else None


REFUSAL_NEUTRAL = Rule(
    id="bilan.consent.refusal_neutral",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Le motif de refus n'est pas communicable à l'employeur.",
    en="The reason of a refusal may not be told to the employer.",
    remedy_fr="L'employeur lit seulement que le bilan n'est pas conclu.",
    remedy_en="The employer reads only that the bilan was not concluded.",
    check=_reason_shown,
)
