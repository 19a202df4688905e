-- A world of `bench.n` bilans: 10 sessions and 5 funder events each, 20 funders an organisation, about 250 bilans a counsellor, 10
-- counsellors an organisation. Run as a superuser on a migrated, empty database. Ids derive from a kind and a number.
SET synchronous_commit = off;
CREATE FUNCTION pg_temp.n() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT current_setting('bench.n')::bigint $$;
CREATE FUNCTION pg_temp.orgs() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT greatest(3, pg_temp.n() / 2500) $$;
CREATE FUNCTION pg_temp.counsellors() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT greatest(12, pg_temp.n() / 250) $$;
CREATE FUNCTION pg_temp.uid(k text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(1700000000000 + i), 12, '0') || '7' || substr(md5(k || i), 1, 3) || '8' || substr(md5(k || i), 4, 15))::uuid $$;
CREATE TEMP TABLE file AS SELECT i, pg_temp.uid('d', i) AS id, i % pg_temp.counsellors() AS counsellor,
  pg_temp.uid('o', (i % pg_temp.counsellors()) % pg_temp.orgs()) AS org, (i % pg_temp.counsellors()) % pg_temp.orgs() AS o,
  CASE WHEN i / 7 % 5 < 3 THEN 'preliminary' WHEN i / 7 % 5 = 3 THEN 'investigation' ELSE 'conclusion' END AS status,
  date '2026-01-01' + (i % 300)::int AS opened_on
  FROM generate_series(0, pg_temp.n() - 1) i;

INSERT INTO thread (org_id, id, kind, sequence, digest, streams) SELECT org, id, 'bilan', 0, '\x', '{}' FROM file;
INSERT INTO thread (org_id, id, kind, sequence, digest, streams)
  SELECT pg_temp.uid('o', o), pg_temp.uid('o', o), 'registry', 0, '\x'::bytea, '{}'::jsonb FROM generate_series(0, pg_temp.orgs() - 1) o
  UNION ALL SELECT pg_temp.uid('o', c % pg_temp.orgs()), pg_temp.uid('c', c), 'registry', 0, '\x', '{}' FROM generate_series(0, pg_temp.counsellors() - 1) c
  UNION ALL SELECT pg_temp.uid('o', k / 21), pg_temp.uid('K', k), 'registry', 0, '\x', '{}' FROM generate_series(0, pg_temp.orgs() * 21 - 1) k
  UNION ALL SELECT pg_temp.uid('o', f / 20), pg_temp.uid('F', f), 'registry', 0, '\x', '{}' FROM generate_series(0, pg_temp.orgs() * 20 - 1) f;
INSERT INTO organisation (org_id, id, version, created_at, updated_at, status, name, siren, sandbox)
  SELECT pg_temp.uid('o', o), pg_temp.uid('o', o), 1, now(), now(), 'active', 'Organisme ' || o, '732829320', false
  FROM generate_series(0, pg_temp.orgs() - 1) o;
INSERT INTO member (org_id, id, version, created_at, updated_at, status, given_name, family_name, roles, qualifications, tool_certifications)
  SELECT pg_temp.uid('o', c % pg_temp.orgs()), pg_temp.uid('c', c), 1, now(), now(), 'active', 'Conseillère', 'N' || c, '["counsellor"]', '[]', '[]'
  FROM generate_series(0, pg_temp.counsellors() - 1) c;
INSERT INTO account (org_id, id, version, created_at, updated_at, status, party_noun, party_id, signatory, issuer, subject)
  SELECT pg_temp.uid('o', c % pg_temp.orgs()), pg_temp.uid('a', c), 1, now(), now(), 'active', 'member', pg_temp.uid('c', c), true,
  current_setting('bench.issuer'), 'counsellor-' || c FROM generate_series(0, pg_temp.counsellors() - 1) c;
