"""The warning: who acknowledges it."""

from dataclasses import replace

from app.domain.vocabulary import Role
from app.domain.warning.table import AcknowledgeWarning
from tests.law.example import Example, asked

MEMBER = asked(AcknowledgeWarning())

EXAMPLES = (
    Example(
        rule="warning.named_member",
        holds=MEMBER,
        breaks=replace(MEMBER, roles=MEMBER.roles | {Role.SCRIPT}),
        says="Seule une personne nommée prend connaissance d'un avertissement ; un programme ne le peut pas.",
    ),
)
