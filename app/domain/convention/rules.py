"""What the law requires of a convention."""

from datetime import date
from typing import Any

from app.domain.bilan.frame_rules import LABEL, named_as_in_frame
from app.domain.bilan.records import DEAD, ENDED, TRIPARTITE_ROUTES
from app.domain.bilan.rules import DATES_IN_ORDER, UNDER_CAP, disordered, over_cap
from app.domain.convention.papers import papers
from app.domain.convention.records import OPTIONAL, SET_ASIDE, ConventionKind, ConventionStatus, Mentions
from app.domain.law.articles import article
from app.domain.law.parameters import required_on
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame, Route

A = Ask[Any]
K = ConventionKind
S = ConventionStatus
WORDED = ("title", "objective", "content", "means", "course")
"""What a convention says of the service in words."""


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
    since=date(2019, 1, 1),
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


def _of_route(ask: A) -> Finding | None:
    """What no rule above names: a paper of another way of paying, or of another frame."""
    bilan, kind = ask.facts.bilan, ask.command.kind
    fit = papers(bilan.frame, bilan.route)
    return None if kind in fit else Finding({"kind": kind, "fit": fit})


OF_ROUTE = Rule(
    id="convention.of_route",
    basis=Basis.LAW,
    articles=(article("L6353-1"), article("L6353-3")),
    fr="Une convention {kind} ne convient pas au cadre et au financement de ce bilan : il faut {fit}.",
    en="A {kind} convention does not suit the frame and the funding of this bilan: it takes {fit}.",
    remedy_fr="Rédigez la convention que demande le financement, ou changez le financement.",
    remedy_en="Draft the convention that the funding demands, or change the funding.",
    check=_of_route,
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
    remedy_fr="Recueillez son acceptation, ou convenez d'une modalité en présence.",
    remedy_en="Obtain her acceptance, or agree on meeting on site.",
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


def _one_living(ask: A) -> Finding | None:
    over = {*SET_ASIDE, S.TERMINATED, S.ENDED}
    return BROKEN if any(c.status not in over and c.id != ask.command.amends_id for c in ask.facts.conventions) else None


ONE_LIVING = Rule(
    id="convention.one_living",
    basis=Basis.POLICY,
    articles=(article("L6353-1"),),
    fr="Une convention est déjà en cours pour ce bilan.",
    en="This bilan already has a living convention.",
    remedy_fr="Annulez-la avant d'en rédiger une autre.",
    remedy_en="Void it before drafting another one.",
    check=_one_living,
    reads_body=True,
)


def _amends(ask: A) -> Finding | None:
    said = ask.command
    kept = (c.id == said.amends_id and c.kind is said.kind and c.status is S.EFFECTIVE for c in ask.facts.conventions)
    return BROKEN if said.amends_id is not None and (said.kind is K.MCF_TERMS or not any(kept)) else None


AMENDS_IN_EFFECT = Rule(
    id="convention.amends_in_effect",
    basis=Basis.LAW,
    articles=(article("L6353-1"),),
    fr="Un avenant porte sur une convention en vigueur de ce bilan, de même nature.",
    en="An amendment is about a convention of this bilan that is in effect, of the same kind.",
    remedy_fr="Désignez la convention en vigueur ; les conditions de la plateforme ne se modifient pas ici.",
    remedy_en="Name the convention in effect; the platform's terms are not amended here.",
    check=_amends,
    reads_body=True,
)
NAMED_OUT_OF_FRAME = LABEL.on(lambda ask: named_as_in_frame(ask, *(getattr(ask.facts.convention, name) for name in WORDED)))


def _anfh(ask: A) -> Finding | None:
    """Of a bilan of 24 hours: so much face to face, so much on site. What is not said is not there."""
    convention, on = ask.facts.convention, ask.today
    total, remote, alone = convention.total_minutes, convention.remote_percent, convention.autonomous_minutes
    if not ask.facts.asks(FunderKind.ANFH) or total is None or total < required_on("bilan.max_minutes", on):
        return None
    on_site = total * (100 - remote) // 100 if remote is not None else 0
    with_her = total - alone if alone is not None else 0
    wanted = {
        "face_to_face": with_her >= required_on("anfh.min_face_to_face_minutes", on),
        "on_site": on_site >= required_on("anfh.min_on_site_minutes", on),
    }
    missing = [name for name, kept in wanted.items() if not kept]
    return Finding({"missing": missing}) if missing else None


ANFH_FORMAT = Rule(
    id="leave.anfh.format",
    basis=Basis.FUNDER,
    articles=(article("ANFH"),),
    fr="Format refusé par l'ANFH : {missing}.",
    en="ANFH refuses this format: {missing}.",
    remedy_fr="Un bilan de 24 heures compte au moins 18 heures en face à face, dont 8 sur place.",
    remedy_en="A bilan of 24 hours has 18 hours face to face at least, 8 of them on site.",
    check=_anfh,
)
