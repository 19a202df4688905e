"""What the law requires of a convention."""

from typing import Any

from app.domain.bilan.records import DEAD, ENDED, TRIPARTITE_ROUTES, Frame, Route
from app.domain.bilan.rules import DATES_IN_ORDER, UNDER_CAP, disordered, over_cap
from app.domain.convention.records import OPTIONAL, ConventionKind, ConventionStatus, Mentions
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.paper import signs
from app.domain.vocabulary import Party, Role

A = Ask[Any]
K = ConventionKind
S = ConventionStatus
PARTIES = {
    K.TRIPARTITE: (Party.BENEFICIARY, Party.PROVIDER, Party.EMPLOYER),
    K.INDIVIDUAL: (Party.BENEFICIARY, Party.PROVIDER),
    K.BIPARTITE: (Party.BENEFICIARY, Party.PROVIDER),
    K.ORIENTATION_SERVICE: (Party.BENEFICIARY, Party.PROVIDER),
    K.MCF_TERMS: (),
}
SIGNER = {Party.BENEFICIARY: Role.BENEFICIARY, Party.EMPLOYER: Role.EMPLOYER, Party.PROVIDER: Role.ADMINISTRATOR}


def missing_parties(kind: ConventionKind, signatures: tuple[Any, ...]) -> tuple[Party, ...]:
    """The parties whose signature is still awaited."""
    signed = {s.party for s in signatures}
    return tuple(p for p in PARTIES[kind] if p not in signed)


def _tripartite(ask: A) -> Finding | None:
    route = ask.facts.bilan.route
    return BROKEN if route in TRIPARTITE_ROUTES and ask.command.kind is not K.TRIPARTITE else None


TRIPARTITE_WHEN = Rule(
    id="convention.tripartite.when",
    basis=Basis.LAW,
    articles=(article("R6313-8"), article("R1233-35")),
    fr="Convention tripartite obligatoire pour ce financement.",
    en="This funding demands a tripartite convention.",
    remedy_fr="Rédigez une convention entre la personne, l'employeur et l'organisme.",
    remedy_en="Draft a convention between the person, the employer and the provider.",
    check=_tripartite,
    reads_body=True,
)


def _cpf_terms(ask: A) -> Finding | None:
    return BROKEN if ask.facts.bilan.route is Route.CPF and ask.command.kind is not K.MCF_TERMS else None


CPF_TERMS = Rule(
    id="convention.cpf_terms",
    basis=Basis.LAW,
    articles=(article("D6353-1"),),
    fr="Dossier CPF : les CGU tiennent lieu de convention.",
    en="CPF file: the platform's terms are the convention.",
    remedy_fr="N'établissez pas d'autre convention.",
    remedy_en="Do not draft another convention.",
    check=_cpf_terms,
    reads_body=True,
)


def _individual(ask: A) -> Finding | None:
    bilan = ask.facts.bilan
    alone = bilan.route is Route.SELF and bilan.frame is Frame.IN_FRAME
    return BROKEN if alone and ask.command.kind is not K.INDIVIDUAL else None


INDIVIDUAL_WHEN = Rule(
    id="contract.individual.when",
    basis=Basis.LAW,
    articles=(article("L6353-3"),),
    fr="Contrat individuel requis avant tout règlement.",
    en="An individual contract is required before any payment.",
    remedy_fr="Rédigez un contrat individuel de formation.",
    remedy_en="Draft an individual training contract.",
    check=_individual,
    reads_body=True,
)


def _missing_mentions(ask: A) -> Finding | None:
    convention = ask.facts.convention
    missing = [name for name in Mentions.model_fields if name not in OPTIONAL and getattr(convention, name) is None]
    return Finding({"missing": missing}) if missing else None


MENTIONS = Rule(
    id="convention.tripartite.mentions",
    basis=Basis.LAW,
    articles=(article("R6313-8"), article("D6353-1")),
    fr="Mentions obligatoires manquantes : {missing}.",
    en="Mandatory mentions are missing: {missing}.",
    remedy_fr="Complétez la convention puis transmettez-la.",
    remedy_en="Complete the convention, then transmit it.",
    check=lambda ask: _missing_mentions(ask) if ask.facts.convention.kind is K.TRIPARTITE else None,
)
INDIVIDUAL_MENTIONS = Rule(
    id="contract.individual.mentions",
    basis=Basis.LAW,
    articles=(article("L6353-4"),),
    fr="Contrat nul : mention absente ({missing}).",
    en="The contract would be void: missing mention ({missing}).",
    remedy_fr="Complétez le contrat puis transmettez-le.",
    remedy_en="Complete the contract, then transmit it.",
    check=lambda ask: None if ask.facts.convention.kind is K.TRIPARTITE else _missing_mentions(ask),
)
DATES = DATES_IN_ORDER.on(lambda ask: disordered(ask.facts.convention.starts_on, ask.facts.convention.ends_on))
NO_RESULTS_CLAUSE = Rule(
    id="convention.no_results_clause",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Clause de transmission des résultats illicite.",
    en="A clause promising results to the payer is unlawful.",
    remedy_fr="Retirez la clause : les résultats n'appartiennent qu'à la personne.",
    remedy_en="Remove the clause: results belong to the person alone.",
    check=lambda ask: BROKEN if ask.facts.convention.results_to_payer else None,
)


