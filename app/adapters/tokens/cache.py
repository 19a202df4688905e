"""What was found about a token, remembered for a while, a minute at most, and forgotten at once when it is revoked."""

import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from app.adapters.tokens.claims import Claims

T = TypeVar("T")
LONGEST = timedelta(seconds=60)
CAPACITY = 10_000


class TokenCache(Generic[T]):
    """Bounded memory of resolved tokens, the least recently used forgotten first.

    `T` is whatever the caller resolves a token to (its claims, or a principal carrying them). The token itself is not
    kept, only its SHA-256. Nothing refused is remembered: refusing is cheap, and a refusal may be lifted.
    """

    def __init__(
        self, *, claims_of: Callable[[T], Claims], now: Callable[[], datetime], capacity: int = CAPACITY, longest: timedelta = LONGEST
    ) -> None:
        """`longest`: how long an answer is remembered, a minute at most."""
        self._claims_of = claims_of
        self._longest = min(longest, LONGEST)
        self._now = now
        self._capacity = capacity
        self._entries: OrderedDict[bytes, tuple[datetime, str, T]] = OrderedDict()
        self._drops = 0
        self._bypass = False

    @property
    def bypass(self) -> bool:
        """True while every token is resolved anew and nothing is remembered: the news of revocations is late."""
        return self._bypass

    @bypass.setter
    def bypass(self, value: bool) -> None:
        if value != self._bypass:
            self._bypass = value
            self.drop_all()  # what was missed meanwhile cannot be known

    async def resolve(self, token: str, resolve: Callable[[str], Awaitable[T]]) -> T:
        """The remembered answer for `token`, or that of `resolve`, whose exceptions pass through."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        found = self._living(digest)
        if found is not None:
            return found[2]
        drops = self._drops
        answer = await resolve(token)
        # A drop that came while we were resolving may be about this very answer: use it once, do not keep it.
        if drops == self._drops and not self._bypass:
            self._keep(digest, answer)
        return answer

    def drop(self, *, subject: str) -> int:
        """Forget all tokens of a subject, whoever issued them. Answers how many."""
        self._drops += 1
        doomed = [digest for digest, (_, owner, _) in self._entries.items() if owner == subject]
        for digest in doomed:
            del self._entries[digest]
        return len(doomed)

    def drop_all(self) -> None:
        """Forget everything."""
        self._drops += 1
        self._entries.clear()

    def __len__(self) -> int:
        """Number of remembered tokens, dead ones not yet met included."""
        return len(self._entries)

    def _living(self, digest: bytes) -> tuple[datetime, str, T] | None:
        entry = self._entries.get(digest)
        if entry is None:
            return None
        if self._now() >= entry[0]:
            del self._entries[digest]
            return None
        self._entries.move_to_end(digest)
        return entry

    def _keep(self, digest: bytes, answer: T) -> None:
        claims = self._claims_of(answer)
        until = min(claims.expires_at, self._now() + self._longest)
        self._entries[digest] = (until, claims.subject, answer)
        self._entries.move_to_end(digest)
        if len(self._entries) > self._capacity:
            self._entries.popitem(last=False)
