"""Reading under an emergency access: by whoever asked for it, while it is open, each time noted for the person to see."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.assurance import strong
from app.domain.emergency.records import EmergencyAccess
from app.domain.emergency.rules import OPEN_NOW
from app.domain.law.rule import BROKEN
from app.domain.machine import Broken, Principal
from app.domain.secrecy import secret_for
from app.domain.vocabulary import Role
from app.persistence.emergency import KINDS, opened
from app.persistence.store import Store
from app.service.outcomes import Clock, NotStrong
from app.service.reads import Reads, look
from app.service.views import Secret


@dataclass(frozen=True, slots=True)
class Emergencies:
    """Reads what an emergency access opens, and nothing else."""

    reads: Reads
    store: Store
    clock: Clock

    async def content(self, id: UUID, by: Principal, *, request_id: str) -> tuple[Any, ...]:
        """The documents, the newest first. Raises: Missing, Secret, NotStrong, BudgetSpent, Unavailable."""
        facts, roles = await self.reads.file(look(EmergencyAccess), id, by)
        access: EmergencyAccess = getattr(facts, EmergencyAccess.noun)
        if Role.ADMINISTRATOR not in roles:  # it was opened to an administrator, and is as long as she is one
            raise Secret(Broken(*secret_for(EmergencyAccess.about.category, roles)))
        if access.requester_id != by.id:
            raise Secret(Broken(OPEN_NOW, BROKEN))
        at = self.clock()
        if not strong(by, at):
            raise NotStrong
        kind = KINDS[access.content]
        rows = await opened(self.store.pool, by.org, id, kind, reader=by.id, at=at, request_id=request_id)
        if rows is None:
            raise Secret(Broken(OPEN_NOW, BROKEN))
        return await self.store.safe.records(kind, rows, by.org)
