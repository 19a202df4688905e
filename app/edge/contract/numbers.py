"""The parameters that a rule reads, found in the code of its check and in its delays: nobody has to keep a second list of them."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from app.domain.law.delay import Delay
from app.domain.law.delays import DELAYS
from app.domain.law.parameter import Parameter
from app.domain.law.parameters import PARAMETERS
from app.domain.law.rule import Rule

OURS = "app.domain."


@cache
def parameters_of(rule: Rule) -> tuple[str, ...]:
    """The names of the parameters on which the answer of a rule depends, in alphabetical order."""
    read = (rule.check, *(delay for delay in DELAYS.values() if delay.rule_id == rule.id))
    return tuple(sorted({word for word in _words(read, set()) if word in PARAMETERS}))


def _words(value: Any, seen: set[int]) -> Iterator[str]:
    """Every text in a value: in a function of the domain, also those of what it calls; a delay leads to what it reads."""
    if isinstance(value, str):
        yield value
        if value in DELAYS:
            yield from _words(DELAYS[value], seen)
    elif id(value) not in seen:
        seen.add(id(value))
        for part in _parts(value):
            yield from _words(part, seen)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, FunctionType) and value.__module__.startswith(OURS):
        yield from (cell.cell_contents for cell in value.__closure__ or ())
        for code in _codes(value.__code__):
            yield from code.co_consts
            yield from (value.__globals__[name] for name in code.co_names if _leads_on(value.__globals__.get(name)))
    elif isinstance(value, Delay):
        yield value.reads
    elif isinstance(value, Parameter):
        yield value.name
    elif isinstance(value, Mapping):
        yield from value.values()
    elif isinstance(value, (tuple, frozenset)):
        yield from value


def _leads_on(value: Any) -> bool:
    """Registries are what is looked up, not what is read."""
    return isinstance(value, (str, FunctionType, Delay, Parameter, dict)) and value is not PARAMETERS


def _codes(code: CodeType) -> Iterator[CodeType]:
    """A function's code and that of the lambdas and comprehensions in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
