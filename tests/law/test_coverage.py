"""Every rule that the product owes exists, and has its examples. What is still owed stands in lists that may only shrink."""

from collections import Counter
from pathlib import Path

from app.domain.law.delays import DELAYS
from app.domain.law.not_enforced import NOT_ENFORCED
from app.domain.law.rule import Rule, Severity
from app.edge.contract.law import rules
from tests.law.example import every

DATA = Path(__file__).parent / "data"
UNOBSERVED = {said.id for said in NOT_ENFORCED}


def listed(name: str) -> list[str]:
    """The ids of a list, one a line."""
    return (DATA / name).read_text("utf-8").split()


def test_every_rule_that_is_owed_is_written_or_said_not_to_be_enforced() -> None:
    written = rules().keys() | UNOBSERVED
    missing = [rule for rule in listed("rule_ids.txt") if rule not in written]
    assert missing == listed("rules_to_write.txt"), "strike from rules_to_write.txt what is written; add nothing"


def test_a_rule_that_is_checked_is_not_said_to_be_unobservable() -> None:
    assert UNOBSERVED & rules().keys() == set()


def test_what_is_not_enforced_may_only_shrink() -> None:
    assert sorted(UNOBSERVED) == sorted(listed("not_enforced.txt")), "strike from not_enforced.txt what is enforced now; add nothing"


def test_every_rule_has_a_passing_and_a_refusing_example() -> None:
    shown = {example.rule for example in every()}
    assert shown <= rules().keys()
    without = sorted(rules().keys() - shown)
    assert without == listed("rules_without_examples.txt"), "strike from rules_without_examples.txt what has examples; add nothing"


def test_no_list_names_a_rule_twice() -> None:
    for name in ("rule_ids.txt", "rules_to_write.txt", "not_enforced.txt", "rules_without_examples.txt"):
        assert [rule for rule, times in Counter(listed(name)).items() if times > 1] == []


def test_a_rule_rests_on_a_text_with_force_on_some_day() -> None:
    """A condition that refuses or warns and whose text has ended would never be checked again."""
    ended = [form.id for forms in rules().values() for form in forms if form.in_force_to is not None and is_condition(form)]
    assert ended == []


def is_condition(rule: Rule) -> bool:
    return rule.severity is not Severity.INFORM


def test_every_delay_names_a_rule() -> None:
    unnamed = {delay.rule_id for delay in DELAYS.values()} - rules().keys()
    assert sorted(unnamed) == listed("delays_without_rule.txt"), "strike from delays_without_rule.txt what is written; add nothing"
