"""The declared schema as SQL: what the first revision creates, and what the drift test compares with."""

from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from app.persistence.tables import SQLModel

GUARDS = Path(__file__).parent / "migrations" / "guards.sql"
EXTENSION = """-- Equality inside a GiST index, for the exclusion constraint on sessions. Trusted: the owner of the database may create it.
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""
HEADER = "-- Written by `python -m tools.schema` from the declared tables and guards.sql; change those, not this file.\n"


def house() -> str:
    """Every table and index of the declared schema, then the guards: row-level security, rights, triggers, tenant-less look-ups."""
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    tables = SQLModel.metadata.sorted_tables
    statements = [str(CreateTable(t).compile(dialect=dialect)).strip() for t in tables]
    statements += [
        str(CreateIndex(i).compile(dialect=dialect)).strip() for t in tables for i in sorted(t.indexes, key=lambda i: str(i.name))
    ]
    lines = "\n".join(line.rstrip() for statement in statements for line in f"{statement};\n".splitlines())
    return f"{HEADER}\n{EXTENSION}\n{lines}\n\n{GUARDS.read_text('utf-8')}"
