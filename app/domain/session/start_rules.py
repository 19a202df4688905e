"""What the provider must be on the day of the first session: it starts the bilan, whatever was true when it was funded and signed."""

from typing import Any

from app.domain.bilan.records import BilanStatus
from app.domain.convention.rules import PROVIDER_DECLARED
from app.domain.law.rule import Finding, Rule
from app.domain.machine import Ask
from app.domain.registry.provider_rules import CERTIFIED


def _at_the_start(rule: Rule) -> Rule:
    """The rule, asked of the session that starts the bilan and of no later one."""

    def check(ask: Ask[Any]) -> Finding | None:
        return rule.check(ask) if ask.facts.bilan.status is BilanStatus.READY else None

    return rule.on(check)


STILL_CERTIFIED, STILL_DECLARED = _at_the_start(CERTIFIED), _at_the_start(PROVIDER_DECLARED)
