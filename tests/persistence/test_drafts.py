"""Autosaves against PostgreSQL: what is saved, for whom it is refused, and that nobody's words are lost or leaked."""

import asyncio
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.domain.assignment.records import Answer, AssignmentStatus
from app.domain.content_class import ContentClass
from app.domain.joint_document import fingerprint as text_hash
from app.domain.machine import NotInState, NotOpenTo
from app.domain.needs_analysis.records import Needs, NeedsAnalysis, NeedsAnalysisStatus
from app.domain.note.records import Note, NoteText
from app.domain.synthesis.records import SynthesisContent, SynthesisDraft, SynthesisStatus
from app.domain.vocabulary import Role
from app.persistence.sealed import Destroyed
from app.persistence.store import Store
from app.service.drafts import Drafts, InvalidAnswer
from app.service.outcomes import Missing, Stale
from tests.domain.questionnaires import definition
from tests.persistence.draft_rows import House, Shelved

QUESTIONNAIRE = definition()
LIBRARY = {(QUESTIONNAIRE.id, QUESTIONNAIRE.version): Shelved(QUESTIONNAIRE)}
TEXT = Needs(motive="Changer de métier", expectations="Un projet réaliste")


@pytest.fixture
async def house(store: Store) -> House:
    return await House(store).built()


@pytest.fixture
def drafts(store: Store) -> Drafts:
    return Drafts(store, LIBRARY)


async def test_either_party_saves_the_text_and_a_signature_will_name_it(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    first, tag = await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.beneficiary, expected=1)
    assert (first.content, first.revision, first.version, tag) == (TEXT, 2, 1, '"1.2"')
    key = await house.store.safe.keys.key(house.org, needs.bilan_id, ContentClass.NEEDS, make=False)
    assert key is not None
    assert first.document_sha256 == text_hash(key, "needs_analysis", TEXT)
    more = TEXT.but(availability="Le soir")
    second, _ = await drafts.save(NeedsAnalysis, needs.id, more, by=house.counsellor, expected=2)
    assert (second.content, second.revision) == (more, 3)


