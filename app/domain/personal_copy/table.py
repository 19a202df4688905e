"""The life of a personal copy: handed over, then downloaded."""

from typing import Any, ClassVar

from app.domain.decision import Decision
from app.domain.machine import Ask, Change, Changes, Machine, Row
from app.domain.personal_copy.records import CopyStatus as S
from app.domain.personal_copy.records import PersonalCopy
from app.domain.record import Command
from app.domain.thread import File
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role


class ConfirmDownload(Command):
    """Say that she holds her copy outside this service: she is not reminded of it before the destruction."""

    verb: ClassVar[str] = "confirm-download"
    summary: ClassVar[str] = "Confirm the download"


class PersonalCopyFile(File):
    """One personal copy."""

    root: ClassVar[str] = "personal_copy"
    personal_copy: PersonalCopy


# fmt: off
MACHINE = Machine[Any](
    "personal_copy", S, final=frozenset({S.DOWNLOADED}),
    rows=(Row(on=ConfirmDownload, frm=(S.HANDED_OVER,), by=frozenset({Role.BENEFICIARY}), to=S.DOWNLOADED, event="downloaded"),),
    born_elsewhere=True,
)
# fmt: on
CHANGES: Changes = {ConfirmDownload: lambda ask, row: Change(fields={"downloaded_on": ask.today})}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo."""
    return kernel_decide(MACHINE, CHANGES, ask)
