-- The three roles of the product and their rights on the database that this script runs in. Run it as a superuser, as often as you like.
-- bilan_owner owns the database and runs the migrations; bilan_app serves and owns nothing; bilan_poll owns the few SECURITY DEFINER functions.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['bilan_owner', 'bilan_app', 'bilan_poll'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I', role);
    END IF;
  END LOOP;
  EXECUTE format('ALTER DATABASE %I OWNER TO bilan_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO bilan_app', current_database());
END
$$;

ALTER ROLE bilan_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE bilan_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE bilan_poll NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;

-- Every hot statement is keyed by an index whose plan does not depend on the value: one plan, and no compilation.
ALTER ROLE bilan_app SET plan_cache_mode = 'force_generic_plan';
ALTER ROLE bilan_app SET jit = 'off';
ALTER ROLE bilan_app SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE bilan_poll SET jit = 'off';

-- The owner hands functions to bilan_poll, and may act as the application (development with one address only).
GRANT bilan_poll, bilan_app TO bilan_owner;
