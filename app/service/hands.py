"""The table of promises: name → hand. A new promise is one line here."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.domain.content_class import ContentClass
from app.domain.data_request.table import ERASE
from app.domain.destruction.records import DestructionReason
from app.domain.record import Command
from app.domain.registry.table import EraseEntry
from app.domain.retention.commands import OrderDestruction
from app.persistence import erasable
from app.persistence.duties import Owed
from app.persistence.sealed import KeyStore
from app.service.door import Asked, Door
from app.service.effects import Hand
from app.service.handles import COMMANDS
from app.service.identity import system

CONFIRM_DESTROYED: Final = "confirm_destroyed"


@dataclass(frozen=True, slots=True)
class Destruction:
    """Destroys the key of one content class of a file, then confirms it through the door. Safe to repeat at any point.

    The promise's argument is the content class, its subject what the confirmation is asked on.
    Source: C. trav. R6313-7.
    """

    door: Door
    keys: KeyStore
    confirms: str = CONFIRM_DESTROYED

    async def __call__(self, owed: Owed) -> None:
        """Raises: ValueError for an unknown class, KeyError for an unknown command, what the door and the key store raise."""
        await self.keys.destroy(owed.org, owed.thread, ContentClass(owed.argument))
        command = COMMANDS[self.confirms]()
        await self.door.perform(Asked(id=owed.subject, command=command, by=system(owed.org), key=f"promise:{owed.id}"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """Carries out an erasure that was granted: what is still kept of her documents is destroyed; a person without a bilan loses her name.

    Safe to repeat at any point: what is done is no longer found. Source: RGPD art. 17.
    """

    door: Door

    async def __call__(self, owed: Owed) -> None:
        """Raises: what the door raises."""
        pool = self.door.store.pool
        for item in await erasable.kept(pool, owed.org, owed.subject):
            await self._perform(owed, item, OrderDestruction(reason=DestructionReason.PERSON_ASKED))
        for person in await erasable.nameless(pool, owed.org, owed.subject):
            await self._perform(owed, person, EraseEntry())

    async def _perform(self, owed: Owed, id: UUID, command: Command) -> None:
        await self.door.perform(Asked(id=id, command=command, by=system(owed.org), key=f"promise:{owed.id}:{id}"))


async def left_to_a_person(owed: Owed) -> None:
    """Nothing that a machine may do: the act is shown as due until somebody has done it on the funder's platform."""


def hands(door: Door, keys: KeyStore) -> dict[str, Hand]:
    """Every promise that a row of a table can make."""
    return {"destroy_key": Destruction(door, keys), "cpf_manual_act": left_to_a_person, ERASE: Erasure(door)}
