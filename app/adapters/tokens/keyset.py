"""The keys of an outside provider, kept fresh without letting anybody turn us against it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from app.adapters.tokens.claims import Reason, TokenRefused
from app.adapters.tokens.keyring import KeyRing, Prepare, SignatureCheck
from app.adapters.tokens.provider import Documents, ProviderFault, discover

PAUSE = timedelta(minutes=1)
"""At most one fetch in this time, whatever tokens arrive: in between, an unknown key id stays unknown at no cost."""
PAUSE_WITHOUT_KEYS = timedelta(seconds=5)
"""The same while no key is known at all: a provider that was down when we started must not lock everybody out for a minute."""
REFRESH_AFTER = timedelta(minutes=10)
"""A key its provider has withdrawn stops being accepted within this time, although nothing unknown was asked."""


class FetchedKeys:
    """KeySource of one outside issuer.

    * Known key: answered at once; when the set is old it is renewed behind the answer.
    * Unknown key: one shared fetch, then unknown means unknown until the pause is over.
    * Provider down or absurd: the keys already known stay in use, `fault` says why.
    """

    def __init__(self, issuer: str, *, documents: Documents, prepare: Prepare, now: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._documents = documents
        self._prepare = prepare
        self._now = now
        self._ring = KeyRing((), prepare)
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._flight: asyncio.Task[None] | None = None
        self.fault: str | None = None
        """Code of the last failed fetch, None after a successful one. For readiness and logs."""

    async def find(self, kid: str, algorithm: str) -> SignatureCheck:
        """Raises: TokenRefused (key_unknown, key_ambiguous, keys_unavailable)."""
        check = self._ring.find(kid, algorithm)
        if check is not None:
            self._renew_when_old()
            return check
        await self._fetched_again()
        check = self._ring.find(kid, algorithm)
        if check is None:
            raise TokenRefused(Reason.KEY_UNKNOWN if self._ring else Reason.KEYS_UNAVAILABLE)
        return check

    async def aclose(self) -> None:
        """Stop the fetch under way, if any."""
        if self._flight is not None:
            self._flight.cancel()
            await asyncio.gather(self._flight, return_exceptions=True)

    def _renew_when_old(self) -> None:
        if self._fetched_at is not None and self._now() - self._fetched_at >= REFRESH_AFTER:
            self._take_off()

    async def _fetched_again(self) -> None:
        flight = self._take_off()
        if flight is not None:
            # Shielded: the caller who started the fetch may go away, the others still wait for it.
            await asyncio.shield(flight)

    def _take_off(self) -> asyncio.Task[None] | None:
        """The fetch under way, or a new one when the pause is over, or None."""
        if self._flight is not None and not self._flight.done():
            return self._flight
        now = self._now()
        pause = PAUSE if self._ring else PAUSE_WITHOUT_KEYS
        if self._tried_at is not None and now - self._tried_at < pause:
            return None
        self._tried_at = now
        self._flight = asyncio.create_task(self._fetch(), name="key-set")
        return self._flight

    async def _fetch(self) -> None:
        try:
            ring = KeyRing(await discover(self._issuer, self._documents), self._prepare)
        except ProviderFault as fault:
            self.fault = str(fault)
            return
        if not ring:
            self.fault = "no_usable_key"
            return
        self._ring, self._fetched_at, self.fault = ring, self._now(), None
