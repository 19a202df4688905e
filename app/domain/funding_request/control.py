"""What goes to a funder: the papers of the service done, the answer to a control, and the wall before the content of a bilan."""

from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.record import Command, Record
from app.domain.registry.records import FunderKind
from app.domain.situation import Route
from app.domain.vocabulary import Code, Label, LegalDate, Minutes


class Paper(StrEnum):
    """What somebody may think of sending to a funder. The content of a bilan is named here to be refused."""

    REQUEST = "request"
    """Demande de prise en charge."""
    AGREEMENT = "agreement"
    """Accord de prise en charge."""
    CONVENTION = "convention"
    INVOICE = "invoice"
    EXPENSE_RECORD = "expense_record"
    COMPLETION_CERTIFICATE = "completion_certificate"
    """Certificat de réalisation."""
    ATTENDANCE_SHEETS = "attendance_sheets"
    CONNECTION_LOGS = "connection_logs"
    NEEDS_ANALYSIS = "needs_analysis"
    NOTES = "notes"
    ANSWERS = "answers"
    RESULTS = "results"
    PROJECTS = "projects"
    ACTION_PLAN = "action_plan"
    SYNTHESIS = "synthesis"
    DISABILITY_NEEDS = "disability_needs"


CONTENT = frozenset(
    {Paper.NEEDS_ANALYSIS, Paper.NOTES, Paper.ANSWERS, Paper.RESULTS, Paper.PROJECTS, Paper.ACTION_PLAN, Paper.SYNTHESIS}
    | {Paper.DISABILITY_NEEDS}
)
"""Never handed to a funder (C. trav. L6313-4)."""
OPCO_PAPERS = frozenset({Paper.AGREEMENT, Paper.INVOICE, Paper.COMPLETION_CERTIFICATE})
Papers = tuple[Paper, ...]


class CompletionCertificate(Record):
    """What the certificate of completion says (certificat de réalisation, R6332-26): compared with what both have signed."""

    started_on: LegalDate
    ended_on: LegalDate
    minutes: Minutes = Field(description="Really carried out")
    partial_reason: Code | None = Field(default=None, description="Why less was carried out than was contracted")


class DeclareServiceDone(Command):
    """Declare the service done to the funder (service fait), with the papers that go with it."""

    verb: ClassVar[str] = "declare-service-done"
    summary: ClassVar[str] = "Declare the service done"
    example: ClassVar[dict[str, Any]] = {"papers": ["agreement", "invoice", "completion_certificate"]}
    papers: Papers = Field(default=(), max_length=20, description="What is sent with it")
    certificate: CompletionCertificate | None = Field(default=None, description="What the certificate that is sent says")


class OpenControl(Command):
    """The funder controls the service done; its letter names the last day of the answer (contrôle du service fait)."""

    verb: ClassVar[str] = "open-control"
    summary: ClassVar[str] = "Record the funder's control"
    example: ClassVar[dict[str, Any]] = {"reply_by": "2027-03-29"}
    reply_by: LegalDate


class AnswerControl(Command):
    """Send the evidence that the funder asks for: of attendance, never of content."""

    verb: ClassVar[str] = "answer-control"
    summary: ClassVar[str] = "Answer the funder's control"
    example: ClassVar[dict[str, Any]] = {"papers": ["attendance_sheets", "connection_logs"]}
    papers: Papers = Field(min_length=1, max_length=20)


class ReleaseControl(Command):
    """The funder has ended its control."""

    verb: ClassVar[str] = "release-control"
    summary: ClassVar[str] = "Record the end of the control"


class ProposedAction(Record):
    """A training that the support unit may be told of (R1233-35): its nature, its length, when it is carried out."""

    title: Label
    minutes: Minutes
    starts_on: LegalDate | None = None


class TellSupportUnit(Command):
    """Tell the support unit of a redeployment leave which training is proposed (cellule d'accompagnement du congé de reclassement)."""

    verb: ClassVar[str] = "tell-support-unit"
    summary: ClassVar[str] = "Tell the support unit of the training that is proposed"
    example: ClassVar[dict[str, Any]] = {"actions": [{"title": "Titre professionnel", "minutes": 12600, "starts_on": "2027-05-10"}]}
    actions: tuple[ProposedAction, ...] = Field(min_length=1, max_length=20)
    papers: Papers = Field(default=(), max_length=20, description="What the unit asks for besides")