-- in each organisation, an administrator and somebody who comes for a bilan
INSERT INTO thread (org_id, id, kind, sequence, digest, streams)
  SELECT pg_temp.uid('o', o), pg_temp.uid(kind, o), 'registry', 0, '\x'::bytea, '{}'::jsonb FROM generate_series(0, pg_temp.orgs() - 1) o, unnest(ARRAY['m', 'p']) kind
  UNION ALL SELECT org, pg_temp.uid('b', i), 'registry', 0, '\x', '{}' FROM file;
INSERT INTO member (org_id, id, version, created_at, updated_at, status, given_name, family_name, roles, qualifications, tool_certifications)
  SELECT pg_temp.uid('o', o), pg_temp.uid('m', o), 1, now(), now(), 'active', 'Directrice', 'N' || o, '["administrator"]', '[]', '[]'
  FROM generate_series(0, pg_temp.orgs() - 1) o;
INSERT INTO beneficiary (org_id, id, version, created_at, updated_at, status, given_name, family_name, language)
  SELECT pg_temp.uid('o', o), pg_temp.uid('p', o), 1, now(), now(), 'active', 'Ada', 'N' || o, 'fr' FROM generate_series(0, pg_temp.orgs() - 1) o;
INSERT INTO account (org_id, id, version, created_at, updated_at, status, party_noun, party_id, signatory, issuer, subject)
  SELECT pg_temp.uid('o', o), pg_temp.uid('am', o), 1, now(), now(), 'active', 'member', pg_temp.uid('m', o), true,
  current_setting('bench.issuer'), 'administrator-' || o FROM generate_series(0, pg_temp.orgs() - 1) o
  UNION ALL SELECT org, pg_temp.uid('ab', i), 1, now(), now(), 'active', 'beneficiary', pg_temp.uid('b', i), true,
  current_setting('bench.issuer'), 'beneficiary-' || i FROM file;
INSERT INTO funder (org_id, id, version, created_at, updated_at, status, name, kind)
  SELECT pg_temp.uid('o', f / 20), pg_temp.uid('F', f), 1, now(), now(), 'active', 'Financeur ' || f, 'opco' FROM generate_series(0, pg_temp.orgs() * 20 - 1) f;
-- one client for each of 20 funders, then one script
INSERT INTO client (org_id, id, version, created_at, updated_at, status, label, kind, funder_id, scopes, expires_on, secret_digest)
  SELECT pg_temp.uid('o', k / 21), pg_temp.uid('K', k), 1, now(), now(), 'active', 'client ' || k,
  CASE WHEN k % 21 < 20 THEN 'funder' ELSE 'script' END, CASE WHEN k % 21 < 20 THEN pg_temp.uid('F', k / 21 * 20 + k % 21) END,
  CASE WHEN k % 21 < 20 THEN '["funding-requests:read", "events:read"]' ELSE '["events:read", "bilans:read"]' END::jsonb,
  date '2099-01-01', md5('x') || md5('y') FROM generate_series(0, pg_temp.orgs() * 21 - 1) k;

INSERT INTO bilan (org_id, id, version, created_at, updated_at, status, reference, beneficiary_id, frame, beneficiary_status, priority_agent,
  initiative, route, on_working_time, opened_on, started_on, early_acceptance)
  SELECT org, id, 1, now(), now(), status, 'BC-2026-' || lpad(i::text, 8, '0'), pg_temp.uid('b', i), 'in_frame', 'private_employee', false, 'own',
  'skills_plan', false, opened_on, opened_on + 30, false FROM file;
INSERT INTO hours_ledger (org_id, bilan_id, version, planned_minutes, counted_minutes, attested_minutes, accompanied_minutes, taken_back_minutes, cap_minutes)
  SELECT org, id, 1, 420, 180, 180, 180, 0, 1440 FROM file;
