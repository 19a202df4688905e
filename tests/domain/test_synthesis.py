"""The synthesis: written by the counsellor, observed by the person, frozen, handed over, and hers."""

from datetime import date
from typing import Any

import pytest

from app.domain.assignment.records import Result
from app.domain.bilan.records import BilanStatus
from app.domain.document import DocumentChanged
from app.domain.machine import NotInState, NotOpenTo
from app.domain.personal_copy.records import CopyKind, CopyStatus, PersonalCopy
from app.domain.personal_copy.table import ConfirmDownload
from app.domain.policy import right
from app.domain.project.records import Project
from app.domain.scoring.report import Report
from app.domain.synthesis import commands as c
from app.domain.synthesis.decide import document_sha256
from app.domain.synthesis.records import Observation, Synthesis, SynthesisContent, SynthesisStatus, SynthesisVersion
from app.domain.synthesis.table import MACHINE
from app.domain.thread import WarningRow
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.dossier import Dossier
from tests.domain.endings import WRITTEN, about, delivered, running, written

CON, BEN, ADM, EMP = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER
ON = "2027-04-13"
S = SynthesisStatus


def step(dossier: Dossier, command: Any, role: Role = CON) -> Synthesis:
    dossier.play(command, role, on=ON, root=dossier.one(Synthesis))
    return dossier.one(Synthesis)


def test_a_synthesis_goes_from_draft_to_review_to_final_to_her_hands() -> None:
    dossier = running()
    assert written(dossier).status is S.DRAFTING
    assert step(dossier, c.SubmitForReview()).status is S.IN_REVIEW
    assert step(dossier, c.AddObservation(text="Ajouter le bénévolat"), BEN).observations_count == 1
    assert step(dossier, c.ReviseSynthesis()).status is S.REVISED
    final = step(dossier, c.FinaliseSynthesis(draft_revision=2))
    assert (final.status, final.document_sha256) == (S.FINAL, document_sha256(b"", WRITTEN))
    assert step(dossier, c.DeliverSynthesis(with_results=True)).delivered_on == date(2027, 4, 13)
    assert step(dossier, c.AcknowledgeSynthesis(), BEN).acknowledged_on == date(2027, 4, 13)
    assert dossier.every(WarningRow) == ()


def test_a_version_never_changes_and_a_corrected_text_makes_another() -> None:
    dossier = running()
    written(dossier)
    step(dossier, c.WaiveReview(), BEN)
    step(dossier, c.FinaliseSynthesis(draft_revision=2))
    step(dossier, c.ReopenSynthesis())
    assert step(dossier, c.FinaliseSynthesis(draft_revision=2)).versions_count == 2
    assert [v.number for v in dossier.every(SynthesisVersion)] == [1, 2]
    assert {v.document_sha256 for v in dossier.every(SynthesisVersion)} == {document_sha256(b"", WRITTEN)}
    step(dossier, c.DeliverSynthesis(with_results=True))
    with pytest.raises(NotInState):
        step(dossier, c.ReopenSynthesis())


def test_a_missing_section_is_named() -> None:
    dossier = running()
    written(dossier, content=WRITTEN.but(skills_and_aptitudes=None, planned_steps=None))
    refused = dossier.refused(c.FinaliseSynthesis(draft_revision=2), CON, on=ON, root=dossier.one(Synthesis))
    assert refused == {"synthesis.content": {"section": ["skills_and_aptitudes", "planned_steps"]}}


def test_project_and_steps_are_written_only_if_there_is_a_project() -> None:
    dossier = running(without=(Project,))
    written(dossier, content=SynthesisContent(circumstances="Bilan choisi", skills_and_aptitudes="Écoute"))
    assert step(dossier, c.FinaliseSynthesis(draft_revision=2)).status is S.FINAL


def test_finalising_without_asking_for_observations_warns() -> None:
    dossier = running()
    written(dossier)
    step(dossier, c.FinaliseSynthesis(draft_revision=2))
    warning = dossier.one(WarningRow)
    assert (warning.rule_id, warning.basis) == ("synthesis.observations", "promise")
    assert [w.rule_id for w in dossier.one(Synthesis).open_warnings] == ["synthesis.observations"]


def test_another_draft_than_the_one_that_was_read_is_not_frozen() -> None:
    dossier = running()
    written(dossier)
    with pytest.raises(DocumentChanged):
        step(dossier, c.FinaliseSynthesis(draft_revision=1))


def test_one_bilan_has_one_synthesis_while_it_runs() -> None:
    dossier = running()
    written(dossier)
    assert dossier.refused(c.DraftSynthesis(), CON, on=ON).keys() == {"synthesis.one"}
    assert running(phase=BilanStatus.CONTRACTING).refused(c.DraftSynthesis(), CON, on=ON).keys() == {"bilan.running"}


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (c.DraftSynthesis(), ADM),
        (c.DraftSynthesis(), BEN),
        (c.SubmitForReview(), BEN),
        (c.AddObservation(text="x"), CON),
        (c.WaiveReview(), CON),
        (c.FinaliseSynthesis(draft_revision=1), BEN),
        (c.DeliverSynthesis(with_results=True), ADM),
        (c.AcknowledgeSynthesis(), CON),
        (c.RetainSynthesis(), CON),
        (c.DestroySynthesis(certificate_id=given.BILAN), ADM),
    ],
)
def test_each_step_belongs_to_one_of_them(command: Any, role: Role) -> None:
    dossier = running()
    if not isinstance(command, c.DraftSynthesis):
        written(dossier)
    with pytest.raises(NotOpenTo):
        dossier.play(command, role, on=ON, root=next(iter(dossier.every(Synthesis)), None))


