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


@cache
def readers(record: type[Record]) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """For each column: its name, and how a value that PostgreSQL gives becomes the record's (None: as it is)."""
    return tuple((name, _reader(record, name)) for name in columns(record))


def _reader(record: type[Record], column: str) -> Callable[[Any], Any] | None:
    annotation = _scalar(plain(record.model_fields[column].annotation)[0])
    if column not in sealed(record) and sql_type(record, column) == "jsonb":
        adapter = adapter_of(record, column)
        return lambda v: None if v is None else adapter.validate_json(v)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        members = {m.value: m for m in annotation}
        return lambda v: None if v is None else members[v]
    return None


@cache
def writers(record: type[Record]) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """For each column: its name, and how the record's value is given to PostgreSQL (None: as it is)."""
    return tuple((name, _writer(record, name)) for name in columns(record))


def _writer(record: type[Record], column: str) -> Callable[[Any], Any] | None:
    if column in sealed(record) or sql_type(record, column) != "jsonb":
        return None
    adapter = adapter_of(record, column)
    return lambda v: None if v is None else adapter.dump_json(v).decode()


def read(record: type[K], values: Sequence[Any]) -> K:
    """The record that a row holds. A row was a valid record when it was written: it is not validated again."""
    fields = {name: (value if reader is None else reader(value)) for (name, reader), value in zip(readers(record), values, strict=True)}
    return trusted(record, fields)


def trusted(record: type[K], fields: dict[str, Any]) -> K:
    """A record from values that were valid before; missing fields take their defaults."""
    if len(fields) != len(record.model_fields):
        given, fields = fields, {}
        for name, info in record.model_fields.items():
            fields[name] = given[name] if name in given else info.get_default(call_default_factory=True, validated_data={})
    made = record.__new__(record)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", set(fields))
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


def written(record: Record) -> dict[str, Any]:
    """The values of a record's columns as PostgreSQL takes them; sealed fields still in clear."""
    values = vars(record)
    return {name: (values[name] if writer is None else writer(values[name])) for name, writer in writers(type(record))}
