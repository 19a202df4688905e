"""Keeping and destroying: AC-09 and AC-10 day by day, and what nobody can do."""

from datetime import date
from typing import Any, get_args

import pytest

from app.domain.assignment.records import Assignment, AssignmentStatus
from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import Bilan, BilanStatus
from app.domain.consent.commands import GiveConsent, WithdrawConsent
from app.domain.consent.records import Consent, ConsentForm, ConsentKind, ConsentStatus, Recipient
from app.domain.content_class import BILAN_CLASSES, ContentClass
from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.destruction.records import Certified, DestructionCertificate, DestructionReason
from app.domain.document import sha256
from app.domain.follow_up.commands import DeclineFollowUp
from app.domain.follow_up.records import FollowUp
from app.domain.legal_hold.records import HoldReason, LegalHold
from app.domain.machine import NotInState, NotOpenTo
from app.domain.personal_copy.records import CopyKind, PersonalCopy
from app.domain.process.destroying import DestructionFile
from app.domain.record import FileResource, Kept
from app.domain.retention.commands import (
    AgreeRetention,
    AnswerRetention,
    AskRetention,
    ConfirmDestroyed,
    NoticeExpiry,
    RecordPaperAnswer,
    RepeatDestruction,
)
from app.domain.retention.records import (
    AgreementStatus,
    AgreementTerms,
    ItemStatus,
    RetentionAgreement,
    RetentionItem,
    RetentionQuestion,
)
from app.domain.retention.table import AGREEMENT, ITEM, QUESTION
from app.domain.synthesis.records import Synthesis, SynthesisStatus, SynthesisVersion
from app.domain.vocabulary import Role
from tests.domain.dossier import Dossier
from tests.domain.endings import WRITTEN, about, answered, confirm_destructions, delivered, running

CON, BEN, ADM, SYS = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR, Role.SYSTEM
END = "2027-04-16"
C = ContentClass
TERMS = AgreementTerms(classes=(C.SYNTHESIS, C.ACTION_PLAN), reason="Suivi à 6 mois", months=12)


def ended(agreement: AgreementTerms | None = None) -> Dossier:
    """A bilan completed on 16 April 2027; what nothing keeps is destroyed on the next morning."""
    dossier = running()
    delivered(dossier)
    answered(dossier, agreement)
    dossier.play(CompleteBilan(), CON, on=END)
    confirm_destructions(dossier, on="2027-04-17")
    return dossier


def item(dossier: Dossier, kind: ContentClass) -> RetentionItem:
    return dossier.one(RetentionItem, content_kind=kind)


def test_without_agreement_the_synthesis_is_destroyed_the_next_day_with_a_certificate() -> None:
    dossier = ended()
    synthesis = dossier.one(Synthesis)
    certificate = dossier.one(DestructionCertificate, content_kind=C.SYNTHESIS)
    assert (synthesis.status, synthesis.destroyed_on) == (SynthesisStatus.DESTROYED, date(2027, 4, 17))
    assert synthesis.certificate_id == certificate.id == item(dossier, C.SYNTHESIS).certificate_id
    assert (certificate.reason, certificate.ordered_on) == (DestructionReason.END_OF_ACTION, date(2027, 4, 16))
    assert "synthesis.destroyed" in dossier.events


def test_the_beneficiary_s_copy_survives_the_destruction() -> None:
    dossier = ended()
    copy = dossier.one(PersonalCopy, document=CopyKind.SYNTHESIS)
    assert copy.content is not None
    assert copy.content.synthesis == WRITTEN
    assert dossier.one(Synthesis).personal_copy_id == copy.id


def test_a_certificate_lists_ids_and_hashes_and_no_content() -> None:
    dossier = ended()
    certificate = dossier.one(DestructionCertificate, content_kind=C.SYNTHESIS)
    version = dossier.one(SynthesisVersion)
    assert (version.noun, version.id, version.document_sha256) in {(d.noun, d.id, d.document_sha256) for d in certificate.documents}
    assert "Coordinatrice" not in certificate.model_dump_json()
    said = Certified.model_validate({name: getattr(certificate, name) for name in Certified.model_fields})
    assert certificate.document_sha256 == sha256("destruction-certificate/1", said)


