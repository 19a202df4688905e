"""A LIFO of held connections, each with its prepared statements and the tenant it is set to."""

import asyncio
from collections import OrderedDict
from enum import Enum
from typing import Any, Final
from uuid import UUID

import asyncpg

SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "statement_timeout": "1800",
    "idle_in_transaction_session_timeout": "1000",
    "application_name": "bilan",
}
ANSWER_WITHIN = 2.0
"""Seconds given to one statement, connection included: a lost database is told within three."""
_LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)
"""`InternalClientError` is what the driver makes of an idle connection whose server died a moment ago."""
_STATES_LOST = ("08", "25006", "53", "57")
"""Beginnings of the SQLSTATEs of a server that cannot serve now: cut, a standby, out of resources, shutting down or cancelled."""


class Tenant(Enum):
    """In place of an organisation: whichever the connection is set to."""

    ANY = 1


ANY: Final = Tenant.ANY
"""For the functions that look across organisations: asking them costs no change of tenant."""
Org = UUID | Tenant | None


class Unavailable(Exception):
    """The database cannot be reached now. Nothing is known to be written; the same request may be repeated."""


class BudgetSpent(Exception):
    """The reader has read too many files in an hour: see `reading_budget()` in the schema. Nothing was shown, nothing is noted."""

    def __init__(self, wait: int, ceiling: int) -> None:
        """`wait`: seconds until one more file may be read; `ceiling`: files an hour."""
        super().__init__(f"{ceiling} files an hour")
        self.wait, self.ceiling = wait, ceiling


class Held:
    """One connection. Only this class may change its session, so nothing has to be reset when it is given back."""

    def __init__(self, dsn: str, settings: dict[str, str], role: str | None = None, prepared: int = 500) -> None:
        self._dsn, self._role, self._room, self._settings = dsn, role, prepared, SETTINGS | settings
        self._con: Any = None
        self.org: Org = None
        self._prepared: OrderedDict[str, Any] = OrderedDict()
        self._named = 0

    async def rows(self, org: Org, sql: str, args: tuple[Any, ...]) -> list[Any]:
        """One statement under one tenant; a second round trip only when the connection served another tenant last."""
        if self._con is None or self._con.is_closed():
            await self._connect()
        if org is not ANY and org != self.org:
            self.org = None  # unknown until the server has answered
            await self._run("SELECT set_config('app.org', $1, false)", (str(org or ""),))
            self.org = org
        return await self._run(sql, args)

    async def _connect(self) -> None:
        self.org, self._prepared = None, OrderedDict()
        self._con = await asyncpg.connect(self._dsn, server_settings=self._settings, timeout=ANSWER_WITHIN, statement_cache_size=0)
        if self._role:
            await self._con.execute(f'SET ROLE "{self._role}"')

    async def _run(self, sql: str, args: tuple[Any, ...]) -> list[Any]:
        statement = self._prepared.get(sql)
        if statement is None:
            self._named += 1
            # without a name of ours the driver, whose own cache is off, would have the text parsed and planned at every execution
            statement = self._prepared[sql] = await self._con.prepare(sql, name=f"s{self._named}")
            if len(self._prepared) > self._room:
                self._prepared.popitem(last=False)
        found: list[Any] = await statement.fetch(*args)
        return found

    def drop(self) -> None:
        """Forget the connection: nobody knows its state. The next borrower connects again."""
        if self._con is not None:
            self._con.terminate()
            self._con = None

    async def close(self) -> None:
        """Hang up: a connection at rest has nothing left to say, and a lost server would not hear it."""
        self.drop()
        await asyncio.sleep(0)  # the socket itself is closed at the next turn of the loop


class Pool:
    """`size` connections to one database. `role` is set at connect time where only the owner's address is known (development).

    Where nothing is to be changed (`writes` false) the server itself refuses it.
    """

    def __init__(self, dsn: str, *, size: int = 8, role: str | None = None, writes: bool = True, reading_budget: int | None = None) -> None:
        """`reading_budget`: files whose content one person reads in an hour; None where no person reads."""
        settings = {} if writes else {"default_transaction_read_only": "on"}
        settings |= {} if reading_budget is None else {"app.reading_budget": str(reading_budget)}
        self._free = [Held(dsn, settings, role) for _ in range(size)]
        self._turn = asyncio.Semaphore(size)

    async def rows(self, org: Org, sql: str, *args: Any) -> list[Any]:
        """One statement, committed on return.

        Raises: Unavailable when the database is lost; BudgetSpent; asyncpg.PostgresError when the statement is refused.
        """
        try:
            async with asyncio.timeout(ANSWER_WITHIN), self._turn:
                return await self._borrowed(org, sql, args)
        except ValueError:  # a value that the driver cannot send: an interface error to it, but a fault of ours
            raise
        except _LOST as lost:
            raise Unavailable from lost
        except asyncpg.PostgresError as refused:
            if _lost(refused):
                raise Unavailable from refused
            if refused.message == "reading budget":
                raise BudgetSpent(*map(int, refused.detail.split())) from None
            raise

    async def _borrowed(self, org: Org, sql: str, args: tuple[Any, ...]) -> list[Any]:
        held = self._take(org)
        try:
            return await held.rows(org, sql, args)
        except asyncpg.PostgresConnectionError:
            held.drop()
            raise
        except asyncpg.PostgresError as refused:
            if _lost(refused):
                held.drop()
            raise
        except BaseException:  # cancelled or cut: nobody knows the state of this connection
            held.drop()
            raise
        finally:
            self._free.append(held)

    def _take(self, org: Org) -> Held:
        """The warmest connection already set to this tenant; else the one at rest for longest, so that other tenants keep theirs.

        For any tenant, the warmest.
        """
        for n in range(len(self._free) - 1, -1, -1):
            if self._free[n].org == org:
                return self._free.pop(n)
        return self._free.pop(-1 if org is ANY else 0)

    async def close(self) -> None:
        """Close every connection that is not in use."""
        await asyncio.gather(*(held.close() for held in self._free))


def _lost(refused: asyncpg.PostgresError) -> bool:
    return (refused.sqlstate or "").startswith(_STATES_LOST)
