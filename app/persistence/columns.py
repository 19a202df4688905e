"""From a record class to columns and back: the types, the values written and the record read."""

import enum
import types
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin
from uuid import UUID

from pydantic import TypeAdapter

from app.domain.record import Derived, Record, Sealed

K = TypeVar("K", bound=Record)
_SQL = {UUID: "uuid", str: "text", int: "bigint", bool: "boolean", date: "date", datetime: "timestamptz", bytes: "bytea"}


@cache
def columns(record: type[Record]) -> tuple[str, ...]:
    """The names of the columns of a record, in the order of its fields; derived fields have none."""
    return tuple(name for name, f in record.model_fields.items() if not any(isinstance(m, Derived) for m in f.metadata))


@cache
def sealed(record: type[Record]) -> tuple[str, ...]:
    """The fields whose value is stored encrypted."""
    return tuple(name for name, f in record.model_fields.items() if any(isinstance(m, Sealed) for m in f.metadata))


def plain(annotation: Any) -> tuple[Any, bool]:
    """The type without `| None`, and whether None is allowed."""
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return (rest[0], True) if len(rest) == 1 else (annotation, True)
    return annotation, False


@cache
def sql_type(record: type[Record], column: str) -> str:
    """The PostgreSQL type of a column. What is neither scalar nor sealed is `jsonb`."""
    if column in sealed(record):
        return "bytea"
    annotation = _scalar(plain(record.model_fields[column].annotation)[0])
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return "text"
    return _SQL.get(annotation, "jsonb")


def _scalar(annotation: Any) -> Any:
    """`Annotated[str, ...]` inside a union is still a text."""
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


@cache
def adapter_of(record: type[Record], column: str) -> TypeAdapter[Any]:
    f = record.model_fields[column]
    return TypeAdapter(f.rebuild_annotation())


Conversions = tuple[tuple[str, Callable[[Any], Any]], ...]
"""The columns whose values differ in PostgreSQL and in a record, each with what makes one from the other."""


@cache
def readers(record: type[Record]) -> Conversions:
    """How values that PostgreSQL gives become the record's; sealed ones are opened elsewhere."""
    found = ((name, _reader(record, name)) for name in columns(record) if name not in sealed(record))
    return tuple((name, reader) for name, reader in found if reader is not None)


def _reader(record: type[Record], column: str) -> Callable[[Any], Any] | None:
    annotation = _scalar(plain(record.model_fields[column].annotation)[0])
    if sql_type(record, column) == "jsonb":
        adapter = adapter_of(record, column)
        return lambda v: None if v is None else adapter.validate_json(v)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        members: dict[Any, Any] = {m.value: m for m in annotation}
        return (members | {None: None}).__getitem__
    return None


@cache
def writers(record: type[Record]) -> Conversions:
    """How the record's values are given to PostgreSQL."""
    found = ((name, _writer(record, name)) for name in columns(record))
    return tuple((name, writer) for name, writer in found if writer is not None)


def _writer(record: type[Record], column: str) -> Callable[[Any], Any] | None:
    if column in sealed(record) or sql_type(record, column) != "jsonb":
        return None
    adapter = adapter_of(record, column)
    return lambda v: None if v is None else adapter.dump_json(v).decode()


@cache
def _blank(record: type[Record]) -> dict[str, Any]:
    """Every field in its order, the derived ones with their defaults: a record writes its fields in the order that it holds them."""
    fields = record.model_fields
    return {
        name: None if name in columns(record) else f.get_default(call_default_factory=True, validated_data={}) for name, f in fields.items()
    }


@cache
def _names(record: type[Record]) -> set[str]:
    """One set for every instance: records are frozen, and a copy of one copies it."""
    return set(record.model_fields)


def fields(record: type[Record], values: Sequence[Any]) -> dict[str, Any]:
    """The fields of the record that a row holds; what is sealed still is."""
    found = _blank(record).copy()
    found.update(zip(columns(record), values, strict=True))
    for name, reader in readers(record):
        found[name] = reader(found[name])
    return found


def read(record: type[K], values: Sequence[Any]) -> K:
    """The record that a row holds. A row was a valid record when it was written: it is not validated again."""
    return trusted(record, fields(record, values))


_set = object.__setattr__


def trusted(record: type[K], given: dict[str, Any]) -> K:
    """A record from values that were valid before, one for each field, in the order of its fields: what pydantic keeps of an instance."""
    made = record.__new__(record)
    _set(made, "__dict__", given)
    _set(made, "__pydantic_fields_set__", _names(record))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def written(record: Record) -> dict[str, Any]:
    """The values of a record's columns as PostgreSQL takes them; sealed fields still in clear."""
    kind, values = type(record), vars(record)
    row = {name: values[name] for name in columns(kind)}
    for name, writer in writers(kind):
        row[name] = writer(row[name])
    return row
