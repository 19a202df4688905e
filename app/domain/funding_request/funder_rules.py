"""What each kind of funder asks of a request: read in the dated criteria, or in the text that binds the funder."""

from datetime import date, timedelta
from typing import Any

from app.domain.calendar import Unit, deadline_after
from app.domain.funding_request.criteria import Criteria, of_funder
from app.domain.funding_request.plan import accepted_quote, agreed_price
from app.domain.funding_request.records import PENDING, Pays
from app.domain.funding_request.rules import kind
from app.domain.law.articles import article
from app.domain.law.delays import delay
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Euros, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.registry.provider_rules import OWN_MONEY
from app.domain.registry.records import FunderKind
from app.domain.vocabulary import Role

A = Ask[Any]
K = FunderKind
SUBROGATION_2026 = date(2026, 10, 1)  # VAT reform of the OPCO


def criteria(ask: A) -> Criteria | None:
    """What this funder asks on the day of the act."""
    funder = ask.facts.funder
    return of_funder(ask.criteria, kind(ask), None if funder is None else funder.scheme, ask.today)


def starts_on(ask: A) -> date | None:
    """The planned start of the action: as told to the funder, else as in the accepted quote."""
    told, quote = ask.facts.funding_request.starts_on, accepted_quote(ask.facts)
    planned: date | None = told or (quote.planned_start_on if quote is not None else None)
    return planned


def _late(ask: A) -> Finding | None:
    """Filed later than so many calendar days before the start."""
    asked, start = criteria(ask), starts_on(ask)
    if asked is None or asked.lead_days is None or start is None:
        return None
    last = start - timedelta(days=asked.lead_days)
    return Finding({"funder": kind(ask), "date": last}) if ask.today > last else None


AIF_QUOTE = Rule(
    id="fund.ft.aif",
    basis=Basis.FUNDER,
    articles=(article("France Travail"),),
    severity=Severity.WARN,
    fr="Devis AIF à déposer avant le {date}.",
    en="The AIF quote was to be filed by {date}.",
    remedy_fr="Vérifiez avec le conseiller que la demande reste recevable, ou repoussez le début.",
    remedy_en="Check with the adviser that it is still accepted, or put the start off.",
    check=lambda ask: _late(ask) if kind(ask) is K.FRANCE_TRAVAIL_AID else None,
)
FILING_LEAD = Rule(
    id="fund.filing_lead",
    basis=Basis.FUNDER,
    articles=(article("ANFH"),),
    severity=Severity.WARN,
    fr="Dossier {funder} à déposer avant le {date}.",
    en="The {funder} file was to be filed by {date}.",
    remedy_fr="Vérifiez auprès du financeur que la demande reste recevable, ou repoussez le début.",
    remedy_en="Check with the funder that it is still accepted, or put the start off.",
    check=lambda ask: None if kind(ask) is K.FRANCE_TRAVAIL_AID else _late(ask),
)


def _fif_pl_window(ask: A) -> Finding | None:
    """Calendar days after day 1, not rolled (T4)."""
    asked, started = criteria(ask), ask.facts.bilan.started_on
    if asked is None or asked.after_start_days is None or started is None:
        return None
    last = deadline_after(started, amount=asked.after_start_days, unit=Unit.CALENDAR_DAYS).due_on
    return Finding({"date": last}) if ask.today > last else None


FIF_PL_WINDOW = Rule(
    id="fund.faf.fifpl_window",
    basis=Basis.FUNDER,
    articles=(article("FIF PL"),),
    fr="Demande FIF PL tardive depuis le {date}.",
    en="The FIF PL request is late: its last day was {date}.",
    remedy_fr="La demande ne peut plus être déposée ; le bilan reste à la charge de la personne.",
    remedy_en="It can no longer be filed; the person keeps the cost.",
    check=_fif_pl_window,
)


def _unproven(proof: str, ask: A) -> Finding | None:
    asked = criteria(ask)
    owed = asked is not None and asked.proof == proof and ask.facts.funding_request.proof_seen_on is None
    return BROKEN if owed else None


CONTRIBUTION = Rule(
    id="fund.faf.tns",
    basis=Basis.FUNDER,
    articles=(article("FIF PL"), article("AGEFICE")),
    severity=Severity.WARN,
    fr="Attestation de contribution manquante.",
    en="The proof of contribution is missing.",
    remedy_fr="Demandez à la personne son attestation de contribution à la formation professionnelle.",
    remedy_en="Ask the person for her proof of contribution to vocational training.",
    check=lambda ask: _unproven("contribution", ask),
)
DISABILITY = Rule(
    id="fund.agefiph",
    basis=Basis.FUNDER,
    articles=(article("Agefiph"),),
    severity=Severity.WARN,
    fr="Justificatif OETH requis.",
    en="The proof of the employment obligation is required.",
    remedy_fr="Vérifiez le justificatif sans le conserver : seul le jour de la vérification est enregistré.",
    remedy_en="See the proof without keeping it: only the day on which it was seen is recorded.",
    check=lambda ask: _unproven("disability", ask),
)


def _ceiling(ask: A) -> Finding | None:
    asked, quote = criteria(ask), accepted_quote(ask.facts)
    if asked is None:
        return None
    phases = () if quote is None else (quote.preliminary_minutes, quote.investigation_minutes, quote.conclusion_minutes)
    ceiling = asked.ceiling_cents(price_cents=agreed_price(ask.facts), minutes=sum(m or 0 for m in phases) or None)
    amount = ask.facts.funding_request.amount_cents
    return Finding({"amount": Euros(amount), "max": Euros(ceiling)}) if ceiling is not None and amount > ceiling else None


