"""Who signs for a person, and who vouches for what was signed on paper: somebody with a name. A machine wants and has seen nothing."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Rule
from app.domain.machine import Ask
from app.domain.vocabulary import Role

PAPER = "paper"
"""The channel of a signature on paper."""


def by_a_machine(ask: Ask[Any]) -> bool:
    """Whether a program asks: no one who could consent, and no one whom a judge could hear about the sheet."""
    return Role.SCRIPT in ask.roles


def signs(ask: Ask[Any], *, signer: Role | None, recorded_by: frozenset[Role]) -> bool:
    """Whether the party itself signs, or a named member records its signature on paper and where the scan is kept: never a program."""
    said = ask.command
    recorded = said.channel == PAPER and said.scan_reference is not None and bool(ask.roles & recorded_by)
    return not by_a_machine(ask) and (signer in ask.roles or recorded)


NAMED_MEMBER = Rule(
    id="paper.named_member",
    basis=Basis.POLICY,
    articles=(article("art. 7"),),
    fr="Seule une personne nommée atteste de ce qui a été signé sur papier ; un programme ne le peut pas.",
    en="Only a named person vouches for what was signed on paper; a program cannot.",
    remedy_fr="Faites-le enregistrer par un membre de l'organisme, avec son propre compte.",
    remedy_en="Have a member of the provider record it, with her own account.",
    check=lambda ask: BROKEN if by_a_machine(ask) else None,
)
