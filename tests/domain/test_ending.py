"""The end of the action: what it demands, what it starts, and what AC-09, AC-10, AC-14 and AC-01 expect of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.domain.action_plan.records import ActionPlan, Plan
from app.domain.bilan.commands import AbandonBilan, AdvancePhase, CancelBilan, CompleteBilan
from app.domain.bilan.course_rules import accompaniment
from app.domain.bilan.decide import WarningsToAcknowledge
from app.domain.bilan.records import Bilan, BilanStatus, FollowUpTerm, HoursLedger
from app.domain.bilan.table import MACHINE
from app.domain.consent.records import Consent, ConsentKind, ConsentStatus
from app.domain.content_class import BILAN_CLASSES, ContentClass
from app.domain.convention.records import Convention, ConventionStatus
from app.domain.deadline import Deadline
from app.domain.follow_up.records import FollowUp
from app.domain.funding_request.records import CpfStatus, FundingRequest, FundingStatus
from app.domain.law.articles import article
from app.domain.law.parameter import Measure, Parameter, Period
from app.domain.law.rule import Severity
from app.domain.machine import NotInState, NotOpenTo
from app.domain.needs_analysis.records import NeedsAnalysis
from app.domain.process.ending import CourseFile
from app.domain.project.records import Project
from app.domain.registry.records import FunderKind
from app.domain.retention.records import ItemStatus, RetentionItem
from app.domain.session.records import Session
from app.domain.situation import Frame
from app.domain.synthesis.records import Synthesis, SynthesisStatus
from app.domain.thread import WarningRow
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.endings import about, answered, attested, delivered, running

CON, BEN, ADM = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR
END = "2027-04-16"


def ready(**over: Any) -> Any:
    """A bilan that may be completed: synthesis delivered, question answered no."""
    dossier = running(**over)
    delivered(dossier)
    answered(dossier)
    return dossier


def test_completing_fixes_the_term_ends_the_convention_and_orders_the_destruction_of_what_nothing_keeps() -> None:
    dossier = ready()
    decision = dossier.play(CompleteBilan(), CON, on=END)
    assert (decision.result.status, decision.result.ended_on) == (BilanStatus.COMPLETED, date(2027, 4, 16))
    assert dossier.one(Convention).status is ConventionStatus.ENDED
    items = {i.content_kind: i for i in dossier.every(RetentionItem)}
    assert set(items) == BILAN_CLASSES
    later = {ContentClass.FOLLOW_UP, ContentClass.MESSAGES}
    assert {i.status for k, i in items.items() if k not in later} == {ItemStatus.DESTRUCTION_PENDING}
    assert {i.destroy_by for k, i in items.items() if k not in later} == {date(2027, 4, 17)}
    assert {p.argument for p in dossier.promises} == {str(k) for k in BILAN_CLASSES - later}
    assert dossier.awaited("retention.destruction") == [date(2027, 4, 17)] * (len(BILAN_CLASSES) - 2)
    assert {(items[k].status, items[k].kept_until) for k in later} == {(ItemStatus.ACTIVE, date(2030, 4, 16))}


def test_a_follow_up_is_offered_six_months_after_even_when_nothing_was_kept() -> None:
    dossier = ready()
    dossier.play(CompleteBilan(), CON, on=END)
    follow_up = dossier.one(FollowUp)
    assert (follow_up.due_on, follow_up.invite_on, follow_up.without_docs) == (date(2027, 10, 16), date(2027, 10, 18), True)


def test_three_follow_ups_of_a_bilan_that_ended_on_12_march_2027() -> None:
    dossier = ready()
    extra = (FollowUpTerm.TWELVE_MONTHS, FollowUpTerm.THREE_MONTHS)
    dossier.play(CompleteBilan(additional_follow_ups=extra), CON, on="2027-03-12")
    found = {f.term: f for f in dossier.every(FollowUp)}
    assert [found[t].due_on for t in FollowUpTerm] == [date(2027, 6, 12), date(2027, 9, 12), date(2028, 3, 12)]
    assert found[FollowUpTerm.SIX_MONTHS].invite_on == date(2027, 9, 13)
    assert found[FollowUpTerm.SIX_MONTHS].window_until == date(2027, 12, 12)
    assert found[FollowUpTerm.TWELVE_MONTHS].window_until is None


def test_the_exit_of_a_cpf_file_is_to_be_declared_three_working_days_after_the_end() -> None:
    dossier = ready()
    request = FundingRequest(
        **about(36), status=FundingStatus.SECURED, kind=FunderKind.CPF, amount_cents=160_000, cpf_status=CpfStatus.IN_TRAINING
    )
    dossier.records[FundingRequest, request.id] = request
    dossier.play(CompleteBilan(), CON, on="2027-03-12")
    assert date(2027, 3, 17) in {d.due_on for d in dossier.every(Deadline) if d.subject_id == request.id}


@pytest.mark.parametrize(
    ("missing", "rule", "values"),
    [
        (Session, "bilan.phases.three", {"phase": ["preliminary", "investigation", "conclusion"]}),
        (ActionPlan, "bilan.phase.conclusion.outputs", {"missing": ["conditions", "means", "steps", "signatures"]}),
        (ActionPlan, "followup.offer", {}),
    ],
)
def test_what_the_conclusion_lacks_refuses_the_end(missing: type[Any], rule: str, values: dict[str, Any]) -> None:
    dossier = running(without=(missing,))
    delivered(dossier)
    answered(dossier)
    assert dossier.refused(CompleteBilan(), CON, on=END)[rule] == values


def test_without_synthesis_results_or_answer_every_broken_rule_is_named_at_once() -> None:
    refused = running().refused(CompleteBilan(), CON, on=END)
    assert refused.keys() >= {"synthesis.mandatory", "synthesis.results_too", "retention.question"}


def test_a_phase_without_attested_session_is_named() -> None:
    dossier = ready(without=(Session,))
    for n, phase in enumerate((BilanStatus.PRELIMINARY, BilanStatus.CONCLUSION)):
        session = attested(phase, 40 + n)
        dossier.records[Session, session.id] = session
    assert dossier.refused(CompleteBilan(), CON, on=END) == {"bilan.phases.three": {"phase": ["investigation"]}}


def test_a_session_held_and_not_signed_by_both_does_not_close_a_phase() -> None:
    dossier = running(phase=BilanStatus.PRELIMINARY, without=(Session,))
    session = attested(BilanStatus.PRELIMINARY, 40, attested_on=None)
    dossier.records[Session, session.id] = session
    assert dossier.refused(AdvancePhase(), CON, on="2027-02-01") == {"bilan.phases.three": {"phase": ["preliminary"]}}


def test_a_follow_up_that_the_plan_does_not_offer_refuses_the_end() -> None:
    dossier = running(without=(ActionPlan,))
    plan = ActionPlan(**about(34), content=Plan(conditions=("x",), means=("x",), steps=()), document_sha256="2" * 64)
    dossier.records[ActionPlan, plan.id] = plan
    assert "followup.offer" in dossier.refused(CompleteBilan(), CON, on=END)


@pytest.mark.parametrize(
    ("phase", "then", "output", "rule"),
    [
        (BilanStatus.PRELIMINARY, BilanStatus.INVESTIGATION, NeedsAnalysis, "bilan.phase.preliminary.outputs"),
        (BilanStatus.INVESTIGATION, BilanStatus.CONCLUSION, Project, "bilan.phase.investigation.outputs"),
    ],
)
def test_a_phase_closes_with_its_outputs_only(phase: BilanStatus, then: BilanStatus, output: type[Any], rule: str) -> None:
    assert running(phase=phase).play(AdvancePhase(), CON, on="2027-02-01").result.status is then
    assert running(phase=phase, without=(output,)).refused(AdvancePhase(), CON, on="2027-02-01").keys() == {rule}


def test_twelve_and_a_half_accompanied_hours_warn_and_the_warning_must_be_acknowledged() -> None:
    dossier = ready(minutes=750)
    with pytest.raises(WarningsToAcknowledge) as raised:
        dossier.play(CompleteBilan(), CON, on=END)
    assert [b.rule.id for b in raised.value.broken] == ["bilan.duration.min_accompaniment"]
    assert dossier.one(Bilan).status is BilanStatus.CONCLUSION
    dossier.play(CompleteBilan(acknowledges=("bilan.duration.min_accompaniment",)), CON, on=END)
    warning = dossier.one(WarningRow)
    assert (warning.basis, warning.acknowledged_by is not None) == ("draft", True)
    assert "12 h 30 inférieur à 13 h 00" in warning.sentence_fr


def test_thirteen_accompanied_hours_do_not_warn() -> None:
    dossier = ready(minutes=780)
    dossier.play(CompleteBilan(), CON, on=END)
    assert dossier.every(WarningRow) == ()


def test_the_announced_minimum_blocks_from_the_day_it_is_in_force() -> None:
    since = Period(value=780, source=article("L6313-4"), from_on=date(2027, 4, 16))
    draft, law = accompaniment(Parameter(name="bilan.min_accompaniment_minutes", unit=Measure.MINUTES, periods=(since,)))
    asked = _completing(ready(minutes=750), END)
    assert (draft.check(asked), law.check(asked) is not None, law.severity) == (None, True, Severity.BLOCK)
    day_before = (date.fromisoformat(END) - timedelta(days=1)).isoformat()
    assert law.check(_completing(ready(minutes=750), day_before)) is None


def _completing(dossier: Any, on: str) -> Any:
    return given.ask(dossier.load(CourseFile, None), CompleteBilan(), CON, on=on)


def test_completing_without_download_warns_and_destroys_all_the_same() -> None:
    dossier = running()
    delivered(dossier, downloaded=False)
    answered(dossier)
    with pytest.raises(WarningsToAcknowledge, match=r"retention\.export_first"):
        dossier.play(CompleteBilan(), CON, on=END)
    dossier.play(CompleteBilan(acknowledges=("retention.export_first",)), CON, on=END)
    assert dossier.one(RetentionItem, content_kind=ContentClass.NOTES).status is ItemStatus.DESTRUCTION_PENDING


def test_out_of_frame_phases_and_duration_are_free_and_the_retention_question_is_not() -> None:
    dossier = running(frame=Frame.OUT_OF_FRAME, without=(Session, NeedsAnalysis, Project, ActionPlan), minutes=0)
    assert dossier.refused(CompleteBilan(), CON, on=END).keys() == {"retention.question"}


def test_only_the_counsellor_completes_and_only_in_the_conclusion() -> None:
    with pytest.raises(NotOpenTo):
        ready().play(CompleteBilan(), ADM, on=END)
    with pytest.raises(NotOpenTo):
        ready().play(CompleteBilan(), BEN, on=END)
    with pytest.raises(NotInState):
        running(phase=BilanStatus.INVESTIGATION).play(CompleteBilan(), CON, on=END)


def test_the_beneficiary_abandons_when_she_likes_and_the_destruction_starts() -> None:
    dossier = running(phase=BilanStatus.INVESTIGATION)
    dossier.play(AbandonBilan(), BEN, on="2027-02-10")
    bilan = dossier.one(Bilan)
    assert (bilan.status, bilan.ended_on) == (BilanStatus.ABANDONED, date(2027, 2, 10))
    assert dossier.one(Convention).status is ConventionStatus.ENDED
    assert dossier.every(FollowUp) == ()
    assert dossier.one(RetentionItem, content_kind=ContentClass.NEEDS).destroy_by == date(2027, 2, 11)
    assert dossier.one(RetentionItem, content_kind=ContentClass.MESSAGES).kept_until == date(2027, 3, 12)
    assert [w.rule_id for w in dossier.every(WarningRow)] == ["retention.export_first"]


def test_after_a_withdrawn_consent_no_phase_is_closed_and_the_abandonment_needs_no_reminder() -> None:
    dossier = running(phase=BilanStatus.PRELIMINARY)
    said = {"kind": ConsentKind.BILAN, "purpose": "Ce bilan", "text_version": "bilan-1"}
    withdrawn = Consent(**about(50), **said, status=ConsentStatus.WITHDRAWN, ended_on=date(2027, 2, 3))
    dossier.records[Consent, withdrawn.id] = withdrawn
    refused = {"bilan.consent.in_force": {"date": date(2027, 2, 3)}}
    assert dossier.refused(AdvancePhase(), CON, on="2027-02-10") == refused
    assert dossier.play(AbandonBilan(), CON, on="2027-02-10").result.status is BilanStatus.ABANDONED


def test_a_counsellor_notes_an_abandonment_after_two_reminders() -> None:
    dossier = running(phase=BilanStatus.INVESTIGATION)
    one, two = (date(2027, 2, 1),), (date(2027, 2, 1), date(2027, 2, 8))
    assert dossier.refused(AbandonBilan(reminded_on=one), CON, on="2027-02-10") == {"bilan.abandon.reminders": {"n": 2}}
    assert dossier.refused(AbandonBilan(reminded_on=two), CON, on="2027-02-07") == {"bilan.abandon.reminders": {"n": 2}}
    assert dossier.refused(AbandonBilan(reminded_on=two), CON, on="2027-02-10") == {}


def test_a_bilan_that_the_provider_cancels_after_its_start_is_destroyed_too() -> None:
    dossier = running(phase=BilanStatus.PRELIMINARY)
    dossier.play(CancelBilan(reason="counsellor_unavailable"), ADM, on="2027-02-10")
    assert dossier.one(RetentionItem, content_kind=ContentClass.NEEDS).status is ItemStatus.DESTRUCTION_PENDING


@pytest.mark.parametrize("over", [{}, {"ready_on": None, "phase": BilanStatus.CONTRACTING}])
def test_a_bilan_cancelled_before_its_start_keeps_no_class_of_content_even_where_it_is_ready_no_more(over: dict[str, Any]) -> None:
    dossier = running(**({"phase": BilanStatus.READY, "started_on": None} | over))
    dossier.play(CancelBilan(reason="counsellor_unavailable"), ADM, on="2027-01-04")
    ordered = {i.content_kind: i.status for i in dossier.every(RetentionItem)}
    assert ordered == dict.fromkeys(BILAN_CLASSES, ItemStatus.DESTRUCTION_PENDING)


def test_the_synthesis_waits_for_its_destruction_when_nothing_keeps_it() -> None:
    dossier = ready()
    dossier.play(CompleteBilan(), CON, on=END)
    assert dossier.one(Synthesis).status is SynthesisStatus.DELIVERED


def test_the_hours_are_not_touched_by_the_end() -> None:
    dossier = ready()
    before = dossier.one(HoursLedger)
    dossier.play(CompleteBilan(), CON, on=END)
    assert dossier.one(HoursLedger) == before


def test_the_machine_has_no_defect() -> None:
    assert MACHINE.defects() == []