CEILING = Rule(
    id="fund.ceiling",
    basis=Basis.FUNDER,
    articles=(article("FIF PL"), article("AGEFICE")),
    severity=Severity.WARN,
    fr="Demande de {amount} au-delà de ce que ce financeur prend en charge ({max}).",
    en="{amount} is asked, more than this funder pays ({max}).",
    remedy_fr="Réduisez la demande, ou informez la personne de ce qui lui restera à payer.",
    remedy_en="Ask for less, or tell the person what she will have to pay.",
    check=_ceiling,
)


def _large_firm(ask: A) -> Finding | None:
    employer, most = ask.facts.employer, required_on("opco.plan_headcount_count", ask.today)
    large = kind(ask) is K.OPCO and employer is not None and employer.headcount is not None and employer.headcount >= most
    return Finding({"n": employer.headcount}) if large else None


OPCO_SIZE = Rule(
    id="fund.opco.size",
    basis=Basis.LAW,
    articles=(article("L6332-1-3"), article("L6332-17")),
    severity=Severity.WARN,
    fr="Entreprise de {n} salariés : hors section PDC.",
    en="A firm of {n} employees: outside the section of the skills plan.",
    remedy_fr="Vérifiez auprès de l'OPCO un versement volontaire, ou faites payer l'employeur.",
    remedy_en="Ask the OPCO about voluntary payments, or let the employer pay.",
    check=_large_firm,
)


def _subrogation(ask: A) -> Finding | None:
    asked = criteria(ask)
    direct = kind(ask) is K.OPCO and ask.facts.funding_request.pays is Pays.PROVIDER
    return BROKEN if direct and (asked is None or asked.pays_provider is not True) else None


SUBROGATION = Rule(
    id="fund.opco.subrogation_2026",
    basis=Basis.FUNDER,
    articles=(article("OPCO"),),
    severity=Severity.WARN,
    since=SUBROGATION_2026,
    fr="Vérifier la subrogation avec l'OPCO.",
    en="Check with the OPCO whether it pays the provider directly.",
    remedy_fr="Si l'OPCO rembourse l'employeur, changez le destinataire du paiement.",
    remedy_en="If the OPCO repays the employer, change who is paid.",
    check=_subrogation,
)


def _top_up_late(ask: A) -> Finding | None:
    if kind(ask) is not K.FRANCE_TRAVAIL_CPF:
        return None
    earliest, start = delay("cpf.ft_lead").count(ask.today).due_on, starts_on(ask)
    return Finding({"date": earliest}, possible_from=earliest) if start is not None and start < earliest else None


TOP_UP = Rule(
    id="fund.ft.cpf_abond",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    fr="Demande d'abondement trop tardive : début au plus tôt le {date}.",
    en="The request for a top-up comes too late: the start is {date} at the earliest.",
    remedy_fr="Repoussez le début de l'action.",
    remedy_en="Put the start of the action off.",
    check=_top_up_late,
)


def _another_top_up(ask: A) -> Finding | None:
    request = ask.facts.funding_request
    others = (f for f in ask.facts.funding_requests if f.id != request.id and f.kind is K.FRANCE_TRAVAIL_CPF and f.status in PENDING)
    return BROKEN if kind(ask) is K.FRANCE_TRAVAIL_CPF and any(others) else None


ONE_TOP_UP = Rule(
    id="fund.ft.one_top_up",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    fr="Une demande d'abondement est déjà en cours.",
    en="A request for a top-up is already pending.",
    remedy_fr="Attendez la réponse de France Travail.",
    remedy_en="Wait for the answer of France Travail.",
    check=_another_top_up,
)
EMPLOYER_OFFERS = Rule(
    id="fund.employer_pdc",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("L6312-1"), article("L6321-6")),
    fr="Consentement du salarié requis.",
    en="The employee's consent is required.",
    remedy_fr="L'employeur propose et n'impose jamais : recueillez d'abord le consentement de la personne.",
    remedy_en="The employer offers and never imposes: obtain the person's consent first.",
    check=lambda ask: BROKEN if kind(ask) is K.EMPLOYER and ask.facts.bilan.consented_on is None else None,
)


def _untold(ask: A) -> Finding | None:
    """The events of a file reach those who take part in it: a funder that does not must be told by somebody."""
    funder = kind(ask)
    if funder in OWN_MONEY or funder is K.CPF:  # they are parties; the platform is told of entry and exit
        return None
    involved = {i.party_id for i in ask.facts.involvements if i.role is Role.FUNDER and i.ended_at is None}
    return None if ask.facts.funding_request.funder_id in involved else Finding({"funder": funder})


NOTIFY = Rule(
    id="fund.any.notify_events",
    basis=Basis.LAW,
    articles=(article("L6353-10"),),
    severity=Severity.WARN,
    fr="Événement non transmis à {funder}.",
    en="The event was not passed on to {funder}.",
    remedy_fr="Ce financeur n'est pas inscrit au dossier : informez-le vous-même de l'entrée, des interruptions et de la fin.",
    remedy_en="This funder takes no part in the file: tell it of the entry, the interruptions and the end yourself.",
    check=_untold,
)
FILING = (
    AIF_QUOTE, FILING_LEAD, FIF_PL_WINDOW, CONTRIBUTION, DISABILITY, CEILING, OPCO_SIZE, SUBROGATION, TOP_UP, ONE_TOP_UP, EMPLOYER_OFFERS,
)  # fmt: skip
"""What is asked when a request is filed."""
