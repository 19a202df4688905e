"""Who signs a convention, until when, and until when a contract may be withdrawn from."""

from typing import Any

from app.domain.convention.records import ConventionKind
from app.domain.law.articles import article
from app.domain.law.reference import Reference
from app.domain.law.rule import Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.paper import signs
from app.domain.vocabulary import Party, Role

A = Ask[Any]
K = ConventionKind
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


def _silent(ask: A) -> Finding | None:
    until = ask.facts.convention.sign_until
    return Finding({"date": until}) if until is not None and ask.today > until else None


SILENCE_REFUSAL = Rule(
    id="convention.silence_refusal",
    basis=Basis.LAW,
    articles=(article("R6313-8"),),
    severity=Severity.INFORM,
    fr="Convention réputée refusée : elle n'a pas été signée le {date} au plus tard.",
    en="The convention is deemed refused: it was not signed by {date}.",
    remedy_fr="Transmettez une nouvelle convention si la personne le souhaite.",
    remedy_en="Transmit a new convention if the person wishes.",
    check=_silent,
)


def _window_over(ask: A, *, distance: bool) -> Finding | None:
    convention = ask.facts.convention
    over = convention.withdrawal_until is not None and ask.today > convention.withdrawal_until
    return Finding({"date": convention.withdrawal_until}) if over and convention.distance is distance else None


WITHDRAWAL_OPEN = Rule(
    id="contract.withdrawal_10d",
    basis=Basis.LAW,
    articles=(article("L6353-5"),),
    reference=Reference.SIGNATURE,
    fr="Délai de rétractation expiré le {date}.",
    en="The withdrawal period ended on {date}.",
    remedy_fr="Demandez la résiliation selon les conditions du contrat.",
    remedy_en="Ask for termination under the contract's terms.",
    check=lambda ask: _window_over(ask, distance=False),
)
WITHDRAWAL_AT_DISTANCE = Rule(
    id="contract.withdrawal_14d_distance",
    basis=Basis.LAW,
    articles=(article("L221-18"), article("L221-19"), article("L6353-5")),
    reference=Reference.SIGNATURE,
    fr="Délai de rétractation du contrat à distance expiré le {date}.",
    en="The withdrawal period of the contract concluded at a distance ended on {date}.",
    remedy_fr="Demandez la résiliation selon les conditions du contrat.",
    remedy_en="Ask for termination under the contract's terms.",
    check=lambda ask: _window_over(ask, distance=True),
)
