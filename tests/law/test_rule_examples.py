"""Each rule on its examples: it lets one case pass and stops the other, with the sentence that the person reads."""

import pytest

from app.domain.law.rule import Finding, Rule
from app.domain.machine import Ask
from app.domain.vocabulary import Language
from app.edge.contract.law import machines, rules
from tests.law.example import Example, every


def forms(rule_id: str, ask: Ask[object]) -> list[Rule]:  # type: ignore[type-var]  # any file
    """The rule as the rows of the command check it; where no row of any command does, as it is applied elsewhere."""
    rows = [row for machine in machines() for row in machine.rows]
    checked = [(row, rule) for row in rows for rule in row.rules if rule.id == rule_id]
    if not checked:
        return list(rules()[rule_id])
    return list(dict.fromkeys(rule for row, rule in checked if row.on is type(ask.command)))


def found(rule_id: str, ask: Ask[object]) -> list[tuple[Rule, Finding]]:  # type: ignore[type-var]  # any file
    checked = forms(rule_id, ask)
    assert checked, f"no row of {type(ask.command).__name__} checks {rule_id}"
    return [(rule, finding) for rule in checked if (finding := rule.finding(ask)) is not None]


def named(example: Example) -> str:
    return example.rule


@pytest.mark.parametrize("example", every(), ids=named)
def test_the_rule_lets_the_passing_example_pass(example: Example) -> None:
    assert found(example.rule, example.holds) == []


@pytest.mark.parametrize("example", every(), ids=named)
def test_the_rule_stops_the_refusing_example_and_says_why(example: Example) -> None:
    (rule, finding), *_ = found(example.rule, example.breaks)
    assert rule.sentence(Language.FR, finding) == example.says
    assert "{" not in rule.sentence(Language.EN, finding)
    assert str(finding.possible_from or "") == (example.possible_from or "")
