"""What the law requires of an assignment: qualified people, a purpose, information, a human debrief."""

from dataclasses import replace
from typing import Any

from app.domain.assignment.library import asked_for, asked_in
from app.domain.assignment.records import Answer
from app.domain.instrument.answers import answer_faults, visible
from app.domain.instrument.items import Info
from app.domain.law.articles import article
from app.domain.law.bound import earliest
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.session.records import SessionKind, SessionStatus
from app.domain.vocabulary import Role

A = Ask[Any]
CONDUCT = (article("conduite du bilan"),)
OPEN_LICENCES = ("public-domain", "cc0", "cc-by")
"""Anything else is a licensed tool, used by people certified for it."""
DEBRIEFS = frozenset({SessionKind.DEBRIEF, SessionKind.INDIVIDUAL})
HELD = frozenset({SessionStatus.HELD, SessionStatus.ATTESTED, SessionStatus.LOCKED})


def given(answers: tuple[Answer, ...]) -> dict[str, Any]:
    """Item id → what was answered; what was taken back is not there."""
    return {a.item_id: a.value for a in answers if a.value is not None}


def _published(ask: A) -> Finding | None:
    said, found = ask.command, asked_for(ask)
    wrong = found is None or said.language not in found.definition.legal.translations
    return Finding({"tool": f"{said.instrument_id} {said.instrument_version} ({said.language})"}) if wrong else None


PUBLISHED = Rule(
    id="instrument.published",
    basis=Basis.POLICY,
    articles=CONDUCT,
    fr="Ce questionnaire n'est pas proposé dans cette version et cette langue : {tool}.",
    en="This questionnaire is not available in this version and language: {tool}.",
    remedy_fr="Choisissez-en un dans la bibliothèque.",
    remedy_en="Choose one from the library.",
    check=_published,
    reads_body=True,
)


def _qualified(ask: A) -> Finding | None:
    found, member = asked_for(ask), ask.facts.member
    if found is None:
        return None
    tool = found.definition.id
    licensed = not (found.definition.legal.item_licence or "").lower().startswith(OPEN_LICENCES)
    counsellor = member is not None and Role.COUNSELLOR in member.roles and member.status == "active"
    certified = not licensed or (member is not None and any(t.instrument == tool for t in member.tool_certifications))
    return None if counsellor and certified else Finding({"tool": tool})


QUALIFIED = Rule(
    id="bilan.counsellor.qualification",
    basis=Basis.LAW,
    articles=(article("L6352-1"), article("V10")),
    fr="Habilitation manquante pour l'outil {tool}.",
    en="The counsellor is not qualified for the tool {tool}.",
    remedy_fr="Confiez la restitution à une personne habilitée, ou enregistrez son habilitation.",
    remedy_en="Entrust the debrief to somebody qualified, or record her certification.",
    check=_qualified,
    reads_body=True,
)


def _titles_unseen(ask: A) -> Finding | None:
    """A tool that asks for no certification, entrusted to somebody of whom no title is recorded (L6352-1)."""
    found, member = asked_for(ask), ask.facts.member
    if found is None or member is None or _qualified(ask) is not None:
        return None
    return None if member.qualifications or member.tool_certifications else Finding({"tool": found.definition.id})


TITLES_UNSEEN = replace(QUALIFIED, check=_titles_unseen, severity=Severity.WARN)
"""What is not recorded may exist all the same: it is warned about, and somebody answers for it."""


def _purpose(ask: A) -> Finding | None:
    found = asked_for(ask)
    return Finding({"field": found.definition.id}) if found is not None and not found.definition.legal.purpose else None


DIRECT_LINK = Rule(
    id="bilan.info.direct_link",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("L6353-9")),
    fr="Le champ {field} n'a pas de finalité liée au bilan.",
    en="{field} has no purpose linked to the bilan.",
    remedy_fr="Choisissez un questionnaire dont la finalité est liée au bilan.",
    remedy_en="Choose a questionnaire whose purpose is linked to the bilan.",
    check=_purpose,
    reads_body=True,
)


