"""The evidence of a check: which rule, in which version, by which date of the file, and what came of it. Kept with the event for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from app.domain.law.articles import article_on
from app.domain.law.rule import Finding, Rule, Severity


class CheckOutcome(StrEnum):
    """What came of a check that did not refuse."""

    HELD = "held"
    WARNED = "warned"
    """It did not hold: a warning was recorded, or is open already."""
    INFORMED = "informed"
    """It had something to say."""
    NOT_IN_FORCE = "not_in_force"
    """Its text had no force on the legal reference date."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One rule that a transition was checked by."""

    rule_id: str
    version: str
    """The version of its first article on that day: LEGIARTI, else the article and its first day."""
    on: date
    """The legal reference date."""
    outcome: CheckOutcome

    def said(self) -> dict[str, str]:
        """As it is stored and chained."""
        return {"rule_id": self.rule_id, "version": self.version, "on": self.on.isoformat(), "outcome": self.outcome.value}

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Self:
        """As it was stored."""
        return cls(said["rule_id"], said["version"], date.fromisoformat(said["on"]), CheckOutcome(said["outcome"]))


def checked(rule: Rule, on: date, finding: Finding | None) -> Checked:
    """The evidence that a rule was checked by a legal reference date."""
    return Checked(rule.id, version(rule, on), on, _outcome(rule, on, finding))


def version(rule: Rule, on: date) -> str:
    """The version of a rule on a day, named by the article that carries it."""
    cited = rule.articles[0]
    found = article_on(cited.number, on) or cited
    return found.version_id or f"{found.citation} ({found.in_force_from or 'not dated'})"


def _outcome(rule: Rule, on: date, finding: Finding | None) -> CheckOutcome:
    if not rule.in_force_on(on):
        return CheckOutcome.NOT_IN_FORCE
    if finding is None:
        return CheckOutcome.HELD
    return CheckOutcome.INFORMED if rule.severity is Severity.INFORM else CheckOutcome.WARNED
