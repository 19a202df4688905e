"""A questionnaire from its proposal to its last day: qualified people, a purpose, informed consent, time enough."""

from datetime import date
from typing import Any

import pytest

from app.domain.assignment import commands as c
from app.domain.assignment.records import Answer, AssignmentStatus
from app.domain.assignment.table import MACHINE
from app.domain.bilan.records import BilanStatus
from app.domain.deadline import Deadline, DeadlineStatus
from app.domain.instrument.definition import fingerprint
from app.domain.machine import NotOpenTo, Refused
from app.domain.registry.records import Tool
from app.domain.thread import WarningRow
from app.domain.vocabulary import Role
from tests.domain.assignments import ANSWERS, ASSIGN, QUESTIONNAIRE, Shelved, after, answers, assign, assigned, opened, rules, told
from tests.domain.given import COUNSELLOR, bilan, member
from tests.domain.questionnaires import definition, document


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


def test_what_is_assigned_is_one_exact_text_in_one_language() -> None:
    made = assigned()
    assert (made.status, made.definition_sha256, made.language, made.counsellor_id) == (
        AssignmentStatus.ASSIGNED,
        fingerprint(QUESTIONNAIRE),
        "fr",
        COUNSELLOR,
    )


@pytest.mark.parametrize("said", [{"instrument_version": "9.0.0"}, {"instrument_id": "unknown"}, {"language": "de"}])
def test_what_is_not_published_is_not_assigned(said: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        assign(ASSIGN.but(**said))
    assert rules(refusal) == ["instrument.published"]


def test_a_licensed_tool_needs_somebody_certified_for_it() -> None:
    legal = document()["legal"] | {"item_licence": "proprietary"}
    licensed = definition(legal=legal)
    library = {(licensed.id, licensed.version): Shelved(licensed)}
    with pytest.raises(Refused) as refusal:
        assign(library=library)
    assert rules(refusal) == ["bilan.counsellor.qualification"]
    certified = member(tool_certifications=(Tool(instrument=licensed.id, certified_on=date(2024, 1, 1)),))
    assert assign(library=library, member=certified).events[0].type == "assignment.assigned"


@pytest.mark.parametrize("somebody", [None, member(roles=(Role.ADMINISTRATOR,)), member(status="retired")])
def test_only_a_counsellor_of_the_provider_debriefs(somebody: Any) -> None:
    with pytest.raises(Refused) as refusal:
        assign(member=somebody)
    assert rules(refusal) == ["bilan.counsellor.qualification"]


def test_a_questionnaire_without_a_purpose_is_not_assigned() -> None:
    aimless = definition(legal=document()["legal"] | {"purpose": {}})
    with pytest.raises(Refused) as refusal:
        assign(library={(aimless.id, aimless.version): Shelved(aimless)})
    assert rules(refusal) == ["bilan.info.direct_link"]


def test_nothing_is_assigned_before_the_bilan_is_ready_or_after_its_term() -> None:
    for status in (BilanStatus.CONTRACTING, BilanStatus.COMPLETED):
        with pytest.raises(Refused) as refusal:
            assign(bilan=bilan(status=status))
        assert rules(refusal) == ["bilan.running"]


def test_a_deadline_is_counted_and_fires_the_day_after() -> None:
    decision = assign(ASSIGN.but(deadline_on=date(2026, 12, 24)))
    (deadline,) = [r for r in decision.added if isinstance(r, Deadline)]
    assert (str(deadline.due_on), str(deadline.effective_on), deadline.fires) == ("2026-12-24", "2026-12-25", "expire_assignment")
    assert not [r for r in assign().added if isinstance(r, Deadline)]
    with pytest.raises(Refused) as refusal:
        assign(ASSIGN.but(deadline_on=date(2026, 12, 13)))
    assert rules(refusal) == ["assignment.deadline_ahead"]


def test_a_draft_is_sent_later_with_its_deadline() -> None:
    draft = assigned(later=True, deadline_on=date(2026, 12, 20))
    assert draft.status is AssignmentStatus.DRAFT
    sent = told(draft, c.SendAssignment(), Role.COUNSELLOR)
    assert after(sent).status is AssignmentStatus.ASSIGNED
    assert [str(r.due_on) for r in sent.added if isinstance(r, Deadline)] == ["2026-12-20"]
    with pytest.raises(Refused, match=r"assignment\.deadline_ahead"):
        told(draft, c.SendAssignment(), Role.COUNSELLOR, on="2026-12-21")


def test_the_person_is_informed_before_the_first_question() -> None:
    with pytest.raises(Refused) as refusal:
        told(assigned(), c.OpenAssignment(informed=False), Role.BENEFICIARY)
    assert rules(refusal) == ["assignment.scoring_informed"]
    assert opened().status is AssignmentStatus.IN_PROGRESS


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.ADMINISTRATOR, Role.EMPLOYER, Role.SYSTEM])
def test_nobody_else_answers_for_the_person(role: Role) -> None:
    with pytest.raises(NotOpenTo):
        told(opened(), c.SubmitAnswers(), role, answers=answers(ANSWERS))


