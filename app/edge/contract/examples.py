"""Examples of answers, made from the schemas and from the examples of the commands, always the same, each valid."""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from app.domain.record import plural
from app.edge.contract.law import machines
from app.edge.contract.schemas import PREFIX

Schema = Mapping[str, Any]

_OF_FORMAT: Final = {
    "date": "2027-01-05",
    "date-time": "2026-12-14T09:30:00Z",
    "email": "nadia.ferrand@example.org",
    "siren": "732829320",
    "siret": "73282932000074",
    "uri": "https://bilan.example/problems/refused",
    "uri-reference": "/v1/bilans",
}
_OF_NAME: Final = {
    "reference": "BC-2026-000123",
    "external_reference": "DOSSIER-4711",
    "given_name": "Nadia",
    "family_name": "Ferrand",
    "name": "Cap Horizon",
    "article": "C. trav. L6313-4",
    "basis": "law",
    "rule_id": "bilan.duration.max",
    "sentence": "Un bilan dure au plus 24 heures.",
    "remedy": "Ramenez les heures prévues sous le plafond.",
    "href": "/v1/quotes/0199f3c2-7a40-7c11-9d2e-5b6f0a1c2d3e/send",
    "method": "POST",
    "command": "sendQuote",
    "pointer": "/price_cents",
}
_OF_PATTERN: Final = ("exemple", "fr", "1.0.0", "09:00", "a" * 64, "0199f3c2-7a40-7c11-9d2e-5b6f0a1c2d3e")


def id_for(name: str) -> str:
    """A UUIDv7 that belongs to a name."""
    digits = blake2b(name.encode(), digest_size=10).hexdigest()
    return f"0199f3c2-7a40-7{digits[:3]}-9{digits[3:6]}-{digits[6:18]}"


class Sampler:
    """Makes one value of a schema. `components` are the schemas that references lead to."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self._components = components
        self._said = {m.noun: {k: v for c in reversed(m.commands()) for k, v in c.example.items()} for m in machines()}
        self._of_segment = {plural(noun): noun for noun in self._said}

    def of(self, name: str, *, noun: str = "") -> Any:
        """One value of a component; `noun` is the resource whose commands give it its values."""
        return self._value(self._components[name], name, self._said.get(noun, {}))

    def of_schema(self, schema: Schema, *, segment: str = "") -> Any:
        """One value of a schema found under a path segment."""
        return self._value(schema, segment, self._said.get(self._of_segment.get(segment, ""), {}))

    def _value(self, schema: Schema, name: str, said: Mapping[str, Any]) -> Any:
        if "$ref" in schema:
            return self._value(self._components[schema["$ref"].removeprefix(PREFIX)], name, said)
        for options in ("const", "enum", "x-extensible-enum"):
            if options in schema:
                given = schema[options] if isinstance(schema[options], list) else [schema[options]]
                return said[name] if said.get(name) in given else given[0]
        if "anyOf" in schema:
            return self._either(schema["anyOf"], name, said)
        return self._of_type(schema, name, said)

    def _either(self, options: list[Schema], name: str, said: Mapping[str, Any]) -> Any:
        if {"type": "null"} in options and name not in said:
            return None
        return self._value(next(o for o in options if o != {"type": "null"}), name, said)

    def _of_type(self, schema: Schema, name: str, said: Mapping[str, Any]) -> Any:
        kind = schema.get("type")
        if kind == "object":
            inside = said if name not in said else {}
            if isinstance(said.get(name), dict):
                inside = said[name]
            return {n: self._value(s, n, inside) for n, s in schema.get("properties", {}).items()}
        if kind == "array":
            return self._items(schema, name, said)
        if name in said:
            return said[name]
        if kind in {"integer", "number"}:
            return max(schema.get("minimum", 0), 1 if name == "version" else 0)
        return False if kind == "boolean" else _text(schema, name)

    def _items(self, schema: Schema, name: str, said: Mapping[str, Any]) -> list[Any]:
        if name in said and not isinstance(next(iter(said[name]), None), dict):
            return list(said[name])
        wanted = 1 if name == "items" else schema.get("minItems", 0)
        return [self._value(schema["items"], name, said) for _ in range(wanted)]


def _text(schema: Schema, name: str) -> str:
    form = schema.get("format", "")
    if form == "uuid":
        return id_for(name)
    text: str = _OF_FORMAT.get(form) or _OF_NAME.get(name) or next((t for t in _OF_PATTERN if _fits(t, schema)), "?")
    return text


def _fits(text: str, schema: Schema) -> bool:
    short = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
    return short and re.search(schema.get("pattern", ""), text) is not None
