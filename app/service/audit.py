"""Proof that what happened was not rewritten: a signed digest a day, and the recomputation of every chain against them."""

from asyncio import to_thread
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson

from app.adapters.digests import Broken, DigestFolder
from app.domain.chain import link
from app.domain.decision import Event
from app.domain.law.evidence import Checked
from app.persistence.audit import Audit
from app.service.outcomes import Clock

AFTER_MIDNIGHT = timedelta(minutes=10)
"""What happened at the last instant of a day is committed by then."""


@dataclass(slots=True)
class DailyDigests:
    """Writes, for each organisation and each day (UTC) that is over, what its threads ended the day with."""

    audit: Audit
    folder: DigestFolder
    clock: Clock
    _done: date = date.min

    async def write(self) -> bool:
        """Write what is missing, from the first event on; False: there is nothing more to do. Raises: Unavailable, OSError."""
        yesterday = (self.clock().astimezone(UTC) - AFTER_MIDNIGHT).date() - timedelta(days=1)
        if yesterday > self._done:
            for org in await self.audit.organisations():
                await self._up_to(org, yesterday)
            self._done = yesterday
        return False

    async def _up_to(self, org: UUID, last: date) -> None:
        kept = await to_thread(self.folder.days, org)
        first = None if kept else await self.audit.first(org)
        day = kept[-1] + timedelta(days=1) if kept else first.astimezone(UTC).date() if first else last + timedelta(days=1)
        while day <= last:
            since = datetime.combine(day, time.min, UTC)
            heads = await self.audit.heads(org, since, since + timedelta(days=1))
            await to_thread(self.folder.write, org, day, heads)
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one organisation. `fault` names the first row or file that is wrong; None: all is as it was written."""

    org: UUID
    events: int
    days: int
    fault: str | None = None


@dataclass(slots=True)
class _Chain:
    """Where the recomputation stands in one thread."""

    thread: UUID
    sequence: int = 0
    digest: bytes = b""

    def follow(self, org: UUID, row: Any) -> str | None:
        """One more event; what is wrong with it."""
        if row["sequence"] != self.sequence + 1:
            return f"event {self.sequence + 1} of thread {self.thread} is missing"
        self.sequence += 1
        self.digest = link(
            self.digest,
            org=org,
            thread=self.thread,
            sequence=self.sequence,
            event=_event(row),
            at=row["at"].isoformat(),
            legal_at=row["legal_at"].isoformat(),
            actor=row["actor"],
        )
        return None if self.digest == row["digest"] else f"event {row['id']} ({self.sequence} of thread {self.thread}) was changed"


async def verify(audit: Audit, folder: DigestFolder, org: UUID) -> Verified:
    """Recompute the chain of every thread of an organisation and compare it with its digests. Raises: Unavailable."""
    try:
        digests = await to_thread(folder.all, org)
    except Broken as broken:
        return Verified(org, 0, 0, str(broken))
    signed = {(thread, n): (value, one.day) for one in digests for thread, (n, value) in one.heads.items()}
    ends, count, chain = await audit.threads(org), 0, None
    async for row in audit.events(org):
        if chain is None or chain.thread != row["thread_id"]:
            chain = _Chain(row["thread_id"])
        fault, count = chain.follow(org, row), count + 1
        value, day = signed.pop((chain.thread, chain.sequence), (row["digest"], None))
        if fault is None and value != row["digest"]:
            fault = f"event {row['id']} ({chain.sequence} of thread {chain.thread}) is not the one signed on {day}"
        if fault:
            return Verified(org, count, len(digests), fault)
        if ends.get(chain.thread) == (chain.sequence, chain.digest):
            del ends[chain.thread]
    return Verified(org, count, len(digests), _unended(signed, ends))


def _unended(signed: dict[tuple[UUID, int], tuple[bytes, date]], ends: dict[UUID, tuple[int, bytes]]) -> str | None:
    """What was signed or remembered, and is not among the events."""
    for (thread, sequence), (_, day) in sorted(signed.items()):
        return f"event {sequence} of thread {thread}, signed on {day}, is missing"
    for thread, (sequence, _) in sorted(ends.items()):
        if sequence:
            return f"thread {thread} does not end with its event {sequence}"
    return None


def _event(row: Any) -> Event:
    return Event(
        id=row["id"],
        type=row["type"],
        noun=row["noun"],
        subject=row["subject"],
        version=row["version"],
        facts=orjson.loads(row["facts"]),
        checked=tuple(map(Checked.of, orjson.loads(row["checked"]))),
        reason=row["reason"],
    )
