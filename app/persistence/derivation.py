"""From a record class to a row class: columns, CHECKs from bounds and enums, the foreign key of its thread. Each field is declared once."""

import enum
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

import annotated_types
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, ForeignKey, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine, UserDefinedType
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from app.domain.record import Record
from app.domain.thread import Thread
from app.persistence.columns import columns, plain, sealed, sql_type

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
_TYPES: dict[str, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    "uuid": Uuid,
    "text": Text,
    "bigint": BigInteger,
    "boolean": Boolean,
    "date": Date,
    "timestamptz": DateTime(timezone=True),
    "bytea": LargeBinary,
    "jsonb": JSONB,
}


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The type's name in DDL."""
        return "xid8"


class Owned(SQLModel):
    """Every row belongs to one organisation: first wall, the predicate of each statement; second wall, row-level security."""

    org_id: UUID


def row_class(kind: type[Record], noun: str, *items: SchemaItem, unique: Iterable[str] = ()) -> type[SQLModel]:
    """The row class of a record: its columns, CHECKs from its bounds and enums, its thread's foreign key."""
    key: tuple[str, ...] = getattr(kind, "key", ("id",))
    namespace: dict[str, Any] = {
        "__module__": __name__,
        "__doc__": f"A row of {kind.__name__}.",
        "__tablename__": noun,
        "__table_args__": (*_checks(kind), *items),
        "__annotations__": dict.fromkeys(columns(kind), object),
    }
    for name in columns(kind):
        namespace[name] = Field(sa_column=_column(kind, name, primary=name in key, unique=name in set(unique)))
    return cast("type[SQLModel]", SQLModelMetaclass(f"{kind.__name__}Table", (Owned,), namespace, table=True))


def _column(kind: type[Record], name: str, *, primary: bool, unique: bool) -> Column[Any]:
    thread = getattr(kind, "thread_field", "")
    constraints = [ForeignKey("thread.id")] if name == thread and kind is not Thread else []
    nullable = plain(kind.model_fields[name].annotation)[1] or name in sealed(kind)
    indexed = name == thread and not primary
    return Column(
        name,
        _TYPES[sql_type(kind, name)],
        *constraints,
        primary_key=primary,
        nullable=nullable and not primary,
        unique=unique,
        index=indexed,
    )


def _checks(kind: type[Record]) -> list[CheckConstraint]:
    """The record's bounds and enums become CHECKs: one declaration, three guards."""
    found = []
    for name in columns(kind):
        info = kind.model_fields[name]
        annotation = plain(info.annotation)[0]
        if sql_type(kind, name) == "text" and isinstance(annotation, type) and issubclass(annotation, enum.Enum):
            values = ", ".join(f"'{member.value}'" for member in annotation)
            found.append(CheckConstraint(f"{name} IN ({values})", name=f"{name}_known"))
        least = [b.ge for b in info.metadata if isinstance(b, annotated_types.Ge) and isinstance(b.ge, int)]
        most = [b.le for b in info.metadata if isinstance(b, annotated_types.Le) and isinstance(b.le, int)]
        if least:
            found.append(CheckConstraint(f"{name} >= {max(least)}", name=f"{name}_min"))
        if most:
            found.append(CheckConstraint(f"{name} <= {min(most)}", name=f"{name}_max"))
    return found
