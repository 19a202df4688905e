"""The convention: which one, what it says, who signs it and until when."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.convention import commands as c
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.registry.records import FunderKind
from app.domain.situation import Frame, Route
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.law.example import Example, asked

ADM, BEN, SYS = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.SYSTEM
K, S = ConventionKind, ConventionStatus
SAID: dict[str, Any] = c.DraftConvention.example
ROUTES = (Route.SKILLS_PLAN, Route.CPF, Route.SELF, Route.JOB_SEEKER_AID)
PLAN, CPF, SELF, AID = (given.bilan(status=BilanStatus.CONTRACTING, route=r) for r in ROUTES)
HASH = "a" * 64
AMENDMENT = c.DraftConvention(kind=K.TRIPARTITE, amends_id=given.SESSION)


def paper(kind: ConventionKind = K.TRIPARTITE, **over: Any) -> Convention:
    known = {name: value for name, value in SAID.items() if name != "kind"}
    ids = {"id": given.SESSION, "bilan_id": given.BILAN, "kind": kind, "document_sha256": HASH}
    return Convention.model_validate(given.STAMPS | known | ids | over)


def drafted(kind: ConventionKind, bilan: Any, *others: Convention) -> Any:
    return asked(c.DraftConvention(kind=kind), bilan=bilan, conventions=others)


def transmitted(convention: Convention, bilan: Any = PLAN, *, number: str | None = "11755555555", funder: FunderKind | None = None) -> Any:
    ledger = HoursLedger(bilan_id=given.BILAN, cap_minutes=1_440)
    provider = Like(activity_declaration_number=number)
    return asked(c.TransmitConvention(), convention=convention, bilan=bilan, hours_ledger=ledger, organisation=provider, asks=funder.__eq__)


def signed(
    party: Party = Party.BENEFICIARY, by: Role = BEN, *, on: str = "2026-12-22", already: tuple[Party, ...] = (), **over: Any
) -> Any:
    convention = paper(status=S.TRANSMITTED, sign_until=date(2026, 12, 24), **over)
    command = c.SignConvention(party=party, document_sha256=HASH)
    return asked(command, by, on=on, convention=convention, bilan=PLAN, signatures=tuple(Like(party=p) for p in already))


def withdrawn(*, distance: bool, on: str) -> Any:
    until = date(2027, 2, 1) if distance else date(2027, 1, 28)
    contract = paper(K.INDIVIDUAL, distance=distance, signed_on=date(2027, 1, 18), withdrawal_until=until)
    return asked(c.WithdrawFromConvention(), BEN, on=on, convention=contract)


LONG = paper(total_minutes=1_440, remote_percent=66, autonomous_minutes=360)
EXAMPLES = (
    Example(
        rule="convention.tripartite.when",
        holds=drafted(K.TRIPARTITE, PLAN),
        breaks=drafted(K.INDIVIDUAL, PLAN),
        says="Convention tripartite obligatoire pour ce financement.",
    ),
    Example(
        rule="convention.cpf_terms",
        holds=drafted(K.MCF_TERMS, CPF),
        breaks=drafted(K.INDIVIDUAL, CPF),
        says="Dossier CPF : les CGU tiennent lieu de convention.",
    ),
    Example(
        rule="contract.individual.when",
        holds=drafted(K.INDIVIDUAL, SELF),
        breaks=drafted(K.BIPARTITE, SELF),
        says="Contrat individuel requis avant tout règlement.",
    ),
    Example(
        rule="convention.of_route",
        holds=drafted(K.BIPARTITE, AID),
        breaks=drafted(K.ORIENTATION_SERVICE, AID),
        says="Une convention orientation_service ne convient pas au cadre et au financement de ce bilan : "
        "il faut bipartite_provider_person, individual.",
    ),
    Example(
        rule="convention.of_route",
        holds=drafted(K.ORIENTATION_SERVICE, given.bilan(frame=Frame.OUT_OF_FRAME, route=Route.SELF)),
        breaks=drafted(K.INDIVIDUAL, given.bilan(frame=Frame.OUT_OF_FRAME)),
        says="Une convention individual ne convient pas au cadre et au financement de ce bilan : il faut orientation_service.",
    ),
    Example(
        rule="convention.one_living",
        holds=drafted(K.TRIPARTITE, PLAN, paper(status=S.REFUSED_BY_SILENCE)),
        breaks=drafted(K.TRIPARTITE, PLAN, paper(status=S.TRANSMITTED)),
        says="Une convention est déjà en cours pour ce bilan.",
    ),
    Example(
        rule="convention.amends_in_effect",
        holds=asked(AMENDMENT, bilan=PLAN, conventions=(paper(status=S.EFFECTIVE),)),
        breaks=asked(AMENDMENT, bilan=PLAN, conventions=(paper(status=S.TRANSMITTED),)),
        says="Un avenant porte sur une convention en vigueur de ce bilan, de même nature.",
    ),
    Example(
        rule="convention.tripartite.mentions",
        holds=transmitted(paper()),
        breaks=transmitted(paper(handover=None)),
        says="Mentions obligatoires manquantes : handover.",
    ),
    Example(
        rule="contract.individual.mentions",
        holds=transmitted(paper(K.INDIVIDUAL), SELF),
        breaks=transmitted(paper(K.INDIVIDUAL, payment_terms=None), SELF),
        says="Contrat nul : mention absente (payment_terms).",
    ),
    Example(
        rule="convention.no_results_clause",
        holds=transmitted(paper()),
        breaks=transmitted(paper(results_to_payer=True)),
        says="Clause de transmission des résultats illicite.",
    ),
    Example(
        rule="bilan.remote.accept",
        holds=transmitted(paper(remote_percent=100, remote_accepted_on=date(2026, 12, 10))),
        breaks=transmitted(paper(remote_percent=100)),
        says="Modalité à distance non acceptée par le bénéficiaire.",
    ),
    Example(
        rule="bilan.provider.declared",
        holds=transmitted(paper()),
        breaks=transmitted(paper(), number=None),
        says="Déclaration d'activité absente ou caduque.",
    ),
    Example(
        rule="bilan.duration.max",
        holds=transmitted(paper(total_minutes=1_440)),
        breaks=transmitted(paper(total_minutes=1_441)),
        says="Durée totale 24 h 01 : le plafond légal de 24 h 00 serait dépassé de 1 min.",
    ),
    Example(
        rule="frame.out.label",
        holds=transmitted(
            paper(K.ORIENTATION_SERVICE, title="Bilan d'orientation", content="Entretiens"), given.bilan(frame=Frame.OUT_OF_FRAME)
        ),
        breaks=transmitted(paper(K.ORIENTATION_SERVICE), given.bilan(frame=Frame.OUT_OF_FRAME)),
        says="Prestation hors cadre légal : elle ne s'appelle pas « bilan de compétences ».",
    ),
    Example(
        rule="convention.bilan_goes_on",
        holds=transmitted(paper()),
        breaks=transmitted(paper(), given.bilan(status=BilanStatus.DECLINED)),
        says="Le bilan a pris fin (declined) : plus aucune convention ne s'y conclut.",
    ),
    Example(
        rule="convention.own_signature",
        holds=signed(),
        breaks=signed(Party.EMPLOYER),
        says="Chaque partie signe pour elle-même : employer.",
    ),
    Example(
        rule="convention.signed_once",
        holds=signed(already=(Party.PROVIDER,)),
        breaks=signed(already=(Party.BENEFICIARY,)),
        says="Cette partie n'a pas, ou plus, à signer : beneficiary.",
    ),
    Example(
        rule="convention.employee_10d",
        holds=signed(on="2026-12-24"),
        breaks=signed(on="2026-12-25"),
        says="Délai de dix jours expiré le 24/12/2026 : le silence vaut refus.",
    ),
    Example(
        rule="convention.silence_refusal",
        holds=asked(c.RefuseBySilence(), SYS, on="2026-12-28", convention=paper(sign_until=date(2026, 12, 28))),
        breaks=asked(c.RefuseBySilence(), SYS, on="2026-12-29", convention=paper(sign_until=date(2026, 12, 28))),
        says="Convention réputée refusée : elle n'a pas été signée le 28/12/2026 au plus tard.",
    ),
    Example(
        rule="contract.withdrawal_10d",
        holds=withdrawn(distance=False, on="2027-01-28"),
        breaks=withdrawn(distance=False, on="2027-01-29"),
        says="Délai de rétractation expiré le 28/01/2027.",
    ),
    Example(
        rule="contract.withdrawal_14d_distance",
        holds=withdrawn(distance=True, on="2027-02-01"),
        breaks=withdrawn(distance=True, on="2027-02-02"),
        says="Délai de rétractation du contrat à distance expiré le 01/02/2027.",
    ),
    Example(
        rule="leave.anfh.format",
        holds=transmitted(LONG, funder=FunderKind.ANFH),
        breaks=transmitted(LONG.but(remote_percent=67, autonomous_minutes=361), funder=FunderKind.ANFH),
        says="Format refusé par l'ANFH : face_to_face, on_site.",
    ),
)
