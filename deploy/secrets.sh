#!/bin/sh
# Makes, once, every secret that compose.yaml needs, so that none is written in a file of the repository.
# /db, /keys-db: each read by one database (uid 999); /api: by the service (uid 10001), the owner's password apart in /owner.
set -eu
umask 077
random() { od -An -tx1 -N32 /dev/urandom | tr -d ' \n'; }
[ -s /db/app.password ] && exit 0
for role in superuser owner app; do random > "/db/$role.password"; done
for role in keys-superuser keys; do random > "/keys-db/$role.password"; done
printf 'db:5432:bilan:bilan_app:%s\n' "$(cat /db/app.password)" > /api/pgpass
printf 'db:5432:bilan:bilan_owner:%s\n' "$(cat /db/owner.password)" > /owner/pgpass
printf 'db:5432:bilan:bilan_app:%s\n' "$(cat /db/app.password)" >> /owner/pgpass
printf 'keys-db:5432:keys:bilan_keys:%s\n' "$(cat /keys-db/keys.password)" >> /api/pgpass
random > /api/root.key
chown -R 999:999 /db /keys-db
chown -R 10001:10001 /api /owner
