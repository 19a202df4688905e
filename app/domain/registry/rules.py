"""What retiring an entry demands."""

from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import Basis, Finding, Rule
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
