"""Questionnaires: which ones, told how, answered how, and explained by somebody."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Like
from typing import Any

from app.domain.assignment import commands as c
from app.domain.assignment.records import Assignment
from app.domain.session.records import SessionKind
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.assignments import ANSWERS, ASSIGN, LIBRARY, Shelved, answers, assigned
from tests.domain.questionnaires import definition
from tests.law.example import Example, asked

BEN, CON, SYS = Role.BENEFICIARY, Role.COUNSELLOR, Role.SYSTEM
ASSIGNED: Assignment = assigned()
NOTHING_SKIPPED = Shelved(definition(administration={"allow_skip": False}))
WHOLE = {(NOTHING_SKIPPED.definition.id, NOTHING_SKIPPED.definition.version): NOTHING_SKIPPED}
OF_WHOLE = ASSIGNED.but(definition_sha256=NOTHING_SKIPPED.fingerprint)
THREE = {"e1": 4, "e2": 2, "e3": 5}


def knowing(command: Any, by: Role, **facts: Any) -> Any:
    """A question of somebody who has the library."""
    return replace(asked(command, by, **facts), library=LIBRARY)


EXAMPLES = (
    Example(
        rule="instrument.published",
        holds=knowing(ASSIGN, CON),
        breaks=knowing(ASSIGN.but(language="de"), CON),
        says="Ce questionnaire n'est pas proposé dans cette version et cette langue : mini.extraversion 1.0.0 (de).",
    ),
    Example(
        rule="instrument.same_text",
        holds=knowing(c.ScoreAssignment(), SYS, assignment=ASSIGNED),
        breaks=knowing(c.ScoreAssignment(), SYS, assignment=ASSIGNED.but(definition_sha256="0" * 64)),
        says="Le questionnaire qui a été proposé n'est plus disponible tel quel.",
    ),
    Example(
        rule="assignment.deadline_ahead",
        holds=knowing(ASSIGN.but(deadline_on=date(2026, 12, 14)), CON),
        breaks=knowing(ASSIGN.but(deadline_on=date(2026, 12, 13)), CON),
        says="La date limite est déjà passée : 13/12/2026.",
    ),
    Example(
        rule="assignment.scoring_informed",
        holds=asked(c.OpenAssignment(informed=True), BEN),
        breaks=asked(c.OpenAssignment(informed=False), BEN),
        says="La personne n'a pas pris connaissance de la façon dont ses réponses sont cotées et de qui les lira.",
    ),
    Example(
        rule="assignment.answers_valid",
        holds=knowing(c.SubmitAnswers(), BEN, assignment=ASSIGNED, answers=answers(ANSWERS)),
        breaks=knowing(c.SubmitAnswers(), BEN, assignment=ASSIGNED, answers=answers(ANSWERS | {"e1": 9})),
        says="Réponses à corriger : e1.",
    ),
    Example(
        rule="assignment.nothing_skipped",
        holds=replace(asked(c.SubmitAnswers(), BEN, assignment=OF_WHOLE, answers=answers(ANSWERS)), library=WHOLE),
        breaks=replace(asked(c.SubmitAnswers(), BEN, assignment=OF_WHOLE, answers=answers(THREE)), library=WHOLE),
        says="Questions encore sans réponse : e4.",
    ),
    Example(
        rule="test.human_debrief",
        holds=asked(c.ReleaseResults(session_id=given.SESSION), CON, assignment=ASSIGNED, session=given.session()),
        breaks=asked(
            c.ReleaseResults(session_id=given.SESSION), CON, assignment=ASSIGNED, session=given.session(kind=SessionKind.COLLECTIVE)
        ),
        says="Restitution par un conseiller requise.",
    ),
    Example(  # a session of another bilan explains nothing
        rule="test.human_debrief",
        holds=asked(c.ReleaseResults(session_id=given.SESSION), CON, assignment=ASSIGNED, session=given.session(kind="individual")),
        breaks=asked(c.ReleaseResults(session_id=given.SESSION), CON, assignment=Like(bilan_id=given.SESSION), session=given.session()),
        says="Restitution par un conseiller requise.",
    ),
)
