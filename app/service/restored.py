"""After a restore: what was destroyed since the backup is destroyed again before anything is served.

The key store, which is never as old as a backup of the database, is the truth of what is destroyed. Content whose key has a tombstone opens
nowhere; here the file is made to say so again: the order, the certificate, the end of what kept it. What the database still believes to
be pending is the worker's, as ever.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from app.domain.destruction.records import DestructionReason
from app.domain.machine import NotInState
from app.domain.retention.commands import RepeatDestruction
from app.persistence.audit import Audit
from app.persistence.kept import KeptClass, kept_classes
from app.persistence.pool import Pool
from app.persistence.sealed import KeyStore
from app.service.door import Asked, Door
from app.service.effects import Effects
from app.service.identity import system

_log = structlog.get_logger("bilan.restored")


@dataclass(frozen=True, slots=True)
class Restored:
    """Compares what the database believes to be kept with the key store. Safe to repeat, and by several processes."""

    pool: Pool
    keys: KeyStore
    door: Door
    effects: Effects

    async def destroyed_again(self) -> int:
        """How many classes of content had to be destroyed again. Raises: Unavailable, KeysLost, what the door raises."""
        count = 0
        for org in await Audit(self.pool).organisations():
            ordered = sum([await self._compared(org, kept) async for kept in kept_classes(self.pool, org)])
            if ordered:
                await self.effects.settle(org)
                count += ordered
        if count:
            _log.warning("destroyed_again", classes=count)
        return count

    async def _compared(self, org: UUID, kept: list[KeptClass]) -> int:
        lying = await self.keys.lying(org, [(one.bilan, one.content_class) for one in kept])
        gone = [(one, destroyed) for one in kept if (destroyed := lying.get((one.bilan, one.content_class))) is not None]
        return sum([await self._ordered(org, *one) for one in gone])

    async def _ordered(self, org: UUID, kept: KeptClass, destroyed: datetime) -> bool:
        order = RepeatDestruction(reason=_why(kept, destroyed))
        try:
            await self.door.perform(Asked(id=kept.id, command=order, by=system(org), key=f"restored:{kept.id}"))
        except NotInState:
            return False  # another process was first
        return True


def _why(kept: KeptClass, destroyed: datetime) -> DestructionReason:
    """The restored file no longer says; only one thing ends a class before its term, or after the last follow-up."""
    if not kept.agreed:
        return DestructionReason.FOLLOW_UP_OVER
    if kept.kept_until is not None and kept.kept_until < destroyed.date():
        return DestructionReason.AGREEMENT_EXPIRED
    return DestructionReason.AGREEMENT_WITHDRAWN
