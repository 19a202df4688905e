"""Questionnaires: what may be proposed, by whom, and how results are given back."""

from datetime import date
from types import SimpleNamespace as Like
from typing import Any
from uuid import UUID

from app.domain.assignment import commands as c
from app.domain.assignment.records import Answer
from app.domain.session.records import SessionKind
from app.domain.vocabulary import Role
from tests.domain import given
from tests.domain.assignments import QUESTIONNAIRE, Shelved
from tests.domain.questionnaires import definition
from tests.law.example import Example, asked

BEN, CON = Role.BENEFICIARY, Role.COUNSELLOR
KEY = (QUESTIONNAIRE.id, QUESTIONNAIRE.version)
ASSIGN = c.AssignInstrument(instrument_id=KEY[0], instrument_version=KEY[1], counsellor_id=given.COUNSELLOR)
LICENSED, AIMLESS = (
    QUESTIONNAIRE.model_copy(update={"legal": QUESTIONNAIRE.legal.model_copy(update=over)})
    for over in ({"item_licence": "proprietary"}, {"purpose": ""})
)
STRICT = QUESTIONNAIRE.model_copy(update={"administration": QUESTIONNAIRE.administration.model_copy(update={"allow_skip": False})})
PROPOSED = Like(
    bilan_id=given.BILAN,
    instrument_id=KEY[0],
    instrument_version=KEY[1],
    deadline_on=None,
    consented=(),
)


def assigned(command: c.AssignInstrument = ASSIGN, *, tool: Any = QUESTIONNAIRE) -> Any:
    return asked(command, CON, member=given.member(), library={KEY: Shelved(tool)})


def submitted(*, tool: Any = QUESTIONNAIRE, shelved: Any = None, **values: Any) -> Any:
    known = {"e1": 4, "e2": 2, "e3": 5, "e4": 1} | values
    answers = tuple(
        Answer(assignment_id=UUID(int=1), item_id=item, bilan_id=given.BILAN, answered_at=given.AT, value=value)
        for item, value in known.items()
    )
    proposed = Like(**vars(PROPOSED) | {"definition_sha256": Shelved(tool).fingerprint})
    return asked(c.SubmitAnswers(), BEN, assignment=proposed, answers=answers, library={KEY: Shelved(shelved or tool)})


def released(**over: Any) -> Any:
    return asked(c.ReleaseResults(session_id=given.SESSION), CON, assignment=PROPOSED, session=given.session(**over))


EXAMPLES = (
    Example(
        rule="bilan.counsellor.qualification",
        holds=assigned(),
        breaks=assigned(tool=LICENSED),
        says="Habilitation manquante pour l'outil mini.extraversion.",
    ),
    Example(
        rule="bilan.counsellor.qualification",
        holds=assigned(),
        breaks=asked(ASSIGN, CON, member=given.member(qualifications=()), library={KEY: Shelved(QUESTIONNAIRE)}),
        says="Habilitation manquante pour l'outil mini.extraversion.",
    ),
    Example(
        rule="bilan.info.direct_link",
        holds=assigned(),
        breaks=assigned(tool=AIMLESS),
        says="Le champ mini.extraversion n'a pas de finalité liée au bilan.",
    ),
    Example(
        rule="instrument.published",
        holds=assigned(),
        breaks=assigned(ASSIGN.but(instrument_version="9.0.0")),
        says="Ce questionnaire n'est pas proposé dans cette version et cette langue : mini.extraversion 9.0.0 (fr).",
    ),
    Example(
        rule="assignment.deadline_ahead",
        holds=assigned(ASSIGN.but(deadline_on=date(2026, 12, 14))),
        breaks=assigned(ASSIGN.but(deadline_on=date(2026, 12, 13))),
        says="La date limite est déjà passée : 13/12/2026.",
    ),
    Example(
        rule="assignment.scoring_informed",
        holds=asked(c.OpenAssignment(informed=True), BEN),
        breaks=asked(c.OpenAssignment(informed=False), BEN),
        says="La personne n'a pas pris connaissance de la façon dont ses réponses sont cotées et de qui les lira.",
    ),
    Example(
        rule="instrument.same_text",
        holds=submitted(),
        breaks=submitted(shelved=definition(version="1.0.1")),
        says="Le questionnaire qui a été proposé n'est plus disponible tel quel.",
    ),
    Example(
        rule="assignment.answers_valid",
        holds=submitted(),
        breaks=submitted(e1=9),
        says="Réponses à corriger : e1.",
    ),
    Example(
        rule="assignment.nothing_skipped",
        holds=submitted(tool=STRICT),
        breaks=submitted(tool=STRICT, e4=None),
        says="Questions encore sans réponse : e4.",
    ),
    Example(
        rule="test.human_debrief",
        holds=released(),
        breaks=released(kind=SessionKind.COLLECTIVE),
        says="Restitution par un conseiller requise.",
    ),
)
