"""From submitted answers to released results: exact scores, flags apart, a human debrief."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from app.domain.assignment import commands as c
from app.domain.assignment.records import Assignment, AssignmentStatus, ResponseQuality, Result
from app.domain.instrument.definition import fingerprint
from app.domain.machine import NotInState, Refused
from app.domain.policy import reads_whole
from app.domain.session.records import SessionKind, SessionStatus
from app.domain.vocabulary import Role
from tests.domain.assignments import (
    ANSWERS,
    QUESTIONNAIRE,
    Shelved,
    after,
    answers,
    assign,
    opened,
    release,
    reviewed,
    rules,
    submitted,
    told,
)
from tests.domain.given import SESSION, session
from tests.domain.questionnaires import BOTH, definition


def test_submitted_answers_are_scored_in_the_same_decision() -> None:
    decision = submitted()
    assert [e.type for e in decision.events] == ["assignment.submitted", "assignment.scored"]
    result, made = decision.find(Result), after(decision)
    assert isinstance(result, Result)
    assert result.report is not None
    assert result.report.of("E").value == Fraction(9, 2), "4, 2, 5, 1 with two items reversed"
    assert made.status is AssignmentStatus.SCORED
    assert decision.result == made
    assert made.answered == 4
    assert result.definition_sha256 == fingerprint(QUESTIONNAIRE)
    assert result.released_on is None


def test_no_hash_of_the_answers_stands_outside_the_sealed_report() -> None:
    decision = submitted()
    result = decision.find(Result)
    assert isinstance(result, Result)
    assert result.report is not None
    hashed = result.report.answers_hash
    assert hashed not in str([e.facts for e in decision.events])
    in_clear = (*decision.changed, *(r for r in decision.added if r is not result), result.model_copy(update={"report": None}))
    assert all(hashed not in str(r) for r in in_clear)


def test_what_was_taken_back_is_not_an_answer() -> None:
    decision = submitted(ANSWERS | {"e3": None})
    result = decision.find(Result)
    assert isinstance(result, Result)
    assert result.report is not None
    assert (after(decision).answered, result.report.missing) == (3, ("e3",))


def test_flags_are_kept_apart_for_the_counsellor() -> None:
    straight = definition(quality=[{"rule": "longest_run", "max_ratio": "0.5"}])
    library = {(straight.id, straight.version): Shelved(straight)}
    made = assign(library=library).added[0]
    assert isinstance(made, Assignment)
    given = answers(dict.fromkeys(ANSWERS, 3))
    decision = told(opened(made), c.SubmitAnswers(), Role.BENEFICIARY, library=library, answers=given)
    quality, result = decision.find(ResponseQuality), decision.find(Result)
    assert isinstance(quality, ResponseQuality)
    assert isinstance(result, Result)
    assert [f.rule for f in quality.flags or ()] == ["longest_run"]
    assert result.report is not None
    assert result.report.flags == ()
    assert not reads_whole(ResponseQuality.about.category, frozenset({Role.BENEFICIARY}))


def test_events_hold_no_answer_and_no_score() -> None:
    said = str([e.facts for e in submitted({"e1": 4, "e2": 2, "e3": 5, "e4": 1, "where": "home"}).events])
    assert "home" not in said
    assert "9/2" not in said


def test_answers_that_the_items_do_not_accept_are_not_submitted() -> None:
    with pytest.raises(Refused) as refusal:
        submitted(ANSWERS | {"e1": 9})
    assert refusal.value.broken[0].finding.values == {"items": ("e1",)}


def test_a_questionnaire_that_allows_no_gap_is_answered_whole() -> None:
    whole = definition(administration={"allow_skip": False})
    library = {(whole.id, whole.version): Shelved(whole)}
    made = assign(library=library).added[0]
    assert isinstance(made, Assignment)
    with pytest.raises(Refused) as refusal:
        told(opened(made), c.SubmitAnswers(), Role.BENEFICIARY, library=library, answers=answers({"e1": 4}))
    assert refusal.value.broken[0].finding.values == {"items": ("e2", "e3", "e4")}
    done = told(opened(made), c.SubmitAnswers(), Role.BENEFICIARY, library=library, answers=answers(ANSWERS))
    assert after(done).status is AssignmentStatus.SCORED


def test_answers_to_another_text_than_the_one_assigned_are_not_scored() -> None:
    changed = definition(title=BOTH | {"fr": "autre titre"})
    for library in ({}, {(changed.id, changed.version): Shelved(changed)}):
        with pytest.raises(Refused) as refusal:
            told(opened(), c.SubmitAnswers(), Role.BENEFICIARY, library=library, answers=answers(ANSWERS))
        assert rules(refusal) == ["instrument.same_text"]


def test_results_are_released_after_an_interview_that_explained_them() -> None:
    assignment, result = reviewed()
    decision = release(assignment, result, session())
    shown = decision.find(Result)
    assert isinstance(shown, Result)
    assert (after(decision).status, after(decision).debrief_session_id) == (AssignmentStatus.RELEASED, SESSION)
    assert str(shown.released_on) == "2026-12-15"
    assert shown.report == result.report


@pytest.mark.parametrize(
    "held",
    [
        None,
        session(status=SessionStatus.PLANNED),
        session(status=SessionStatus.NO_SHOW),
        session(kind=SessionKind.COLLECTIVE),
        session(bilan_id=UUID(int=7)),
    ],
)
def test_without_a_debrief_nothing_is_released(held: Any) -> None:
    with pytest.raises(Refused) as refusal:
        release(*reviewed(), held)
    assert rules(refusal) == ["test.human_debrief"]


def test_results_that_the_counsellor_has_not_read_are_not_released() -> None:
    decision = submitted()
    result = decision.find(Result)
    assert isinstance(result, Result)
    with pytest.raises(NotInState):
        release(after(decision), result, session())


def test_the_field_that_opens_a_result_to_the_person_is_its_release() -> None:
    assert Result.opens_on == {Role.BENEFICIARY: "released_on"}
    assert "released_on" in Result.model_fields


def test_answering_again_makes_another_result_and_leaves_the_first() -> None:
    assignment, first = reviewed()
    shown = release(assignment, first, session()).find(Result)
    reopened = after(told(after(release(assignment, first, session())), c.ReopenAssignment(), Role.COUNSELLOR))
    assert (reopened.status, reopened.released_on, reopened.submitted_on) == (AssignmentStatus.REOPENED, None, None)
    again = told(opened(reopened), c.SubmitAnswers(), Role.BENEFICIARY, answers=answers(ANSWERS | {"e1": 5}), results=(shown,))
    assert [r for r in again.changed if isinstance(r, Result)] == []
    second = again.find(Result)
    assert isinstance(second, Result)
    assert second.report is not None
    assert second.report.of("E").value == Fraction(19, 4)