def _content(ask: Any) -> Finding | None:
    held_back = [str(paper) for paper in ask.command.papers if paper in CONTENT]
    return Finding({"papers": held_back}) if held_back else None


def _certified(ask: Any) -> Finding | None:
    """Dates, duration and, when it is partial, the reason."""
    said, bilan, ledger = ask.command.certificate, ask.facts.bilan, ask.facts.hours_ledger
    if said is None:
        return None
    attested = ledger.attested_minutes if ledger is not None else 0
    contracted = next((c.total_minutes for c in ask.facts.conventions if c.stands and c.total_minutes is not None), None)
    partial = contracted is not None and attested < contracted
    same = {
        "started_on": said.started_on == bilan.started_on,
        "ended_on": said.ended_on == bilan.ended_on,
        "minutes": said.minutes == attested,
        "partial_reason": (said.partial_reason is not None) == partial,
    }
    wrong = [name for name, right in same.items() if not right]
    return Finding({"diff": wrong}) if wrong else None


CERTIFICATE = Rule(
    id="certificate.completion",
    basis=Basis.LAW,
    articles=(article("R6332-26"),),
    fr="Certificat de réalisation incohérent : {diff}.",
    en="The certificate of completion differs from what was attested: {diff}.",
    remedy_fr="Reprenez les dates réelles et les heures émargées ; si tout n'a pas été réalisé, dites pourquoi.",
    remedy_en="Take the real dates and the attested hours; when not all was carried out, say why.",
    check=_certified,
    reads_body=True,
)


CONTENT_WALL = Rule(
    id="fund.any.content_wall",
    basis=Basis.LAW,
    articles=(article("L6313-4"),),
    fr="Champ confidentiel exclu de l'export : {papers}.",
    en="Confidential content never goes to a funder: {papers}.",
    remedy_fr="N'envoyez que les pièces administratives.",
    remedy_en="Send administrative papers only.",
    check=_content,
    reads_body=True,
)
CONTROL_DOCS = Rule(
    id="cpf.control_docs",
    basis=Basis.PLATFORM_TERMS,
    articles=(article("Mon Compte Formation"), article("L6313-4")),
    fr="Pièce confidentielle exclue du contrôle : {papers}.",
    en="Confidential papers have no place in a control: {papers}.",
    remedy_fr="Envoyez les feuilles d'émargement, ou les relevés de connexion pour le distanciel.",
    remedy_en="Send the signed sheets, or the connection logs of remote sessions.",
    check=lambda ask: _content(ask) if ask.facts.funding_request.kind is FunderKind.CPF else None,
    reads_body=True,
)


def _incomplete(ask: Any) -> Finding | None:
    missing = OPCO_PAPERS - set(ask.command.papers) if ask.facts.funding_request.kind is FunderKind.OPCO else frozenset()
    return Finding({"missing": [str(paper) for paper in missing]}) if missing else None


OPCO_SERVICE_DONE = Rule(
    id="fund.opco.service_done",
    basis=Basis.LAW,
    articles=(article("R6332-26"), article("2018-12-21")),
    fr="Pièce manquante : {missing}.",
    en="Missing paper: {missing}.",
    remedy_fr="Joignez l'accord, la facture et le certificat de réalisation.",
    remedy_en="Add the agreement, the invoice and the certificate of completion.",
    check=_incomplete,
    reads_body=True,
)
SUPPORT_UNIT = Rule(
    id="fund.reclassement",
    basis=Basis.LAW,
    articles=(article("R1233-35"), article("R1233-27"), article("L1233-71")),
    fr="Transmission limitée aux actions de formation proposées.",
    en="Only the training that is proposed may be passed on.",
    remedy_fr="Transmettez la nature, la durée et la mise en œuvre des actions proposées à la cellule du congé, rien d'autre.",
    remedy_en="Pass on the nature, the length and the dates of the proposed training to the unit of the redeployment leave, nothing else.",
    check=lambda ask: None if ask.facts.bilan.route is Route.REDEPLOYMENT_LEAVE and not ask.command.papers else BROKEN,
    reads_body=True,
)
IN_CONTROL = Rule(
    id="fund.in_control",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Aucun contrôle n'est en cours sur cette demande.",
    en="No control of this request is open.",
    remedy_fr="Enregistrez d'abord le courrier du financeur.",
    remedy_en="Record the funder's letter first.",
    check=lambda ask: None if ask.facts.funding_request.control_status == "in_control" else BROKEN,
)
