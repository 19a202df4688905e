"""The life of a note."""

from typing import Any

from app.domain.machine import ABSENT, Machine, Row
from app.domain.mistake import correctable
from app.domain.note.records import KeepNote, Note, WriteNote
from app.domain.note.records import NoteStatus as S
from app.domain.note.rules import OWN_NOTE, OWN_SESSION
from app.domain.running import RUNNING
from app.domain.vocabulary import Role

CON = frozenset({Role.COUNSELLOR})

# fmt: off
MACHINE = correctable(
    Machine[Any](
        "note", S,
        final=frozenset({S.KEPT}),
        rows=(
            #   command        from             by      to         event
            Row(on=WriteNote,  frm=(ABSENT,),   by=CON, to=S.DRAFT, event="written", rules=(RUNNING, OWN_SESSION)),
            Row(on=KeepNote,   frm=(S.DRAFT,),  by=CON, to=S.KEPT,  event="kept",    rules=(RUNNING, OWN_NOTE)),
        ),
    ),
    Note, RUNNING, OWN_NOTE, by=CON,
)
# fmt: on
