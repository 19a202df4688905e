"""What each kind of funder asks, who files, and what goes to whom."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.funding_request import commands as c
from app.domain.funding_request.control import (
    AnswerControl,
    CompletionCertificate,
    DeclareServiceDone,
    Paper,
    ProposedAction,
    TellSupportUnit,
)
from app.domain.funding_request.records import FundingRequest, FundingStatus, Pays
from app.domain.quote.records import QuoteStatus
from app.domain.registry.records import FunderKind as K
from app.domain.situation import Frame, Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

BEN, FUN = Role.BENEFICIARY, Role.FUNDER
FUNDER = given.OTHER_COUNSELLOR
PHASES = {"preliminary_minutes": 240, "investigation_minutes": 480, "conclusion_minutes": 240}
QUOTE = Like(
    status=QuoteStatus.ACCEPTED,
    price_cents=150_000,
    planned_start_on=date(2027, 2, 1),
    planned_end_on=date(2027, 3, 12),
    **PHASES,
)
CERTIFIED = Like(qualiopi_from=date(2025, 3, 1), qualiopi_until=date(2027, 3, 12))
SUBMIT, SECURE = c.SubmitFunding(), c.SecureFunding()
TOLD = (Like(party_id=FUNDER, role=FUN, ended_at=None),)


def request(kind: K = K.OPCO, **known: Any) -> FundingRequest:
    usual: dict[str, Any] = {"id": given.SESSION, "bilan_id": given.BILAN, "funder_id": FUNDER, "amount_cents": 150_000, "kind": kind}
    return FundingRequest(**given.STAMPS | usual | known)


def filed(command: Any, kind: K = K.OPCO, by: Role = Role.ADMINISTRATOR, *, scheme: str | None = None, **over: Any) -> Any:
    """A command on one request of a bilan of 1 500 € planned from 1 February to 12 March 2027."""
    on = over.pop("on", "2026-12-14")
    known = {name: over.pop(name) for name in tuple(over) if name in FundingRequest.model_fields and name != "status"}
    asking = request(kind, **known)
    parts: dict[str, Any] = {"bilan": given.bilan(), "funding_request": asking, "funding_requests": (asking,), "quotes": (QUOTE,)}
    parts |= {"funder": Like(kind=kind, scheme=scheme), "organisation": CERTIFIED, "employer": None, "conventions": ()}
    return asked(command, by, on=on, **parts | {"involvements": ()} | over)


def certified(*, minutes: int, attested: int = 900, ended_on: date = date(2027, 4, 16), partial_reason: str | None = None) -> Any:
    """A certificate of a bilan of sixteen hours, carried out from 5 January to 16 April 2027."""
    said = CompletionCertificate(started_on=date(2027, 1, 5), ended_on=ended_on, minutes=minutes, partial_reason=partial_reason)
    ledger, contract = Like(attested_minutes=attested), Like(stands=True, total_minutes=960)
    known = {"bilan": given.bilan(started_on=date(2027, 1, 5), ended_on=date(2027, 4, 16)), "conventions": (contract,)}
    return filed(DeclareServiceDone(papers=PAPERS, certificate=said), hours_ledger=ledger, **known)


def drafted(kind: K, by: Role = Role.ADMINISTRATOR, *, funder: K | None = None, **bilan: Any) -> Any:
    command = c.RequestFunding(kind=kind, funder_id=FUNDER if funder else None, amount_cents=150_000)
    return asked(command, by, bilan=given.bilan(**bilan), funder=None if funder is None else Like(kind=funder), former=())


def bound(kind: ConventionKind) -> tuple[Any, ...]:
    known = given.STAMPS | {"id": given.SESSION, "bilan_id": given.BILAN, "price_cents": 150_000}
    return (Convention(**known, kind=kind, status=ConventionStatus.EFFECTIVE),)


OTHER_TOP_UP = request(K.FRANCE_TRAVAIL_CPF, id=given.COUNSELLOR, status=FundingStatus.SUBMITTED)
ACTION = ProposedAction(title="Titre professionnel", minutes=12_600, starts_on=date(2027, 5, 10))
TELL = TellSupportUnit(actions=(ACTION,))
REDEPLOYED = given.bilan(route=Route.REDEPLOYMENT_LEAVE)
PAPERS = (Paper.AGREEMENT, Paper.INVOICE, Paper.COMPLETION_CERTIFICATE)
CONSENTED = given.bilan(consented_on=date(2026, 12, 8))

EXAMPLES = (
    Example(
        rule="fund.transitions_pro.not_bilan",
        holds=drafted(K.OPCO),
        breaks=drafted(K.TRANSITIONS_PRO),
        says="Transitions Pro ne finance pas le bilan de compétences.",
    ),
    Example(
        rule="frame.out.no_public_funding",
        holds=drafted(K.SELF, frame=Frame.OUT_OF_FRAME),
        breaks=drafted(K.CPF, frame=Frame.OUT_OF_FRAME),
        says="Prestation hors cadre légal : financement cpf impossible.",
    ),
    Example(
        rule="fund.funder_known",
        holds=drafted(K.OPCO, funder=K.OPCO),
        breaks=drafted(K.OPCO, funder=K.FAF),
        says="Ce financeur n'est pas inscrit au registre avec la nature opco.",
    ),
    Example(
        rule="fund.filed_by",
        holds=drafted(K.FAF, BEN),
        breaks=drafted(K.OPCO, BEN),
        says="Une demande opco n'est pas déposée ici par la personne elle-même.",
    ),
    Example(
        rule="bilan.provider.qualiopi",
        holds=filed(SUBMIT),
        breaks=filed(SUBMIT, organisation=Like(qualiopi_from=date(2025, 3, 1), qualiopi_until=date(2027, 3, 11))),
        says="Certification Qualiopi (bilans) non valide au 12/03/2027 : financement opco impossible.",
    ),
    Example(
        rule="fund.own_request",
        holds=filed(c.ReviewFunding(), K.OPCO, FUN, funder_id=given.ask(None, None, FUN).actor.party),  # type: ignore[arg-type]
        breaks=filed(c.ReviewFunding(), K.OPCO, FUN),
        says="Un financeur ne décide que de ses propres demandes.",
    ),
    Example(
        rule="fund.granted_at_most_asked",
        holds=filed(c.GrantFunding(granted_cents=150_000)),
        breaks=filed(c.GrantFunding(granted_cents=150_001)),
        says="L'accord dépasse le montant demandé (1\u202f500,00\u00a0€).",
    ),
    Example(
        rule="fund.any.single_main",
        holds=filed(SECURE, granted_cents=150_000),
        breaks=filed(SECURE, granted_cents=149_999),
        says="Plan de financement déséquilibré de 0,01\u00a0€.",
    ),
    Example(  # co-funding: what repays the person is no part of the plan
        rule="fund.any.single_main",
        holds=filed(SECURE, funding_requests=(request(), request(K.FAF, id=given.COUNSELLOR, pays=Pays.BENEFICIARY))),
        breaks=filed(SECURE, funding_requests=(request(), request(K.FAF, id=given.COUNSELLOR))),
        says="Plan de financement déséquilibré de -1\u202f500,00\u00a0€.",
    ),
    Example(
        rule="fund.bound_by_convention",
        holds=filed(c.SecureByConvention(), K.EMPLOYER, conventions=bound(ConventionKind.TRIPARTITE)),
        breaks=filed(c.SecureByConvention(), K.EMPLOYER, conventions=bound(ConventionKind.INDIVIDUAL)),
        says="Aucune convention effective n'engage ce payeur.",
    ),
    Example(
        rule="fund.employer_pdc",
        holds=filed(SUBMIT, K.EMPLOYER, bilan=CONSENTED),
        breaks=filed(SUBMIT, K.EMPLOYER),
        says="Consentement du salarié requis.",
    ),
    Example(
        rule="fund.any.notify_events",
        holds=filed(SECURE, involvements=TOLD),
        breaks=filed(SECURE),
        says="Événement non transmis à opco.",
    ),
    Example(
        rule="certificate.completion",
        holds=certified(minutes=900, partial_reason="health"),
        breaks=certified(minutes=960, ended_on=date(2027, 4, 15)),
        says="Certificat de réalisation incohérent : ended_on, minutes, partial_reason.",
    ),
    Example(
        rule="certificate.completion",
        holds=certified(minutes=960, attested=960),
        breaks=certified(minutes=960, attested=960, partial_reason="health"),
        says="Certificat de réalisation incohérent : partial_reason.",
    ),
    Example(
        rule="fund.any.content_wall",
        holds=filed(DeclareServiceDone(papers=PAPERS)),
        breaks=filed(DeclareServiceDone(papers=(*PAPERS, Paper.RESULTS))),
        says="Champ confidentiel exclu de l'export : results.",
    ),
    Example(
        rule="fund.any.content_wall",
        holds=filed(AnswerControl(papers=(Paper.ATTENDANCE_SHEETS,))),
        breaks=filed(AnswerControl(papers=(Paper.DISABILITY_NEEDS,))),
        says="Champ confidentiel exclu de l'export : disability_needs.",
    ),
    Example(
        rule="fund.opco.size",
        holds=filed(SUBMIT, employer=Like(headcount=49)),
        breaks=filed(SUBMIT, employer=Like(headcount=50)),
        says="Entreprise de 50 salariés : hors section PDC.",
    ),
    Example(
        rule="fund.opco.before_start",
        holds=filed(SUBMIT),
        breaks=filed(SUBMIT, bilan=given.bilan(started_on=date(2026, 12, 14))),
        says="Demande OPCO à déposer avant le démarrage.",
    ),
    Example(
        rule="fund.opco.refusal_motivated",
        holds=filed(c.RefuseFunding(refusal_reason="budget_exhausted")),
        breaks=filed(c.RefuseFunding()),
        says="Un OPCO motive son refus.",
    ),
    Example(
        rule="fund.opco.service_done",
        holds=filed(DeclareServiceDone(papers=PAPERS)),
        breaks=filed(DeclareServiceDone(papers=(Paper.INVOICE,))),
        says="Pièce manquante : agreement, completion_certificate.",
    ),
    Example(
        rule="fund.opco.subrogation_2026",
        holds=filed(SUBMIT, on="2026-09-30"),
        breaks=filed(SUBMIT, on="2026-10-01"),
        says="Vérifier la subrogation avec l'OPCO.",
    ),
    Example(
        rule="fund.ft.cpf_abond",
        holds=filed(SUBMIT, K.FRANCE_TRAVAIL_CPF, starts_on=date(2027, 1, 14)),
        breaks=filed(SUBMIT, K.FRANCE_TRAVAIL_CPF, starts_on=date(2027, 1, 13)),
        says="Demande d'abondement trop tardive : début au plus tôt le 14/01/2027.",
        possible_from="2027-01-14",
    ),
    Example(
        rule="fund.ft.one_top_up",
        holds=filed(SUBMIT, K.FRANCE_TRAVAIL_CPF),
        breaks=filed(SUBMIT, K.FRANCE_TRAVAIL_CPF, funding_requests=(OTHER_TOP_UP,)),
        says="Une demande d'abondement est déjà en cours.",
    ),
    Example(
        rule="fund.ft.aif",
        holds=filed(SUBMIT, K.FRANCE_TRAVAIL_AID, on="2027-01-17"),
        breaks=filed(SUBMIT, K.FRANCE_TRAVAIL_AID, on="2027-01-18"),
        says="Devis AIF à déposer avant le 17/01/2027.",
    ),
    Example(
        rule="fund.filing_lead",
        holds=filed(SUBMIT, K.ANFH, on="2026-12-18"),
        breaks=filed(SUBMIT, K.ANFH, on="2026-12-19"),
        says="Dossier anfh à déposer avant le 18/12/2026.",
    ),
    Example(
        rule="fund.faf.tns",
        holds=filed(SUBMIT, K.FAF, proof_seen_on=date(2026, 12, 14)),
        breaks=filed(SUBMIT, K.FAF),
        says="Attestation de contribution manquante.",
    ),
    Example(  # the tenth day is a Saturday and does not roll
        rule="fund.faf.fifpl_window",
        holds=filed(SUBMIT, K.FAF, scheme="fif_pl", bilan=given.bilan(started_on=date(2027, 2, 3)), on="2027-02-13"),
        breaks=filed(SUBMIT, K.FAF, scheme="fif_pl", bilan=given.bilan(started_on=date(2027, 2, 3)), on="2027-02-15"),
        says="Demande FIF PL tardive depuis le 13/02/2027.",
    ),
    Example(  # the smaller of 900 € and 70 %
        rule="fund.ceiling",
        holds=filed(SUBMIT, K.FAF, scheme="fif_pl", amount_cents=90_000),
        breaks=filed(SUBMIT, K.FAF, scheme="fif_pl", amount_cents=90_001),
        says="Demande de 900,01\u00a0€ au-delà de ce que ce financeur prend en charge (900,00\u00a0€).",
    ),
    Example(  # 16 hours at 50 €
        rule="fund.ceiling",
        holds=filed(SUBMIT, K.FAF, scheme="agefice", amount_cents=80_000),
        breaks=filed(SUBMIT, K.FAF, scheme="agefice", amount_cents=80_001),
        says="Demande de 800,01\u00a0€ au-delà de ce que ce financeur prend en charge (800,00\u00a0€).",
    ),
    Example(
        rule="fund.agefiph",
        holds=filed(SUBMIT, K.AGEFIPH, proof_seen_on=date(2026, 12, 14)),
        breaks=filed(SUBMIT, K.AGEFIPH),
        says="Justificatif OETH requis.",
    ),
    Example(
        rule="fund.reclassement",
        holds=filed(TELL, K.EMPLOYER, bilan=REDEPLOYED),
        breaks=filed(TELL.but(papers=(Paper.SYNTHESIS,)), K.EMPLOYER, bilan=REDEPLOYED),
        says="Transmission limitée aux actions de formation proposées.",
    ),
)
