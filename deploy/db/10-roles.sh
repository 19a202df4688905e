#!/bin/sh
# Runs once, in a new database server: the product's roles, with the passwords that the `secrets` service made.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file /roles.sql
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v app="$(cat /secrets/app.password)" -v owner="$(cat /secrets/owner.password)" <<'SQL'
ALTER ROLE bilan_app PASSWORD :'app';
ALTER ROLE bilan_owner PASSWORD :'owner';
SQL
