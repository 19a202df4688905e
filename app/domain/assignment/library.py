"""The questionnaires that may be assigned: published definitions, known to the program and not to the database."""

from collections.abc import Mapping
from typing import Any, Protocol

from app.domain.assignment.records import Assignment
from app.domain.instrument.definition import Definition


class Published(Protocol):
    """A definition without publication faults, and its SHA-256."""

    @property
    def definition(self) -> Definition:
        """The questionnaire, in all its languages."""

    @property
    def fingerprint(self) -> str:
        """What identifies the text that is asked."""


Library = Mapping[tuple[str, str], Published]
"""Definitions by id and version."""


def asked_for(ask: Any) -> Published | None:
    """The questionnaire that a command names, if it is published."""
    return _in(ask, ask.command.instrument_id, ask.command.instrument_version)


def asked_in(ask: Any) -> Published | None:
    """The questionnaire of the assignment, if it is still the very text that was assigned."""
    assignment: Assignment = ask.facts.assignment
    found = _in(ask, assignment.instrument_id, assignment.instrument_version)
    return found if found is not None and found.fingerprint == assignment.definition_sha256 else None


def _in(ask: Any, id: str, version: str) -> Published | None:
    library: Library = ask.library
    return library.get((id, version))
