"""The life of a CPF file on its platform: who acts, when, and what leaves in a control."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.funding_request.commands import (
    CancelFunding,
    DeclareEntry,
    DeclareExit,
    FollowPlatform,
    GrantFunding,
    ProposeCpf,
    RequestFunding,
    SubmitFunding,
)
from app.domain.funding_request.control import AnswerControl, Paper
from app.domain.funding_request.records import CpfControl, CpfStatus, FundingStatus
from app.domain.registry.records import FunderKind
from app.domain.registry.table import OFFER
from app.domain.situation import BeneficiaryStatus
from app.domain.vocabulary import Role
from tests.domain import given
from tests.law.example import Example, asked

CPF, OPCO = FunderKind.CPF, FunderKind.OPCO
PROPOSE = ProposeCpf(starts_on=date(2027, 1, 5), price_cents=160_000)
ACCEPTED = FollowPlatform(moves_to=FundingStatus.SECURED, occurred_on=date(2026, 12, 17), cpf_status=CpfStatus.ACCEPTED)
CANCELLED = FollowPlatform(moves_to=FundingStatus.CANCELLED, occurred_on=date(2026, 12, 23), cpf_status=CpfStatus.CANCELLED_BY_HOLDER)
PROVIDER = Like(cpf_referenced_from=date(2025, 3, 1), cpf_referenced_until=None)
COUNTED = given.bilan(started_on=date(2027, 1, 5), ended_on=date(2027, 3, 12), status=BilanStatus.COMPLETED)


def request(**known: Any) -> Any:
    """A CPF file that was asked for on 10 December 2026."""
    usual = {"kind": CPF, "submitted_on": date(2026, 12, 10), "cpf_status": CpfStatus.TO_PROCESS, "funder_id": given.COUNSELLOR}
    return Like(**{"id": given.SESSION, "status": FundingStatus.UNDER_REVIEW, "price_cents": None, "amount_cents": 160_000} | usual | known)


def on_file(command: Any, by: Role = Role.ADMINISTRATOR, *, on: str = "2026-12-14", **facts: Any) -> Any:
    parts: dict[str, Any] = {"bilan": COUNTED, "funding_request": request(), "organisation": PROVIDER, "deadlines": (), "involvements": ()}
    return asked(command, by, on=on, **parts | facts)


def reply_until(day: date) -> tuple[Any, ...]:
    return (Like(kind="cpf.holder_reply", subject_id=given.SESSION, due_on=day),)


WINDOW = request(withdrawal_until=date(2026, 12, 21), free_cancellation_until=date(2026, 12, 22), cpf_status=CpfStatus.ACCEPTED)
OFFERED = OFFER.register.model_validate(
    {"title": "Bilan de compétences", "description": "Trois phases, une synthèse", "total_minutes": 960, "accompanied_minutes": 960}
)

EXAMPLES = (
    Example(
        rule="cpf.public_agents",
        holds=asked(RequestFunding(kind=CPF, amount_cents=1), bilan=given.bilan()),
        breaks=asked(RequestFunding(kind=CPF, amount_cents=1), bilan=given.bilan(beneficiary_status=BeneficiaryStatus.PUBLIC_SERVANT)),
        says="Agent public : dossier à déposer auprès de l'employeur.",
    ),
    Example(
        rule="cpf.express_consent",
        holds=on_file(GrantFunding(granted_cents=160_000), funding_request=request(kind=OPCO)),
        breaks=on_file(GrantFunding(granted_cents=160_000)),
        says="Le titulaire seul peut mobiliser ses droits.",
    ),
    Example(
        rule="cpf.mirror",
        holds=on_file(SubmitFunding(), funding_request=request(kind=OPCO)),
        breaks=on_file(SubmitFunding()),
        says="L'état d'un dossier CPF vient de la plateforme ; celui des autres demandes n'en vient jamais.",
    ),
    Example(
        rule="cpf.provider_referenced",
        holds=on_file(PROPOSE),
        breaks=on_file(PROPOSE, organisation=Like(cpf_referenced_from=None, cpf_referenced_until=None)),
        says="Organisme non référencé.",
    ),
    Example(  # its last day is included
        rule="cpf.provider_referenced",
        holds=on_file(PROPOSE, organisation=Like(cpf_referenced_from=date(2025, 3, 1), cpf_referenced_until=date(2026, 12, 14))),
        breaks=on_file(PROPOSE, organisation=Like(cpf_referenced_from=date(2025, 3, 1), cpf_referenced_until=date(2026, 12, 13))),
        says="Organisme non référencé.",
    ),
    Example(
        rule="cpf.step",
        holds=on_file(PROPOSE),
        breaks=on_file(PROPOSE, funding_request=request(cpf_status=CpfStatus.ACCEPTED)),
        says="Le dossier est à l'état accepted sur la plateforme : cette déclaration n'y est pas possible.",
    ),
    Example(
        rule="cpf.lead_time",
        holds=on_file(PROPOSE.but(starts_on=date(2026, 12, 29)), on="2026-12-11"),
        breaks=on_file(PROPOSE.but(starts_on=date(2026, 12, 28)), on="2026-12-11"),
        says="Date de début trop proche : au plus tôt le 29/12/2026.",
        possible_from="2026-12-29",
    ),
    Example(
        rule="cpf.of_reply",
        holds=on_file(PROPOSE, on="2026-12-14"),
        breaks=on_file(PROPOSE, on="2026-12-15"),
        says="Demande à traiter avant le 14/12/2026 : la plateforme a pu l'annuler.",
    ),
    Example(
        rule="cpf.holder_reply",
        holds=on_file(ACCEPTED, Role.SYSTEM, deadlines=reply_until(date(2026, 12, 17))),
        breaks=on_file(ACCEPTED, Role.SYSTEM, deadlines=reply_until(date(2026, 12, 16))),
        says="Proposition expirée le 16/12/2026.",
    ),
    Example(
        rule="cpf.withdrawal",
        holds=on_file(CancelFunding(), Role.BENEFICIARY, on="2026-12-21", funding_request=WINDOW),
        breaks=on_file(CancelFunding(), Role.BENEFICIARY, on="2026-12-22", funding_request=WINDOW),
        says="Rétractation impossible depuis le 22/12/2026.",
    ),
    Example(
        rule="cpf.late_cancel",
        holds=on_file(CANCELLED.but(occurred_on=date(2026, 12, 22)), Role.SYSTEM, funding_request=WINDOW),
        breaks=on_file(CANCELLED, Role.SYSTEM, funding_request=WINDOW),
        says="Annulation tardive (après le 22/12/2026) : droits débités.",
    ),
    Example(
        rule="cpf.recover",
        holds=on_file(CANCELLED, Role.SYSTEM),
        breaks=on_file(CANCELLED.but(cpf_status=CpfStatus.CANCELLED_BY_FUNDER), Role.SYSTEM),
        says="Ce qui a été mobilisé à tort est récupéré par la Caisse des Dépôts sur les droits présents ou futurs.",
    ),
    Example(
        rule="cpf.real_entry",
        holds=on_file(DeclareEntry()),
        breaks=on_file(DeclareEntry(), bilan=given.bilan()),
        says="Aucune séance tenue : il n'y a pas d'entrée réelle à déclarer.",
    ),
    Example(
        rule="cpf.declare_entry",
        holds=on_file(DeclareEntry(), on="2027-01-08"),
        breaks=on_file(DeclareEntry(), on="2027-01-09"),
        says="Entrée à déclarer avant le 08/01/2027.",
    ),
    Example(
        rule="cpf.real_exit",
        holds=on_file(DeclareExit(completion_percent=100)),
        breaks=on_file(DeclareExit(completion_percent=100), bilan=given.bilan()),
        says="Le bilan n'est pas terminé : la sortie ne peut pas être déclarée.",
    ),
    Example(
        rule="cpf.declare_exit",
        holds=on_file(DeclareExit(completion_percent=100), on="2027-03-17"),
        breaks=on_file(DeclareExit(completion_percent=100), on="2027-03-18"),
        says="Sortie à déclarer avant le 17/03/2027.",
    ),
    Example(
        rule="cpf.service_done",
        holds=on_file(DeclareExit(completion_percent=100), on="2027-03-15", funding_request=request(control_status=CpfControl.IN_CONTROL)),
        breaks=on_file(
            DeclareExit(completion_percent=100), on="2027-03-15", funding_request=request(control_status=CpfControl.NOT_IN_CONTROL)
        ),
        says="Service fait validé au plus tard le 22/03/2027, sauf contrôle ; la facture est payée dans les trente jours.",
    ),
    Example(
        rule="cpf.control_docs",
        holds=on_file(AnswerControl(papers=(Paper.ATTENDANCE_SHEETS, Paper.CONNECTION_LOGS, Paper.COMPLETION_CERTIFICATE))),
        breaks=on_file(AnswerControl(papers=(Paper.ATTENDANCE_SHEETS, Paper.SYNTHESIS))),
        says="Pièce confidentielle exclue du contrôle : synthesis.",
    ),
    Example(
        rule="fund.in_control",
        holds=on_file(AnswerControl(papers=(Paper.INVOICE,)), funding_request=request(control_status=CpfControl.IN_CONTROL)),
        breaks=on_file(AnswerControl(papers=(Paper.INVOICE,)), funding_request=request(control_status=CpfControl.RELEASED)),
        says="Aucun contrôle n'est en cours sur cette demande.",
    ),
    Example(
        rule="cpf.offer_fields",
        holds=asked(OFFERED),
        breaks=asked(OFFERED.but(description="Trois phases, avec coaching et VAE")),
        says="Formulation non éligible : VAE, coaching.",
    ),
)
