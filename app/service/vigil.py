"""The watch over the data: every invariant, file after file, for ever. What contradicts one is told by its id alone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app.persistence.audit import Audit
from app.persistence.duties import OneAtATime
from app.persistence.invariants import INVARIANTS, SLICE, Checks, Found, Invariant, Invariants
from app.persistence.sealed import KeyStore
from app.service.outcomes import Clock

EVERY = timedelta(minutes=5)
"""From the beginning of a whole look to that of the next."""
SAID_AT_ONCE = 20
"""Lines of log of one invariant in one slice: what is wrong everywhere is said often enough."""
_log = structlog.get_logger("bilan.vigil")
Broken = tuple[Invariant, UUID, Found]


@dataclass(slots=True)
class Vigil:
    """Looks at every file of every organisation, a slice a turn. Of several workers, one is at it."""

    audit: Audit
    invariants: Invariants
    checks: Checks
    keys: KeyStore
    turn: OneAtATime
    clock: Clock
    _begun: datetime | None = field(default=None)
    _round: AsyncIterator[list[Broken]] | None = field(default=None)
    _counts: dict[str, int] = field(default_factory=dict)
    _mine: bool = field(default=False)

    async def look(self) -> bool:
        """One slice, or nothing until the next look is due. Always False: there is no hurry. Raises: Unavailable."""
        if self._round is None and not await self._begins():
            return False
        try:
            found = await anext(self._round, None) if self._round is not None else None
        except BaseException:
            self._round = None  # begun again, from the first file, after the next pause
            raise
        if found is None:
            await self._over()
        else:
            self._tell(found)
        return False

    async def everything(self) -> AsyncIterator[list[Broken]]:
        """What contradicts the invariants, slice after slice. Raises: Unavailable."""
        for org in await self.audit.organisations():
            after = UUID(int=0)
            while files := await self.invariants.files(org, after):
                yield [(one, org, found) for one in INVARIANTS for found in await self._broken(one, org, files)]
                after = files[-1]
                if len(files) < SLICE:
                    break

    async def told(self) -> dict[str, list[str]]:
        """One whole look, in words: each sentence with the places where it does not hold. Raises: Unavailable."""
        places: dict[str, list[str]] = {f"{one.id}: {one.en}": [] for one in INVARIANTS}
        async for found in self.everything():
            for invariant, org, one in found:
                places[f"{invariant.id}: {invariant.en}"].append(f"organisation {org}: {one.subject}")
        return places

    async def _broken(self, invariant: Invariant, org: UUID, files: list[UUID]) -> list[Found]:
        found = await self.invariants.broken(invariant, org, files)
        return await self._alive(org, found) if invariant.keyed else found

    async def _alive(self, org: UUID, found: list[Found]) -> list[Found]:
        """Those whose key still lies there."""
        named = [(one.owner, one.content_class) for one in found if one.owner is not None and one.content_class is not None]
        lying = await self.keys.lying(org, named)
        living = {one for one, destroyed in lying.items() if destroyed is None}
        return [one for one in found if one.owner is None or (one.owner, one.content_class) in living]

    async def _begins(self) -> bool:
        now = self.clock()
        if self._begun is not None and now < self._begun + EVERY:
            return False
        self._mine = self._mine or await self.turn.taken()
        if not self._mine:
            return False
        self._begun, self._round, self._counts = now, self.everything(), {one.id: 0 for one in INVARIANTS}
        return True

    async def _over(self) -> None:
        self._round = None
        await self.checks.note(self._counts, self.clock())
        self._mine = False
        await self.turn.given_back()

    def _tell(self, found: list[Broken]) -> None:
        for invariant, org, one in found:
            self._counts[invariant.id] += 1
            if self._counts[invariant.id] <= SAID_AT_ONCE:
                _log.error("invariant_broken", invariant=invariant.id, organisation=str(org), subject=str(one.subject))
