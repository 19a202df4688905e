"""The table of promises: name → hand. A new promise is one line here."""

from dataclasses import dataclass
from typing import Final

from app.domain.content_class import ContentClass
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


async def left_to_a_person(owed: Owed) -> None:
    """Nothing that a machine may do: the act is shown as due until somebody has done it on the funder's platform."""


def hands(door: Door, keys: KeyStore) -> dict[str, Hand]:
    """Every promise that a row of a table can make."""
    return {"destroy_key": Destruction(door, keys), "cpf_manual_act": left_to_a_person}
