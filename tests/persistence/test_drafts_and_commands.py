"""Texts are saved without events and frozen by commands: the two ways of writing meet on the same row."""

from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.domain.assignment import commands as c
from app.domain.assignment.records import Answer, Assignment, AssignmentStatus, Result
from app.domain.bilan.records import BilanStatus
from app.domain.document import DocumentChanged
from app.domain.machine import NotInState, Principal
from app.domain.needs_analysis.commands import DraftNeedsAnalysis, SignNeedsAnalysis
from app.domain.needs_analysis.records import Format, Needs, NeedsAnalysis, NeedsAnalysisStatus
from app.domain.record import Command
from app.domain.vocabulary import Party
from app.persistence.sql import row
from app.persistence.store import Store
from app.service.door import Asked, Door
from app.service.drafts import Drafts
from app.service.outcomes import Stale
from tests.domain.given import bilan as given_bilan
from tests.domain.given import member as given_member
from tests.domain.given import session as given_session
from tests.domain.questionnaires import definition
from tests.persistence.draft_rows import House, Shelved

QUESTIONNAIRE = definition()
LIBRARY = {(QUESTIONNAIRE.id, QUESTIONNAIRE.version): Shelved(QUESTIONNAIRE)}
TEXT = Needs(motive="Changer", expectations="Un projet", chosen_format=Format.WITH_WORKSHOPS, arrangements="Le jeudi")


class Desk:
    """A running bilan, its door and its drafts."""

    def __init__(self, house: House) -> None:
        self.house, self.door = house, Door(house.store, library=LIBRARY)
        self.drafts = Drafts(house.store, LIBRARY)

    async def ask(self, id: UUID, command: Command, by: Principal, *expected: str) -> UUID:
        answer = await self.door.perform(Asked(id=id, command=command, by=by, expected=expected or None))
        return answer.subject

    async def read(self, kind: Any, id: UUID, column: str = "id") -> Any:
        statement = f"SELECT {row('r', kind)} AS item FROM {kind.noun} r WHERE r.{column} = $1 ORDER BY {', '.join(kind.key)}"  # noqa: S608  # names of columns
        rows = await self.house.store.pool.rows(self.house.org, statement, id)
        return [await self.house.store.safe.record(kind, r["item"], self.house.org) for r in rows]


@pytest.fixture
async def desk(store: Store) -> Desk:
    house = await House(store).built()
    await house.put(given_bilan(id=house.bilan, status=BilanStatus.INVESTIGATION, reference=f"T-{house.bilan.hex[-12:]}"))
    await house.registered(given_member(id=house.people["con"]))
    return Desk(house)


async def test_a_text_is_begun_saved_and_signed_and_the_event_comes_with_the_signature(desk: Desk) -> None:
    house = desk.house
    needs = await desk.ask(house.bilan, DraftNeedsAnalysis(), house.counsellor)
    saved, tag = await desk.drafts.save(NeedsAnalysis, needs, TEXT, by=house.beneficiary, expected=1)
    said = {"document_sha256": saved.document_sha256}
    with pytest.raises(Stale):
        await desk.ask(needs, SignNeedsAnalysis(party=Party.BENEFICIARY, **said), house.beneficiary, '"1.1"')
    await desk.ask(needs, SignNeedsAnalysis(party=Party.BENEFICIARY, **said), house.beneficiary, tag)
    other = await desk.drafts.save(NeedsAnalysis, needs, TEXT.but(availability="Le soir"), by=house.counsellor, expected=2)
    with pytest.raises(DocumentChanged):
        await desk.ask(needs, SignNeedsAnalysis(party=Party.PROVIDER, **said), house.counsellor)
    said = {"document_sha256": other[0].document_sha256}
    await desk.ask(needs, SignNeedsAnalysis(party=Party.PROVIDER, **said), house.counsellor)
    await desk.ask(needs, SignNeedsAnalysis(party=Party.BENEFICIARY, **said), house.beneficiary)
    (agreed,) = await desk.read(NeedsAnalysis, needs)
    assert (agreed.status, agreed.content) == (NeedsAnalysisStatus.AGREED, TEXT.but(availability="Le soir"))
    with pytest.raises(NotInState):
        await desk.drafts.save(NeedsAnalysis, needs, TEXT, by=house.counsellor, expected=3)
    events = await house.store.pool.rows(house.org, "SELECT type FROM event WHERE thread_id = $1 ORDER BY sequence", house.bilan)
    assert [e["type"].split(".")[1] for e in events] == ["drafted", "partly_signed", "partly_signed", "agreed"]


