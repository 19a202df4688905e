-- The shelf of the keys: one table, in a database of a cluster that is not the product's. Run it as a superuser inside that database, as
-- often as you like. bilan_keys serves: it reads, adds, and changes contents; nothing leaves the shelf, and a tombstone never changes.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['bilan_keys', 'bilan_keys_owner'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I', role);
    END IF;
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO bilan_keys', current_database());
END
$$;

ALTER ROLE bilan_keys LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
ALTER ROLE bilan_keys SET synchronous_commit = 'on';
ALTER ROLE bilan_keys_owner NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB;
GRANT USAGE, CREATE ON SCHEMA public TO bilan_keys_owner;

CREATE TABLE IF NOT EXISTS shelf (
  name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
  content text NOT NULL CHECK (length(content) BETWEEN 1 AND 7000)
);
-- Neither compressed nor moved out of line: what is overwritten lay in one place.
ALTER TABLE shelf ALTER COLUMN content SET STORAGE PLAIN;
ALTER TABLE shelf OWNER TO bilan_keys_owner;

CREATE OR REPLACE FUNCTION shelf_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.name = NEW.name AND OLD.content NOT LIKE 'destroyed %' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'nothing leaves the shelf, and a destroyed key is never made again' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE OR REPLACE TRIGGER shelf_guard BEFORE UPDATE OR DELETE ON shelf FOR EACH ROW EXECUTE FUNCTION shelf_guard();
CREATE OR REPLACE TRIGGER shelf_guard_all BEFORE TRUNCATE ON shelf FOR EACH STATEMENT EXECUTE FUNCTION shelf_guard();

-- Former contents lie in the table's pages until they are written over. This writes the table anew, without them; reads wait meanwhile.
CREATE OR REPLACE FUNCTION shelf_rewritten() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CLUSTER public.shelf USING shelf_pkey;
END
$$;
ALTER FUNCTION shelf_rewritten() OWNER TO bilan_keys_owner;
REVOKE ALL ON FUNCTION shelf_rewritten() FROM PUBLIC;
REVOKE ALL ON shelf FROM bilan_keys;
GRANT USAGE ON SCHEMA public TO bilan_keys;
GRANT SELECT, INSERT, UPDATE (content) ON shelf TO bilan_keys;
GRANT EXECUTE ON FUNCTION shelf_rewritten() TO bilan_keys;