def test_each_class_that_held_a_document_is_certified_and_the_others_are_destroyed_all_the_same() -> None:
    dossier = ended()
    certified = {c.content_kind: c for c in dossier.every(DestructionCertificate)}
    assert set(certified) == {C.NEEDS, C.PROJECTS, C.ACTION_PLAN, C.SYNTHESIS}
    assert all(c.documents for c in certified.values())
    assert {i.content_kind for i in dossier.every(RetentionItem) if i.status is ItemStatus.DESTROYED} == BILAN_CLASSES - {
        C.FOLLOW_UP,
        C.MESSAGES,
    }
    assert {i.content_kind for i in dossier.every(RetentionItem) if i.certificate_id} == set(certified)
    assert dossier.awaited("retention.destruction") == []


def test_a_questionnaire_is_destroyed_with_its_answers_and_results() -> None:
    dossier = running()
    delivered(dossier)
    answered(dossier)
    known: dict[str, Any] = {"instrument_id": "ipip-50", "instrument_version": "1", "definition_sha256": "0" * 64}
    assignment = Assignment(**about(50), **known, status=AssignmentStatus.RELEASED, counsellor_id=about(51)["id"])
    dossier.records[Assignment, assignment.id] = assignment
    dossier.play(CompleteBilan(), CON, on=END)
    assert dossier.one(Assignment).status is AssignmentStatus.RELEASED
    confirm_destructions(dossier, on="2027-04-17")
    assert dossier.one(Assignment).status is AssignmentStatus.DESTROYED


def test_an_agreement_keeps_what_it_lists_until_its_last_day_and_nothing_else() -> None:
    dossier = ended(TERMS)
    agreement = dossier.one(RetentionAgreement)
    kept = item(dossier, C.SYNTHESIS)
    assert (agreement.agreed_on, agreement.expires_on) == (date(2027, 4, 14), date(2028, 4, 16))
    assert (kept.status, kept.kept_until, kept.notice_on) == (ItemStatus.RETAINED, date(2028, 4, 16), date(2028, 3, 17))
    assert item(dossier, C.ACTION_PLAN).status is ItemStatus.RETAINED
    assert (item(dossier, C.NOTES).status, item(dossier, C.NOTES).destroyed_on) == (ItemStatus.DESTROYED, date(2027, 4, 17))
    assert dossier.one(Synthesis).status is SynthesisStatus.RETAINED
    assert not dossier.one(FollowUp).without_docs


def test_the_agreement_is_proven_by_a_consent() -> None:
    dossier = ended(TERMS)
    consent = dossier.one(Consent)
    assert consent.id == dossier.one(RetentionAgreement).consent_id
    assert (consent.kind, consent.status, consent.documents) == (ConsentKind.RETENTION, ConsentStatus.GRANTED, TERMS.classes)
    assert consent.proof_sha256 is not None


def test_notice_is_given_thirty_days_before_the_term_and_the_destruction_follows_it() -> None:
    dossier = ended(TERMS)
    dossier.wait("2028-03-16")
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.RETAINED
    dossier.wait("2028-03-17")
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.EXPIRING
    dossier.wait("2028-04-16")
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.EXPIRING
    dossier.wait("2028-04-17")
    found = item(dossier, C.SYNTHESIS)
    assert (found.status, found.reason) == (ItemStatus.DESTRUCTION_PENDING, DestructionReason.AGREEMENT_EXPIRED)
    assert (found.destruction_ordered_on, found.destroy_by) == (date(2028, 4, 17), date(2028, 4, 18))
    assert dossier.one(RetentionAgreement).status is AgreementStatus.EXPIRED
    assert dossier.one(Consent).status is ConsentStatus.EXPIRED
    confirm_destructions(dossier, on="2028-04-17")
    assert dossier.one(Synthesis).status is SynthesisStatus.DESTROYED


def test_more_than_thirty_six_months_from_the_end_is_refused() -> None:
    asked = AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi long", months=48)
    refused = ended(TERMS).refused(asked, BEN, on="2027-09-01")
    assert refused.keys() == {"retention.written_agreement"}
    assert (
        refused["retention.written_agreement"] | {"m": 48, "max": 36, "until": date(2030, 4, 16)} == refused["retention.written_agreement"]
    )


