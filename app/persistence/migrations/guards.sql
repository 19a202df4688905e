-- What the tables cannot declare. This is the source: `python -m tools.schema` puts it at the end of the first revision.

INSERT INTO feed_generation VALUES (1);
GRANT SELECT ON feed_generation TO bilan_app;
GRANT SELECT, INSERT, UPDATE ON invariant_check TO bilan_app;

-- Second wall: the application role sees one organisation, the one that its connection is set to; the owner obeys too.
GRANT USAGE ON SCHEMA public TO bilan_app;
GRANT USAGE, CREATE ON SCHEMA public TO bilan_poll;

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant ON %I USING (org_id = (SELECT nullif(current_setting(''app.org'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO bilan_app', name);
  END LOOP;
END
$$;

GRANT DELETE ON idempotency, effect TO bilan_app;

-- What happened is never rewritten: neither by the application, which has no right to, nor by the owner.
REVOKE UPDATE ON event, access, access_link, signed_day FROM bilan_app;
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON access_link FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON access_link FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON signed_day FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON signed_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
-- How many files one person may read in an hour: counted where reads are noted, whichever process serves them. Beyond it the statement
-- that reads fails, and shows nothing. The reads of one person wait for each other here, so that none is counted without the others.
CREATE FUNCTION reading_budget() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most bigint := nullif(current_setting('app.reading_budget', true), '')::bigint;
  reader record;
  wait bigint;
BEGIN
  FOR reader IN SELECT n.principal_id, max(n.at) AS at FROM noted n WHERE most IS NOT NULL GROUP BY n.principal_id LOOP
    PERFORM pg_advisory_xact_lock(hashtext('reading budget'), hashtext(reader.principal_id::text));
    SELECT ceil(extract(epoch FROM f.last + interval '1 hour' - reader.at)) INTO wait FROM (
      SELECT max(a.at) AS last, row_number() OVER (ORDER BY max(a.at) DESC) AS n FROM access a
      WHERE a.principal_id = reader.principal_id AND a.at > reader.at - interval '1 hour' GROUP BY a.bilan_id
    ) f WHERE f.n = most + 1;
    IF FOUND THEN
      RAISE EXCEPTION 'reading budget' USING ERRCODE = 'program_limit_exceeded', DETAIL = format('%s %s', greatest(wait, 1), most);
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
CREATE TRIGGER reading_budget AFTER INSERT ON access REFERENCING NEW TABLE AS noted
  FOR EACH STATEMENT EXECUTE FUNCTION reading_budget();

-- Who takes part in a file now. A seat that rests on a consent of the person (an outside view, the referent) is empty from the day on
-- which no such consent lives, on her organisation's legal clock, whether the worker has noted its end or not.
CREATE VIEW seat WITH (security_invoker = true) AS
  SELECT i.org_id, i.id, i.bilan_id, i.party_id, i.role FROM involvement i
  WHERE i.ended_at IS NULL AND (i.role NOT IN ('second_counsellor', 'referent') OR EXISTS (
    SELECT FROM consent c LEFT JOIN sandbox_clock k ON k.org_id = c.org_id
    CROSS JOIN LATERAL (SELECT (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date AS today) d
    WHERE c.bilan_id = i.bilan_id AND c.org_id = i.org_id AND c.status = 'granted'
      AND d.today BETWEEN coalesce(c.valid_from, d.today) AND coalesce(c.valid_until, d.today)
      AND (c.id = i.consent_id OR (i.role = 'referent' AND c.kind = 'disability_disclosure'
        AND c.recipients @> jsonb_build_array(jsonb_build_object('party_id', i.party_id))))));

-- What the person has opened to somebody outside, now: on her organisation's legal clock, under a consent in force, of a document that
-- is still there. Reads look here each time; nothing remembers it. The caller's own wall holds.
CREATE VIEW live_share WITH (security_invoker = true) AS
  SELECT s.org_id, s.id, s.bilan_id, s.party_id, s.consent_id, s.synthesis_id, s.synthesis_version_id, s.documents
  FROM share s
  JOIN consent c ON c.id = s.consent_id AND c.org_id = s.org_id AND c.status = 'granted'
  JOIN synthesis y ON y.id = s.synthesis_id AND y.org_id = s.org_id AND y.status IN ('delivered', 'retained')
  LEFT JOIN sandbox_clock k ON k.org_id = s.org_id
  CROSS JOIN LATERAL (SELECT (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date AS today) d
  WHERE s.status = 'open' AND d.today BETWEEN s.valid_from AND s.valid_until AND d.today BETWEEN c.valid_from AND c.valid_until;

-- Which class of content, or which document of it alone, a consent opens to a party of a file: a share; an outside view; an agreement
-- that keeps documents, to the counsellor who follows the person up.
CREATE VIEW opening WITH (security_invoker = true) AS
  SELECT s.org_id, s.bilan_id, s.party_id, s.consent_id, p.content_kind, d.document_id
  FROM live_share s CROSS JOIN LATERAL jsonb_array_elements_text(s.documents) p(content_kind)
  CROSS JOIN LATERAL unnest(CASE WHEN p.content_kind = 'synthesis'
    THEN ARRAY[s.synthesis_id, s.synthesis_version_id] ELSE ARRAY[NULL::uuid] END) d(document_id)
  UNION ALL
  SELECT i.org_id, i.bilan_id, i.party_id, c.id, p.content_kind, NULL
  FROM involvement i JOIN consent c ON c.id = i.consent_id AND c.org_id = i.org_id AND c.status = 'granted'
  LEFT JOIN sandbox_clock k ON k.org_id = i.org_id
  CROSS JOIN LATERAL jsonb_array_elements_text(c.documents) p(content_kind)
  WHERE i.role = 'second_counsellor' AND i.ended_at IS NULL
    AND (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date BETWEEN c.valid_from AND c.valid_until
  UNION ALL
  SELECT i.org_id, i.bilan_id, i.party_id, a.consent_id, p.content_kind, NULL
  FROM involvement i JOIN retention_agreement a ON a.bilan_id = i.bilan_id AND a.org_id = i.org_id AND a.status = 'active'
  LEFT JOIN sandbox_clock k ON k.org_id = i.org_id
  CROSS JOIN LATERAL jsonb_array_elements_text(a.classes) p(content_kind)
  WHERE i.role = 'counsellor' AND i.ended_at IS NULL
    AND (a.expires_on IS NULL OR (coalesce(k.at, now()) AT TIME ZONE 'Europe/Paris')::date <= a.expires_on);
GRANT SELECT ON seat, live_share, opening TO bilan_app;

-- The closed list of look-ups that happen before a tenant is known. Each returns an organisation and an id, or moves a lease; the
-- role that owns them reads nothing else.
GRANT SELECT ON deadline, sandbox_clock, effect, feed_entry TO bilan_poll;
GRANT UPDATE ON effect TO bilan_poll;
GRANT SELECT, UPDATE, DELETE ON idempotency TO bilan_poll;
CREATE POLICY lookup ON deadline FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON sandbox_clock FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON effect TO bilan_poll USING (true);
CREATE POLICY lookup ON feed_entry FOR SELECT TO bilan_poll USING (true);
GRANT SELECT ON poll_status TO bilan_poll;
CREATE POLICY lookup ON poll_status FOR SELECT TO bilan_poll USING (true);
CREATE POLICY purge ON idempotency TO bilan_poll USING (true);

-- Deadlines whose silence has taken effect on their organisation's legal clock, the oldest first; of each file only its first, so that
-- what one fires is known before the next. `put_off` are those that the asking worker tried and will try again.
CREATE FUNCTION due_deadlines(instant timestamptz, most bigint, put_off uuid[])
RETURNS TABLE (org_id uuid, id uuid, subject_id uuid, fires text, fires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.org_id, f.id, f.subject_id, f.fires, f.fires_at FROM (
    SELECT DISTINCT ON (d.bilan_id) d.org_id, d.id, d.subject_id, d.fires, d.fires_at
    FROM deadline d LEFT JOIN sandbox_clock c ON c.org_id = d.org_id
    WHERE d.status = 'open' AND d.fires IS NOT NULL AND d.fires_at <= greatest(instant, (SELECT max(s.at) FROM sandbox_clock s))
      AND d.fires_at <= coalesce(c.at, instant) AND d.id <> ALL (put_off)
    ORDER BY d.bilan_id, d.fires_at, d.id
  ) f ORDER BY f.fires_at, f.id LIMIT most
$$;

-- Lease promises that are owed, of `one_org` or of all: each to one worker, for some seconds, after which another may take it.
CREATE FUNCTION lease_effects(lease_id uuid, seconds bigint, most bigint, one_org uuid)
RETURNS TABLE (org_id uuid, thread_id uuid, id uuid, name text, subject uuid, argument text, attempts bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE effect e SET lease = lease_id, leased_until = now() + seconds * interval '1 second', attempts = e.attempts + 1
  FROM (
    SELECT o.id FROM effect o
    WHERE o.done_at IS NULL AND o.dead_at IS NULL AND o.next_at <= now() AND coalesce(o.leased_until, '-infinity') < now()
      AND (one_org IS NULL OR o.org_id = one_org)
    ORDER BY o.next_at, o.id LIMIT most FOR UPDATE SKIP LOCKED
  ) owed WHERE e.id = owed.id
  RETURNING e.org_id, e.thread_id, e.id, e.name, e.subject, e.argument, e.attempts
$$;

-- A promise is kept, or put off, by the worker that holds the lease and by no other (fencing).
CREATE FUNCTION effect_kept(effect_id uuid, lease_id uuid) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH kept AS (UPDATE effect SET done_at = now(), lease = NULL, leased_until = NULL
    WHERE id = effect_id AND lease = lease_id AND done_at IS NULL RETURNING id)
  SELECT EXISTS (SELECT FROM kept)
$$;

CREATE FUNCTION effect_put_off(effect_id uuid, lease_id uuid, seconds bigint, dead boolean) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH late AS (UPDATE effect SET next_at = now() + seconds * interval '1 second', lease = NULL, leased_until = NULL,
      dead_at = CASE WHEN dead THEN now() END
    WHERE id = effect_id AND lease = lease_id AND done_at IS NULL RETURNING id)
  SELECT EXISTS (SELECT FROM late)
$$;

-- Forget answers given before an instant, a few at a time.
CREATE FUNCTION purge_answers(kept_from timestamptz, most bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (DELETE FROM idempotency WHERE ctid = ANY (ARRAY(
    SELECT i.ctid FROM idempotency i WHERE i.at < kept_from LIMIT most FOR UPDATE SKIP LOCKED)) RETURNING 1)
  SELECT count(*) FROM gone
$$;

-- Who speaks: an identity, a machine client, a code. A person may be known to several organisations.
GRANT SELECT (org_id, id, issuer, subject, status) ON account TO bilan_poll;
GRANT SELECT (org_id, id, status) ON client TO bilan_poll;
GRANT SELECT (org_id, id, code_digest) ON invitation TO bilan_poll;
CREATE POLICY lookup ON account FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON client FOR SELECT TO bilan_poll USING (true);
CREATE POLICY lookup ON invitation FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION account_of(iss text, sub text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.org_id, a.id FROM account a WHERE a.issuer = iss AND a.subject = sub AND a.status = 'active' ORDER BY a.id LIMIT 100
$$;

CREATE FUNCTION client_of(client_id uuid) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.org_id, c.id FROM client c WHERE c.id = client_id AND c.status = 'active'
$$;

CREATE FUNCTION invitation_of(digest text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.org_id, i.id FROM invitation i WHERE i.code_digest = digest
$$;

-- A link that the person handed out: by the hash of 256 random bits.
GRANT SELECT (org_id, id, token_digest) ON share TO bilan_poll;
CREATE POLICY lookup ON share FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION share_of(digest text) RETURNS TABLE (org_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.org_id, s.id FROM share s WHERE s.token_digest = digest
$$;

-- Every organisation, for what is done for each of them: the daily digests and their verification.
GRANT SELECT (id) ON organisation TO bilan_poll;
CREATE POLICY lookup ON organisation FOR SELECT TO bilan_poll USING (true);

CREATE FUNCTION organisations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.id FROM organisation o ORDER BY o.id
$$;

-- Whether some entry lies above the horizon of this cluster: one that was restored into a younger cluster, where it would never be heard.
CREATE FUNCTION feed_ahead() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM feed_entry f WHERE f.stream = 'provider' AND f.xid >= pg_snapshot_xmax(pg_current_snapshot()))
$$;

-- The polls of several callers in one statement: a row is found only by its id, its organisation and its funder together. Without a
-- funder it is the provider itself that asks.
CREATE FUNCTION polled(ids uuid[], orgs uuid[], funders uuid[]) RETURNS SETOF poll_status
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.* FROM unnest(ids, orgs, funders) q(id, org, funder)
    JOIN public.poll_status p ON p.id = q.id AND p.org_id = q.org AND (q.funder IS NULL OR p.funder_id = q.funder);
END
$$;

-- Threads on which something was written by transactions that were not over at `since`, of which nouns, and where to look next time.
CREATE FUNCTION changed_threads(since xid8) RETURNS TABLE (threads uuid[], nouns text[], horizon xid8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT array_agg(DISTINCT f.thread_id), array_agg(DISTINCT split_part(f.type, '.', 1)), pg_snapshot_xmin(pg_current_snapshot())
  FROM feed_entry f WHERE f.stream = 'provider' AND f.xid >= since
$$;

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY[
    'polled(uuid[], uuid[], uuid[])', 'changed_threads(xid8)', 'feed_ahead()',
    'due_deadlines(timestamptz, bigint, uuid[])', 'lease_effects(uuid, bigint, bigint, uuid)', 'effect_kept(uuid, uuid)',
    'effect_put_off(uuid, uuid, bigint, boolean)', 'purge_answers(timestamptz, bigint)',
    'account_of(text, text)', 'client_of(uuid)', 'invitation_of(text)', 'share_of(text)', 'organisations()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bilan_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO bilan_poll', signature);
  END LOOP;
END
$$;
REVOKE CREATE ON SCHEMA public FROM bilan_poll;
