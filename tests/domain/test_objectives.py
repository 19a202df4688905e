"""Objectives: formalised and signed by both, or given up without a reason."""

import pytest

from app.domain.decision import Decision
from app.domain.machine import NotInState, Refused
from app.domain.objective.commands import DraftObjective, DropObjective, SignObjective
from app.domain.objective.decide import BilanObjectives, ObjectiveFile, decide
from app.domain.objective.records import Goal, Objective, ObjectiveStatus
from app.domain.objective.table import MACHINE
from app.domain.record import Command
from app.domain.vocabulary import Party, Role
from tests.domain.given import THREAD, ask, bilan


def drafted(content: Goal) -> Objective:
    made = decide(ask(BilanObjectives(thread=THREAD, bilan=bilan()), DraftObjective(content=content), Role.BENEFICIARY)).added[0]
    assert isinstance(made, Objective)
    return made


def told(objective: Objective, command: Command, role: Role) -> Objective:
    decision: Decision = decide(ask(ObjectiveFile(thread=THREAD, objective=objective, bilan=bilan()), command, role))
    found = decision.find(Objective)
    assert isinstance(found, Objective)
    return found


def signed_by(objective: Objective, party: Party, role: Role) -> Objective:
    return told(objective, SignObjective(party=party, document_sha256=objective.document_sha256), role)


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


def test_an_objective_is_formalised_when_both_have_signed_it_in_either_order() -> None:
    first = signed_by(drafted(Goal(title="Vérifier un projet")), Party.PROVIDER, Role.COUNSELLOR)
    assert first.status is ObjectiveStatus.DRAFTING
    assert signed_by(first, Party.BENEFICIARY, Role.BENEFICIARY).status is ObjectiveStatus.AGREED


def test_an_objective_without_a_title_is_not_signed() -> None:
    with pytest.raises(Refused, match=r"objective\.worded"):
        signed_by(drafted(Goal()), Party.BENEFICIARY, Role.BENEFICIARY)


def test_an_objective_is_given_up_without_a_reason_and_for_good() -> None:
    dropped = told(drafted(Goal(title="Partir")), DropObjective(), Role.BENEFICIARY)
    assert dropped.status is ObjectiveStatus.DROPPED
    with pytest.raises(NotInState):
        told(dropped, DropObjective(), Role.COUNSELLOR)
