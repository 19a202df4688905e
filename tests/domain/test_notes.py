"""Notes: a counsellor's own, kept by whoever wrote them."""

from typing import Any
from uuid import UUID

import pytest

from app.domain.machine import NotInState, NotOpenTo, Refused
from app.domain.note.decide import BilanNotes, NoteFile, decide
from app.domain.note.records import KeepNote, Note, NoteStatus, NoteText, WriteNote
from app.domain.note.table import MACHINE
from app.domain.vocabulary import Role
from tests.domain.given import COUNSELLOR, OTHER_COUNSELLOR, SESSION, THREAD, ask, bilan, session


def written(role: Role = Role.COUNSELLOR, **facts: Any) -> Note:
    command = WriteNote(session_id=SESSION if facts else None, content=NoteText(text="À reprendre"))
    made = decide(ask(BilanNotes(thread=THREAD, bilan=bilan(), **facts), command, role)).added[0]
    assert isinstance(made, Note)
    return made


def keep(note: Note, party: UUID = COUNSELLOR) -> Note:
    found = decide(ask(NoteFile(thread=THREAD, note=note, bilan=bilan()), KeepNote(), Role.COUNSELLOR, party=party)).find(Note)
    assert isinstance(found, Note)
    return found


def test_every_state_is_reached_and_left() -> None:
    assert MACHINE.defects() == []


def test_a_note_is_its_author_s_and_is_kept_once() -> None:
    kept = keep(written())
    assert (kept.author_id, kept.status, str(kept.kept_on)) == (COUNSELLOR, NoteStatus.KEPT, "2026-12-14")
    with pytest.raises(NotInState):
        keep(kept)


def test_another_counsellor_of_the_file_does_not_keep_it() -> None:
    with pytest.raises(Refused, match=r"note\.own"):
        keep(written(), OTHER_COUNSELLOR)


@pytest.mark.parametrize("role", [Role.BENEFICIARY, Role.ADMINISTRATOR, Role.EMPLOYER, Role.FUNDER])
def test_only_counsellors_write_notes(role: Role) -> None:
    with pytest.raises(NotOpenTo):
        written(role)


def test_a_note_may_be_about_a_session_of_this_bilan_only() -> None:
    assert written(session=session()).session_id == SESSION
    for stranger in (None, session(bilan_id=UUID(int=7))):
        with pytest.raises(Refused, match=r"note\.session_of_bilan"):
            written(session=stranger)
