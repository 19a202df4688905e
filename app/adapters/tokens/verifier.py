"""The one question the rest of the house asks about a token."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from app.adapters.tokens.claims import Claims, Reason, TokenRefused
from app.adapters.tokens.compact import taken_apart
from app.adapters.tokens.guard import TrustedIssuer, accepted, issuer_named, key_wanted
from app.adapters.tokens.keyring import SignatureCheck


class TokenVerifier(Protocol):
    """Says what a token says, or refuses it."""

    async def verify(self, token: str) -> Claims:
        """Raises: TokenRefused."""
        ...


class KeySource(Protocol):
    """The keys of one issuer."""

    async def find(self, kid: str, algorithm: str) -> SignatureCheck:
        """Raises: TokenRefused (key_unknown, key_ambiguous, keys_unavailable)."""
        ...


class GuardedVerifier:
    """Cheapest refusals first: shape, issuer, header and claims cost microseconds, only then a key and a signature.

    Claims are judged before the signature because a token that could never be accepted deserves neither cryptography
    nor a request to its provider; they leave this class only after it.
    """

    def __init__(self, issuers: Iterable[tuple[TrustedIssuer, KeySource]], *, now: Callable[[], datetime]) -> None:
        """Raises: ValueError when an issuer is configured twice."""
        pairs = [(trusted.issuer, (trusted, keys)) for trusted, keys in issuers]
        self._issuers = dict(pairs)
        self._now = now
        if len(self._issuers) != len(pairs):
            raise ValueError("an issuer is configured twice")

    async def verify(self, token: str) -> Claims:
        """Raises: TokenRefused."""
        parts = taken_apart(token)
        known = self._issuers.get(issuer_named(parts.claims))
        if known is None:
            raise TokenRefused(Reason.ISSUER_UNKNOWN)
        trusted, keys = known
        kid, algorithm = key_wanted(parts.header, trusted)
        claims = accepted(parts.claims, trusted, self._now())
        check = await keys.find(kid, algorithm)
        if not check(parts.signing_input, parts.signature):
            raise TokenRefused(Reason.SIGNATURE)
        return claims
