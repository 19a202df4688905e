"""What the law and each funder require of a funding request."""

from datetime import date, timedelta
from typing import Any

from app.domain.bilan.rules import OUT_OF_FRAME_FUNDING
from app.domain.funding_request.plan import accepted_quote, bound_by_convention, missing_cents
from app.domain.law.articles import article
from app.domain.law.bound import most
from app.domain.law.rule import BROKEN, Basis, Euros, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.registry.provider_rules import CERTIFIED, OWN_MONEY, certified_on
from app.domain.registry.records import FunderKind
from app.domain.situation import BeneficiaryStatus, Frame
from app.domain.vocabulary import Role

A = Ask[Any]
K = FunderKind
FILED_BY_HER = frozenset({K.SELF, K.FAF, K.ANFH, K.PUBLIC_EMPLOYER, K.AGEFIPH, K.FIPHFP, K.FRANCE_TRAVAIL_CPF})
"""Requests that the person files herself; a member files the others, or records hers."""


def kind(ask: A) -> FunderKind:
    """The kind of the request that is drafted, or that exists."""
    request = getattr(ask.facts, "funding_request", None)
    found: FunderKind = ask.command.kind if request is None else request.kind
    return found


def _transitions_pro(ask: A) -> Finding | None:
    return BROKEN if kind(ask) is K.TRANSITIONS_PRO else None


NOT_TRANSITIONS_PRO = Rule(
    id="fund.transitions_pro.not_bilan",
    basis=Basis.LAW,
    articles=(article("L6323-17-6"),),
    fr="Transitions Pro ne finance pas le bilan de compétences.",
    en="Transitions Pro does not fund the bilan de compétences.",
    remedy_fr="Choisissez un autre financeur : CPF, OPCO, employeur, France Travail ou la personne elle-même.",
    remedy_en="Choose another funder: CPF, OPCO, employer, France Travail or the person herself.",
    check=_transitions_pro,
    reads_body=True,
)


def _out_of_frame(ask: A) -> Finding | None:
    out = ask.facts.bilan.frame is Frame.OUT_OF_FRAME and kind(ask) not in OWN_MONEY
    return Finding({"funder": kind(ask)}) if out else None


OUT_OF_FRAME = OUT_OF_FRAME_FUNDING.on(_out_of_frame, reads_body=True)


def _public_agent(ask: A) -> Finding | None:
    agent = ask.facts.bilan.beneficiary_status is BeneficiaryStatus.PUBLIC_SERVANT
    return BROKEN if agent and kind(ask) is K.CPF else None


PUBLIC_AGENTS = Rule(
    id="cpf.public_agents",
    basis=Basis.LAW,
    articles=(article("L6323-2"),),
    fr="Agent public : dossier à déposer auprès de l'employeur.",
    en="Public agent: the request goes to her own employer.",
    remedy_fr="Choisissez le financement par l'employeur public.",
    remedy_en="Choose funding by the public employer.",
    check=_public_agent,
    reads_body=True,
)


def _known_funder(ask: A) -> Finding | None:
    said, funder = ask.command.funder_id, ask.facts.funder
    wrong = said is not None and (funder is None or funder.kind is not ask.command.kind)
    return Finding({"kind": ask.command.kind}) if wrong else None


KNOWN_FUNDER = Rule(
    id="fund.funder_known",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Ce financeur n'est pas inscrit au registre avec la nature {kind}.",
    en="This funder is not registered as {kind}.",
    remedy_fr="Inscrivez le financeur, ou choisissez-en un de la même nature.",
    remedy_en="Register the funder, or choose one of the same kind.",
    check=_known_funder,
    reads_body=True,
)


def _filed_by(ask: A) -> Finding | None:
    hers = Role.ADMINISTRATOR not in ask.roles and kind(ask) not in FILED_BY_HER
    return Finding({"kind": kind(ask)}) if hers else None


FILED_BY = Rule(
    id="fund.filed_by",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Une demande {kind} n'est pas déposée ici par la personne elle-même.",
    en="A {kind} request is not filed here by the person herself.",
    remedy_fr="L'organisme dépose la demande, ou la plateforme du financeur la reçoit.",
    remedy_en="The provider files it, or the funder's own platform takes it.",
    check=_filed_by,
    reads_body=True,
)


def _mirrored(ask: A) -> Finding | None:
    return BROKEN if kind(ask) is K.CPF else None


CPF_MIRROR = Rule(
    id="cpf.mirror",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("L6323-9-1"), article("Mon Compte Formation")),
    fr="L'état d'un dossier CPF vient de la plateforme ; celui des autres demandes n'en vient jamais.",
    en="The state of a CPF file comes from the platform; that of any other request never does.",
    remedy_fr="CPF : enregistrez l'événement reçu, ou proposez, déclarez l'entrée ou la sortie. Autre financeur : enregistrez sa réponse.",
    remedy_en="CPF: report the event received, or propose, declare the entry or the exit. Other funder: record its answer.",
    check=_mirrored,
)
CPF_ALONE = CPF_MIRROR.on(lambda ask: None if kind(ask) is K.CPF else BROKEN)
"""The same rule, asked of what the platform is said to have told."""


EXPRESS_CONSENT = Rule(
    id="cpf.express_consent",
    basis=Basis.LAW,
    articles=(article("L6323-2"),),
    fr="Le titulaire seul peut mobiliser ses droits.",
    en="The holder alone may use her rights.",
    remedy_fr="Le titulaire accepte lui-même sur la plateforme ; un refus n'est jamais une faute.",
    remedy_en="The holder accepts on the platform herself; a refusal is never a fault.",
    check=_mirrored,
)


