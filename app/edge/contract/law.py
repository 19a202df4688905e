"""The tables of the law as data: every rule, and every machine with its diagram."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import app.domain
from app.domain.law.rule import Rule
from app.domain.machine import ABSENT, Machine, Row
from app.domain.record import plural
from app.domain.transition import code
from app.domain.vocabulary import Language
from app.edge.catalogue import CATALOGUE
from app.edge.faults import CODES
from app.edge.problems import catalogue
from app.service.handles import HANDLES, LIVES


@cache
def machines() -> tuple[Machine[Any], ...]:
    """Every machine that the door knows, in alphabetical order of its noun."""
    by_noun = {handle.machine.noun: handle.machine for handle in HANDLES.values()} | {n: life.machine for n, life in LIVES.items()}
    return tuple(by_noun[noun] for noun in sorted(by_noun))


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Every rule by its id: those of the tables and those that a decision or a read applies by itself.

    A rule has several forms where it is said differently of different things, or before and after a draft comes into force.
    """
    found: dict[str, list[Rule]] = {}
    for rule in _each_rule():
        forms = found.setdefault(rule.id, [])
        if all(told(form) != told(rule) for form in forms):
            forms.append(rule)
    return {rule_id: tuple(sorted(found[rule_id], key=lambda rule: (rule.severity, rule.en))) for rule_id in sorted(found)}


def _each_rule() -> Iterator[Rule]:
    for machine in machines():
        yield from machine.rules()
    for module in walk_packages(app.domain.__path__, "app.domain."):
        yield from (value for value in vars(import_module(module.name)).values() if isinstance(value, Rule))


def told(rule: Rule) -> dict[str, Any]:
    """A rule as data. Braces in a sentence stand for what the refusal names: a date, an amount, a duration."""
    return {
        "basis": rule.basis.value,
        "severity": rule.severity.value,
        "articles": [article.citation for article in rule.articles],
        "versions": [article.version_id for article in rule.articles],
        "reference": rule.reference.value,
        "in_force_from": _day(rule.in_force_from),
        "in_force_to": _day(rule.in_force_to),
        "sentence": {Language.FR.value: rule.fr, Language.EN.value: rule.en},
        "remedy": {Language.FR.value: rule.remedy_fr, Language.EN.value: rule.remedy_en},
        "last_verified_on": rule.last_verified_on.isoformat(),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def uses(rule_id: str) -> list[tuple[str, str]]:
    """(noun, command) of each row that checks a rule, without repetition."""
    found = {(m.noun, code(row.on)): None for m in machines() for row in m.rows if any(r.id == rule_id for r in row.rules)}
    return sorted(found)


def machines_told() -> dict[str, Any]:
    """Every machine as data: its states, its rows, its diagram in Mermaid."""
    return {machine.noun: _machine(machine) for machine in machines()}


def _machine(machine: Machine[Any]) -> dict[str, Any]:
    return {
        "resource": f"/v1/{plural(machine.noun)}",
        "states": [str(state) for state in machine.states],
        "final": sorted(map(str, machine.final)),
        "born_elsewhere": machine.born_elsewhere,
        "rows": [_row(row) for row in machine.rows],
        "mermaid": diagram(machine),
    }


def diagram(machine: Machine[Any]) -> str:
    """The state diagram, in Mermaid."""
    lines = [
        f"  {'[*]' if frm == ABSENT else frm} --> {row.to}: {row.on.__name__}{f' [{row.when.name}]' if row.when.name else ''}"
        for row in machine.rows
        for frm in row.frm
    ]
    return "\n".join(["stateDiagram-v2", *lines, *(f"  {s} --> [*]" for s in sorted(machine.final))])


def _row(row: Row) -> dict[str, Any]:
    return {
        "command": code(row.on),
        "from": [] if row.frm == (ABSENT,) else [str(state) for state in row.frm],
        "to": str(row.to),
        "by": sorted(map(str, row.by)),
        "when": row.when.name or None,
        "event": row.event,
        "rules": [rule.id for rule in row.rules],
        "deadlines": [clock.kind for clock in row.clocks],
        "promises": list(row.promises),
    }


def problems_told() -> dict[str, Any]:
    """Every problem code, every code of a fault in a request, every rule that a refusal may name."""
    return {
        "problems": {
            problem: said | {"headers": sorted(name for name, _ in CATALOGUE[problem].headers)} for problem, said in catalogue().items()
        },
        "faults": sorted(CODES),
        "rules": {rule_id: [told(form) for form in forms] for rule_id, forms in rules().items()},
    }
