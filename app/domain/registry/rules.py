"""What retiring an entry demands."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule
from app.domain.machine import Ask


def _no_bilan_left(ask: Ask[Any]) -> Finding | None:
    living = [b.reference for b in ask.facts.bilans if not b.finished]
    return Finding({"bilans": living}) if living else None


NO_BILAN_LEFT = Rule(
    id="beneficiary.no_bilan_left",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cette personne a encore un bilan : {bilans}.",
    en="This person still has a bilan: {bilans}.",
    remedy_fr="Attendez la clôture du bilan, ou mettez-y fin.",
    remedy_en="Wait until the bilan is closed, or end it.",
    check=_no_bilan_left,
)


def _own_roles(ask: Ask[Any]) -> Finding | None:
    member, said = ask.facts.member, ask.command
    changed = "roles" in said.model_fields_set and said.roles is not None and set(said.roles) != set(member.roles)
    return BROKEN if changed and member.id == ask.actor.party else None


OWN_ROLES = Rule(
    id="member.own_roles",
    basis=Basis.POLICY,
    articles=(article("226-13"), article("art. 32")),
    fr="Nul ne change ses propres rôles.",
    en="Nobody changes her own roles.",
    remedy_fr="Demandez-le à une autre personne qui administre l'organisme.",
    remedy_en="Ask another administrator of the provider.",
    check=_own_roles,
    reads_body=True,
)