def _too_late_to_withdraw(ask: A) -> Finding | None:
    last = ask.facts.funding_request.withdrawal_until
    return Finding({"date": last + timedelta(days=1)}) if last is not None and ask.today > last else None


WITHDRAWAL_OVER = Rule(
    id="cpf.withdrawal",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"),),
    fr="Rétractation impossible depuis le {date}.",
    en="Withdrawing is impossible since {date}.",
    remedy_fr="Le titulaire peut encore annuler sur la plateforme, aux conditions qu'elle annonce.",
    remedy_en="The holder may still cancel on the platform, on the terms that it states.",
    check=_too_late_to_withdraw,
)


def _own_request(ask: A) -> Finding | None:
    alone = Role.FUNDER in ask.roles and Role.ADMINISTRATOR not in ask.roles
    return BROKEN if alone and ask.facts.funding_request.funder_id != ask.actor.party else None


OWN_REQUEST = Rule(
    id="fund.own_request",
    basis=Basis.POLICY,
    articles=(article("confidentialité"),),
    fr="Un financeur ne décide que de ses propres demandes.",
    en="A funder decides on its own requests only.",
    remedy_fr="Rien à faire.",
    remedy_en="Nothing to do.",
    check=_own_request,
)


def action_days(ask: A) -> list[date]:
    """The days on which the provider must be certified: today, and those planned for the action."""
    quote, request = accepted_quote(ask.facts), ask.facts.funding_request
    planned = (quote.planned_start_on, quote.planned_end_on) if quote is not None else ()
    return [day for day in (ask.today, request.starts_on, *planned) if day is not None]


def _certified(ask: A) -> Finding | None:
    wrong = [] if kind(ask) in OWN_MONEY else [day for day in action_days(ask) if not certified_on(ask.facts.organisation, day)]
    return Finding({"date": wrong[0], "funder": kind(ask)}) if wrong else None


def _referenced(ask: A) -> Finding | None:
    organisation = ask.facts.organisation
    since = organisation.cpf_referenced_from if organisation is not None else None
    until = organisation.cpf_referenced_until if organisation is not None else None
    out = since is None or ask.today < since or (until is not None and ask.today > until)
    return BROKEN if out and kind(ask) is K.CPF else None


REFERENCED = Rule(
    id="cpf.provider_referenced",
    basis=Basis.LAW,
    articles=(article("L6323-9-1"),),
    fr="Organisme non référencé.",
    en="The provider is not referenced on the platform.",
    remedy_fr="Faites référencer l'organisme sur la plateforme, puis renseignez-en le jour.",
    remedy_en="Have the provider referenced on the platform, then record the day.",
    check=_referenced,
)
QUALIOPI = CERTIFIED.on(_certified)


def _before_start(ask: A) -> Finding | None:
    started = ask.facts.bilan.started_on
    return BROKEN if kind(ask) is K.OPCO and started is not None else None


OPCO_BEFORE_START = Rule(
    id="fund.opco.before_start",
    basis=Basis.FUNDER,
    articles=(article("OPCO"),),
    fr="Demande OPCO à déposer avant le démarrage.",
    en="An OPCO request is filed before the action starts.",
    remedy_fr="Choisissez un autre financement pour ce bilan.",
    remedy_en="Choose another funding for this bilan.",
    check=_before_start,
)


def _at_most_asked(ask: A) -> Finding | None:
    asked = ask.facts.funding_request.amount_cents
    return Finding({"amount": Euros(asked)}) if ask.command.granted_cents > asked else None


AT_MOST_ASKED = Rule(
    id="fund.granted_at_most_asked",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="L'accord dépasse le montant demandé ({amount}).",
    en="More is granted than was asked ({amount}).",
    remedy_fr="Vérifiez le montant accordé.",
    remedy_en="Check the amount that was granted.",
    check=_at_most_asked,
    reads_body=True,
    bounded=(most("max_cents", "granted_cents", upto=10**11),),
)


def _motivated(ask: A) -> Finding | None:
    return BROKEN if kind(ask) is K.OPCO and ask.command.refusal_reason is None else None


REFUSAL_MOTIVATED = Rule(
    id="fund.opco.refusal_motivated",
    basis=Basis.LAW,
    articles=(article("R6332-24"),),
    severity=Severity.INFORM,
    fr="Un OPCO motive son refus.",
    en="An OPCO gives the reasons of its refusal.",
    remedy_fr="Demandez le motif à l'OPCO.",
    remedy_en="Ask the OPCO for the reasons.",
    check=_motivated,
    reads_body=True,
)


def _balanced(ask: A) -> Finding | None:
    missing = missing_cents(ask.facts)
    return Finding({"delta": Euros(missing)}) if missing else None


SINGLE_MAIN = Rule(
    id="fund.any.single_main",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Plan de financement déséquilibré de {delta}.",
    en="The funding plan is out of balance by {delta}.",
    remedy_fr="Faites correspondre les parts des payeurs au prix convenu.",
    remedy_en="Make the payers' shares equal the agreed price.",
    check=_balanced,
)
BOUND = Rule(
    id="fund.bound_by_convention",
    basis=Basis.LAW,
    articles=(article("L6353-1"), article("L6353-3")),
    fr="Aucune convention effective n'engage ce payeur.",
    en="No convention in effect binds this payer.",
    remedy_fr="Attendez l'effet du contrat ou de la convention.",
    remedy_en="Wait until the contract or the convention takes effect.",
    check=lambda ask: None if bound_by_convention(ask.facts, ask.facts.funding_request) else BROKEN,
)
