"""The needs analysis: written by both, signed by both, and of one text only."""

from typing import Any

import pytest

from app.domain.bilan.records import BilanStatus
from app.domain.decision import Decision
from app.domain.document import DocumentChanged
from app.domain.joint_document import fingerprint
from app.domain.machine import NotInState, NotOpenTo, Refused
from app.domain.needs_analysis.commands import DraftNeedsAnalysis, SignNeedsAnalysis
from app.domain.needs_analysis.decide import BilanNeeds, NeedsAnalysisFile, decide
from app.domain.needs_analysis.records import Format, Needs, NeedsAnalysis, NeedsAnalysisStatus, preliminary_outputs_missing
from app.domain.needs_analysis.table import MACHINE
from app.domain.vocabulary import Party, Role
from tests.domain.given import BILAN, THREAD, ask, bilan

WHOLE = Needs(
    motive="Changer de métier",
    expectations="Un projet réaliste",
    chosen_format=Format.INDIVIDUAL_MIXED,
    arrangements="Huit entretiens, le jeudi",
)


def drafted(content: Needs = WHOLE, **facts: Any) -> NeedsAnalysis:
    file = BilanNeeds(thread=THREAD, bilan=bilan(), **facts)
    made = decide(ask(file, DraftNeedsAnalysis(content=content), Role.COUNSELLOR)).added[0]
    assert isinstance(made, NeedsAnalysis)
    return made


def sign(analysis: NeedsAnalysis, role: Role, **said: Any) -> Decision:
    party = Party.BENEFICIARY if role is Role.BENEFICIARY else Party.PROVIDER
    command = SignNeedsAnalysis(**({"party": party, "document_sha256": analysis.document_sha256} | said))
    return decide(ask(NeedsAnalysisFile(thread=THREAD, needs_analysis=analysis, bilan=bilan()), command, role))


def after(decision: Decision) -> NeedsAnalysis:
    found = decision.find(NeedsAnalysis)
    assert isinstance(found, NeedsAnalysis)
    return found


def broken(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [b.rule.id for b in refusal.value.broken]


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.COUNSELLOR])
def test_both_may_begin_the_analysis(role: Role) -> None:
    decision = decide(ask(BilanNeeds(thread=THREAD, bilan=bilan()), DraftNeedsAnalysis(content=WHOLE), role))
    assert decision.events[0].type == "needs_analysis.drafted"
    assert decision.result.model_dump(include={"bilan_id", "content", "document_sha256"}) == {
        "bilan_id": BILAN,
        "content": WHOLE.model_dump(),
        "document_sha256": fingerprint(b"", "needs_analysis", WHOLE),
    }


def test_an_administrator_writes_no_content() -> None:
    with pytest.raises(NotOpenTo):
        decide(ask(BilanNeeds(thread=THREAD, bilan=bilan()), DraftNeedsAnalysis(), Role.ADMINISTRATOR))


def test_a_bilan_has_one_analysis() -> None:
    with pytest.raises(Refused) as refusal:
        drafted(needs_analyses=(drafted(),))
    assert broken(refusal) == ["needs_analysis.one_per_bilan"]


@pytest.mark.parametrize("status", [BilanStatus.COMMITTED, BilanStatus.SUSPENDED, BilanStatus.COMPLETED])
def test_nothing_is_added_to_a_bilan_that_is_not_running(status: BilanStatus) -> None:
    with pytest.raises(Refused) as refusal:
        decide(ask(BilanNeeds(thread=THREAD, bilan=bilan(status=status)), DraftNeedsAnalysis(), Role.COUNSELLOR))
    assert broken(refusal) == ["bilan.running"]


def test_two_signatures_of_the_same_text_settle_it() -> None:
    first = sign(drafted(), Role.BENEFICIARY)
    assert first.events[0].type == "needs_analysis.partly_signed"
    assert after(first).status is NeedsAnalysisStatus.DRAFTING
    second = sign(after(first), Role.COUNSELLOR)
    assert second.events[0].type == "needs_analysis.agreed"
    assert after(second).status is NeedsAnalysisStatus.AGREED
    assert str(after(second).agreed_on) == "2026-12-14"
    assert [s.party for s in after(second).signatures] == [Party.BENEFICIARY, Party.PROVIDER]


def test_a_text_that_changes_after_a_signature_is_signed_anew_by_both() -> None:
    once = after(sign(drafted(), Role.BENEFICIARY))
    other = WHOLE.but(availability="Le soir")
    changed = once.but(content=other, revision=2, document_sha256=fingerprint(b"", "needs_analysis", other))
    alone = sign(changed, Role.COUNSELLOR)
    assert after(alone).status is NeedsAnalysisStatus.DRAFTING
    assert [s.party for s in after(alone).signatures] == [Party.PROVIDER], "a signature of another text is not kept"
    assert after(sign(after(alone), Role.BENEFICIARY)).status is NeedsAnalysisStatus.AGREED


def test_a_signature_of_another_text_than_the_present_one_is_refused() -> None:
    with pytest.raises(DocumentChanged):
        sign(drafted(), Role.BENEFICIARY, document_sha256="0" * 64)


def test_a_party_signs_a_text_once() -> None:
    with pytest.raises(Refused) as refusal:
        sign(after(sign(drafted(), Role.BENEFICIARY)), Role.BENEFICIARY)
    assert broken(refusal) == ["document.signed_once"]


def test_nobody_signs_for_the_other() -> None:
    for role, party in ((Role.COUNSELLOR, Party.BENEFICIARY), (Role.BENEFICIARY, Party.PROVIDER), (Role.COUNSELLOR, Party.EMPLOYER)):
        with pytest.raises(Refused) as refusal:
            sign(drafted(), role, party=party)
        assert "document.own_signature" in broken(refusal)


def test_a_paper_signature_is_recorded_by_the_counsellor_with_its_scan() -> None:
    paper = {"party": Party.BENEFICIARY, "channel": "paper", "scan_reference": "classeur 12, pièce 3"}
    assert after(sign(drafted(), Role.COUNSELLOR, **paper)).signatures[0].scan_reference == "classeur 12, pièce 3"
    with pytest.raises(Refused):
        sign(drafted(), Role.COUNSELLOR, **(paper | {"scan_reference": None}))


def test_an_unfinished_analysis_is_not_signed_and_says_what_it_lacks() -> None:
    with pytest.raises(Refused) as refusal:
        sign(drafted(Needs(motive="Changer de métier")), Role.BENEFICIARY)
    assert [dict(b.finding.values) for b in refusal.value.broken] == [{"missing": ("needs", "chosen_format", "arrangements")}]


def test_an_agreed_analysis_is_not_signed_again() -> None:
    agreed = after(sign(after(sign(drafted(), Role.BENEFICIARY)), Role.COUNSELLOR))
    with pytest.raises(NotInState):
        sign(agreed, Role.BENEFICIARY)


def test_the_outputs_of_the_preliminary_phase_are_there_once_both_have_signed() -> None:
    first = drafted()
    assert preliminary_outputs_missing(None) == ("needs", "chosen_format", "arrangements", "signatures")
    assert preliminary_outputs_missing(first) == ("signatures",)
    agreed = after(sign(after(sign(first, Role.BENEFICIARY)), Role.COUNSELLOR))
    assert preliminary_outputs_missing(agreed) == ()
    assert preliminary_outputs_missing(agreed.but(content=None)) == (), "destruction of the text does not undo the phase"


def test_events_hold_no_word_of_the_text() -> None:
    facts = [e.facts for e in sign(drafted(), Role.BENEFICIARY).events]
    assert "métier" not in str(facts)
