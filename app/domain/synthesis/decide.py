"""What a command on a synthesis must know, and what it changes beside the status."""

from typing import Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.document import keyed_sha256, same_text
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.mistake import ANOTHER_PERSONS, correction
from app.domain.project.records import Project
from app.domain.synthesis import commands as c
from app.domain.synthesis.records import Observation, Synthesis, SynthesisContent, SynthesisDraft, SynthesisStatus, SynthesisVersion
from app.domain.synthesis.table import MACHINE
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new, touch

A = Ask[Any]


class BilanSyntheses(File):
    """What drafting a synthesis must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    syntheses: tuple[Synthesis, ...] = ()


class SynthesisFile(File):
    """What every command on a synthesis must know."""

    root: ClassVar[str] = "synthesis"
    synthesis: Synthesis
    synthesis_draft: SynthesisDraft
    projects: tuple[Project, ...] = ()


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (synthesis.*), DocumentChanged."""
    return kernel_decide(MACHINE, CHANGES, ask)


def document_sha256(key: bytes, content: SynthesisContent) -> str:
    """The hash of the document that a content makes, under the key of its class."""
    return keyed_sha256(key, "synthesis/1", content)


def _draft(ask: A, row: Row) -> Change:
    synthesis: Synthesis = new(ask, Synthesis, "synthesis", bilan_id=ask.facts.bilan.id, status=row.to)
    draft = new(ask, SynthesisDraft, "draft", bilan_id=synthesis.bilan_id, synthesis_id=synthesis.id, content=SynthesisContent())
    return Change(result=synthesis, added=(draft,))


def _observe(ask: A, row: Row) -> Change:
    synthesis = ask.facts.synthesis
    annex = row.to != SynthesisStatus.IN_REVIEW
    about = {"bilan_id": synthesis.bilan_id, "synthesis_id": synthesis.id}
    alone = ask.today if row.to == SynthesisStatus.DELIVERED else None
    observation = new(ask, Observation, "observation", **about, made_on=ask.today, annex=annex, hers_alone_since=alone)
    return Change(fields={"observations_count": synthesis.observations_count + 1}, added=(observation,), result=observation)


def _finalise(ask: A, row: Row) -> Change:
    synthesis, draft = ask.facts.synthesis, ask.facts.synthesis_draft
    same_text(ask.command.draft_revision, draft.revision)
    fields = {
        "versions_count": synthesis.versions_count + 1,
        "document_sha256": document_sha256(ask.content_key, draft.content),
        "finalised_on": ask.today,
    }
    version = new(
        ask,
        SynthesisVersion,
        "version",
        bilan_id=synthesis.bilan_id,
        synthesis_id=synthesis.id,
        number=fields["versions_count"],
        document_sha256=fields["document_sha256"],
        finalised_on=ask.today,
        content=draft.content,
    )
    return Change(fields=fields, added=(version,), facts={"document_sha256": version.document_sha256})


def _deliver(ask: A, row: Row) -> Change:
    results = {"results_delivered_on": ask.today} if ask.command.with_results else {}
    return Change(fields={"delivered_on": ask.today} | results)


def _acknowledge(ask: A, row: Row) -> Change:
    return Change(fields={"acknowledged_on": ask.facts.synthesis.acknowledged_on or ask.today})


def _on(field: str) -> Any:
    return lambda ask, row: Change(fields={field: ask.today})


def _in_error(ask: A, row: Row) -> Change:
    """A text about somebody else is erased from this file."""
    if ask.command.reason not in ANOTHER_PERSONS:
        return Change()
    texts = (ask.facts.synthesis_draft, *ask.facts.synthesis_versions)
    erased = tuple(touch(ask, text, content=None) for text in texts)
    return Change(changed=(*erased, *(touch(ask, o, text=None) for o in ask.facts.observations)))


CHANGES: Changes = {
    correction(MACHINE): _in_error,
    c.DraftSynthesis: _draft,
    c.SubmitForReview: _on("review_requested_on"),
    c.WaiveReview: _on("review_waived_on"),
    c.AddObservation: _observe,
    c.FinaliseSynthesis: _finalise,
    c.DeliverSynthesis: _deliver,
    c.HandOverResults: _on("results_delivered_on"),
    c.AcknowledgeSynthesis: _acknowledge,
    c.DestroySynthesis: _on("destroyed_on"),
}
