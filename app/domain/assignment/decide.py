"""What a command on an assignment must know, and what it changes beside the status: above all the score, and what is erased."""

from typing import Annotated, Any, ClassVar

from app.domain.assignment import commands as c
from app.domain.assignment.library import Published, asked_for, asked_in
from app.domain.assignment.records import Answer, Assignment, ResponseQuality, Result
from app.domain.assignment.rules import given
from app.domain.assignment.table import ANSWER_BY, MACHINE
from app.domain.bilan.records import Bilan
from app.domain.deadline import DeadlineStatus
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import correction
from app.domain.registry.records import Member
from app.domain.scoring.score import Context, score
from app.domain.session.records import Session
from app.domain.thread import File, Named
from app.domain.transition import close, follow, new, touch
from app.domain.transition import decide as kernel_decide

A = Ask[Any]


class BilanAssignments(File):
    """What assigning a questionnaire must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    member: Annotated[Member | None, Named("counsellor_id")] = None


class AssignmentFile(File):
    """What every command on an assignment must know."""

    root: ClassVar[str] = "assignment"
    assignment: Assignment
    answers: tuple[Answer, ...] = ()
    results: tuple[Result, ...] = ()
    bilan: Bilan


class ReleaseFile(AssignmentFile):
    """What releasing results must know beside: the interview in which they were explained."""

    root: ClassVar[str] = "assignment"
    session: Annotated[Session | None, Named("session_id")] = None


def decide(ask: A) -> Decision:
    """Answers that are submitted are scored in the same decision.

    Raises: NotInState, NotOpenTo, Refused (bilan.running, instrument.*, bilan.counsellor.qualification, bilan.info.direct_link,
    assignment.*, test.human_debrief).
    """
    decision = kernel_decide(MACHINE, CHANGES, ask)
    if not isinstance(ask.command, c.SubmitAnswers):
        return decision
    return decision.then(kernel_decide(MACHINE, CHANGES, follow(ask, decision, c.ScoreAssignment())))


def _assign(ask: A, row: Row) -> Change:
    text = _found(asked_for(ask)).fingerprint
    made = new(ask, Assignment, "assignment", bilan_id=ask.facts.bilan.id, status=row.to, definition_sha256=text)
    return Change(result=made, facts={"instrument": made.instrument_id})


def _found(published: Published | None) -> Published:
    if published is None:
        message = "a rule lets through a questionnaire that is not in the library"
        raise LookupError(message)
    return published


def _submit(ask: A, row: Row) -> Change:
    """The hash of the answers is in the sealed report alone: few answers are few enough to be found again from their hash."""
    return Change(fields={"submitted_on": ask.today, "answered": len(given(ask.facts.answers))})


def _score(ask: A, row: Row) -> Change:
    """One more result; what the counsellor may take up in the interview is kept apart, for her eyes."""
    assignment: Assignment = ask.facts.assignment
    context = Context(definition_hash=assignment.definition_sha256, language=assignment.language, consented=frozenset(assignment.consented))
    report = score(_found(asked_in(ask)).definition, given(ask.facts.answers), context)
    label = f"result:{assignment.id}"
    result = new(
        ask,
        Result,
        label,
        bilan_id=assignment.bilan_id,
        assignment_id=assignment.id,
        instrument_id=assignment.instrument_id,
        engine=report.engine,
        definition_sha256=report.definition_hash,
        scored_on=ask.today,
        report=report.but(flags=()),
    )
    quality = new(
        ask,
        ResponseQuality,
        f"quality:{assignment.id}",
        bilan_id=assignment.bilan_id,
        assignment_id=assignment.id,
        result_id=result.id,
        flags=report.flags,
    )
    return Change(added=(result, quality), facts={"engine": report.engine, "result": str(result.id)})


def _release(ask: A, row: Row) -> Change:
    """The results that were not the person's to read yet become so."""
    closed = (result for result in ask.facts.results if result.released_on is None)
    opened = tuple(touch(ask, result, released_on=ask.today) for result in closed)
    return Change(fields={"released_on": ask.today, "debrief_session_id": ask.command.session_id}, changed=opened)


def _reopen(ask: A, row: Row) -> Change:
    """A new cycle; the results of the earlier one stay as they are."""
    done = ("submitted_on", "reviewed_on", "released_on", "debrief_session_id")
    return Change(fields=dict.fromkeys(done))


def _withdraw(ask: A, row: Row) -> Change:
    """No fault and no trace of content: what was answered is erased."""
    answers: tuple[Answer, ...] = ask.facts.answers
    erased = tuple(a.but(value=None, answered_at=ask.at.real) for a in answers if a.value is not None)
    return Change(changed=erased)


def _in_error(ask: A, row: Row) -> Change:
    """What was asked by mistake leaves neither answers nor results."""
    results = tuple(touch(ask, r, report=None, released_on=None) for r in ask.facts.results)
    qualities = tuple(touch(ask, q, flags=None) for q in ask.facts.response_qualities)
    return Change(changed=(*_withdraw(ask, row).changed, *results, *qualities))


def _extend(ask: A, row: Row) -> Change:
    mine = (d for d in ask.facts.deadlines if d.kind == ANSWER_BY.kind and d.subject_id == ask.facts.assignment.id)
    return Change(changed=tuple(close(ask, d, DeadlineStatus.CANCELLED) for d in mine), facts={"deadline_on": ask.command.deadline_on})


CHANGES: Changes = {
    correction(MACHINE): _in_error,
    c.AssignInstrument: _assign,
    c.OpenAssignment: lambda ask, row: Change(fields={"opened_on": ask.facts.assignment.opened_on or ask.today}),
    c.SubmitAnswers: _submit,
    c.ScoreAssignment: _score,
    c.ReviewResults: lambda ask, row: Change(fields={"reviewed_on": ask.today}),
    c.ReleaseResults: _release,
    c.ReopenAssignment: _reopen,
    c.WithdrawAssignment: _withdraw,
    c.ExtendDeadline: _extend,
}
