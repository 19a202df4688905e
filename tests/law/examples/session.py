"""Sessions: when they may be planned and held, and who signs them."""

from datetime import timedelta
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from app.domain.bilan.records import BilanStatus, HoursLedger
from app.domain.convention.records import ConventionStatus
from app.domain.paper import PAPER
from app.domain.session import records as c
from app.domain.session.records import SessionKind
from app.domain.vocabulary import Party, Role
from tests.domain import given
from tests.law.example import Example, asked
from tests.law.examples.convention import paper

ADM, BEN, CON = Role.ADMINISTRATOR, Role.BENEFICIARY, Role.COUNSELLOR
PRELIMINARY, INVESTIGATION = BilanStatus.PRELIMINARY, BilanStatus.INVESTIGATION
PLAN = c.PlanSession(kind=SessionKind.INDIVIDUAL, phase=PRELIMINARY, starts_at=given.AT, minutes=60, counsellor_id=given.COUNSELLOR)
REMOTE = PLAN.but(modality=c.Modality.REMOTE)
EFFECTIVE, SIGNED = (paper(status=s) for s in (ConventionStatus.EFFECTIVE, ConventionStatus.PARTIALLY_SIGNED))


def planned(
    command: c.PlanSession = PLAN, *, status: BilanStatus = PRELIMINARY, counted: int = 0, beside: Any = (), contract: Any = ()
) -> Any:
    ledger = HoursLedger(bilan_id=given.BILAN, counted_minutes=counted, cap_minutes=1_440)
    facts = Like(
        bilan=given.bilan(status=status),
        hours_ledger=ledger,
        leave_requests=(),
        roles_of=roles_of,
        meanwhile=beside,
        conventions=contract,
        consents=(),
    )
    return given.ask(facts, command, CON)  # type: ignore[arg-type]  # a file is what has these records


def roles_of(party: object) -> frozenset[Role]:
    return frozenset({CON}) if party == given.COUNSELLOR else frozenset()


def held(*conventions: Any, bilan: Any = None, signatures: tuple[Any, ...] = ()) -> Any:
    known = given.bilan() if bilan is None else bilan
    return asked(c.HoldSession(minutes=60), CON, bilan=known, conventions=conventions, signatures=signatures, session=given.session())


def attested(party: Party = Party.BENEFICIARY, *already: Party) -> Any:
    known = tuple(Like(party=p, voided_at=None) for p in already)
    return asked(c.AttestSession(party=party), BEN, session=given.session(), attendances=known)


def on_paper(**said: Any) -> Any:
    """Her signature on a sheet of paper, recorded by the administration."""
    return asked(c.AttestSession(party=Party.BENEFICIARY, channel=PAPER, **said), ADM, session=given.session(), attendances=())


ELSEWHERE = given.session(
    id=UUID(int=7), bilan_id=UUID(int=8), status=c.SessionStatus.PLANNED, starts_at=given.AT + timedelta(minutes=30), minutes=90
)
TWO = tuple(Like(party=p, convention_id=SIGNED.id) for p in (Party.BENEFICIARY, Party.PROVIDER))
EXAMPLES = (
    Example(
        rule="bilan.duration.max",
        holds=planned(PLAN.but(minutes=90), counted=1_350),
        breaks=planned(PLAN.but(minutes=120), counted=1_350),
        says="Durée totale 24 h 30 : le plafond légal de 24 h 00 serait dépassé de 30 min.",
    ),
    Example(
        rule="bilan.phases.order",
        holds=planned(PLAN.but(phase=INVESTIGATION)),
        breaks=planned(status=INVESTIGATION),
        says="La phase preliminary doit être close avant d'ouvrir investigation ; on n'y ajoute plus de séance.",
    ),
    Example(
        rule="bilan.over",
        holds=planned(PLAN.but(kind=SessionKind.FOLLOW_UP), status=BilanStatus.COMPLETED),
        breaks=planned(status=BilanStatus.DECLINED),
        says="Le bilan a pris fin (declined) : cela ne s'y ajoute plus.",
    ),
    Example(
        rule="bilan.remote.accept",
        holds=planned(REMOTE, contract=(paper(status=ConventionStatus.EFFECTIVE, remote_percent=20),)),
        breaks=planned(REMOTE, contract=(paper(status=ConventionStatus.TRANSMITTED, remote_percent=20),)),
        says="Modalité à distance non acceptée par le bénéficiaire.",
    ),
    Example(
        rule="bilan.remote.accept",
        holds=planned(REMOTE.but(kind=SessionKind.FOLLOW_UP)),
        breaks=planned(REMOTE),
        says="Modalité à distance non acceptée par le bénéficiaire.",
    ),
    Example(
        rule="bilan.collective_only_investigation",
        holds=planned(PLAN.but(kind=SessionKind.COLLECTIVE, phase=INVESTIGATION)),
        breaks=planned(PLAN.but(kind=SessionKind.COLLECTIVE)),
        says="Séance collective interdite hors phase d'investigation.",
    ),
    Example(
        rule="session.counsellor_of_file",
        holds=planned(),
        breaks=planned(PLAN.but(counsellor_id=given.OTHER_COUNSELLOR)),
        says="Cette personne n'accompagne pas ce bilan.",
    ),
    Example(
        rule="session.counsellor_free",
        holds=planned(beside=(ELSEWHERE.but(status=c.SessionStatus.CANCELLED_BY_BENEFICIARY),)),
        breaks=planned(beside=(ELSEWHERE,)),
        says="Ce conseiller est déjà pris le 14/12/2026, de 10:30 à 12:00 : il ne peut pas tenir deux séances à la fois.",
        possible_from="2026-12-14",
    ),
    Example(
        rule="bilan.confidential_place",
        holds=asked(c.ConfirmSession(), CON, session=given.session()),
        breaks=asked(c.ConfirmSession(), CON, session=given.session(discreet=False)),
        says="Lieu ou lien sans garantie de confidentialité.",
    ),
    Example(
        rule="convention.required",
        holds=held(EFFECTIVE),
        breaks=held(),
        says="Aucune convention effective : démarrage impossible.",
    ),
    Example(
        rule="convention.start_after_3_signatures",
        holds=held(EFFECTIVE),
        breaks=held(SIGNED, signatures=TWO),
        says="Signature manquante : employer.",
    ),
    Example(
        rule="bilan.not_ready",
        holds=held(EFFECTIVE, bilan=given.bilan(status=BilanStatus.READY)),
        breaks=held(EFFECTIVE, bilan=given.bilan(status=BilanStatus.CONTRACTING)),
        says="Le bilan n'est pas prêt à démarrer : financement ou autorisation en attente.",
    ),
    Example(
        rule="attendance.own_signature",
        holds=attested(),
        breaks=attested(Party.PROVIDER),
        says="Chacun émarge pour soi : provider.",
    ),
    Example(
        rule="attendance.own_signature",
        holds=on_paper(scan_reference="classeur 3"),
        breaks=on_paper(),
        says="Chacun émarge pour soi : beneficiary.",
    ),
    Example(
        rule="attendance.signed_once",
        holds=attested(Party.BENEFICIARY, Party.PROVIDER),
        breaks=attested(Party.BENEFICIARY, Party.BENEFICIARY),
        says="Cette partie a déjà émargé : beneficiary.",
    ),
)
