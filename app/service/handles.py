"""The table of commands: what each must know, and how it is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.accessibility import table as accessibility
from app.domain.accessibility.table import ADAPTATION, NEED, REFERRAL
from app.domain.action_plan import decide as action_plan
from app.domain.action_plan.table import MACHINE as ACTION_PLAN
from app.domain.anomaly import table as anomaly
from app.domain.anomaly.table import MACHINE as ANOMALY
from app.domain.assignment import decide as assignment
from app.domain.assignment.commands import ReleaseResults
from app.domain.assignment.table import MACHINE as ASSIGNMENT
from app.domain.bilan import decide as bilan
from app.domain.bilan.commands import HoldMeeting
from app.domain.bilan.table import MACHINE as BILAN
from app.domain.billing_item import decide as billing_item
from app.domain.billing_item.table import MACHINE as BILLING
from app.domain.complaint import commands as complaining
from app.domain.complaint import decide as complaint
from app.domain.complaint.table import MACHINE as COMPLAINT
from app.domain.consent.table import MACHINE as CONSENT
from app.domain.convention import decide as convention
from app.domain.convention.table import MACHINE as CONVENTION
from app.domain.data_request import decide as data_request
from app.domain.data_request.table import MACHINE as DATA_REQUEST
from app.domain.decision import Decision
from app.domain.emergency import table as emergency
from app.domain.emergency.table import MACHINE as EMERGENCY
from app.domain.follow_up.table import MACHINE as FOLLOW_UP
from app.domain.funding_request import decide as funding_request
from app.domain.funding_request.platform_event import MACHINE as PLATFORM_EVENT
from app.domain.funding_request.table import MACHINE as FUNDING
from app.domain.identity import commands as access
from app.domain.identity import decide as identity
from app.domain.identity.table import ACCOUNT, CLIENT, INVITATION
from app.domain.involvement import table as involvement
from app.domain.involvement.table import MACHINE as INVOLVEMENT
from app.domain.lapse import table as lapse
from app.domain.lapse.table import MACHINE as DEADLINE
from app.domain.leave_request import decide as leave_request
from app.domain.leave_request.table import MACHINE as LEAVE
from app.domain.legal_hold.table import MACHINE as LEGAL_HOLD
from app.domain.machine import ABSENT, Ask, Machine
from app.domain.message import decide as message
from app.domain.message.table import MACHINE as MESSAGE
from app.domain.mistake import EnterInError
from app.domain.needs_analysis import decide as needs_analysis
from app.domain.needs_analysis.table import MACHINE as NEEDS
from app.domain.note import decide as note
from app.domain.note.table import MACHINE as NOTE
from app.domain.objective import decide as objective
from app.domain.objective.table import MACHINE as OBJECTIVE
from app.domain.personal_copy import table as personal_copy
from app.domain.personal_copy.table import MACHINE as PERSONAL_COPY
from app.domain.process import (
    absence,
    billing,
    ceasing,
    commitment,
    contracting,
    correcting,
    delivery,
    destroying,
    ending,
    following,
    funding,
    keeping,
    registering,
    retiring,
    routing,
    starting,
    withholding,
)
from app.domain.project import decide as project
from app.domain.project.table import MACHINE as PROJECT
from app.domain.publication import table as publication
from app.domain.publication.table import MACHINE as PUBLICATION
from app.domain.quality_proof import table as quality_proof
from app.domain.quality_proof.table import MACHINE as QUALITY_PROOF
from app.domain.quote import decide as quote
from app.domain.quote.table import MACHINE as QUOTE
from app.domain.record import Command
from app.domain.registry.records import EmployerFile, NewEntry
from app.domain.registry.table import BENEFICIARY, NOUNS, ORGANISATION
from app.domain.retention import decide as retention
from app.domain.retention.table import AGREEMENT, ITEM, QUESTION
from app.domain.session import decide as session
from app.domain.session.table import MACHINE as SESSION
from app.domain.share import decide as share
from app.domain.share.table import MACHINE as SHARE
from app.domain.synthesis import decide as synthesis
from app.domain.synthesis.table import MACHINE as SYNTHESIS
from app.domain.thread import File
from app.domain.training_report import table as training_report
from app.domain.training_report.table import MACHINE as TRAINING_REPORT
from app.domain.transition import code
from app.domain.warning import table as warning
from app.domain.warning.table import MACHINE as WARNING

Deciding = Callable[[Ask[Any]], Decision]


@dataclass(frozen=True, slots=True)
class Handle:
    """One command: the machine it belongs to, the file it is decided on, the decision."""

    machine: Machine[Any]
    file: type[File]
    decide: Deciding


def _of(machine: Machine[Any], decide: Deciding, *, file: type[File], opening: type[File]) -> dict[type[Command], Handle]:
    """Commands of one machine: those that create are decided on `opening`, the others on `file`."""
    return {row.on: Handle(machine, opening if row.frm == (ABSENT,) else file, decide) for row in machine.rows}


HANDLES: dict[type[Command], Handle] = {
    **{command: handle_ for noun in NOUNS for command, handle_ in _of(noun.machine, noun.decide, file=noun.file, opening=NewEntry).items()},
    **{command: Handle(BENEFICIARY.machine, retiring.RetiringFile, BENEFICIARY.decide) for command in retiring.COMMANDS},
    ORGANISATION.register: Handle(ORGANISATION.machine, NewEntry, registering.decide),
    **_of(BILAN, bilan.decide, file=bilan.BilanFile, opening=bilan.BilanOpening),
    **_of(INVOLVEMENT, involvement.decide, file=involvement.InvolvementFile, opening=involvement.Assigning),
    **_of(QUOTE, commitment.decide, file=quote.QuoteFile, opening=quote.BilanQuotes),
    **_of(CONVENTION, contracting.decide, file=contracting.ContractingFile, opening=convention.BilanConventions),
    **_of(DEADLINE, lapse.decide, file=lapse.DeadlineFile, opening=lapse.DeadlineFile),
    **_of(WARNING, warning.decide, file=warning.WarningFile, opening=warning.WarningFile),
    **_of(SESSION, starting.decide, file=starting.StartingFile, opening=session.BilanSessions),
    **{command: Handle(SESSION, starting.TimedFile, starting.decide) for command in starting.TIMED},
    **_of(FUNDING, funding.decide, file=funding.BilledFundingFile, opening=funding_request.BilanFunding),
    **_of(PLATFORM_EVENT, funding.decide, file=funding.ReportedFile, opening=funding.ReportedFile),
    **_of(LEAVE, absence.decide, file=absence.AbsenceFile, opening=leave_request.BilanLeaves),
    **_of(BILLING, billing.decide, file=billing_item.BillingItemFile, opening=billing_item.BilanBilling),
    **_of(NEEDS, needs_analysis.decide, file=needs_analysis.NeedsAnalysisFile, opening=needs_analysis.BilanNeeds),
    **_of(OBJECTIVE, objective.decide, file=objective.ObjectiveFile, opening=objective.BilanObjectives),
    **_of(PROJECT, project.decide, file=project.ProjectFile, opening=project.BilanProjects),
    **_of(ACTION_PLAN, action_plan.decide, file=action_plan.ActionPlanFile, opening=action_plan.BilanPlans),
    **_of(NOTE, note.decide, file=note.NoteFile, opening=note.BilanNotes),
    **_of(NEED, accessibility.decide_need, file=accessibility.NeedFile, opening=accessibility.BilanNeeds),
    **_of(ADAPTATION, accessibility.decide_adaptation, file=accessibility.AdaptationFile, opening=accessibility.BilanNeeds),
    **_of(REFERRAL, accessibility.decide_referral, file=accessibility.ReferralFile, opening=accessibility.BilanNeeds),
    **_of(MESSAGE, message.decide, file=message.MessageFile, opening=message.BilanMessages),
    **_of(ASSIGNMENT, assignment.decide, file=assignment.AssignmentFile, opening=assignment.BilanAssignments),
    involvement.AssignReferent: Handle(INVOLVEMENT, involvement.AssigningReferent, involvement.decide),
    HoldMeeting: Handle(BILAN, commitment.MeetingFile, commitment.meet),
    **{command: Handle(BILAN, routing.RouteFile, routing.decide) for command in routing.COMMANDS},
    **{command: Handle(BILAN, ceasing.CeasingFile, ceasing.decide) for command in ceasing.COMMANDS},
    **{command: Handle(BILAN, ending.CourseFile, ending.decide) for command in ending.COMMANDS},
    **_of(SYNTHESIS, delivery.decide, file=delivery.DeliveryFile, opening=synthesis.BilanSyntheses),
    **_of(PERSONAL_COPY, personal_copy.decide, file=personal_copy.PersonalCopyFile, opening=personal_copy.PersonalCopyFile),
    **_of(CONSENT, keeping.withdraw, file=keeping.WithdrawalFile, opening=keeping.GivingFile),
    **_of(SHARE, share.decide, file=share.ShareFile, opening=share.Sharing),
    **_of(QUESTION, keeping.answer, file=retention.QuestionFile, opening=retention.BilanRetention),
    **_of(AGREEMENT, keeping.agree, file=retention.AgreementFile, opening=retention.BilanRetention),
    **_of(ITEM, destroying.decide, file=destroying.DestructionFile, opening=retention.BilanRetention),
    **_of(LEGAL_HOLD, withholding.decide, file=withholding.HoldFile, opening=withholding.PlacingHold),
    **_of(COMPLAINT, complaint.decide, file=complaint.ComplaintFile, opening=complaint.NewComplaint),
    **{
        command: Handle(COMPLAINT, complaint.HandingFile, complaint.decide)
        for command in (complaining.AcknowledgeComplaint, complaining.HandOverComplaint)
    },
    **_of(DATA_REQUEST, data_request.decide, file=data_request.DataRequestFile, opening=data_request.NewDataRequest),
    **_of(QUALITY_PROOF, quality_proof.decide, file=quality_proof.QualityProofFile, opening=quality_proof.NewProof),
    **_of(PUBLICATION, publication.decide, file=publication.PublicationFile, opening=publication.NewPublication),
    **_of(TRAINING_REPORT, training_report.decide, file=training_report.TrainingReportFile, opening=training_report.NextYear),
    **_of(FOLLOW_UP, following.decide, file=following.FollowingFile, opening=ending.CourseFile),
    ReleaseResults: Handle(ASSIGNMENT, assignment.ReleaseFile, assignment.decide),
    **_of(ACCOUNT, identity.decide_account, file=identity.AccountFile, opening=identity.AccountFile),
    **_of(ANOMALY, anomaly.decide, file=anomaly.AnomalyFile, opening=identity.AccountFile),
    **_of(EMERGENCY, emergency.decide, file=emergency.EmergencyFile, opening=emergency.OpeningEmergency),
    **_of(CLIENT, identity.decide_client, file=identity.ClientFile, opening=identity.NewClient),
    **_of(INVITATION, identity.decide_invitation, file=identity.InvitationFile, opening=identity.InvitedMember),
    **{command: Handle(known.machine, known.file, correcting.decide) for command, known in correcting.CORRECTIONS.items()},
    access.InviteBeneficiary: Handle(INVITATION, identity.InvitedBeneficiary, identity.decide_invitation),
    access.InviteEmployer: Handle(INVITATION, EmployerFile, identity.decide_invitation),
}
COMMANDS: dict[str, type[Command]] = {code(command): command for command in HANDLES}
"""Commands by their stable code, as deadlines and promises name them."""


def handle(command: type[Command]) -> Handle:
    """The handle of a command. Raises: KeyError for a command that no machine knows, which is a programming error."""
    return HANDLES[command]


@dataclass(frozen=True, slots=True)
class Life:
    """The machine of a noun, and the file that its commands are decided on."""

    machine: Machine[Any]
    file: type[File]


LIVES: dict[str, Life] = {
    h.machine.noun: Life(h.machine, h.file)
    for command, h in HANDLES.items()
    if h.file.root == h.machine.noun and not issubclass(command, EnterInError)
}
"""Machines by noun."""
