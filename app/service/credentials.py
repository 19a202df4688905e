"""The secret of a machine client: compared in constant time, counted when wrong, no longer looked at when too often wrong."""

import math
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.adapters.tokens.secret import secret_matches
from app.domain.identity.records import Client
from app.persistence.identities import Identities, KnownClient
from app.service.principals import expired


class WrongSecret(Exception):
    """No living client has this id and this secret. Which of the two is wrong is not told."""


class Locked(Exception):
    """Too many wrong secrets in a row: no secret of this client is looked at for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class Credentials:
    """Checks client ids and secrets."""

    def __init__(self, identities: Identities, *, now: Callable[[], datetime]) -> None:
        self._identities = identities
        self._now = now

    async def check(self, client_id: UUID, secret: str) -> KnownClient:
        """The client of this id, when the secret is one of its two.

        Raises: WrongSecret, Locked, Unavailable.
        """
        known, now = await self._identities.client_anywhere(client_id), self._now()
        if known is None:
            raise WrongSecret
        if known.locked_until is not None and now < known.locked_until:
            raise Locked(math.ceil((known.locked_until - now).total_seconds()))
        if not _right(known.client, secret, now):
            await self._identities.failed(known, now)
            raise WrongSecret
        if known.failures:
            await self._identities.succeeded(known)
        if expired(known, now):
            raise WrongSecret
        return known


def _right(client: Client, secret: str, now: datetime) -> bool:
    """Both digests are always compared, so that the time tells nothing."""
    present = secret_matches(secret, bytes.fromhex(client.secret_digest))
    former = secret_matches(secret, bytes.fromhex(client.former_digest or client.secret_digest))
    return present or (former and client.former_until is not None and now < client.former_until)
