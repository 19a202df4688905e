"""Questions to the database itself; each answers with the rows that are wrong, so that the right answer is none."""

from typing import Final

WRONG: Final = {
    "a file misses an event, or has one too many": """
        SELECT t.id FROM thread t LEFT JOIN event e ON e.thread_id = t.id GROUP BY t.id, t.sequence
        HAVING count(e.id) <> t.sequence OR coalesce(min(e.sequence), 1) <> 1 OR coalesce(max(e.sequence), 0) <> t.sequence
            OR count(DISTINCT e.sequence) <> count(e.id)""",
    "the chain of a file does not end with its last event": """
        SELECT t.id FROM thread t JOIN event e ON e.thread_id = t.id AND e.sequence = t.sequence WHERE e.digest <> t.digest""",
    "a session is not in the state that its last event left": """
        SELECT s.id, s.status, e.type FROM session s LEFT JOIN LATERAL (
            SELECT type, version FROM event WHERE noun = 'session' AND subject = s.id ORDER BY sequence DESC LIMIT 1) e ON true
        WHERE e.type IS DISTINCT FROM CASE
            WHEN s.status IN ('planned', 'attested') THEN 'session.' || s.status
            WHEN s.status = 'held' AND s.counsellor_signed_at IS NULL AND s.beneficiary_signed_at IS NULL
                THEN CASE WHEN EXISTS (SELECT FROM attendance a WHERE a.session_id = s.id) THEN 'session.corrected' ELSE 'session.held' END
            WHEN s.status = 'held' THEN 'session.partly_attested'
            WHEN s.status LIKE 'cancelled%' THEN 'session.cancelled' END
        OR e.version <> s.version""",
    "the hours ledger is not the sum of the sessions": """
        SELECT l.* FROM hours_ledger l LEFT JOIN LATERAL (SELECT
            coalesce(sum(minutes) FILTER (WHERE status = 'planned'), 0) AS planned,
            coalesce(sum(minutes) FILTER (WHERE status IN ('held', 'attested')), 0) AS counted,
            coalesce(sum(minutes) FILTER (WHERE status = 'attested'), 0) AS attested
            FROM session WHERE bilan_id = l.bilan_id) s ON true
        WHERE (l.planned_minutes, l.counted_minutes, l.attested_minutes, l.accompanied_minutes)
            <> (s.planned, s.counted, s.attested, s.attested)""",
    "the list of bilans does not show the ledger": """
        SELECT b.id FROM bilan_list b JOIN hours_ledger l USING (bilan_id) WHERE b.attested_minutes <> l.attested_minutes""",
    "a session bears other signatures than its attendances": """
        SELECT s.id FROM session s LEFT JOIN attendance a ON a.session_id = s.id AND a.voided_at IS NULL GROUP BY s.id, s.status
        HAVING count(a.id) <> count(DISTINCT a.party)
            OR (count(a.id) FILTER (WHERE a.party = 'beneficiary') = 1) <> (s.beneficiary_signed_at IS NOT NULL)
            OR (count(a.id) FILTER (WHERE a.party = 'provider') = 1) <> (s.counsellor_signed_at IS NOT NULL)
            OR (s.status = 'attested') <> (count(a.id) = 2)""",
    "a session that waits for signatures has no deadline, or another has one": """
        SELECT s.id FROM session s LEFT JOIN deadline d ON d.subject_id = s.id AND d.kind = 'attendance.signatures' AND d.status = 'open'
        WHERE NOT EXISTS (SELECT FROM event WHERE subject = s.id AND type = 'session.corrected')  -- its signatures were given in time
        GROUP BY s.id, s.status HAVING count(d.id) <> CASE WHEN s.status = 'held' THEN 1 ELSE 0 END""",
    "a convention is in effect without its three signatures, or has more": """
        SELECT c.id FROM convention c LEFT JOIN signature s ON s.convention_id = c.id GROUP BY c.id, c.status
        HAVING count(s.id) <> count(DISTINCT s.party) OR count(s.id) <> 3 OR c.status <> 'effective'""",
    "an event was not published to the provider, or twice": """
        SELECT e.id FROM event e LEFT JOIN feed_entry f ON f.event_id = e.id AND f.stream = 'provider'
        GROUP BY e.id HAVING count(f.*) <> 1""",
    "a stream of a file has a gap": """
        SELECT t.id, f.stream FROM thread t JOIN feed_entry f ON f.thread_id = t.id GROUP BY t.id, f.stream, t.streams
        HAVING min(f.sequence) <> 1 OR max(f.sequence) <> count(*) OR (t.streams ->> f.stream)::bigint <> count(*)""",
    "an answer is kept for a command that left no event": """
        SELECT i.key FROM idempotency i WHERE NOT EXISTS (SELECT FROM event e WHERE e.actor = i.principal_id AND e.at = i.at)""",
    "events bear a command's instant and author, and no answer is kept": """
        SELECT e.actor, e.at FROM event e WHERE e.role <> 'system' AND e.thread_id IN (SELECT bilan_id FROM session)
        AND NOT EXISTS (SELECT FROM idempotency i WHERE i.principal_id = e.actor AND i.at = e.at)""",
}
PUBLISHED: Final = "SELECT event_id::text AS id FROM feed_entry WHERE org_id = $1 AND stream = 'provider' ORDER BY xid, position"
KEPT: Final = "SELECT key, subject::text AS subject FROM idempotency WHERE org_id = $1 AND key = ANY ($2)"
HAPPENED: Final = "SELECT subject::text AS subject, type, count(*) AS n FROM event WHERE noun = 'session' GROUP BY subject, type"
PLANNED: Final = "SELECT place, count(*) AS n FROM session GROUP BY place"
