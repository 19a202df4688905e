"""The questionnaires that ship with the product: read once, checked like anybody else's before they can be offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from app.domain.instrument.definition import Definition, fingerprint
from app.domain.instrument.publication import publication_faults


class UnfitInstrument(Exception):
    """A shipped questionnaire has publication faults: the installation is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A checked definition and its SHA-256."""

    definition: Definition
    fingerprint: str


@cache
def shipped() -> Mapping[str, Shipped]:
    """The shipped questionnaires by id, in the order of their names. Raises UnfitInstrument when one may not be published."""
    folder = files("app.adapters").joinpath("instruments")
    found = (read(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".json"))
    return MappingProxyType({one.definition.id: one for one in sorted(found, key=lambda one: one.definition.id)})


def read(document: str) -> Shipped:
    """Parse and check one document. Raises pydantic.ValidationError (not the format) or UnfitInstrument (not publishable)."""
    definition = Definition.model_validate_json(document)
    faults = publication_faults(definition)
    if faults:
        message = f"{definition.id}: " + ", ".join(f"{fault.code} at {fault.at}" for fault in faults)
        raise UnfitInstrument(message)
    return Shipped(definition=definition, fingerprint=fingerprint(definition))
