"""The provider, and those who work for it."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.funding_request.commands import SubmitFunding
from app.domain.involvement.table import AssignCounsellor
from app.domain.registry.records import Employment, Member, Subcontract
from app.domain.registry.table import BENEFICIARY, MEMBER, ORGANISATION
from app.domain.session.records import HoldSession, PlanSession
from app.domain.situation import Route
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.test_funding_requests import request
from tests.law.example import Example, asked
from tests.law.examples.session import PLAN

CON = Role.COUNSELLOR
CPF = given.bilan(status=BilanStatus.CONTRACTING, route=Route.CPF)
SENT = Subcontract(reference="ST-2026-7", signed_on=date(2026, 11, 2), sent_on=date(2026, 11, 3))
FREELANCE = given.member(employment=Employment.FREELANCE, subcontract=SENT)
UNSENT = FREELANCE.but(subcontract=SENT.but(sent_on=None))
ASSIGN = AssignCounsellor(member_id=given.COUNSELLOR)


def assigned(member: Member | None, command: AssignCounsellor = ASSIGN, *present: Any, bilan: Any = CPF) -> Any:
    return asked(command, bilan=bilan, member=member, involvements=present)


def planned(member: Member, command: PlanSession = PLAN) -> Any:
    return asked(command, CON, bilan=CPF, counsellor=member)


def submitted(certified_until: date) -> Any:
    provider = Like(qualiopi_from=date(2025, 3, 1), qualiopi_until=certified_until)
    facts = {"organisation": provider, "funding_request": FUNDED, "quotes": (), "funder": None}
    return asked(SubmitFunding(), **facts)


def started(**over: Any) -> Any:
    """The first session of a funded bilan, held on 14 December."""
    provider = Like(**{"qualiopi_from": date(2025, 3, 1), "qualiopi_until": date(2026, 12, 14), "activity_declaration_number": "1"} | over)
    ready = CPF.but(status=BilanStatus.READY)
    return asked(HoldSession(minutes=60), CON, bilan=ready, organisation=provider, funding_requests=(FUNDED,))


FUNDED = request(starts_on=date(2027, 3, 12))
HERE = Like(party_id=given.COUNSELLOR, role=Role.COUNSELLOR, ended_at=None)
MYSELF = AssignCounsellor(member_id=given.ask(Like(), None, Role.ADMINISTRATOR).actor.party)  # type: ignore[arg-type]
ASSESSED = {"reference": "AIPD-2026-1", "signed_on": date(2026, 12, 14), "signed_by": "Claire Vasseur"}
EXAMPLES = (
    Example(
        rule="dpo.dpia",
        holds=asked(ORGANISATION.amend(impact_assessment=ASSESSED), organisation=Like(impact_assessment=None)),
        breaks=asked(ORGANISATION.amend(impact_assessment=ASSESSED | {"signed_on": date(2026, 12, 15)}), organisation=Like()),
        says="AIPD absente.",
    ),
    Example(
        rule="bilan.provider.identified_unit",
        holds=asked(ORGANISATION.amend(other_activities=False), organisation=Like(bilan_unit=None, impact_assessment=None)),
        breaks=asked(ORGANISATION.amend(other_activities=True), organisation=Like(bilan_unit=None)),
        says="Organisation dédiée aux bilans non déclarée.",
    ),
    Example(
        rule="bilan.subcontract.written",
        holds=assigned(FREELANCE),
        breaks=assigned(UNSENT),
        says="Contrat de sous-traitance CPF manquant ou non transmis.",
    ),
    Example(
        rule="bilan.subcontract.written",
        holds=planned(FREELANCE.but(employment=Employment.EMPLOYEE, subcontract=None)),
        breaks=planned(FREELANCE.but(subcontract=None)),
        says="Contrat de sous-traitance CPF manquant ou non transmis.",
    ),
    Example(  # the contract is asked for again on the day
        rule="bilan.subcontract.written",
        holds=asked(HoldSession(minutes=60), CON, bilan=CPF, counsellor=FREELANCE),
        breaks=asked(HoldSession(minutes=60), CON, bilan=CPF, counsellor=UNSENT),
        says="Contrat de sous-traitance CPF manquant ou non transmis.",
    ),
    Example(
        rule="counsellor.is_member",
        holds=assigned(FREELANCE),
        breaks=assigned(FREELANCE.but(roles=(Role.ADMINISTRATOR,))),
        says="Cette personne n'est pas conseiller ou conseillère de l'organisme.",
    ),
    Example(
        rule="counsellor.assigned_once",
        holds=assigned(FREELANCE),
        breaks=assigned(FREELANCE, ASSIGN, HERE),
        says="Cette personne accompagne déjà ce bilan.",
    ),
    Example(
        rule="counsellor.not_self",
        holds=assigned(FREELANCE),
        breaks=assigned(FREELANCE, MYSELF),
        says="Nul ne s'affecte soi-même à un dossier : l'accès à ce qu'une personne y confie se décide à deux.",
    ),
    Example(
        rule="member.own_roles",
        holds=asked(MEMBER.amend(roles=(CON,)), member=Like(id=given.COUNSELLOR, roles=(Role.ADMINISTRATOR,))),
        breaks=asked(MEMBER.amend(roles=(CON,)), member=Like(id=MYSELF.member_id, roles=(Role.ADMINISTRATOR,))),
        says="Nul ne change ses propres rôles.",
    ),
    Example(
        rule="beneficiary.no_bilan_left",
        holds=asked(BENEFICIARY.retire(), bilans=(given.bilan(status=BilanStatus.CLOSED),)),
        breaks=asked(BENEFICIARY.retire(), bilans=(given.bilan(),)),
        says="Cette personne a encore un bilan : BC-2026-000001.",
    ),
    Example(  # on the day of the first session
        rule="bilan.provider.qualiopi",
        holds=started(),
        breaks=started(qualiopi_until=date(2026, 12, 13)),
        says="Certification Qualiopi (bilans) non valide au 14/12/2026 : financement opco impossible.",
    ),
    Example(
        rule="bilan.provider.declared",
        holds=started(),
        breaks=started(activity_declaration_number=None),
        says="Déclaration d'activité absente ou caduque.",
    ),
    Example(
        rule="bilan.provider.qualiopi",
        holds=submitted(date(2027, 3, 12)),
        breaks=submitted(date(2027, 3, 11)),
        says="Certification Qualiopi (bilans) non valide au 12/03/2027 : financement opco impossible.",
    ),
)
