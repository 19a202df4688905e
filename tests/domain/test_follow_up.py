"""Follow-ups: invited on a working day, held and recorded for her and her counsellor, declined without consequence."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.bilan.commands import CompleteBilan
from app.domain.bilan.records import Bilan, BilanStatus, FollowUpTerm
from app.domain.follow_up import commands as c
from app.domain.follow_up.records import FollowUp, FollowUpStatus, Outcome, Situation
from app.domain.follow_up.table import MACHINE
from app.domain.machine import NotInState, NotOpenTo
from app.domain.thread import WarningRow
from app.domain.vocabulary import Role
from tests.domain.dossier import Dossier
from tests.domain.endings import answered, delivered, running

CON, BEN, ADM, SYS = Role.COUNSELLOR, Role.BENEFICIARY, Role.ADMINISTRATOR, Role.SYSTEM
S = FollowUpStatus
BOOK = c.BookFollowUp(starts_at=datetime(2027, 10, 20, 9, tzinfo=UTC))
OUTCOME = c.RecordFollowUp(outcome=Outcome(situation=Situation.IN_TRAINING, note="Formation commencée"))


def completed(*extra: FollowUpTerm) -> Dossier:
    dossier = running()
    delivered(dossier)
    answered(dossier)
    dossier.play(CompleteBilan(additional_follow_ups=extra), CON, on="2027-04-16")
    return dossier


def step(
    dossier: Dossier, command: Any, role: Role = CON, *, on: str = "2027-10-20", term: FollowUpTerm = FollowUpTerm.SIX_MONTHS
) -> FollowUp:
    dossier.play(command, role, on=on, root=dossier.one(FollowUp, term=term))
    return dossier.one(FollowUp, term=term)


def test_she_is_invited_on_the_monday_after_a_saturday() -> None:
    dossier = completed()
    dossier.wait("2027-10-17")
    assert dossier.one(FollowUp).status is S.SCHEDULED
    dossier.wait("2027-10-18")
    assert dossier.one(FollowUp).status is S.INVITED


def test_an_interview_is_booked_held_and_recorded() -> None:
    dossier = completed()
    step(dossier, c.InviteFollowUp())
    assert step(dossier, BOOK, BEN).status is S.BOOKED
    assert step(dossier, c.HoldFollowUp()).held_on == date(2027, 10, 20)
    assert dossier.one(Bilan).status is BilanStatus.FOLLOWING_UP
    recorded = step(dossier, OUTCOME)
    assert recorded.outcome is not None
    assert (recorded.status, recorded.outcome.situation) == (S.RECORDED, Situation.IN_TRAINING)
    assert dossier.one(Bilan).status is BilanStatus.CLOSED


def test_the_bilan_closes_with_the_last_follow_up_only() -> None:
    dossier = completed(FollowUpTerm.TWELVE_MONTHS)
    step(dossier, c.DeclineFollowUp(), BEN)
    assert dossier.one(Bilan).status is BilanStatus.COMPLETED
    step(dossier, c.DeclineFollowUp(), BEN, on="2028-04-18", term=FollowUpTerm.TWELVE_MONTHS)
    assert dossier.one(Bilan).status is BilanStatus.CLOSED


def test_after_three_tries_without_an_answer_she_is_unreachable() -> None:
    dossier = completed()
    step(dossier, c.InviteFollowUp())
    states = [step(dossier, c.RecordUnanswered()).status for _ in range(3)]
    assert states == [S.INVITED, S.INVITED, S.UNREACHABLE]


@pytest.mark.parametrize(("on", "warned"), [("2027-10-15", True), ("2027-10-16", False), ("2028-01-16", False), ("2028-01-17", True)])
def test_the_promised_window_is_six_to_nine_months_after_the_end(on: str, *, warned: bool) -> None:
    dossier = completed()
    step(dossier, BOOK, on=on)
    step(dossier, c.HoldFollowUp(), on=on)
    assert ("promise.followup_window" in {w.rule_id for w in dossier.every(WarningRow)}) is warned


@pytest.mark.parametrize("before", [(), (c.InviteFollowUp(),), (c.InviteFollowUp(), BOOK)])
def test_she_declines_when_she_likes_and_nobody_declines_for_her(before: tuple[Any, ...]) -> None:
    dossier = completed()
    for command in before:
        step(dossier, command)
    for role in (CON, ADM, SYS):
        with pytest.raises(NotOpenTo):
            step(dossier, c.DeclineFollowUp(), role)
    assert step(dossier, c.DeclineFollowUp(), BEN).status is S.DECLINED


def test_a_missed_or_cancelled_interview_is_over() -> None:
    dossier = completed()
    step(dossier, BOOK)
    assert step(dossier, c.MissFollowUp()).status is S.MISSED
    other = completed()
    assert step(other, c.CancelFollowUp(), ADM).status is S.CANCELLED
    assert {d.one(Bilan).status for d in (dossier, other)} == {BilanStatus.CLOSED}


def test_what_was_not_held_has_no_outcome_and_only_the_counsellor_records_it() -> None:
    dossier = completed()
    step(dossier, BOOK)
    with pytest.raises(NotInState):
        step(dossier, OUTCOME)
    step(dossier, c.HoldFollowUp())
    with pytest.raises(NotOpenTo):
        step(dossier, OUTCOME, ADM)


def test_the_administrator_is_told_dates_and_state_only() -> None:
    assert {"outcome", "tries", "held_on"}.isdisjoint(FollowUp.views[ADM].model_fields)
    assert set(FollowUp.views) == {ADM}


def test_the_machine_has_no_defect() -> None:
    assert MACHINE.defects() == []
