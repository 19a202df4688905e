"""What the worker does so that nothing can be rewritten unseen: every read gets its place in a chain, every day a signed digest."""

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import structlog

from app.adapters.digests import DigestFolder
from app.domain.chain import access_link
from app.persistence.access_links import AT_ONCE, AccessLinks, Link, Unlinked
from app.persistence.audit import Audit
from app.service.outcomes import Clock

LATE, VERY_LATE = timedelta(minutes=10), timedelta(days=2)
"""How long before the last read that is chained one is looked for that was committed late: a statement that reads lasts two seconds at
most, and whatever held one open for longer is found before its day is signed. Nothing is passed over: it is chained when it is there."""
AFTER_MIDNIGHT = timedelta(minutes=10)
"""What happened at the last instant of a day is committed by then."""
_log = structlog.get_logger("bilan.chaining")


@dataclass(frozen=True, slots=True)
class Chaining:
    """Chains the reads of every organisation. Several workers may be at it: each read gets one place."""

    audit: Audit
    reads: AccessLinks
    clock: Clock

    async def chain(self) -> bool:
        """Everything that was read since the last time. Always False: there is no hurry. Raises: Unavailable."""
        for org in await self.audit.organisations():
            await self.of(org)
        return False

    async def of(self, org: UUID, *, late: timedelta = LATE) -> None:
        """What was read in one organisation and is in no chain yet, however `late` it was committed. Raises: Unavailable."""
        place = await self.reads.since(org, self.clock()) - late, UUID(int=0)
        while found := await self.reads.unlinked(org, place):
            await self.reads.continued(org, _links(org, found))
            place = found[-1].access.at, found[-1].access.id
            if len(found) < AT_ONCE:
                break


def _links(org: UUID, found: Sequence[Unlinked]) -> list[Link]:
    links, ends = [], {one.access.bilan_id: (one.place, one.digest) for one in found}
    for one in found:
        file = one.access.bilan_id
        place, previous = ends[file]
        ends[file] = place + 1, access_link(previous, org=org, sequence=place + 1, access=one.access)
        links.append(Link(file, place + 1, one.access.id, ends[file][1]))
    return links


@dataclass(slots=True)
class DailyDigests:
    """Writes, for each organisation and each day (UTC) that is over, what its chains ended the day with."""

    audit: Audit
    chaining: Chaining
    folder: DigestFolder
    clock: Clock
    _done: date = date.min

    async def write(self) -> bool:
        """Write what is missing, from the first event on; False: there is nothing more to do. Raises: Unavailable, OSError."""
        yesterday = (self.clock().astimezone(UTC) - AFTER_MIDNIGHT).date() - timedelta(days=1)
        if yesterday > self._done:
            for org in await self.audit.organisations():
                await self.chaining.of(org, late=VERY_LATE)
                await self._up_to(org, yesterday)
            self._done = yesterday
        return False

    async def _up_to(self, org: UUID, last: date) -> None:
        done = await self._remembered(org)
        first = None if done else await self.audit.first(org)
        day = done[-1] + timedelta(days=1) if done else first.astimezone(UTC).date() if first else last + timedelta(days=1)
        while day <= last:
            await self._sign(org, day)
            day += timedelta(days=1)

    async def _sign(self, org: UUID, day: date) -> None:
        since = datetime.combine(day, time.min, UTC)
        period = (since, since + timedelta(days=1))
        heads, reads = await self.audit.heads(org, *period), await self.chaining.reads.day_heads(org, *period)
        await to_thread(self.folder.write, org, day, heads, reads)
        await self.audit.remember(org, day, await to_thread(self.folder.hash, org, day))

    async def _remembered(self, org: UUID) -> list[date]:
        """The days that were signed. One whose file has gone is never signed again: what is written today proves nothing of then."""
        kept, remembered = await to_thread(self.folder.days, org), await self.audit.signed_days(org)
        for day in kept:
            if day not in remembered:  # a process ended between the file and the row
                await self.audit.remember(org, day, await to_thread(self.folder.hash, org, day))
        if lost := sorted(remembered.keys() - set(kept)):
            _log.error("digest_missing", organisation=str(org), day=lost[0].isoformat())
        return sorted({*kept, *remembered})
