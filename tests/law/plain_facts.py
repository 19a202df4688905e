"""Files made of the plainest records: every field that has a default keeps it, every other has the first value that its type accepts."""

from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from app.domain.record import Command, Kept, Record
from app.domain.thread import File
from tests.domain import given

DAY = date(2027, 1, 5)
"""A Tuesday: the day on which everything in a plain file happened."""
CANDIDATES = (given.BILAN, given.AT, DAY, False, 1, "a", "ab" * 32, "732829320", "fr", "2027", "bilans:read", (), {})


@cache
def plain(kind: type[Record]) -> Any:
    """The plainest record of a class."""
    return kind.model_validate(_required(kind))


@cache
def example(command: type[Command]) -> Command:
    """The command as the contract shows it; the plainest one of those that nobody sends."""
    return command.model_validate(_required(command) | command.example)


def _required(kind: type[Record]) -> dict[str, Any]:
    return {name: _value(kind, name) for name, f in kind.model_fields.items() if f.is_required()}


def _value(kind: type[Record], name: str) -> Any:
    f = kind.model_fields[name]
    return _plainest(f.annotation, TypeAdapter(f.rebuild_annotation()))


def _plainest(annotation: Any, adapter: TypeAdapter[Any]) -> Any:
    inner = _scalar(annotation)
    if isinstance(inner, type) and issubclass(inner, Record):
        return plain(inner)
    if isinstance(inner, type) and issubclass(inner, Enum):
        return next(value for value in inner if _accepted(adapter, value))
    if get_origin(inner) is tuple and not _accepted(adapter, ()):
        each = get_args(inner)[0]
        return (_plainest(each, TypeAdapter(each)),)
    if get_origin(inner) in {Union, UnionType}:
        return next(_plainest(a, TypeAdapter(a)) for a in get_args(inner))
    return next(value for value in CANDIDATES if _accepted(adapter, value))


def _accepted(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except (ValidationError, TypeError):
        return False
    return True


def dated(record: Kept) -> Kept:
    """The record with every day that it may have set to the plain day."""
    days = {name: DAY for name, f in type(record).model_fields.items() if f.annotation == (date | None) or _is_day(f.annotation)}
    return record.model_copy(update=days)


def _is_day(annotation: Any) -> bool:
    return get_origin(annotation) in {Union, UnionType} and any(_scalar(a) is date for a in get_args(annotation))


def _scalar(annotation: Any) -> Any:
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


@cache
def parts(file: type[File]) -> dict[str, tuple[type[Kept], bool]]:
    """Of each part of a file that holds records: their class, and whether it holds several."""
    found: dict[str, tuple[type[Kept], bool]] = {}
    for name, f in file.model_fields.items():
        kinds = [a for a in (f.annotation, *get_args(f.annotation)) if isinstance(a, type) and issubclass(a, BaseModel)]
        if name not in {"thread", "involvements", "warnings", "deadlines"} and kinds:
            found[name] = (kinds[0], get_origin(f.annotation) is tuple)  # type: ignore[assignment]  # its records are kept
    return found


NEVER_WITHOUT = {"synthesis_versions"}
"""Of what may be several, there is always one where it matters: what is final has a version."""
HELD = {"hours_ledger": {"planned_minutes": 1, "counted_minutes": 1, "attested_minutes": 1, "accompanied_minutes": 1}}
"""The minutes of a plain session, wherever it stands."""


@cache
def plain_file(file: type[File]) -> Any:
    """A file of plain records: one of each part, none of those that may be several."""
    spine = {"thread": given.THREAD, "involvements": (), "warnings": (), "deadlines": ()}
    known: dict[str, Any] = {}
    for name, (kind, many) in parts(file).items():
        one = dated(plain(kind)).but(**HELD.get(name, {}))
        known[name] = ((one,) if name in NEVER_WITHOUT else ()) if many else one
    return file.model_construct(**spine | known)


def in_state(record: Kept, state: str) -> Kept:
    """The record in another state."""
    kind = type(record).model_fields["status"].annotation
    return record.model_copy(update={"status": kind(state)})  # type: ignore[misc]  # an enum
