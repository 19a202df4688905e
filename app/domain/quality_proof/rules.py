"""What a proof must be, and that each indicator has one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.law.articles import article
from app.domain.law.rule import BROKEN, Basis, Finding, Rule, Severity
from app.domain.machine import Ask
from app.domain.quality_proof.indicators import INDICATORS, Indicator


@dataclass(frozen=True, slots=True)
class Proven:
    """What an audit finds of one indicator: how many proofs of it are live."""

    indicator: Indicator
    proofs: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The question that an audit asks of one indicator, on a day."""

    facts: Proven
    today: date
    command: None = None


def _unproven(ask: Any) -> Finding | None:
    return None if ask.facts.proofs else Finding({"number": ask.facts.indicator.number})


BC_INDICATORS = Rule(
    id="qualiopi.bc_indicators",
    basis=Basis.LAW,
    articles=(article("2026-728"), article("V10")),
    severity=Severity.WARN,
    fr="Indicateur {number} sans preuve.",
    en="Indicator {number} has no proof.",
    remedy_fr="Versez le document qui le prouve, daté et en cours de validité.",
    remedy_en="Bring the document that proves it, dated and still valid.",
    check=_unproven,
)
APPLIES = Rule(
    id="proof.indicator",
    basis=Basis.LAW,
    articles=(article("2026-728"),),
    fr="L'indicateur {number} ne s'applique pas au bilan de compétences.",
    en="Indicator {number} does not apply to bilans.",
    remedy_fr="Nommez l'un des 22 indicateurs de la catégorie.",
    remedy_en="Name one of the 22 indicators of the category.",
    check=lambda ask: None if ask.command.indicator in INDICATORS else Finding({"number": ask.command.indicator}),
    since=date(2019, 1, 1),
    reads_body=True,
)


def _dates(ask: Ask[Any]) -> Finding | None:
    said = ask.command
    over = said.valid_until is not None and said.valid_until < said.dated_on
    return BROKEN if said.dated_on > ask.today or over else None


DATED = Rule(
    id="proof.dated",
    basis=Basis.POLICY,
    articles=(article("conduite du bilan"),),
    fr="Cette preuve est datée d'un jour à venir, ou n'est plus valable le jour de sa date.",
    en="This proof is dated ahead, or is valid no more on its own day.",
    remedy_fr="Donnez la date du document et le dernier jour de sa validité.",
    remedy_en="Give the date of the document and its last day of validity.",
    check=_dates,
    reads_body=True,
)
