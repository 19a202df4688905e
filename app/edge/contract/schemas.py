"""Component schemas: what FastAPI emits, without noise, with one name for one shape.

What is asked is closed (an unknown member or value is refused). What is answered is complete (every member is there, null included),
and its code lists are open, but for the states of the machines.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final

Schema = dict[str, Any]
PREFIX: Final = "#/components/schemas/"
_BOUNDS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_VALUES: Final = frozenset({"example", "examples", "default", "enum", "const"})
_OWN_NAME: Final = re.compile(r"(-Input|-Output|Row(?=$|Page$))")


def refs(node: Any) -> Iterator[str]:
    """The names of the component schemas that a part of the document refers to."""
    if isinstance(node, dict):
        target = node.get("$ref", "")
        if isinstance(target, str) and target.startswith(PREFIX):
            yield target.removeprefix(PREFIX)
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def reached(components: dict[str, Schema], start: Iterator[str]) -> list[str]:
    """Every component that these names lead to."""
    found: dict[str, None] = {}
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += refs(components[name])
    return sorted(found)


def quiet(node: Any) -> Any:
    """A schema without generated titles, without defaults of null, with whole bounds."""
    if isinstance(node, list):
        return [quiet(value) for value in node]
    if not isinstance(node, dict):
        return node
    return _narrowed({key: _quiet(key, value) for key, value in node.items() if not _noise(key, value)})


def _narrowed(schema: Schema) -> Schema:
    """The tighter of two bounds: pydantic leaves one of them in its own words where a field narrows its type."""
    low, high = schema.pop("ge", None), schema.pop("le", None)
    if low is not None:
        schema["minimum"] = max(low, schema.get("minimum", low))
    if high is not None:
        schema["maximum"] = min(high, schema.get("maximum", high))
    return schema


def _noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _quiet(key: str, value: Any) -> Any:
    if key in _BOUNDS and isinstance(value, float) and value.is_integer():
        return int(value)
    if key in {"properties", "$defs"}:
        return {name: quiet(schema) for name, schema in value.items()}
    return value if key in _VALUES else quiet(value)


def renamed(node: Any, names: Callable[[str], str]) -> Any:
    """The same with other component names."""
    if isinstance(node, list):
        return [renamed(value, names) for value in node]
    if not isinstance(node, dict):
        return node
    kept = {key: renamed(value, names) for key, value in node.items()}
    target = kept.get("$ref")
    if isinstance(target, str) and target.startswith(PREFIX):
        kept["$ref"] = PREFIX + names(target.removeprefix(PREFIX))
    return kept


MOST_CHARACTERS: Final = 20_000
MOST_ITEMS: Final = 10_000
LARGEST: Final = 2**53 - 1
"""What every client reads exactly (RFC 7493)."""


def bounded(node: Any) -> Any:
    """A schema of an answer with a bound on everything: those of the record, or else what the product never exceeds."""
    if isinstance(node, list):
        return [bounded(value) for value in node]
    if not isinstance(node, dict):
        return node
    kept = {k: ({n: bounded(s) for n, s in v.items()} if k == "properties" else v if k in _VALUES else bounded(v)) for k, v in node.items()}
    return _BOUND_OF.get(str(kept.get("type")) if not kept.keys() & _CLOSED else "", {}) | kept


_CLOSED: Final = frozenset({"enum", "const", "x-extensible-enum"})
_BOUND_OF: Final[dict[str, Schema]] = {
    "string": {"maxLength": MOST_CHARACTERS},
    "array": {"maxItems": MOST_ITEMS},
    "integer": {"minimum": -LARGEST, "maximum": LARGEST},
    "number": {"minimum": -LARGEST, "maximum": LARGEST},
}


def answered(schema: Schema) -> Schema:
    """A schema of an answer: every member is always there, so a default says nothing."""
    complete = {key: value for key, value in deepcopy(schema).items() if key != "default"}
    if "properties" in complete:
        complete["properties"] = {name: {k: v for k, v in p.items() if k != "default"} for name, p in complete["properties"].items()}
        complete["required"] = list(complete["properties"])
    bound: Schema = bounded(complete)
    return bound


def opened(schema: Schema) -> Schema:
    """An enum as an open list: a new value is no breaking change."""
    rest = {key: value for key, value in schema.items() if key != "enum"}
    return rest | {"maxLength": 80, "x-extensible-enum": schema["enum"]}


class Names:
    """The two sides of the contract, what is asked and what is answered, and the name of each shape on each side."""

    def __init__(self, components: dict[str, Schema], *, asked: list[str], told: list[str], states: frozenset[str]) -> None:
        self._components = {name: quiet(schema) for name, schema in components.items()}
        self._asked, self._told, self._states = asked, told, states
        self._differing = self._different()

    def told(self, name: str) -> str:
        """Its name in answers: `BilanStatus`, `FrameCode` for an open list, `Price`."""
        plain = _OWN_NAME.sub("", name)
        return f"{plain}Code" if self._is_open(name) else plain

    def asked(self, name: str) -> str:
        """Its name in requests: the same, or `PriceGiven` where the two shapes differ."""
        plain = _OWN_NAME.sub("", name)
        return f"{plain}Given" if plain in self._differing else plain

    def schemas(self) -> dict[str, Schema]:
        """Every component of both sides. Raises: ValueError when one name would have two shapes."""
        made: dict[str, Schema] = {}
        sides = [(self.told(n), self._as_told(n)) for n in self._told]
        sides += [(self.asked(n), renamed(self._components[n], self.asked)) for n in self._asked]
        for name, schema in sides:
            if made.setdefault(name, schema) != schema:
                raise ValueError(f"two schemas are called {name}")
        return dict(sorted(made.items()))

    def _is_open(self, name: str) -> bool:
        return "enum" in self._components[name] and name not in self._states

    def _as_told(self, name: str) -> Schema:
        schema = self._components[name]
        schema = opened(schema) if self._is_open(name) else schema
        told: Schema = renamed(answered(schema), self.told)
        return told

    def _different(self) -> set[str]:
        """Plain names whose two shapes differ, themselves or in what they refer to."""
        told = {_OWN_NAME.sub("", n): self._as_told(n) for n in self._told if not self._is_open(n)}
        asked = {_OWN_NAME.sub("", n): self._components[n] for n in self._asked}
        both = told.keys() & asked.keys()
        same_names: Callable[[str], str] = lambda n: _OWN_NAME.sub("", n)  # noqa: E731  # one use, on the next line
        return {n for n in both if json.dumps(told[n], sort_keys=True) != json.dumps(renamed(asked[n], same_names), sort_keys=True)}
