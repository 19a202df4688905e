#!/bin/sh
# Runs once, in a new server for the keys: their shelf and its role, with the password that the `secrets` service made.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file /keys.sql
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" -v keys="$(cat /secrets/keys.password)" <<'SQL'
ALTER ROLE bilan_keys PASSWORD :'keys';
SQL
