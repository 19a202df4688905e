"""What the database of the keys must be before a key is laid in it: apart from the product's, durable, and unable to forget a burial."""

from collections.abc import Callable
from dataclasses import dataclass

from app.adapters.postgres.doctor import connected
from app.settings import SetupRefused

NAMED = "BILAN_KEY_DATABASE_URL"
CLUSTER = "SELECT system_identifier FROM pg_control_system()"
STANDING = """
SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
       current_setting('synchronous_commit') AS synchronous_commit, pg_is_in_recovery() AS standby,
       (SELECT system_identifier FROM pg_control_system()) AS cluster, to_regclass('shelf') IS NOT NULL AS made,
       coalesce(has_table_privilege(to_regclass('shelf'), 'INSERT'), false) AS serves,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
         OR coalesce(has_table_privilege(to_regclass('shelf'), 'DELETE, TRUNCATE, TRIGGER'), false) AS forgets
"""
SCRIPT = "run app/adapters/postgres/keys.sql in it as a superuser, once"


@dataclass(frozen=True, slots=True)
class KeyStanding:
    """What a server says of itself, of the shelf, and of the role that asked."""

    fsync: str
    full_page_writes: str
    synchronous_commit: str
    standby: bool
    cluster: int
    made: bool
    serves: bool
    forgets: bool


Check = tuple[Callable[[KeyStanding], bool], str]
CHECKS: tuple[Check, ...] = (
    (lambda s: s.fsync == "on" and s.full_page_writes == "on", "set fsync and full_page_writes to on: a crash could lose a key"),
    (lambda s: s.synchronous_commit != "off", "set synchronous_commit = on: a key must be on disk before what it seals"),
    (lambda s: not s.standby, "name the primary: this is a standby"),
    (lambda s: s.made, SCRIPT),
    (lambda s: s.serves and not s.forgets, f"connect as bilan_keys, which can neither delete nor own: {SCRIPT}"),
)


async def refuse_unfit_for_keys(url: str, *, product_url: str) -> None:
    """Raises: SetupRefused, for the first thing that does not hold."""
    found = await _standing(url)
    if found.cluster == await _cluster(product_url):
        raise SetupRefused(
            f"{NAMED} is in the cluster of DATABASE_URL, whose backups would hold the keys: give them a cluster of their own."
        )
    for holds, remedy in CHECKS:
        if not holds(found):
            raise SetupRefused(f"The database of {NAMED} is not fit for keys: {remedy}.")


async def rewritten(url: str) -> None:
    """Write the shelf anew, without what lay there before. Raises: SetupRefused."""
    connection = await connected(url, NAMED)
    try:
        await connection.execute("SELECT shelf_rewritten()")
    finally:
        await connection.close()


async def _standing(url: str) -> KeyStanding:
    connection = await connected(url, NAMED)
    try:
        return KeyStanding(**dict(await connection.fetchrow(STANDING)))
    finally:
        await connection.close()


async def _cluster(url: str) -> int:
    connection = await connected(url, "DATABASE_URL")
    try:
        return int(await connection.fetchval(CLUSTER))
    finally:
        await connection.close()
