"""What happened in one file, in order; who read its content; and what is due across files."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.deadline import Deadline
from app.domain.machine import Principal
from app.domain.vocabulary import Role
from app.persistence.columns import read
from app.persistence.pool import Pool
from app.persistence.sql import row
from app.persistence.visibility import visible

EVENTS = """SELECT e.sequence, e.id, e.type, e.noun, e.subject, e.version, e.facts, e.checked, e.reason, e.role, e.at, e.legal_at,
 s.phase, s.step, s.step_title,
 ARRAY(SELECT jsonb_build_object('id', w.id, 'rule_id', w.rule_id, 'acknowledged_at', w.acknowledged_at, 'member_id', m.id,
   'name', m.given_name || ' ' || m.family_name, 'accompanies', EXISTS (SELECT 1 FROM involvement x
    WHERE x.bilan_id = $2 AND x.org_id = $1 AND x.party_id = m.id AND x.role = 'counsellor'))
  FROM warning w LEFT JOIN account c ON c.id = w.acknowledged_by AND c.org_id = $1
  LEFT JOIN member m ON m.id = coalesce(c.party_id, w.acknowledged_by) AND m.org_id = $1
  WHERE w.org_id = $1 AND w.bilan_id = $2 AND (w.id = e.subject OR (w.subject_id = e.subject AND e.checked @>
   jsonb_build_array(jsonb_build_object('rule_id', w.rule_id, 'outcome', 'warned')))) ORDER BY w.id) AS warnings
 FROM event e LEFT JOIN session s ON e.noun = 'session' AND s.id = e.subject AND s.org_id = $1
 WHERE e.org_id = $1 AND e.thread_id = $2 AND e.sequence > $3 ORDER BY e.sequence LIMIT $4"""
DUE = f"""SELECT {row("d", Deadline)} AS item,
 ARRAY(SELECT x.role FROM seat x WHERE x.bilan_id = d.bilan_id AND x.org_id = $1 AND x.party_id = $3) AS roles
 FROM deadline d JOIN thread t ON t.id = d.bilan_id AND t.org_id = $1
 WHERE d.org_id = $1 AND d.status = 'open' AND (d.due_on, d.id) > ($4::date, $5::uuid) AND d.due_on <= $6::date
 AND {visible("t", "$2", "$3")}
 AND (NOT $7::boolean OR EXISTS (SELECT 1 FROM seat m WHERE m.bilan_id = d.bilan_id AND m.org_id = $1 AND m.party_id = $3))
 AND ($9::uuid IS NULL OR d.bilan_id = $9)
 ORDER BY d.due_on, d.id LIMIT $8"""

READ_BY = """SELECT a.id, a.at, a.legal_at, a.role, a.noun, a.subject, a.category, a.consent_id, m.id AS member_id, m.given_name,
 m.family_name, coalesce(s.recipient, e.name) AS recipient FROM access a LEFT JOIN account c ON c.id = a.principal_id AND c.org_id = $1
 LEFT JOIN member m ON m.id = coalesce(c.party_id, a.principal_id) AND m.org_id = $1
 LEFT JOIN share s ON s.id = a.principal_id AND s.org_id = $1
 LEFT JOIN employer e ON e.id = c.party_id AND e.org_id = $1
 WHERE a.org_id = $1 AND a.bilan_id = $2 AND ($3::uuid IS NULL OR a.principal_id = $3) AND (a.at, a.id) < ($4::timestamptz, $5::uuid)
 ORDER BY a.at DESC, a.id DESC LIMIT $6"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsWanted:
    """Which lines of an access journal: those of one reader (None: of everybody), older than a place, so many."""

    file: UUID
    reader: UUID | None
    before: tuple[datetime, UUID]
    limit: int


async def readings(pool: Pool, org: UUID, wanted: ReadingsWanted) -> list[Any]:
    """Who read content of one file, the last first."""
    return await pool.rows(org, READ_BY, org, wanted.file, wanted.reader, *wanted.before, wanted.limit)


async def events(pool: Pool, org: UUID, bilan: UUID, *, after: int, limit: int) -> list[Any]:
    """Events of one file, the oldest first."""
    return await pool.rows(org, EVENTS, org, bilan, after, limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWanted:
    """Which open deadlines: of files I take part in only, of one file, until a day, after a place, so many."""

    mine: bool
    bilan: UUID | None
    until: date
    after: tuple[date, UUID]
    limit: int


async def due(pool: Pool, by: Principal, wanted: DueWanted, *, whole: bool) -> list[tuple[Deadline, frozenset[Role]]]:
    """Open deadlines of the principal's files, the most urgent first, each with the roles in which it takes part in the file."""
    rows = await pool.rows(by.org, DUE, by.org, whole, by.party, *wanted.after, wanted.until, wanted.mine, wanted.limit, wanted.bilan)
    return [(read(Deadline, r["item"]), frozenset(map(Role, r["roles"]))) for r in rows]