INSERT INTO involvement (org_id, id, version, created_at, updated_at, bilan_id, status, role, party_id)
  SELECT org, pg_temp.uid('i' || role, i), 1, now(), now(), id, 'active', role, party FROM file,
  LATERAL (VALUES ('beneficiary', pg_temp.uid('b', i)), ('counsellor', pg_temp.uid('c', counsellor)), ('funder', pg_temp.uid('F', o * 20 + i % 20))) v(role, party);
INSERT INTO convention (org_id, id, version, created_at, updated_at, bilan_id, results_to_payer, status, kind, distance, signatures_count, total_minutes)
  SELECT org, pg_temp.uid('v', i), 1, now(), now(), id, false, 'effective', 'tripartite', false, 3, 1440 FROM file;
INSERT INTO signature (org_id, id, version, created_at, updated_at, bilan_id, convention_id, party, channel, document_sha256, signed_at, signed_on, signer_id, level)
  SELECT org, pg_temp.uid('g' || party, i), 1, now(), now(), id, pg_temp.uid('v', i), party, 'account', repeat('a', 64), now(), current_date, id, 'simple'
  FROM file, unnest(ARRAY['beneficiary', 'provider', 'employer']) party;
INSERT INTO session (org_id, id, version, created_at, updated_at, bilan_id, status, kind, phase, starts_at, minutes, modality, counsellor_id, discreet)
  SELECT org, pg_temp.uid('s', i * 10 + k), 1, now(), now(), id, CASE WHEN k < 3 THEN 'attested' ELSE 'planned' END, 'individual', 'preliminary',
  timestamptz '2026-02-01 09:00+01' + k * interval '14 days' + i / pg_temp.counsellors() * interval '1 hour', 60, 'on_site', pg_temp.uid('c', counsellor), true FROM file, generate_series(0, 9) k;
INSERT INTO funding_request (org_id, id, version, created_at, updated_at, bilan_id, status, kind, funder_id, pays, amount_cents, control_status, unconfirmed, force_majeure, previous_bilans)
  SELECT org, pg_temp.uid('f', i), 1, now(), now(), id, 'secured', 'opco', pg_temp.uid('F', o * 20 + i % 20), 'provider', 150000 + i % 500 * 100,
  'not_in_control', false, false, '[]' FROM file;
INSERT INTO poll_status (org_id, id, bilan_id, funder_id, status, funding_status, amount_cents, started_on, contracted_minutes, attested_minutes, version, updated_at)
  SELECT org, pg_temp.uid('f', i), id, pg_temp.uid('F', o * 20 + i % 20), 'in_progress', 'secured', 150000 + i % 500 * 100, opened_on + 30, 1440, 180, 1, now() FROM file;
INSERT INTO bilan_list (org_id, id, bilan_id, viewer_id, reference, status, route, beneficiary_id, given_name, family_name, opened_on,
  contracted_minutes, attested_minutes, ended, version, updated_at)
  SELECT org, row_id, id, viewer, 'BC-2026-' || lpad(i::text, 8, '0'), status, 'skills_plan', pg_temp.uid('b', i), 'Prénom' || i, 'Nom' || i, opened_on,
  1440, 180, false, 1, now() FROM file, LATERAL (VALUES (id, org), (pg_temp.uid('icounsellor', i), pg_temp.uid('c', counsellor))) v(row_id, viewer);
INSERT INTO feed_entry (org_id, thread_id, stream, sequence, event_id, type, document)
  SELECT org, id, stream, k, pg_temp.uid('e', i * 5 + k), 'bilan.started', format(
    '{"id":"%s","type":"bilan.started","resource":"/v1/bilans/%s","resource_id":"%s","bilan_id":"%s","version":null,"sequence":%s,'
    '"at":"2026-11-22T05:37:33.746850Z","legal_at":"2026-11-22T05:37:33.746850Z","reason":null}', pg_temp.uid('e', i * 5 + k), id, id, id, k)
  FROM file, generate_series(1, 5) k, LATERAL (VALUES ('provider'), ('funder:' || pg_temp.uid('F', o * 20 + i % 20))) s(stream);
VACUUM ANALYZE;