def _future(ask: A) -> Finding | None:
    until = getattr(ask.command, "deadline_on", None)
    return Finding({"date": until}) if until is not None and until < ask.today else None


DEADLINE_AHEAD = Rule(
    id="assignment.deadline_ahead",
    basis=Basis.POLICY,
    articles=CONDUCT,
    fr="La date limite est déjà passée : {date}.",
    en="The deadline is already past: {date}.",
    remedy_fr="Choisissez une date à venir.",
    remedy_en="Choose a date ahead.",
    check=_future,
    reads_body=True,
    bounded=(earliest("earliest_day", "deadline_on"),),
)


def _still_ahead(ask: A) -> Finding | None:
    until = ask.facts.assignment.deadline_on
    return Finding({"date": until}) if until is not None and until < ask.today else None


DRAFT_DEADLINE_AHEAD = DEADLINE_AHEAD.on(_still_ahead)
INFORMED = Rule(
    id="assignment.scoring_informed",
    basis=Basis.LAW,
    articles=(article("L6313-4"), article("V10")),
    fr="La personne n'a pas pris connaissance de la façon dont ses réponses sont cotées et de qui les lira.",
    en="The person has not read how her answers are scored and who will read them.",
    remedy_fr="Présentez-lui cette information avant la première question.",
    remedy_en="Show her this information before the first question.",
    check=lambda ask: None if ask.command.informed else BROKEN,
    reads_body=True,
)
SAME_TEXT = Rule(
    id="instrument.same_text",
    basis=Basis.POLICY,
    articles=CONDUCT,
    fr="Le questionnaire qui a été proposé n'est plus disponible tel quel.",
    en="The questionnaire that was assigned is no longer available as it was.",
    remedy_fr="Les réponses sont gardées ; demandez à l'organisme de rétablir cette version.",
    remedy_en="The answers are kept; ask the provider to restore this version.",
    check=lambda ask: BROKEN if asked_in(ask) is None else None,
)


def _valid(ask: A) -> Finding | None:
    found = asked_in(ask)
    if found is None:
        return None
    wrong = tuple(item for item, value in given(ask.facts.answers).items() if answer_faults(found.definition, item, value))
    return Finding({"items": wrong}) if wrong else None


VALID_ANSWERS = Rule(
    id="assignment.answers_valid",
    basis=Basis.POLICY,
    articles=CONDUCT,
    fr="Réponses à corriger : {items}.",
    en="Answers to correct: {items}.",
    remedy_fr="Répondez de nouveau à ces questions.",
    remedy_en="Answer these questions again.",
    check=_valid,
)


def _nothing_skipped(ask: A) -> Finding | None:
    found = asked_in(ask)
    if found is None or found.definition.administration.allow_skip:
        return None
    answers = given(ask.facts.answers)
    shown = visible(found.definition, answers, frozenset(ask.facts.assignment.consented))
    missing = tuple(name for name, item in shown.items() if item.required and name not in answers and not isinstance(item, Info))
    return Finding({"items": missing}) if missing else None


NOTHING_SKIPPED = Rule(
    id="assignment.nothing_skipped",
    basis=Basis.POLICY,
    articles=CONDUCT,
    fr="Questions encore sans réponse : {items}.",
    en="Questions not answered yet: {items}.",
    remedy_fr="Ce questionnaire demande une réponse à chaque question.",
    remedy_en="This questionnaire needs an answer to each question.",
    check=_nothing_skipped,
)


def _debriefed(ask: A) -> Finding | None:
    session = ask.facts.session
    there = session is not None and session.bilan_id == ask.facts.assignment.bilan_id
    return None if there and session.kind in DEBRIEFS and session.status in HELD else BROKEN


HUMAN_DEBRIEF = Rule(
    id="test.human_debrief",
    basis=Basis.POLICY,
    articles=(article("R6313-4"), article("V10")),
    fr="Restitution par un conseiller requise.",
    en="A debrief by a counsellor is required.",
    remedy_fr="Tenez un entretien de restitution, puis communiquez les résultats.",
    remedy_en="Hold a debrief interview, then release the results.",
    check=_debriefed,
    reads_body=True,
)