def test_a_draft_is_not_handed_over() -> None:
    dossier = running()
    written(dossier)
    with pytest.raises(NotInState):
        step(dossier, c.DeliverSynthesis(with_results=True))


def test_handing_over_makes_her_own_copy_with_her_observations() -> None:
    dossier = running()
    written(dossier)
    step(dossier, c.SubmitForReview())
    step(dossier, c.AddObservation(text="Ajouter le bénévolat"), BEN)
    step(dossier, c.FinaliseSynthesis(draft_revision=2))
    synthesis = step(dossier, c.DeliverSynthesis(with_results=False))
    copy = dossier.one(PersonalCopy)
    assert (synthesis.personal_copy_id, copy.beneficiary_id, copy.document) == (copy.id, given.BENEFICIARY, CopyKind.SYNTHESIS)
    assert copy.content is not None
    assert (copy.content.synthesis, copy.content.observations) == (WRITTEN, ("Ajouter le bénévolat",))
    assert copy.document_sha256 == synthesis.document_sha256


def test_her_copy_is_sealed_under_her_own_key() -> None:
    copy = delivered_copy(running())
    assert (PersonalCopy.key_owner, copy.beneficiary_id) == ("beneficiary_id", given.BENEFICIARY)
    readers = {role for role in Role if right(PersonalCopy.about.category, role) in {"R", "W"}}
    assert readers == {Role.BENEFICIARY, Role.SYSTEM}


def delivered_copy(dossier: Dossier) -> PersonalCopy:
    delivered(dossier, downloaded=False)
    return dossier.one(PersonalCopy)


def test_results_that_were_released_are_handed_over_without_the_counsellor_s_flags() -> None:
    dossier = running()
    flags = ({"rule": "longstring", "observed": 9, "threshold": 8},)
    known: dict[str, Any] = {"engine": "1", "language": "fr", "enabled": (), "answered": (), "missing": (), "ignored": (), "scales": ()}
    report = Report(**known, instrument="ipip-50", version="1", definition_hash="0" * 64, answers_hash="0" * 64, withheld=(), flags=flags)
    scored: dict[str, Any] = {"assignment_id": given.BILAN, "instrument_id": "ipip-50", "engine": "1", "report": report}
    hashes: dict[str, Any] = {"definition_sha256": "0" * 64, "scored_on": date(2027, 3, 1)}
    for n, released in enumerate((date(2027, 3, 8), None)):
        result = Result(**about(60 + n), **scored, **hashes, released_on=released)
        dossier.records[Result, result.id] = result
    _deliver_with_results(dossier)
    copy = dossier.one(PersonalCopy, document=CopyKind.RESULTS)
    assert copy.content is not None
    (copied,) = copy.content.results
    assert (copied.report.instrument, copied.report.flags) == ("ipip-50", ())


def _deliver_with_results(dossier: Dossier) -> None:
    written(dossier)
    step(dossier, c.FinaliseSynthesis(draft_revision=2))
    step(dossier, c.DeliverSynthesis(with_results=True))


def test_results_may_follow_the_synthesis() -> None:
    dossier = running()
    written(dossier)
    step(dossier, c.FinaliseSynthesis(draft_revision=2))
    assert step(dossier, c.DeliverSynthesis(with_results=False)).results_delivered_on is None
    assert step(dossier, c.HandOverResults()).results_delivered_on == date(2027, 4, 13)


def test_observations_after_the_handover_are_an_annex() -> None:
    dossier = running()
    delivered(dossier)
    step(dossier, c.AddObservation(text="Je précise mon parcours"), BEN)
    assert dossier.one(Observation).annex
    assert dossier.one(Synthesis).status is S.DELIVERED


def test_an_acknowledgement_keeps_its_first_day() -> None:
    dossier = running()
    delivered(dossier)
    step(dossier, c.AcknowledgeSynthesis(), BEN)
    dossier.play(c.AcknowledgeSynthesis(), BEN, on="2027-04-20", root=dossier.one(Synthesis))
    assert dossier.one(Synthesis).acknowledged_on == date(2027, 4, 13)


def test_she_alone_confirms_that_she_holds_her_copy() -> None:
    dossier = running()
    copy = delivered_copy(dossier)
    with pytest.raises(NotOpenTo):
        dossier.play(ConfirmDownload(), CON, on=ON, root=copy)
    dossier.play(ConfirmDownload(), BEN, on=ON, root=copy)
    assert (dossier.one(PersonalCopy).status, dossier.one(PersonalCopy).downloaded_on) == (CopyStatus.DOWNLOADED, date(2027, 4, 13))


def test_those_who_may_not_read_it_are_told_its_hash_and_dates_only() -> None:
    for kind in (Synthesis, SynthesisVersion):
        shown = kind.views[ADM]
        assert {Role.ADMINISTRATOR, Role.FUNDER, Role.AUDITOR, Role.DPO} == set(kind.views)
        assert EMP not in kind.views
        assert "content" not in shown.model_fields
        assert "document_sha256" in shown.model_fields


def test_the_text_is_never_in_the_synthesis_itself() -> None:
    dossier = running()
    synthesis = delivered(dossier)
    assert "Coordinatrice" not in synthesis.model_dump_json()


def test_the_machine_has_no_defect() -> None:
    assert MACHINE.defects() == []
