"""Whose data could have been touched, by what is kept of reads, acts and assignments. Identifiers and counts alone: nothing is opened.

Each look goes through the files in their order, a page a statement: how many they are changes how long it takes, never whether it ends.
"""

# ruff: noqa: S608  generated from record classes; values are always parameters

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.content_class import ContentClass
from app.domain.record import Kept
from app.persistence.pool import Pool

PAGE = 500
"""Files that one statement looks at."""
_FIRST = UUID(int=0)
_OF = {"bilan": "beneficiary_id", "complaint": "beneficiary_id", "data_request": "beneficiary_id", "beneficiary": "id"}
"""What a file may belong to, and where that names the person."""


def _with_person(files: str) -> str:
    """Each file that `files` finds, with the person whose it is."""
    person = ", ".join(f"{noun}.{field}" for noun, field in _OF.items())
    joins = " ".join(f"LEFT JOIN {noun} ON {noun}.id = f.file AND {noun}.org_id = $1" for noun in _OF)
    return f"SELECT f.*, coalesce({person}) AS person FROM ({files} ORDER BY 1 LIMIT {PAGE}) f {joins} ORDER BY f.file"


IDENTITIES = """SELECT array_agg(DISTINCT i.principal) AS principals, array_agg(DISTINCT i.party) AS parties, bool_or(i.whole) AS whole
 FROM (SELECT $2::uuid AS principal, $2::uuid AS party, false AS whole
 UNION SELECT a.id, a.party_id, EXISTS (SELECT FROM member m WHERE m.id = a.party_id AND m.org_id = $1 AND m.roles ?| $3::text[])
  FROM account a WHERE a.org_id = $1 AND $2 IN (a.id, a.party_id)
 UNION SELECT m.id, m.id, m.roles ?| $3 FROM member m WHERE m.org_id = $1 AND m.id = $2
 UNION SELECT c.id, coalesce(c.funder_id, c.id), c.kind = 'script' FROM client c WHERE c.org_id = $1 AND $2 IN (c.id, c.funder_id)) i"""
"""$2 an account, a member, a partner or a client: the principals under which it acts, the parties that it stands for, and whether it
sees the whole organisation."""
READ = _with_person("""SELECT a.bilan_id AS file, array_agg(DISTINCT a.category) AS categories, count(*) AS reads, min(a.at) AS first_at,
 max(a.at) AS last_at FROM access a WHERE a.org_id = $1 AND a.bilan_id > $2::uuid AND a.at >= $3::timestamptz AND a.at < $4::timestamptz
 AND ($5::uuid[] IS NULL OR a.principal_id = ANY ($5)) GROUP BY 1""")
WRITTEN = _with_person("""SELECT e.thread_id AS file, count(*) AS writes, min(e.at) AS first_at, max(e.at) AS last_at FROM event e
 WHERE e.org_id = $1 AND e.thread_id > $2::uuid AND e.at >= $3::timestamptz AND e.at < $4::timestamptz
 AND ($5::uuid[] IS NULL OR e.actor = ANY ($5)) GROUP BY 1""")
REACHABLE = _with_person("""SELECT b.id AS file, true AS reachable FROM bilan b WHERE b.org_id = $1 AND b.id > $2::uuid
 AND b.created_at < $4::timestamptz AND ($6::boolean OR EXISTS (SELECT FROM involvement v WHERE v.bilan_id = b.id AND v.org_id = $1
  AND v.party_id = ANY ($5::uuid[]) AND v.created_at < $4 AND (v.ended_at IS NULL OR v.ended_at >= $3::timestamptz)))""")


@dataclass(frozen=True, slots=True)
class Identities:
    """Under which ids somebody acts, and in whose name. `whole`: it knows of every file of the organisation."""

    principals: list[UUID]
    parties: list[UUID]
    whole: bool


@dataclass(frozen=True, slots=True)
class Exposed:
    """What is kept of one organisation. Every method raises Unavailable."""

    pool: Pool
    org: UUID

    async def identities(self, named: UUID, wide: list[str]) -> Identities:
        """Everything that one id stands for; `wide` are the roles that know of every file."""
        (row,) = await self.pool.rows(self.org, IDENTITIES, self.org, named, wide)
        return Identities(list(row["principals"]), list(row["parties"]), bool(row["whole"]))

    async def used(self, since: datetime, until: datetime, principals: list[UUID] | None) -> AsyncIterator[Any]:
        """File by file: content that was shown to somebody else than the person, then what was done."""
        for sql in (READ, WRITTEN):
            async for row in self._paged(sql, since, until, principals):
                yield row

    async def reachable(self, since: datetime, until: datetime, who: Identities) -> AsyncIterator[Any]:
        """The files that somebody could open in a period."""
        async for row in self._paged(REACHABLE, since, until, who.parties, who.whole):
            yield row

    async def sealed(self, owner: UUID | None, only: ContentClass | None) -> AsyncIterator[tuple[type[Kept], Any]]:
        """By class of record, file by file: how many records a key opens, or opened before they were destroyed."""
        for kind in _kinds(only):
            async for row in self._paged(_sealed(kind), owner):
                yield kind, row

    async def _paged(self, sql: str, *said: Any) -> AsyncIterator[Any]:
        after = _FIRST
        while rows := await self.pool.rows(self.org, sql, self.org, after, *said):
            for row in rows:
                yield row
            after = rows[-1]["file"]


def _kinds(only: ContentClass | None) -> Iterator[type[Kept]]:
    for _, kind in sorted(Kept.of_noun.items()):
        if kind.content_class is not None and only in {None, kind.content_class}:
            yield kind


def _sealed(kind: type[Kept]) -> str:
    """$3 whose key it is; null: everybody's. Under `file` stands what the key belongs to."""
    return _with_person(
        f"SELECT r.{kind.key_owner} AS file, count(*) AS sealed FROM {kind.noun} r WHERE r.org_id = $1 AND r.{kind.key_owner} > $2::uuid"
        f" AND ($3::uuid IS NULL OR r.{kind.key_owner} = $3) GROUP BY 1"
    )
