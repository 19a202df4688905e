"""Handing the synthesis over makes a copy that is the beneficiary's own, and closes the text to its author (L6313-4: sole addressee)."""

from dataclasses import replace
from typing import Any, ClassVar

from app.domain.assignment.records import Result
from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.document import keyed_sha256
from app.domain.machine import Ask
from app.domain.personal_copy.records import CopiedContent, CopiedResult, CopyKind, PersonalCopy
from app.domain.synthesis import decide as synthesis
from app.domain.synthesis.commands import DeliverSynthesis, HandOverResults
from app.domain.synthesis.records import Observation, Synthesis, SynthesisDraft, SynthesisVersion
from app.domain.transition import new, touch


class DeliveryFile(synthesis.SynthesisFile):
    """What handing over must know beside the synthesis: whose it is, its text, her observations, her results."""

    root: ClassVar[str] = "synthesis"
    bilan: Bilan
    synthesis_drafts: tuple[SynthesisDraft, ...] = ()
    synthesis_versions: tuple[SynthesisVersion, ...] = ()
    observations: tuple[Observation, ...] = ()
    results: tuple[Result, ...] = ()


def decide(ask: Ask[Any]) -> Decision:
    """The synthesis's decision, and her own copies of what is handed over. Raises: as the synthesis."""
    decision = synthesis.decide(ask)
    if isinstance(ask.command, DeliverSynthesis):
        decision = _with_copies(ask, decision, _of_synthesis(ask), *_of_results(ask, wanted=ask.command.with_results))
        return _closed(ask, decision)
    if isinstance(ask.command, HandOverResults):
        return _with_copies(ask, decision, *_of_results(ask, wanted=True))
    return decision


def _closed(ask: Ask[Any], decision: Decision) -> Decision:
    """`decision`, and every text of the synthesis closed to the counsellor: she reads it again while an agreement keeps it."""
    texts = (*ask.facts.synthesis_drafts, *ask.facts.synthesis_versions, *ask.facts.observations)
    return replace(decision, changed=(*decision.changed, *(touch(ask, text, hers_alone_since=ask.today) for text in texts)))


def _of_synthesis(ask: Ask[Any]) -> PersonalCopy:
    version = max(ask.facts.synthesis_versions, key=lambda v: v.number)
    observed = tuple(o.text for o in ask.facts.observations if o.text is not None)
    content = CopiedContent(synthesis=version.content, observations=observed)
    return _copy(ask, CopyKind.SYNTHESIS, content, version.document_sha256)


def _of_results(ask: Ask[Any], *, wanted: bool) -> tuple[PersonalCopy, ...]:
    """What was released to her; what the counsellor may take up in an interview (flags) is not handed over."""
    found = tuple(
        CopiedResult(instrument_id=r.instrument_id, scored_on=r.scored_on, report=r.report.but(flags=()))
        for r in ask.facts.results
        if r.released_on is not None and r.report is not None
    )
    if not found or not wanted:
        return ()
    content = CopiedContent(results=found)
    return (_copy(ask, CopyKind.RESULTS, content, keyed_sha256(ask.content_key, "detailed-results/1", content)),)


def _copy(ask: Ask[Any], kind: CopyKind, content: CopiedContent, hashed: str) -> PersonalCopy:
    bilan: Bilan = ask.facts.bilan
    owner = {"bilan_id": bilan.id, "beneficiary_id": bilan.beneficiary_id}
    copy: PersonalCopy = new(
        ask, PersonalCopy, f"copy:{kind}", **owner, document=kind, document_sha256=hashed, handed_over_on=ask.today, content=content
    )
    return copy


def _with_copies(ask: Ask[Any], decision: Decision, *copies: PersonalCopy) -> Decision:
    """The synthesis points at her copy of it, which outlives the document."""
    own = next((copy.id for copy in copies if copy.document is CopyKind.SYNTHESIS), None)
    handed: Synthesis = next(r for r in decision.changed if isinstance(r, Synthesis))
    handed = handed if own is None else handed.but(personal_copy_id=own)
    others = tuple(r for r in decision.changed if not isinstance(r, Synthesis))
    return replace(decision, result=handed, changed=(handed, *others), added=(*decision.added, *copies))
