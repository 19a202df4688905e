"""The tables as a whole: no dead end, no unreachable state, one meaning for each rule, roles and states that exist."""

import ast
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from app.domain.bilan.course_rules import MIN_ACCOMPANIMENT
from app.domain.law.rule import Basis, Duration, Finding, Severity
from app.domain.machine import ABSENT, Machine, Row
from app.domain.vocabulary import Language
from app.service.handles import COMMANDS, HANDLES

MACHINES = {handle.machine.noun: handle.machine for handle in HANDLES.values()}
DOMAIN = Path(__file__).parents[2] / "app" / "domain"
RULES = [rule for machine in MACHINES.values() for rule in machine.rules()]


@pytest.mark.parametrize("noun", sorted(MACHINES))
def test_every_state_is_reached_and_only_final_states_have_no_way_out(noun: str) -> None:
    assert MACHINES[noun].defects() == []


@pytest.mark.parametrize("noun", sorted(MACHINES))
def test_two_rows_of_one_command_never_apply_without_a_guard_that_chooses(noun: str) -> None:
    assert [pair for pair in combinations(MACHINES[noun].rows, 2) if ambiguous(*pair)] == []


def ambiguous(one: Row, other: Row) -> bool:
    """Both could apply, and no guard tells them apart."""
    same = one.on is other.on and set(one.frm) & set(other.frm) and one.by & other.by
    return bool(same) and not (one.when.name and other.when.name and one.when.name != other.when.name)


def test_a_rule_says_the_same_wherever_it_is_checked() -> None:
    said: dict[str, set[tuple[object, ...]]] = {}
    for rule in RULES:  # its severity follows the route and the date
        said.setdefault(rule.id, set()).add((rule.articles, rule.fr, rule.en, rule.remedy_fr, rule.remedy_en))
    assert {rule: meanings for rule, meanings in said.items() if len(meanings) > 1} == {}


def test_a_rule_is_declared_once() -> None:
    sources = [ast.parse(path.read_text()) for path in DOMAIN.rglob("*.py")]
    calls = (node for source in sources for node in ast.walk(source) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Rule")
    ids = Counter(ast.unparse(word.value) for call in calls for word in call.keywords if word.arg == "id")
    assert [rule for rule, times in ids.items() if times > 1] == []


def test_a_draft_says_that_it_is_not_in_force() -> None:
    draft, law = MIN_ACCOMPANIMENT
    found = Finding({"done": Duration(750), "min": Duration(780)})
    assert (draft.basis, law.basis) == (Basis.DRAFT, Basis.LAW)
    assert draft.sentence(Language.EN, found) == f"{law.sentence(Language.EN, found)} Announced, not in force yet."


@pytest.mark.parametrize("rule", {r.id: r for r in RULES}.values(), ids=lambda r: r.id)
def test_law_and_funders_block_while_promises_and_drafts_warn(rule: object) -> None:
    assert all((rule.articles, rule.fr.endswith("."), rule.en.endswith(".")))  # type: ignore[attr-defined]  # a Rule
    assert all((rule.remedy(Language.FR), rule.remedy(Language.EN)))  # type: ignore[attr-defined]  # a Rule
    if rule.basis is Basis.DRAFT:  # type: ignore[attr-defined]  # a Rule
        assert rule.severity is Severity.WARN  # type: ignore[attr-defined]  # a Rule


def test_every_command_has_one_code_a_verb_and_a_sentence() -> None:
    assert len(COMMANDS) == len(HANDLES)
    assert [c.__name__ for c in HANDLES if not (c.verb and c.summary and c.__doc__)] == []


def test_a_deadline_that_fires_names_a_command_that_the_service_may_give() -> None:
    silent: list[tuple[str, str]] = []
    for machine in MACHINES.values():
        for row in machine.rows:
            silent += [(machine.noun, c.kind) for c in row.clocks if c.fires and not performed_by_the_service(machine, c.fires)]
    assert silent == []


def performed_by_the_service(machine: Machine[object], command: type) -> bool:  # type: ignore[type-var]  # any file
    """The system role may give the command in some state."""
    return any(r.on is command and "system" in r.by and r.frm != (ABSENT,) for r in machine.rows)
