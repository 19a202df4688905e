"""What a command on a note must know, and what it changes beside the status."""

from typing import Annotated, Any, ClassVar

from app.domain.bilan.records import Bilan
from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Row
from app.domain.note.records import KeepNote, Note, WriteNote
from app.domain.note.table import MACHINE
from app.domain.session.records import Session
from app.domain.thread import File, Named
from app.domain.transition import decide as kernel_decide
from app.domain.transition import new

A = Ask[Any]


class BilanNotes(File):
    """What beginning a note must know."""

    root: ClassVar[str] = "bilan"
    bilan: Bilan
    session: Annotated[Session | None, Named("session_id")] = None


class NoteFile(File):
    """What every command on a note must know."""

    root: ClassVar[str] = "note"
    note: Note
    bilan: Bilan


def decide(ask: A) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (bilan.running, note.*)."""
    return kernel_decide(MACHINE, CHANGES, ask)


def _write(ask: A, row: Row) -> Change:
    return Change(result=new(ask, Note, "note", bilan_id=ask.facts.bilan.id, status=row.to, author_id=ask.actor.party))


CHANGES: Changes = {
    WriteNote: _write,
    KeepNote: lambda ask, row: Change(fields={"kept_on": ask.today}),
}
