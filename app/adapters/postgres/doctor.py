"""What a PostgreSQL must be before anything is served from it: new enough, durable, and unable to see past its walls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from app.adapters.postgres.binaries import OLDEST_MAJOR
from app.settings import SetupRefused

CONNECT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What a server says of itself and of the role that asked. `role` is in force; `login` is who connected."""

    version: int
    fsync: str
    full_page_writes: str
    synchronous_commit: str
    wal_compression: str
    lz4_built_in: bool
    standby: bool
    role: str
    role_sees_all: bool
    role_owns: bool
    login: str
    login_sees_all: bool
    login_owns: bool
    superuser: bool
    application_role: bool
    compares_in_gist: bool


STANDING = """
SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
       current_setting('full_page_writes') AS full_page_writes, current_setting('synchronous_commit') AS synchronous_commit,
       current_setting('wal_compression') AS wal_compression,
       (SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'wal_compression') AS lz4_built_in,
       pg_is_in_recovery() AS standby, current_user AS role, session_user AS login,
       (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS role_sees_all,
       (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user) AS login_sees_all,
       (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS superuser,
       EXISTS (SELECT FROM pg_roles WHERE rolname = 'bilan_app') AS application_role,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'btree_gist') AS compares_in_gist,
       owns(current_user) AS role_owns, owns(session_user) AS login_owns
"""
OWNS = """(
  EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role({who}, datdba, 'USAGE'))
  OR EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
             AND pg_has_role({who}, relowner, 'USAGE')))"""
QUESTION = STANDING.replace("owns(current_user)", OWNS.format(who="current_user")).replace(
    "owns(session_user)", OWNS.format(who="session_user")
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, and what to do where it does not."""

    name: str
    holds: Callable[[Standing], bool]
    remedy: str


CHECKS = (
    Check(f"PostgreSQL {OLDEST_MAJOR} or newer", lambda s: s.version >= OLDEST_MAJOR * 10000, "upgrade the server"),
    Check("fsync is on", lambda s: s.fsync == "on", "set fsync = on in postgresql.conf: a crash could lose what was acknowledged"),
    Check("full_page_writes is on", lambda s: s.full_page_writes == "on", "set full_page_writes = on in postgresql.conf"),
    Check(
        "synchronous_commit is not off", lambda s: s.synchronous_commit != "off", "set synchronous_commit = on for the server and the role"
    ),
    Check("btree_gist can be created", lambda s: s.compares_in_gist, "install the contrib package of this PostgreSQL"),
    Check("the server takes writes", lambda s: not s.standby, "point DATABASE_URL to the primary: this is a standby"),
    Check(
        "the role in force obeys row-level security",
        lambda s: not s.role_sees_all,
        "connect as bilan_app (app/adapters/postgres/roles.sql makes it), without SUPERUSER or BYPASSRLS",
    ),
    Check(
        "the role in force owns nothing", lambda s: not s.role_owns, "connect as bilan_app, and name the owner in DATABASE_MIGRATION_URL"
    ),
)
PRODUCTION_CHECKS = (
    *CHECKS,
    Check(
        "the login role obeys row-level security and owns nothing",
        lambda s: not s.login_sees_all and not s.login_owns,
        "connect as bilan_app itself, and name the owner in DATABASE_MIGRATION_URL",
    ),
)


async def standing(url: str, *, named: str = "DATABASE_URL") -> Standing:
    """Ask a server; `named` is the setting that gave its address. Raises SetupRefused where it cannot be reached or does not let us in."""
    connection = await connected(url, named)
    try:
        row = await connection.fetchrow(QUESTION)
    finally:
        await connection.close()
    return Standing(**dict(row))


def refuse_unfit(found: Standing, *, production: bool) -> None:
    """Raises SetupRefused for the first thing that does not hold."""
    for check in PRODUCTION_CHECKS if production else CHECKS:
        if not check.holds(found):
            raise SetupRefused(f"Refused to serve from this PostgreSQL ({found.version // 10000}, role {found.role}): {check.remedy}.")


async def connected(url: str, named: str) -> Any:  # asyncpg has no types of its own
    """A connection to the address of a setting, `named`. Raises SetupRefused where it cannot be had, in one line that says why."""
    where = urlsplit(url).hostname or "the local socket"
    try:
        return await asyncpg.connect(url, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError) as error:
        raise SetupRefused(f"The database at {where} cannot be reached ({_why(error)}): check {named}, and that it runs.") from None
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidPasswordError):
        raise SetupRefused(f"The database at {where} refused the role or its password: check {named}.") from None
    except asyncpg.InvalidCatalogNameError:
        raise SetupRefused(f"The database at {where} does not hold that database: create it, or check {named}.") from None
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SetupRefused(f"The database at {where} refused the connection ({type(error).__name__}): check {named}.") from None


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {CONNECT_SECONDS} s"
    return "connection refused" if isinstance(error, ConnectionRefusedError) else type(error).__name__
