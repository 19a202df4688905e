"""Polls of one turn of the loop, read in one statement: what many funders' systems ask at once costs little more than what one asks."""

import asyncio
from asyncio import Future
from typing import Any
from uuid import UUID

import orjson

from app.domain.machine import Principal
from app.domain.projection.records import FundingProgress
from app.domain.vocabulary import Role
from app.persistence.columns import columns
from app.persistence.pool import Pool
from app.persistence.queries import polled
from app.service.outcomes import Missing

ASK_AGAIN = 60
"""Seconds after which a poll may be worth repeating; sooner is answered all the same."""
OF_THE_HOUSE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO})
MOST = 500
"""Polls in one statement."""
_SHOWN = columns(FundingProgress)
_Asked = tuple[UUID, UUID, UUID | None]


class Polling:
    """Reads of `poll_status`. Nothing is kept: every answer is of the moment it was asked."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: list[tuple[_Asked, Future[Any]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def status(self, id: UUID, by: Principal) -> Any:
        """The row of a funding request: for its funder, and for the provider.

        Raises: Missing, Unavailable.
        """
        asked: _Asked = (id, by.org, by.party if Role.FUNDER in by.roles else None)
        if asked[2] is None and by.roles.isdisjoint(OF_THE_HOUSE):
            raise Missing
        loop = asyncio.get_running_loop()
        answer: Future[Any] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._flush)
        self._waiting.append((asked, answer))
        row = await answer
        if row is None:
            raise Missing
        return row

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for first in range(0, len(waiting), MOST):
            task = asyncio.ensure_future(self._read(waiting[first : first + MOST]))
            self._running.add(task)
            task.add_done_callback(self._running.discard)

    async def _read(self, waiting: list[tuple[_Asked, Future[Any]]]) -> None:
        try:
            ids, orgs, funders = zip(*{question for question, _ in waiting}, strict=True)
            rows = {row["key"]: row for row in await polled(self._pool, ids, orgs, funders)}
        except Exception as exc:  # noqa: BLE001  # whatever it is, it is every waiting caller's answer
            for _, answer in waiting:
                if not answer.done():
                    answer.set_exception(exc)
            return
        for (request, org, funder), answer in waiting:
            if not answer.done():
                row = rows.get(request)
                answer.set_result(row if row and row["org_id"] == org and funder in {None, row["funder_id"]} else None)


def body(row: Any) -> bytes:
    """The JSON of a polled row, equal to what its record would write."""
    return orjson.dumps({name: row[name] for name in _SHOWN}, option=orjson.OPT_UTC_Z)


def etag(row: Any) -> str:
    """A strong validator: the version of the representation, then of the row."""
    return f'"1-{row["version"]}"'
