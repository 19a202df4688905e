"""The life of a warning: open, then acknowledged by a named member."""

from typing import Any, ClassVar

from app.domain.decision import Decision
from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Rule
from app.domain.machine import Ask, Change, Changes, Machine, Row
from app.domain.paper import by_a_machine
from app.domain.record import Command
from app.domain.thread import File, WarningRow
from app.domain.thread import WarningStatus as S
from app.domain.transition import decide as kernel_decide
from app.domain.vocabulary import Role


class AcknowledgeWarning(Command):
    """Acknowledge a recorded warning by name."""

    verb: ClassVar[str] = "acknowledge"
    summary: ClassVar[str] = "Acknowledge a warning"


class WarningFile(File):
    """One warning."""

    root: ClassVar[str] = "warning"
    warning: WarningRow


ACKNOWLEDGED_BY_NAME = Rule(
    id="warning.named_member",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Seule une personne nommée prend connaissance d'un avertissement ; un programme ne le peut pas.",
    en="Only a named person acknowledges a warning; a program cannot.",
    remedy_fr="Faites-le lire et reconnaître par un membre de l'organisme, avec son propre compte.",
    remedy_en="Have a member of the provider read and acknowledge it, with her own account.",
    check=lambda ask: BROKEN if by_a_machine(ask) else None,
)

# fmt: off
MACHINE = Machine[Any](
    "warning", S, final=frozenset({S.ACKNOWLEDGED}),
    rows=(
        Row(on=AcknowledgeWarning, frm=(S.OPEN,), by=frozenset({Role.COUNSELLOR, Role.ADMINISTRATOR}), to=S.ACKNOWLEDGED, event="acknowledged", rules=(ACKNOWLEDGED_BY_NAME,)),
    ),
    born_elsewhere=True,
)
# fmt: on
CHANGES: Changes = {
    AcknowledgeWarning: lambda ask, row: Change(fields={"acknowledged_at": ask.at.real, "acknowledged_by": ask.actor.id}),
}


def decide(ask: Ask[Any]) -> Decision:
    """Raises: NotInState, NotOpenTo, Refused (warning.named_member)."""
    return kernel_decide(MACHINE, CHANGES, ask)