@pytest.mark.parametrize("begun", [False, True])
def test_not_answering_is_neutral_and_erases_what_was_answered(begun: bool) -> None:  # noqa: FBT001  # two cases
    decision = told(opened() if begun else assigned(), c.WithdrawAssignment(), Role.BENEFICIARY, answers=answers(ANSWERS))
    assert after(decision).status is AssignmentStatus.WITHDRAWN
    assert [r.value for r in decision.changed if isinstance(r, Answer)] == [None] * 4
    assert decision.events[0].reason is None


def test_the_last_day_passes_and_the_assignment_may_be_reopened() -> None:
    decision = assign(ASSIGN.but(deadline_on=date(2026, 12, 20)))
    deadlines = tuple(r for r in decision.added if isinstance(r, Deadline))
    expired = told(after(decision), c.ExpireAssignment(), Role.SYSTEM, deadlines=deadlines, on="2026-12-21")
    assert after(expired).status is AssignmentStatus.EXPIRED
    assert [d.status for d in expired.changed if isinstance(d, Deadline)] == [DeadlineStatus.FIRED]
    reopened = told(after(expired), c.ReopenAssignment(deadline_on=date(2027, 1, 8)), Role.COUNSELLOR, on="2026-12-21")
    assert [str(d.due_on) for d in reopened.added if isinstance(d, Deadline)] == ["2027-01-08"]


def test_more_time_replaces_the_deadline_and_changes_no_state() -> None:
    decision = assign(ASSIGN.but(deadline_on=date(2026, 12, 20)))
    deadlines = tuple(r for r in decision.added if isinstance(r, Deadline))
    begun = opened(after(decision))
    more = told(begun, c.ExtendDeadline(deadline_on=date(2027, 1, 8)), Role.COUNSELLOR, deadlines=deadlines)
    assert (after(more).status, str(after(more).deadline_on)) == (AssignmentStatus.IN_PROGRESS, "2027-01-08")
    assert [d.status for d in more.changed if isinstance(d, Deadline)] == [DeadlineStatus.CANCELLED]
    assert [str(d.due_on) for d in more.added if isinstance(d, Deadline)] == ["2027-01-08"]


def test_submitting_in_time_meets_the_deadline() -> None:
    decision = assign(ASSIGN.but(deadline_on=date(2026, 12, 20)))
    deadlines = tuple(r for r in decision.added if isinstance(r, Deadline))
    done = told(opened(after(decision)), c.SubmitAnswers(), Role.BENEFICIARY, deadlines=deadlines, answers=answers(ANSWERS))
    assert [d.status for d in done.changed if isinstance(d, Deadline)] == [DeadlineStatus.MET]


def test_a_free_tool_entrusted_to_somebody_of_whom_no_title_is_recorded_warns() -> None:
    [warning] = [one for one in assign(member=member(qualifications=())).added if isinstance(one, WarningRow)]
    assert (warning.rule_id, warning.basis) == ("bilan.counsellor.qualification", "law")
    assert [one for one in assign().added if isinstance(one, WarningRow)] == []
