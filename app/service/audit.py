"""Proof that what happened, and who read, was not rewritten: every chain is recomputed and compared with the signed digests."""

from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.adapters.digests import Broken, Digest, DigestFolder
from app.domain.chain import Acted, access_link, link
from app.domain.decision import Event
from app.domain.law.evidence import Checked
from app.persistence.access_links import AccessLinks, access
from app.persistence.audit import Audit
from app.service.chains import Heads, Signed, Walk


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of one organisation. `fault` names the first row or file that is wrong; None: all is as it was written."""

    org: UUID
    events: int
    reads: int
    days: int
    fault: str | None = None


async def verify(audit: Audit, reads: AccessLinks, folder: DigestFolder, org: UUID) -> Verified:
    """Recompute every chain of events and of reads of an organisation; compare it with its digests. Raises: Unavailable."""
    try:
        digests = await _digests(audit, folder, org)
    except Broken as broken:
        return Verified(org, 0, 0, 0, str(broken))
    heads: Callable[[], Awaitable[Heads]] = lambda: reads.heads(org)  # noqa: E731
    happened = Walk("event", _event_link(org), Signed((d.day, d.heads) for d in digests), await audit.threads(org))
    read = Walk("read", _read_link(org), Signed((d.day, d.reads) for d in digests), await heads())
    fault = await _walked(happened, audit.events(org), "id", lambda: audit.threads(org))
    fault = fault or await _walked(read, reads.links(org), "access_id", heads)
    fault = fault or await _alone(reads, org, read.signed)
    return Verified(org, happened.count, read.count, len(digests), fault)


async def _digests(audit: Audit, folder: DigestFolder, org: UUID) -> list[Digest]:
    """Every digest, each the one that the database remembers. Raises: Broken, Unavailable."""
    remembered = await audit.signed_days(org)
    digests = await to_thread(folder.all, org)
    kept = {one.day for one in digests}
    for day, digest in remembered.items():
        if day not in kept:
            raise Broken(f"the digest of {day} is missing")
        if await to_thread(folder.hash, org, day) != digest:
            raise Broken(f"the digest of {day} is not the one that was written then")
    return digests


async def _walked(walk: Walk, rows: AsyncIterator[Any], id: str, ends: Callable[[], Awaitable[Heads]]) -> str | None:
    async for row in rows:
        if fault := walk.follow(row, row[id]):
            return fault
    return walk.ended(await ends())


async def _alone(reads: AccessLinks, org: UUID, signed: Signed) -> str | None:
    """A read of a signed day that is in no chain: it was not there when the day was signed."""
    if signed.until is None or (found := await reads.alone(org, signed.until)) is None:
        return None
    return f"read {found[0]} of thread {found[1]} was added after its day was signed"


def _event_link(org: UUID) -> Callable[[bytes, int, Any], bytes]:
    def linked(previous: bytes, place: int, row: Any) -> bytes:
        acted = Acted(actor=row["actor"], role=row["role"], at=row["at"], legal_at=row["legal_at"])
        return link(previous, org=org, thread=row["thread_id"], sequence=place, event=_event(row), acted=acted)

    return linked


def _read_link(org: UUID) -> Callable[[bytes, int, Any], bytes | None]:
    def linked(previous: bytes, place: int, row: Any) -> bytes | None:
        read = access(row)
        return None if read is None else access_link(previous, org=org, sequence=place, access=read)

    return linked


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
