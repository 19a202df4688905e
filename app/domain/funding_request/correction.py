"""A funding request that should never have been recorded: said so, with a reason, and with the one that takes its place."""

from typing import Any, ClassVar

from pydantic import Field

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.record import Command
from app.domain.vocabulary import Code, Id


class EnterFundingInError(Command):
    """Say that the request was entered in error (saisie par erreur): what was billed on it is given back, and its funder is told."""

    verb: ClassVar[str] = "enter-in-error"
    summary: ClassVar[str] = "Mark as entered in error"
    example: ClassVar[dict[str, Any]] = {"reason": "wrong_funder"}
    reason: Code
    replaced_by_id: Id | None = Field(default=None, description="The request of the same bilan that takes its place")


def _replacement(ask: Any) -> Finding | None:
    said, mine = ask.command.replaced_by_id, ask.facts.funding_request.id
    others = {request.id for request in ask.facts.funding_requests} - {mine}
    return None if said is None or said in others else BROKEN


REPLACEMENT = Rule(
    id="fund.replaced_in_file",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="La demande qui remplace celle-ci n'est pas dans le même dossier.",
    en="The request that replaces this one is not in the same file.",
    remedy_fr="Créez d'abord la bonne demande sur ce bilan.",
    remedy_en="First make the right request on this bilan.",
    check=_replacement,
    reads_body=True,
)
