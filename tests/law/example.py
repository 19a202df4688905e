"""An example of a rule: two questions that differ by what the rule is about."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.domain.machine import Ask
from app.domain.vocabulary import Role
from tests.domain import given


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """`holds` is a question that the rule lets pass, `breaks` one that it refuses (or of which it warns or informs).

    `says` is the whole French sentence of the refusal, as the person reads it; `possible_from` the day that it promises.
    """

    rule: str
    holds: Ask[Any]
    breaks: Ask[Any]
    says: str
    possible_from: str | None = None


def asked(command: Any = None, by: Role = Role.ADMINISTRATOR, *, on: str = "2026-12-14", library: Any = None, **facts: Any) -> Ask[Any]:
    """A question of somebody in a role, on a day; `facts` are the records that the rule reads, those that it does not are left out."""
    return given.ask(SimpleNamespace(**facts), command, by, on=on, library=library or {})  # type: ignore[arg-type]  # a file is what has these records


def every() -> tuple[Example, ...]:
    """The examples of every module of the folder `examples`."""
    modules = sorted(Path(__file__).with_name("examples").glob("*.py"))
    return tuple(example for module in modules for example in import_module(f"tests.law.examples.{module.stem}").EXAMPLES)
