"""Pages of resources: keyset, newest first, visibility and filters as predicates of one statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from app.domain.record import Kept, OpenWarning
from app.persistence.columns import sql_type
from app.persistence.noting import consent_of, of_page
from app.persistence.sql import has_sealed, row
from app.persistence.visibility import taking_part, visible, withheld

NEWEST = UUID(int=2**128 - 1)
"""Above every id: the first page begins here."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: at most `limit` resources older than `after`, whose columns equal `filters`."""

    limit: int
    after: UUID = NEWEST
    filters: Mapping[str, Any] = field(default_factory=dict)


@cache
def list_sql(kind: type[Kept], filters: tuple[str, ...], *, noted: bool) -> str:
    """$1 organisation, $2 sees it all, $3 party, $4 after, $5 limit, $6… filters; then what the access journal says."""
    noun, equal = kind.noun, [f"r.{name} = ${n}::{sql_type(kind, name)}" for n, name in enumerate(filters, start=6)]
    where = " AND ".join(["r.org_id = $1::uuid", visible("t", "$2", "$3", kind=kind), "r.id < $4::uuid", *equal])
    closings = "".join(f", r.{column}" for column in kind.closes_on.values())
    closed = f", {withheld('t.id')} AS withheld" if has_sealed(kind) else ""
    select = f"""SELECT r.id{closings}, {row("r", kind)} AS item, t.id AS thread_id,
 ARRAY(SELECT {row("w", OpenWarning)} FROM warning w WHERE w.subject_id = r.id AND w.bilan_id = t.id
   AND w.org_id = $1 AND w.status = 'open') AS warnings,
 ARRAY({taking_part(kind, "$3", thread="t.id")}) AS roles,
 {consent_of(kind, "r", "t.id", "$3")} AS consent_id{closed}
 FROM {noun} r JOIN thread t ON t.id = r.{kind.thread_field} AND t.org_id = $1 WHERE {where} ORDER BY r.id DESC LIMIT $5::bigint"""
    return of_page(kind, select, 6 + len(filters)) if noted else select