@pytest.mark.parametrize(("months", "refusals"), [(36, set()), (37, {"retention.written_agreement"})])
def test_thirty_six_months_is_the_ceiling(months: int, refusals: set[str]) -> None:
    asked = AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi long", months=months)
    assert ended(TERMS).refused(asked, BEN, on="2027-09-01").keys() == refusals


def test_the_ceiling_holds_for_the_first_agreement_too() -> None:
    dossier = running()
    dossier.play(AskRetention(), CON, on="2027-04-14")
    question, terms = dossier.one(RetentionQuestion), TERMS.but(months=48)
    assert dossier.refused(AnswerRetention(agreement=terms), BEN, on="2027-04-14", root=question).keys() == {"retention.written_agreement"}


def test_an_agreement_after_the_end_cannot_keep_what_nothing_kept() -> None:
    asked = AgreeRetention(classes=(C.NOTES,), reason="Suivi", months=12)
    refused = ended(TERMS).refused(asked, BEN, on="2027-05-03")
    assert refused == {"retention.before_end": {"classes": ["notes"], "end": date(2027, 4, 16)}}
    assert ended().refused(AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi"), BEN, on="2027-05-03").keys() == {"retention.before_end"}
    after = AgreeRetention(classes=(C.MESSAGES,), reason="Suivi")
    assert ended(TERMS).refused(after, BEN, on="2027-05-03").keys() == {"retention.before_end"}


def test_a_new_agreement_prolongs_what_is_still_kept_and_replaces_the_former() -> None:
    dossier = ended(TERMS)
    dossier.play(AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi long", months=24), BEN, on="2027-09-01")
    first, second = dossier.every(RetentionAgreement)
    assert (item(dossier, C.SYNTHESIS).agreement_id, item(dossier, C.SYNTHESIS).kept_until) == (second.id, date(2029, 4, 16))
    assert item(dossier, C.ACTION_PLAN).kept_until == date(2028, 4, 16)
    assert (first.status, second.status) == (AgreementStatus.ACTIVE, AgreementStatus.ACTIVE)
    dossier.play(AgreeRetention(classes=(C.ACTION_PLAN,), reason="Suivi long", months=24), BEN, on="2027-09-02")
    assert dossier.one(RetentionAgreement, id=first.id).status is AgreementStatus.SUPERSEDED
    assert dossier.one(Consent, id=first.consent_id).status is ConsentStatus.SUPERSEDED
    dossier.wait("2028-12-31")
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.RETAINED


def test_nothing_is_prolonged_by_the_same_paper() -> None:
    terms = TERMS.but(form=ConsentForm.PAPER, proof_sha256="a" * 64)
    again = AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi", months=24, proof_sha256="a" * 64)
    assert ended(terms).refused(again, BEN, on="2027-09-01").keys() == {"retention.no_silent_extension"}


def test_nobody_else_agrees_for_her() -> None:
    asked = AgreeRetention(classes=(C.SYNTHESIS,), reason="Suivi", months=24)
    for role in (CON, ADM):
        with pytest.raises(NotOpenTo):
            ended(TERMS).play(asked, role, on="2027-09-01")


def test_withdrawing_the_consent_destroys_without_delay() -> None:
    dossier = ended(TERMS)
    dossier.play(WithdrawConsent(), BEN, on="2027-11-02", root=dossier.one(Consent))
    found = item(dossier, C.SYNTHESIS)
    assert (found.status, found.reason) == (ItemStatus.DESTRUCTION_PENDING, DestructionReason.AGREEMENT_WITHDRAWN)
    assert found.destroy_by == date(2027, 11, 3)
    assert dossier.one(RetentionAgreement).status is AgreementStatus.WITHDRAWN
    assert {p.argument for p in dossier.promises} == {"synthesis", "action_plan"}
    assert dossier.one(FollowUp).without_docs
    confirm_destructions(dossier, on="2027-11-02")
    assert dossier.one(Synthesis).destroyed_on == date(2027, 11, 2)
    open_terms = [d for d in dossier.every(Deadline) if d.subject_id == found.id and d.status is DeadlineStatus.OPEN]
    assert open_terms == []


def test_a_withdrawn_agreement_does_not_destroy_twice_when_its_term_comes() -> None:
    dossier = ended(TERMS)
    dossier.play(WithdrawConsent(), BEN, on="2027-11-02", root=dossier.one(Consent))
    confirm_destructions(dossier, on="2027-11-02")
    dossier.wait("2028-05-01")
    assert item(dossier, C.SYNTHESIS).reason is DestructionReason.AGREEMENT_WITHDRAWN


def test_withdrawing_a_share_keeps_what_an_agreement_keeps() -> None:
    dossier = ended(TERMS)
    share = GiveConsent(
        kind=ConsentKind.SHARE_CEP,
        purpose="Suite du parcours",
        text_version="share-cep-1",
        documents=(C.SYNTHESIS,),
        recipients=(Recipient(name="CEP"),),
    )
    dossier.play(share, BEN, on="2027-05-03")
    dossier.play(WithdrawConsent(), BEN, on="2027-05-04", root=dossier.one(Consent, kind=ConsentKind.SHARE_CEP))
    assert dossier.one(RetentionAgreement).status is AgreementStatus.ACTIVE
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.RETAINED


def test_withdrawing_before_the_end_leaves_nothing_to_keep() -> None:
    dossier = running()
    delivered(dossier)
    answered(dossier, TERMS)
    dossier.play(WithdrawConsent(), BEN, on="2027-04-15", root=dossier.one(Consent))
    dossier.play(CompleteBilan(), CON, on=END)
    assert item(dossier, C.SYNTHESIS).status is ItemStatus.DESTRUCTION_PENDING


def test_she_may_change_her_answer_until_the_end() -> None:
    dossier = running()
    answered(dossier, TERMS)
    question = dossier.one(RetentionQuestion)
    dossier.play(AnswerRetention(agreement=None), BEN, on="2027-04-15", root=question)
    assert dossier.one(RetentionAgreement).status is AgreementStatus.WITHDRAWN
    assert dossier.one(RetentionQuestion).keeps is False
    dossier.play(AnswerRetention(agreement=TERMS.but(months=6)), BEN, on="2027-04-15", root=question)
    assert [a.months for a in dossier.every(RetentionAgreement) if a.status is AgreementStatus.ACTIVE] == [6]
    assert dossier.one(Bilan).retention_asked_on == date(2027, 4, 15)


def test_after_the_end_the_question_is_closed() -> None:
    dossier = ended()
    question = dossier.one(RetentionQuestion)
    assert dossier.refused(AnswerRetention(agreement=TERMS), BEN, on="2027-05-03", root=question).keys() >= {"retention.during_bilan"}


def test_only_the_beneficiary_answers_and_a_member_records_her_paper() -> None:
    dossier = running()
    dossier.play(AskRetention(), ADM, on="2027-04-14")
    question = dossier.one(RetentionQuestion)
    for role in (CON, ADM):
        with pytest.raises(NotOpenTo):
            dossier.play(AnswerRetention(agreement=None), role, on="2027-04-14", root=question)
    paper = RecordPaperAnswer(agreement=TERMS, proof_sha256="b" * 64)
    dossier.play(paper, CON, on="2027-04-14", root=question)
    consent = dossier.one(Consent)
    assert (consent.form, consent.proof_sha256) == (ConsentForm.PAPER, "b" * 64)


def test_the_question_is_asked_once() -> None:
    dossier = running()
    dossier.play(AskRetention(), CON, on="2027-04-14")
    assert dossier.refused(AskRetention(), CON, on="2027-04-15").keys() == {"retention.asked_once"}
    with pytest.raises(NotOpenTo):
        running().play(AskRetention(), BEN, on="2027-04-14")


def test_the_provider_s_default_is_twelve_months() -> None:
    dossier = ended(TERMS.but(months=None))
    assert (dossier.one(RetentionAgreement).months, item(dossier, C.SYNTHESIS).kept_until) == (12, date(2028, 4, 16))


def test_months_are_counted_to_the_end_of_a_short_month() -> None:
    dossier = running(started_on=date(2027, 3, 15))
    delivered(dossier, on="2027-08-30")
    answered(dossier, TERMS.but(months=6), on="2027-08-30")
    dossier.play(CompleteBilan(), CON, on="2027-08-31")
    assert item(dossier, C.SYNTHESIS).kept_until == date(2028, 2, 29)


def test_messages_and_follow_up_answers_end_thirty_days_after_the_last_follow_up() -> None:
    dossier = ended()
    dossier.play(DeclineFollowUp(), BEN, on="2027-10-18", root=dossier.one(FollowUp))
    assert dossier.one(Bilan).status is BilanStatus.CLOSED
    assert item(dossier, C.MESSAGES).kept_until == date(2027, 11, 17)
    dossier.wait("2027-11-17")
    assert item(dossier, C.MESSAGES).status is ItemStatus.ACTIVE
    dossier.wait("2027-11-18")
    found = item(dossier, C.MESSAGES)
    assert (found.status, found.reason) == (ItemStatus.DESTRUCTION_PENDING, DestructionReason.FOLLOW_UP_OVER)


def test_messages_never_outlive_thirty_six_months() -> None:
    dossier = ended()
    dossier.wait("2030-04-16")
    assert item(dossier, C.MESSAGES).status is ItemStatus.ACTIVE
    dossier.wait("2030-04-17")
    assert item(dossier, C.MESSAGES).status is ItemStatus.DESTRUCTION_PENDING


def test_only_the_service_confirms_a_destruction_and_only_once() -> None:
    dossier = ended()
    for role in (CON, ADM, BEN):
        with pytest.raises(NotOpenTo):
            dossier.play(ConfirmDestroyed(), role, on="2027-04-18", root=item(dossier, C.NOTES))
    with pytest.raises(NotInState):
        dossier.play(ConfirmDestroyed(), SYS, on="2027-04-18", root=item(dossier, C.NOTES))
    with pytest.raises(NotInState):
        dossier.play(NoticeExpiry(), SYS, on="2027-04-18", root=item(dossier, C.NOTES))


def test_a_destruction_that_is_late_stays_due() -> None:
    dossier = running()
    delivered(dossier)
    answered(dossier)
    dossier.play(CompleteBilan(), CON, on=END)
    dossier.wait("2027-05-01")
    assert set(dossier.awaited("retention.destruction")) == {date(2027, 4, 17)}


@pytest.mark.parametrize("machine", [QUESTION, AGREEMENT, ITEM])
def test_the_machines_have_no_defect(machine: Any) -> None:
    assert machine.defects() == []


def test_a_destruction_knows_every_document_that_a_bilan_may_hold() -> None:
    """A document that it did not load would be destroyed without a certificate."""
    loaded = {kind for f in DestructionFile.model_fields.values() for kind in get_args(f.annotation)}
    held = {k for k in Kept.of_noun.values() if issubclass(k, FileResource) and k.content_class in BILAN_CLASSES}
    assert held <= loaded


def test_what_a_key_store_has_destroyed_is_destroyed_again_even_under_a_hold() -> None:
    """A backup of before the lifting is restored: the hold stands in it, the key is gone."""
    dossier = running()
    delivered(dossier)
    answered(dossier, None)
    hold = LegalHold(
        **about(90),
        reason=HoldReason.DISPUTE,
        proceeding="RG 27/00123",
        basis_sha256="a" * 64,
        classes=(C.SYNTHESIS,),
        until=date(2027, 10, 16),
        placed_on=date(2027, 4, 1),
    )
    dossier.records[LegalHold, hold.id] = hold
    dossier.play(CompleteBilan(), CON, on=END)
    held = item(dossier, C.SYNTHESIS)
    assert (held.status, held.held_since, held.destroy_by) == (ItemStatus.LEGAL_HOLD, date(2027, 4, 16), None)
    dossier.play(RepeatDestruction(reason=DestructionReason.END_OF_ACTION), SYS, on="2027-04-20", root=held)
    assert item(dossier, C.SYNTHESIS).destroy_by == date(2027, 4, 21)