async def test_answers_become_a_result_that_opens_after_the_debrief(desk: Desk) -> None:
    house = desk.house
    assign = c.AssignInstrument(instrument_id=QUESTIONNAIRE.id, instrument_version=QUESTIONNAIRE.version, counsellor_id=house.people["con"])
    assignment = await desk.ask(house.bilan, assign, house.counsellor)
    await desk.ask(assignment, c.OpenAssignment(informed=True), house.beneficiary)
    for item, value in {"e1": 4, "e2": 2, "e3": 5, "e4": 1}.items():
        await desk.drafts.save(Answer, assignment, value, by=house.beneficiary, expected=0, item=item)
    await desk.ask(assignment, c.SubmitAnswers(), house.beneficiary)
    with pytest.raises(NotInState):
        await desk.drafts.save(Answer, assignment, 1, by=house.beneficiary, expected=1, item="e1")
    await desk.ask(assignment, c.ReviewResults(), house.counsellor)
    held = given_session(id=uuid7(), bilan_id=house.bilan, counsellor_id=house.people["con"])
    await house.put(held)
    await desk.ask(assignment, c.ReleaseResults(session_id=held.id), house.counsellor)
    ((made,), (result,)) = (await desk.read(Assignment, assignment), await desk.read(Result, assignment, "assignment_id"))
    assert made.status is AssignmentStatus.RELEASED
    assert (str(result.report.of("E").value), made.answered) == ("9/2", 4)
    assert result.released_on is not None


async def test_who_prefers_not_to_answer_leaves_no_answer_behind(desk: Desk) -> None:
    house = desk.house
    assignment = await house.assignment(QUESTIONNAIRE)
    for item in ("e1", "e2"):
        await desk.drafts.save(Answer, assignment.id, 4, by=house.beneficiary, expected=0, item=item)
    await desk.ask(assignment.id, c.WithdrawAssignment(), house.beneficiary)
    left = await house.store.pool.rows(house.org, "SELECT value FROM answer WHERE assignment_id = $1", assignment.id)
    assert [r["value"] for r in left] == [None, None]


class Interrupted(Store):
    """A store in which somebody saves the draft between a command's load and its write, once."""

    def __init__(self, store: Store, interrupt: Any) -> None:
        super().__init__(store.pool, store.safe.keys)
        self._interrupt = interrupt

    async def save(self, writing: Any) -> bool:
        interrupt, self._interrupt = self._interrupt, None
        if interrupt is not None:
            await interrupt
        return await super().save(writing)


async def test_a_text_saved_while_it_is_being_signed_is_never_overwritten(desk: Desk) -> None:
    house = desk.house
    needs = await desk.ask(house.bilan, DraftNeedsAnalysis(), house.counsellor)
    saved, _ = await desk.drafts.save(NeedsAnalysis, needs, TEXT, by=house.counsellor, expected=1)
    later = TEXT.but(motive="Changer de métier")
    meanwhile = desk.drafts.save(NeedsAnalysis, needs, later, by=house.counsellor, expected=2)
    door = Door(Interrupted(house.store, meanwhile), library=LIBRARY)
    command = SignNeedsAnalysis(party=Party.PROVIDER, document_sha256=saved.document_sha256)
    with pytest.raises(DocumentChanged):  # another text than the one that was shown
        await door.perform(Asked(id=needs, command=command, by=house.counsellor))
    (kept,) = await desk.read(NeedsAnalysis, needs)
    assert (kept.content, kept.signatures) == (later, ())
