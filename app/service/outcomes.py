"""How a request may end other than by success, and the clock that is read once at the door."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def real_time() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Missing(Exception):
    """It does not exist, or this principal may not know that it does."""


class Stale(Exception):
    """The caller has seen another version."""


class Busy(Exception):
    """Others were first, every time: the same request may be repeated in a second."""


class KeyReused(Exception):
    """This idempotency key belongs to another request."""


class SecretAlreadyShown(Exception):
    """The first answer held a secret, which is shown once and not kept."""


class AnswerDestroyed(Exception):
    """The first answer was confidential and its key has been destroyed since."""


class Gone(Exception):
    """It was destroyed, and its certificate says so. `links` are where the certificate and the person's own copy are found."""

    def __init__(self, links: dict[str, str]) -> None:
        super().__init__("destroyed")
        self.links = links


class NotStrong(Exception):
    """This is asked by somebody who has authenticated with several factors a short while ago (RFC 9470)."""


class UnknownReference(Exception):
    """A command names something that does not exist. `field` is where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