async def test_a_save_makes_no_event_and_leaves_the_guard_alone(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    assert await house.column("thread", "sequence", house.bilan) == 0
    assert await house.store.pool.rows(house.org, "SELECT 1 FROM event WHERE thread_id = $1", house.bilan) == []


async def test_what_is_stored_is_not_readable(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    assert b"projet" not in await house.column("needs_analysis", "content", needs.id)


async def test_a_save_over_another_text_than_the_one_seen_changes_nothing(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.beneficiary, expected=1)
    for seen in (0, 1, 7):
        with pytest.raises(Stale):
            await drafts.save(NeedsAnalysis, needs.id, Needs(motive="autre"), by=house.counsellor, expected=seen)
    assert await house.column("needs_analysis", "revision", needs.id) == 2


async def test_a_save_repeated_after_a_lost_answer_succeeds_again(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    once = await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    assert await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1) == once


async def test_of_two_people_who_save_at_once_one_is_told_to_read_again(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    saves = [
        drafts.save(NeedsAnalysis, needs.id, Needs(motive=f"texte {n}"), by=by, expected=1)
        for n, by in enumerate((house.beneficiary, house.counsellor))
    ]
    outcomes = await asyncio.gather(*saves, return_exceptions=True)
    assert sorted(type(o).__name__ for o in outcomes) == ["Stale", "tuple"]


async def test_whatever_is_there_is_replaced_on_request(house: House, drafts: Drafts) -> None:
    needs = await house.needs(revision=5)
    saved, _ = await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=None)
    assert saved.revision == 6


async def test_a_settled_text_no_longer_changes(house: House, drafts: Drafts) -> None:
    needs = await house.needs(status=NeedsAnalysisStatus.AGREED)
    with pytest.raises(NotInState) as refusal:
        await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    assert (refusal.value.state, refusal.value.possible_in) == ("agreed", ("drafting",))


async def test_who_takes_no_part_learns_nothing_of_the_draft(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    strangers = (
        house.by("stranger", Role.COUNSELLOR),
        house.by("stranger", Role.BENEFICIARY),
        house.by("con", Role.COUNSELLOR, org=uuid7()),
    )
    for stranger in strangers:
        for wanted in (needs.id, uuid7()):
            with pytest.raises(Missing):
                await drafts.save(NeedsAnalysis, wanted, TEXT, by=stranger, expected=1)


@pytest.mark.parametrize(("name", "role"), [("employer", Role.EMPLOYER), ("admin", Role.ADMINISTRATOR), ("con", Role.ADMINISTRATOR)])
async def test_who_knows_of_the_file_but_not_of_its_content_writes_none(house: House, drafts: Drafts, name: str, role: Role) -> None:
    needs = await house.needs()
    with pytest.raises(NotOpenTo):
        await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.by(name, role), expected=1)


async def test_who_no_longer_takes_part_writes_no_more(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    await house.leaves("con")
    with pytest.raises(Missing):
        await drafts.save(NeedsAnalysis, needs.id, Needs(motive="autre"), by=house.counsellor, expected=2)
    assert await house.column("needs_analysis", "revision", needs.id) == 2


async def test_a_note_is_written_by_its_author_alone(house: House, drafts: Drafts) -> None:
    note = await house.note()
    saved, _ = await drafts.save(Note, note.id, NoteText(text="À reprendre"), by=house.counsellor, expected=1)
    assert saved.content == NoteText(text="À reprendre")
    for other in (house.by("second", Role.COUNSELLOR), house.beneficiary):
        with pytest.raises(NotOpenTo):
            await drafts.save(Note, note.id, NoteText(text="autre"), by=other, expected=2)


async def test_a_synthesis_is_written_together_until_it_is_final(house: House, drafts: Drafts) -> None:
    synthesis = await house.synthesis(status=SynthesisStatus.IN_REVIEW)
    text = SynthesisContent(strengths="Écoute")
    await drafts.save(SynthesisDraft, synthesis.id, text, by=house.counsellor, expected=1)
    again, _ = await drafts.save(SynthesisDraft, synthesis.id, text.but(circumstances="Plan"), by=house.beneficiary, expected=2)
    assert (again.synthesis_id, again.revision) == (synthesis.id, 3)
    await house.store.pool.rows(house.org, "UPDATE synthesis SET status = 'final' WHERE id = $1", synthesis.id)
    with pytest.raises(NotInState):
        await drafts.save(SynthesisDraft, synthesis.id, text, by=house.counsellor, expected=3)


async def test_answers_are_saved_one_by_one_and_may_be_taken_back(house: House, drafts: Drafts) -> None:
    assignment = await house.assignment(QUESTIONNAIRE)
    first, tag = await drafts.save(Answer, assignment.id, 4, by=house.beneficiary, expected=0, item="e1")
    assert (first.value, first.revision, first.bilan_id, tag) == (4, 1, house.bilan, '"1"')
    other, _ = await drafts.save(Answer, assignment.id, 2, by=house.beneficiary, expected=0, item="e2")
    assert (other.item_id, other.revision) == ("e2", 1)
    gone, _ = await drafts.save(Answer, assignment.id, None, by=house.beneficiary, expected=1, item="e1")
    assert (gone.value, gone.revision) == (None, 2)
    assert gone.answered_at >= first.answered_at


async def test_a_first_answer_is_made_once(house: House, drafts: Drafts) -> None:
    assignment = await house.assignment(QUESTIONNAIRE)
    once = await drafts.save(Answer, assignment.id, 4, by=house.beneficiary, expected=0, item="e1")
    assert await drafts.save(Answer, assignment.id, 4, by=house.beneficiary, expected=0, item="e1") == once
    with pytest.raises(Stale):
        await drafts.save(Answer, assignment.id, 5, by=house.beneficiary, expected=0, item="e1")
    with pytest.raises(Stale):
        await drafts.save(Answer, assignment.id, 5, by=house.beneficiary, expected=1, item="e3")


@pytest.mark.parametrize(("item", "value"), [("e1", 9), ("e1", "4"), ("unknown", 1), ("where", "moon")])
async def test_an_answer_that_the_item_does_not_accept_is_not_saved(house: House, drafts: Drafts, item: str, value: Any) -> None:
    assignment = await house.assignment(QUESTIONNAIRE)
    with pytest.raises(InvalidAnswer) as refusal:
        await drafts.save(Answer, assignment.id, value, by=house.beneficiary, expected=0, item=item)
    assert refusal.value.faults[0].at == item
    with pytest.raises(Missing):
        await drafts.save(Answer, assignment.id, value, by=house.by("stranger", Role.BENEFICIARY), expected=0, item=item)


@pytest.mark.parametrize("status", [s for s in AssignmentStatus if s is not AssignmentStatus.IN_PROGRESS])
async def test_answers_are_saved_only_while_the_questionnaire_is_being_answered(
    house: House, drafts: Drafts, status: AssignmentStatus
) -> None:
    assignment = await house.assignment(QUESTIONNAIRE, status)
    with pytest.raises(NotInState):
        await drafts.save(Answer, assignment.id, 4, by=house.beneficiary, expected=0, item="e1")


async def test_a_counsellor_answers_nothing(house: House, drafts: Drafts) -> None:
    assignment = await house.assignment(QUESTIONNAIRE)
    with pytest.raises(NotOpenTo):
        await drafts.save(Answer, assignment.id, 4, by=house.counsellor, expected=0, item="e1")


async def test_nothing_is_added_once_the_key_is_destroyed_and_a_stranger_does_not_learn_it(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await house.store.safe.keys.destroy(house.org, house.bilan, ContentClass.NEEDS)
    with pytest.raises(Destroyed):
        await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    with pytest.raises(Missing):
        await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.by("stranger", Role.COUNSELLOR), expected=1)


async def test_a_save_is_one_statement_once_the_process_knows_the_draft(house: House, drafts: Drafts) -> None:
    needs = await house.needs()
    await drafts.save(NeedsAnalysis, needs.id, TEXT, by=house.counsellor, expected=1)
    counted = Counted(house.store)
    drafts._store = counted  # type: ignore[assignment]  # a double that counts
    await drafts.save(NeedsAnalysis, needs.id, Needs(motive="encore"), by=house.counsellor, expected=2)
    assert counted.statements == 1


class Counted:
    """The store, counting the statements that pass."""

    def __init__(self, store: Store) -> None:
        self._store, self.statements, self.pool = store, 0, self
        self.safe = store.safe

    async def rows(self, *args: Any) -> list[Any]:
        self.statements += 1
        return await self._store.pool.rows(*args)
