"""A questionnaire on its way: builders for the tests of assignments."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.domain.assignment import commands as c
from app.domain.assignment.decide import AssignmentFile, BilanAssignments, ReleaseFile, decide
from app.domain.assignment.records import Answer, Assignment, Result
from app.domain.decision import Decision
from app.domain.instrument.definition import Definition, fingerprint
from app.domain.machine import Refused
from app.domain.record import Command
from app.domain.vocabulary import Role
from tests.domain.given import AT, BILAN, COUNSELLOR, SESSION, THREAD, ask, bilan, member
from tests.domain.questionnaires import definition


@dataclass(frozen=True)
class Shelved:
    """A published questionnaire, as the library holds it."""

    definition: Definition

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.definition)


QUESTIONNAIRE = definition()
LIBRARY = {(QUESTIONNAIRE.id, QUESTIONNAIRE.version): Shelved(QUESTIONNAIRE)}
ANSWERS = {"e1": 4, "e2": 2, "e3": 5, "e4": 1}
ASSIGN = c.AssignInstrument(instrument_id=QUESTIONNAIRE.id, instrument_version=QUESTIONNAIRE.version, counsellor_id=COUNSELLOR)


def assign(command: c.AssignInstrument = ASSIGN, *, library: Any = None, on: str = "2026-12-14", **facts: Any) -> Decision:
    file = BilanAssignments(**({"thread": THREAD, "bilan": bilan(), "member": member()} | facts))
    return decide(ask(file, command, Role.COUNSELLOR, on=on, library=LIBRARY if library is None else library))


def assigned(**said: Any) -> Assignment:
    made = assign(ASSIGN.but(**said)).added[0]
    assert isinstance(made, Assignment)
    return made


def answers(given: dict[str, Any]) -> tuple[Answer, ...]:
    return tuple(
        Answer(assignment_id=UUID(int=1), item_id=item, bilan_id=BILAN, answered_at=AT, value=value) for item, value in given.items()
    )


def told(
    assignment: Assignment, command: Command, role: Role, *, library: Any = None, file: Any = AssignmentFile, **facts: Any
) -> Decision:
    of = facts.pop("bilan", None) or bilan()
    on = facts.pop("on", "2026-12-15")
    known = file(thread=THREAD, assignment=assignment, bilan=of, **facts)
    return decide(ask(known, command, role, on=on, library=LIBRARY if library is None else library))


def after(decision: Decision) -> Assignment:
    found = decision.find(Assignment)
    assert isinstance(found, Assignment)
    return found


def opened(assignment: Assignment | None = None) -> Assignment:
    return after(told(assignment or assigned(), c.OpenAssignment(informed=True), Role.BENEFICIARY))


def submitted(given: dict[str, Any] | None = None) -> Decision:
    return told(opened(), c.SubmitAnswers(), Role.BENEFICIARY, answers=answers(ANSWERS if given is None else given))


def reviewed() -> tuple[Assignment, Result]:
    decision = submitted()
    result = decision.find(Result)
    assert isinstance(result, Result)
    return after(told(after(decision), c.ReviewResults(), Role.COUNSELLOR)), result


def release(assignment: Assignment, result: Result, held: Any) -> Decision:
    return told(assignment, c.ReleaseResults(session_id=SESSION), Role.COUNSELLOR, file=ReleaseFile, results=(result,), session=held)


def rules(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [b.rule.id for b in refusal.value.broken]
