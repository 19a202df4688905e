"""The clock: what becomes true because time passed, performed through the door like everything else."""

from dataclasses import dataclass

import structlog

from app.domain.lapse.table import CancelDeadline
from app.domain.machine import NotInState, NotOpenTo
from app.persistence.duties import Due
from app.persistence.pool import Unavailable
from app.service.door import Asked, Door
from app.service.handles import COMMANDS
from app.service.identity import system
from app.service.outcomes import Missing

_log = structlog.get_logger("bilan.deadlines")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Fires deadlines whose silence has taken effect: each once, whatever the number of workers and of attempts."""

    door: Door

    async def fire(self, due: Due) -> bool:
        """True when the deadline is over, False when it has to be tried again later.

        The deadline's id is the idempotency key, and the legal time is its own instant (T9), however late the worker is.
        Raises: Unavailable.
        """
        try:
            await self._fire(due)
        except Unavailable:
            raise
        except Exception as fault:  # noqa: BLE001  one deadline that fails must not hold up those of the other files
            _log.error("deadline_failed", deadline=str(due.id), fires=due.fires, exception=type(fault).__name__)
            return False
        return True

    async def _fire(self, due: Due) -> None:
        command = COMMANDS[due.fires]()
        asked = Asked(id=due.subject, command=command, by=system(due.org), key=f"deadline:{due.id}", at_legal=due.fires_at)
        try:
            answer = await self.door.perform(asked)
        except (Missing, NotInState, NotOpenTo) as impossible:
            _log.info("deadline_cancelled", deadline=str(due.id), fires=due.fires, why=type(impossible).__name__)
            await self._cancel(due)
            return
        if answer.replayed:  # another worker was first; should its decision have left the deadline open, it would be due for ever
            await self._cancel(due)

    async def _cancel(self, due: Due) -> None:
        asked = Asked(id=due.id, command=CancelDeadline(), by=system(due.org), key=f"deadline:{due.id}:cancel", at_legal=due.fires_at)
        try:
            await self.door.perform(asked)
        except (Missing, NotInState):
            _log.debug("deadline_closed_already", deadline=str(due.id))
