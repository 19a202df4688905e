"""The matrix and the records say the same of what a consent opens."""

import pytest

from app.domain.policy import Category, Right, readers_everywhere, reads_whole, right, under_consent
from app.domain.record import Kept
from app.domain.vocabulary import Role
from app.persistence.columns import sealed
from app.persistence.noting import openable
from app.service.handles import HANDLES

assert HANDLES, "every record class is known once every command is"
SHARED = [kind for kind in Kept.of_noun.values() if kind.shared is not None]
SECOND = Role.SECOND_COUNSELLOR


@pytest.mark.parametrize("kind", SHARED, ids=lambda kind: kind.noun)
def test_what_a_record_shows_outside_is_what_the_matrix_opens_to_a_recipient(kind: type[Kept]) -> None:
    assert under_consent(kind.about.category, Role.RECIPIENT)
    assert openable(kind)
    assert kind.shared is not None
    assert kind.shared.model_fields.keys() < kind.model_fields.keys()


def test_the_synthesis_the_results_and_the_plan_are_all_that_leaves_the_provider() -> None:
    assert {kind.noun for kind in SHARED} == {"synthesis", "synthesis_version", "action_plan", "result"}


def test_a_second_counsellor_writes_nothing_and_reads_content_under_consent_only() -> None:
    for kind in Kept.of_noun.values():
        held = right(kind.about.category, SECOND)
        assert held is not Right.WRITE, kind.noun
        if sealed(kind):
            assert held in {Right.CONSENT, Right.NONE}, kind.noun


def test_remarks_on_how_she_answered_are_opened_as_notes_and_not_as_results() -> None:
    assert str(Kept.of_noun["response_quality"].opened_by) == "notes"


def test_whoever_stands_in_every_file_reads_there_what_the_matrix_says_and_no_program_reads_for_itself() -> None:
    for category in Category:
        readers = readers_everywhere(category)
        assert set(readers) == {r for r in (Role.ADMINISTRATOR, Role.DPO, Role.AUDITOR) if reads_whole(category, frozenset({r}))}
    assert readers_everywhere(Category.COMPLAINTS) == (Role.DPO,)
    assert readers_everywhere(Category.NOTES) == readers_everywhere(Category.SYNTHESIS) == ()
