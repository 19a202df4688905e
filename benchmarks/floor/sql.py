# ruff: noqa: E501  # statements are read by their clauses
"""What the floor asks of PostgreSQL: one statement a read, two a command."""

POLL = """SELECT version, id::text, bilan_id::text, status, funding_status, amount_cents, planned_start_on, planned_end_on, started_on, interrupted_on,
 ended_on, contracted_minutes, attested_minutes, updated_at FROM poll_status WHERE id = $1 AND org_id = $2 AND funder_id = $3"""
VERSION = "SELECT version FROM poll_status WHERE id = $1 AND org_id = $2 AND funder_id = $3"
PAGE = """SELECT string_agg(document, ','), (array_agg(ROW(xid::text, position)))[count(*)] FROM (SELECT xid, position, document FROM feed_entry
 WHERE org_id = $1 AND stream = $2 AND (xid, position) > ($3::xid8, $4) AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, position LIMIT $5) e"""
LIST = """SELECT bilan_id::text, reference, status, route, beneficiary_id::text, given_name, family_name, opened_on, contracted_minutes, attested_minutes,
 version, updated_at FROM bilan_list WHERE org_id = $1 AND viewer_id = $2 AND NOT ended AND status = $3 AND bilan_id < $4 ORDER BY bilan_id DESC LIMIT $5"""
LOAD = """SELECT i.answer, i.fingerprint, s.status, s.version, s.minutes, s.starts_at, s.phase, s.counsellor_id, s.created_at, t.id AS thread, t.sequence,
 t.digest, t.streams, b.status AS bilan_status, l.version AS ledger, l.planned_minutes, l.counted_minutes, l.cap_minutes,
 EXISTS (SELECT 1 FROM convention c WHERE c.bilan_id = t.id AND c.org_id = $2 AND c.status = 'effective') AS convention
 FROM session s JOIN thread t ON t.id = s.bilan_id AND t.org_id = $2 JOIN bilan b ON b.id = t.id AND b.org_id = $2
 JOIN hours_ledger l ON l.bilan_id = t.id AND l.org_id = $2
 LEFT JOIN idempotency i ON i.org_id = $2 AND i.principal_id = $3 AND i.key = $4
 WHERE s.id = $1 AND s.org_id = $2
 AND EXISTS (SELECT 1 FROM involvement x WHERE x.bilan_id = t.id AND x.org_id = $2 AND x.party_id = $5 AND x.ended_at IS NULL)"""
SAVE = """WITH guard AS (UPDATE thread SET sequence = $4 + 1, digest = $5, streams = $6 WHERE id = $2 AND org_id = $1 AND sequence = $4 RETURNING id),
 e AS (INSERT INTO event (org_id, thread_id, sequence, id, type, noun, subject, version, facts, digest, checked, actor, role, at, legal_at)
   SELECT $1, $2, $4 + 1, $7::uuid, 'session.held', 'session', $3::uuid, $8::bigint, $9::jsonb, $5, '[]', $10::uuid, 'counsellor', $11::timestamptz, $11 FROM guard),
 f AS (INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)
   SELECT $1, $2, 'provider', $12::bigint, $7, 'session.held', $13::text FROM guard),
 d AS (INSERT INTO deadline (org_id, id, version, created_at, updated_at, bilan_id, status, subject_noun, subject_id, kind, rule_id, due_on, effective_on, protects, counting, skipped)
   SELECT $1, $14::uuid, 1, $11, $11, $2, 'open', 'session', $3, 'attendance.signatures', 'attendance.signed', $15::date, $15, 'beneficiary', '', '[]' FROM guard),
 s AS (UPDATE session x SET status = 'held', minutes = $16::bigint, held_on = $17::date, version = $8, updated_at = $11 FROM guard WHERE x.id = $3 AND x.org_id = $1),
 l AS (UPDATE hours_ledger x SET planned_minutes = $18::bigint, counted_minutes = $19::bigint, version = $20::bigint FROM guard WHERE x.bilan_id = $2 AND x.org_id = $1),
 i AS (INSERT INTO idempotency (org_id, principal_id, at, key, fingerprint, answer, etag, noun, subject)
   SELECT $1, $10, $11, $21::text, $22::bytea, $23::bytea, $24::text, 'session', $3 FROM guard)
 SELECT 1 FROM guard"""