def _remote(ask: A) -> Finding | None:
    convention = ask.facts.convention
    return (
        BROKEN
        if convention.remote_percent == required_on("bilan.fully_remote_percent", ask.today) and convention.remote_accepted_on is None
        else None
    )


REMOTE_ACCEPTED = Rule(
    id="bilan.remote.accept",
    basis=Basis.LAW,
    articles=(article("D6353-1"),),
    fr="Modalité à distance non acceptée par le bénéficiaire.",
    en="The beneficiary has not accepted fully remote delivery.",
    remedy_fr="Recueillez son acceptation avant de transmettre.",
    remedy_en="Obtain her acceptance before transmitting.",
    check=_remote,
)


CONTRACT_UNDER_CAP = UNDER_CAP.on(lambda ask: over_cap(ask.facts.hours_ledger, ask.facts.convention.total_minutes or 0))


def _declared(ask: A) -> Finding | None:
    organisation = ask.facts.organisation
    return BROKEN if organisation is None or organisation.activity_declaration_number is None else None


PROVIDER_DECLARED = Rule(
    id="bilan.provider.declared",
    basis=Basis.LAW,
    articles=(article("L6351-1"),),
    fr="Déclaration d'activité absente ou caduque.",
    en="The activity declaration is missing or has lapsed.",
    remedy_fr="Enregistrez le numéro de déclaration d'activité de l'organisme.",
    remedy_en="Record the provider's activity declaration number.",
    check=_declared,
)


STILL_CONTRACTS = Rule(
    id="convention.bilan_goes_on",
    basis=Basis.LAW,
    articles=(article("L6353-1"),),
    fr="Le bilan a pris fin ({status}) : plus aucune convention ne s'y conclut.",
    en="The bilan has ended ({status}): no convention is concluded for it any more.",
    remedy_fr="Ouvrez un autre bilan si la personne le souhaite.",
    remedy_en="Open another bilan if the person wishes.",
    check=lambda ask: Finding({"status": ask.facts.bilan.status}) if ask.facts.bilan.status in DEAD | ENDED else None,
)


def _own_party(ask: A) -> Finding | None:
    party = ask.command.party
    return None if signs(ask, signer=SIGNER[party], recorded_by=frozenset({Role.ADMINISTRATOR})) else Finding({"party": party})


OWN_PARTY = Rule(
    id="convention.own_signature",
    basis=Basis.LAW,
    articles=(article("R6313-8"),),
    fr="Chaque partie signe pour elle-même : {party}.",
    en="Each party signs for itself: {party}.",
    remedy_fr="Faites signer la partie, ou enregistrez sa signature sur papier avec le document numérisé.",
    remedy_en="Have the party sign, or record its paper signature with the scan.",
    check=_own_party,
    reads_body=True,
)


def _once(ask: A) -> Finding | None:
    party = ask.command.party
    awaited = missing_parties(ask.facts.convention.kind, ask.facts.signatures)
    return None if party in awaited else Finding({"party": party})


ONCE = Rule(
    id="convention.signed_once",
    basis=Basis.POLICY,
    articles=(article("R6313-8"),),
    fr="Cette partie n'a pas, ou plus, à signer : {party}.",
    en="This party does not have to sign, or has signed already: {party}.",
    remedy_fr="Consultez les signatures de la convention.",
    remedy_en="Look at the convention's signatures.",
    check=_once,
    reads_body=True,
)


def _in_time(ask: A) -> Finding | None:
    until = ask.facts.convention.sign_until
    late = ask.command.party is Party.BENEFICIARY and until is not None and ask.today > until
    return Finding({"date": until}) if late else None


EMPLOYEE_10D = Rule(
    id="convention.employee_10d",
    basis=Basis.LAW,
    articles=(article("R6313-8"),),
    fr="Délai de dix jours expiré le {date} : le silence vaut refus.",
    en="The ten days ended on {date}: silence is a refusal.",
    remedy_fr="Transmettez une nouvelle convention.",
    remedy_en="Transmit a new convention.",
    check=_in_time,
    reads_body=True,
)


def _window_open(ask: A) -> Finding | None:
    until = ask.facts.convention.withdrawal_until
    return Finding({"date": until}) if until is not None and ask.today > until else None


WITHDRAWAL_OPEN = Rule(
    id="contract.withdrawal_10d",
    basis=Basis.LAW,
    articles=(article("L6353-5"), article("L221-18")),
    fr="Délai de rétractation expiré le {date}.",
    en="The withdrawal period ended on {date}.",
    remedy_fr="Demandez la résiliation selon les conditions du contrat.",
    remedy_en="Ask for termination under the contract's terms.",
    check=_window_open,
)


def _one_living(ask: A) -> Finding | None:
    dead = {S.REFUSED, S.REFUSED_BY_SILENCE, S.WITHDRAWN, S.VOID, S.TERMINATED, S.ENDED}
    return BROKEN if any(c.status not in dead for c in ask.facts.conventions) else None


ONE_LIVING = Rule(
    id="convention.one_living",
    basis=Basis.POLICY,
    articles=(article("L6353-1"),),
    fr="Une convention est déjà en cours pour ce bilan.",
    en="This bilan already has a living convention.",
    remedy_fr="Annulez-la avant d'en rédiger une autre.",
    remedy_en="Void it before drafting another one.",
    check=_one_living,
)
