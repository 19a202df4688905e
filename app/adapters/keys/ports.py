"""The two sides of the key store: where wrapped keys lie (a shelf), and who wraps them (the root keys)."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

BURIED = "destroyed "
"""How the content of a tombstone begins, on every shelf."""


def always() -> bool:
    """Nothing else has to hold."""
    return True


class Seen(Protocol):
    """What was read on a shelf."""

    @property
    def content(self) -> str:
        """The entries, one a line."""
        ...

    def valid(self) -> bool:
        """Whether what was read may still be used without asking the shelf again. Costs microseconds."""
        ...


class Shelf(Protocol):
    """Where wrapped keys and tombstones lie, by name (`<organisation>/<owner>.<class>`): outside the database, its WAL and its backups."""

    settles_in: float
    """Seconds after which no write begun before can still arrive, for a rotation that must have seen them all."""

    async def get(self, name: str) -> Seen | None:
        """What lies there; None when nothing does. Raises: KeyStoreFault; KeysLost."""
        ...

    async def get_all(self, names: Sequence[str]) -> dict[str, str]:
        """The contents of several names, of those that lie there. Raises: KeyStoreFault; KeysLost."""
        ...

    async def swap(self, name: str, before: str | None, after: str, *, fits: Callable[[], bool] = always) -> bool:
        """Lay `after` in the place of `before`, durably, before this returns; False when something else lies there, or no longer `fits`.

        `before` equal to `after` makes sure that what was seen is durable. Raises: KeyStoreFault; KeysLost.
        """
        ...

    async def bury(self, name: str, tombstone: str) -> None:
        """Lay a tombstone, durably, whatever lay there; the first of several stays. What lay there is overwritten. Raises: KeysLost."""
        ...

    def walk(self) -> AsyncIterator[str]:
        """The name of everything that lies there when the walk begins, and perhaps of what comes later."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...


class Roots(Protocol):
    """Who wraps every other key. A wrapped key is known by the public id of the root key that wraps it."""

    async def wrap(self, secret: bytes) -> tuple[str, bytes]:
        """Wrap a secret under the current root key; that key's id, and the wrapped bytes. Raises: KeyStoreFault; KeysLost."""
        ...

    async def unwrap(self, root_id: str, wrapped: bytes) -> bytes:
        """Raises: UnknownRoot; Unreadable, when the wrapped bytes were changed; KeysLost."""
        ...

    async def renewed(self, root_id: str, wrapped: bytes) -> tuple[str, bytes]:
        """The same secret under the current root key; what was given, when that is the one. Raises: as `unwrap`."""
        ...

    def wraps(self, root_id: str) -> bool:
        """Whether what is wrapped under this root key now will be found by the next rotation."""
        ...

    async def renew(self, root: bytes | None = None) -> None:
        """Wrap with another root key from now on, and accept the former ones. `root` repeats a rotation that was cut."""
        ...

    async def retire(self) -> None:
        """Accept the current root key alone, where that is ours to say."""
        ...

    async def close(self) -> None:
        """Give back what it holds."""
        ...
