"""A bilan about to end, and every command that plays a part in its end."""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.action_plan.records import ActionPlan, ActionPlanStatus, Plan, Step
from app.domain.bilan.records import PHASES, BilanStatus, HoursLedger
from app.domain.consent import commands as consents
from app.domain.convention.records import Convention, ConventionKind, ConventionStatus
from app.domain.follow_up import commands as follow_ups
from app.domain.machine import Machine
from app.domain.needs_analysis.records import Needs, NeedsAnalysis, NeedsAnalysisStatus
from app.domain.personal_copy import table as copies
from app.domain.personal_copy.records import PersonalCopy
from app.domain.process import delivery, destroying, ending, following, keeping
from app.domain.project.records import Career, Project, ProjectKind, ProjectStatus
from app.domain.record import Command, Kept
from app.domain.retention import commands as retention
from app.domain.retention.decide import BilanRetention, QuestionFile
from app.domain.retention.records import RetentionItem, RetentionQuestion
from app.domain.retention.table import ITEM
from app.domain.session.records import SessionKind, SessionStatus
from app.domain.synthesis import commands as syntheses
from app.domain.synthesis.decide import BilanSyntheses
from app.domain.synthesis.decide import decide as on_synthesis
from app.domain.synthesis.records import Synthesis, SynthesisContent, SynthesisDraft
from app.domain.synthesis.table import MACHINE as SYNTHESIS
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.dossier import Deciding, Dossier

CON, BEN, ADM, SYS = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR, Role.SYSTEM
Lives = dict[type[Command], tuple[Any, Deciding]]


def of(machine: Machine[Any], file: Any, decide: Deciding) -> Lives:
    """The commands of a machine."""
    return dict.fromkeys(machine.commands(), (file, decide))


LIVES: Lives = {
    **dict.fromkeys(ending.COMMANDS, (ending.CourseFile, ending.decide)),
    **of(SYNTHESIS, delivery.DeliveryFile, delivery.decide),
    syntheses.DraftSynthesis: (BilanSyntheses, on_synthesis),
    copies.ConfirmDownload: (copies.PersonalCopyFile, copies.decide),
    retention.AskRetention: (BilanRetention, keeping.answer),
    retention.AnswerRetention: (QuestionFile, keeping.answer),
    retention.RecordPaperAnswer: (QuestionFile, keeping.answer),
    retention.AgreeRetention: (BilanRetention, keeping.agree),
    **of(ITEM, destroying.DestructionFile, destroying.decide),
    **dict.fromkeys((consents.RequestConsent, consents.GiveConsent), (keeping.GivingFile, keeping.withdraw)),
    **dict.fromkeys(
        (
            consents.GrantConsent,
            consents.RecordPaperConsent,
            consents.RefuseConsent,
            consents.WithdrawConsent,
            consents.ExpireConsent,
        ),
        (keeping.WithdrawalFile, keeping.withdraw),
    ),
    **dict.fromkeys(
        (
            follow_ups.InviteFollowUp,
            follow_ups.BookFollowUp,
            follow_ups.RecordUnanswered,
            follow_ups.HoldFollowUp,
            follow_ups.RecordFollowUp,
            follow_ups.DeclineFollowUp,
            follow_ups.MissFollowUp,
            follow_ups.CancelFollowUp,
        ),
        (following.FollowingFile, following.decide),
    ),
}
WRITTEN = SynthesisContent(
    circumstances="Bilan demandé par la personne",
    skills_and_aptitudes="Conduite de projet, écoute",
    project_elements="Coordinatrice de projets",
    planned_steps="Formation courte, puis candidatures",
)


def numbered(n: int) -> UUID:
    """An id."""
    return UUID(int=given.SEED.int ^ n)


def attested(phase: BilanStatus, n: int, **over: Any) -> Kept:
    """A session that both have signed."""
    known = {"kind": SessionKind.INDIVIDUAL, "status": SessionStatus.ATTESTED, "phase": phase, "attested_on": date(2027, 1, 5)}
    return given.session(**{"id": numbered(n)} | known | over)


def about(n: int) -> dict[str, Any]:
    """What every resource of the file has."""
    return given.STAMPS | {"id": numbered(n), "bilan_id": given.BILAN}


def running(
    *, minutes: int = 960, phase: BilanStatus = BilanStatus.CONCLUSION, without: tuple[type[Kept], ...] = (), **over: Any
) -> Dossier:
    """A bilan with everything that its phase needs: three attested sessions, the outputs of each phase, a convention in effect."""
    plan = Plan(conditions=("mobilité",), means=("CPF",), steps=(Step(title="Formation"),), follow_up_offered=True)
    known = {"status": phase, "started_on": date(2027, 1, 5)}
    records: tuple[Kept, ...] = (
        given.bilan(**known | over),
        HoursLedger(bilan_id=given.BILAN, attested_minutes=minutes, counted_minutes=minutes, accompanied_minutes=minutes, cap_minutes=1440),
        *(attested(reached, 16 + n) for n, reached in enumerate(PHASES)),
        NeedsAnalysis(**about(32), status=NeedsAnalysisStatus.AGREED, content=Needs(), document_sha256="1" * 64),
        Project(**about(33), status=ProjectStatus.FORMALISED, kind=ProjectKind.PROJECT, content=Career(title="Coordinatrice")),
        ActionPlan(**about(34), status=ActionPlanStatus.AGREED, content=plan, document_sha256="2" * 64),
        Convention(**about(35), status=ConventionStatus.EFFECTIVE, kind=ConventionKind.INDIVIDUAL),
    )
    return Dossier(LIVES, *(r for r in records if type(r) not in without))


def written(dossier: Dossier, *, on: str = "2027-04-12", content: SynthesisContent = WRITTEN) -> Synthesis:
    """A synthesis whose draft has its text: the saves of a draft are no commands."""
    dossier.play(syntheses.DraftSynthesis(), CON, on=on)
    draft = dossier.one(SynthesisDraft)
    dossier.records[SynthesisDraft, draft.id] = draft.but(content=content, revision=2)
    return dossier.one(Synthesis)


def delivered(dossier: Dossier, *, on: str = "2027-04-13", downloaded: bool = True) -> Synthesis:
    """A synthesis reviewed, finalised and handed over with the results; her copy downloaded."""
    synthesis = written(dossier)
    dossier.play(syntheses.SubmitForReview(), CON, on=on, root=synthesis)
    dossier.play(syntheses.FinaliseSynthesis(draft_revision=2), CON, on=on, root=synthesis)
    dossier.play(syntheses.DeliverSynthesis(with_results=True), CON, on=on, root=synthesis)
    if downloaded:
        dossier.play(copies.ConfirmDownload(), BEN, on=on, root=dossier.one(PersonalCopy))
    return dossier.one(Synthesis)


def answered(dossier: Dossier, agreement: Any = None, *, on: str = "2027-04-14") -> None:
    """The retention question, asked and answered."""
    dossier.play(retention.AskRetention(), CON, on=on)
    question = dossier.one(RetentionQuestion)
    dossier.play(retention.AnswerRetention(agreement=agreement), BEN, on=on, root=question)


def confirm_destructions(dossier: Dossier, *, on: str) -> None:
    """The worker has destroyed the keys that are owed: each is confirmed."""
    owed, dossier.promises = dossier.promises, []
    for promise in owed:
        item = dossier.one(RetentionItem, id=promise.subject)
        assert (promise.name, promise.argument) == ("destroy_key", item.content_kind)
        dossier.play(retention.ConfirmDestroyed(), SYS, on=on, root=item)
