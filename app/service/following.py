"""Following the change feed: which stream a reader hears, pages without gap or duplicate, cursors that only their owner can use."""

import base64
import hashlib
import hmac
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID

from app.domain.machine import Principal
from app.domain.policy import Right, right
from app.domain.vocabulary import Role
from app.persistence.pool import Pool
from app.persistence.queries import Heard, Listening, Place, heard
from app.persistence.sql import parts
from app.service.feed import PROVIDER
from app.service.handles import HANDLES
from app.service.outcomes import Clock

MOST, USUAL = 500, 100
"""Entries of one page: at most, and when nothing is asked."""
VALID: Final = timedelta(days=90)
RENEWED: Final = timedelta(days=1)
"""A cursor that stays the same because nothing happens is renewed after so long, so that an idle reader never expires."""
WIDE = frozenset({Role.ADMINISTRATOR, Role.SCRIPT, Role.DPO, Role.SYSTEM})
OWN = (Role.BENEFICIARY, Role.EMPLOYER, Role.FUNDER)
_PLACE = struct.Struct(">HIQQ")  # days since 1970, generation, transaction, position
_MARK = 16
_KEY_ID = 2
_DAY = 86_400


class InvalidCursor(Exception):
    """It was altered, or given to another reader or for other filters."""


class CursorExpired(Exception):
    """It is too old, or from before the feed was numbered again: read it from its beginning."""


class NoStream(Exception):
    """No stream is written for these roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A page: where it begins (None: at the very first entry), how long it is, and which entries."""

    after: str | None = None
    limit: int = USUAL
    types: tuple[str, ...] | None = None
    bilan_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The next entries, rendered as they were written; `cursor` goes on after them."""

    documents: str
    count: int
    cursor: str
    has_more: bool
    last_position: str

    def body(self) -> bytes:
        """The page as JSON."""
        ends = f'"next_cursor":"{self.cursor}","has_more":{"true" if self.has_more else "false"},"last_position":"{self.last_position}"'
        return f'{{"items":[{self.documents}],{ends}}}'.encode()


@cache
def closed_to(role: Role) -> tuple[str, ...]:
    """Nouns that a role may not know of one by one: the matrix gives it nothing on their category, or figures of groups only."""
    records = {p.record for handle in HANDLES.values() for p in parts(handle.file)}
    return tuple(sorted({r.noun for r in records if right(r.about.category, role) in {Right.NONE, Right.AGGREGATE}}))


def listening(by: Principal, wanted: Wanted) -> Listening:
    """What a reader hears: the provider's stream, whole or of the files she accompanies, or the stream of a party.

    Raises: NoStream.
    """
    heard_ = Listening(org=by.org, stream=PROVIDER, after=Place(0), limit=wanted.limit, types=wanted.types, thread=wanted.bilan_id)
    wide = sorted(by.roles & WIDE)
    accompanies = Role.COUNSELLOR in by.roles
    if wide:
        shut = set.intersection(*(set(closed_to(role)) for role in wide))
        never = shut & set(closed_to(Role.COUNSELLOR)) if accompanies else shut
        inside = tuple(sorted(shut - never))
        return replace(heard_, closed=tuple(sorted(never)), party=by.party if inside else None, inside=inside or None)
    if accompanies:
        return replace(heard_, party=by.party, closed=closed_to(Role.COUNSELLOR))
    own = next((role for role in OWN if role in by.roles), None)
    if own is None:
        raise NoStream
    return replace(heard_, stream=f"{own}:{by.party}")


class Following:
    """Pages of the feed. The first of `keys` marks new cursors; those marked with the others are still understood (rotation)."""

    def __init__(self, pool: Pool, *, keys: Sequence[bytes], clock: Clock) -> None:
        self._pool, self._clock = pool, clock
        self._keys = {_key_id(key): key for key in reversed(keys)}
        self._newest = keys[0]

    async def page(self, by: Principal, wanted: Wanted) -> Page:
        """The entries that follow a cursor, none missing, none twice, in the order of commits.

        Raises: NoStream, InvalidCursor, CursorExpired, Unavailable.
        """
        asked, since = self._opened(by, wanted)
        found = await heard(self._pool, asked)
        self._same_numbering(asked.after, found.generation, wanted)
        same = found.count == 0 and found.last == asked.after
        return Page(
            found.documents,
            found.count,
            self._next(asked, wanted, found, since if same else 0),
            found.end != found.last,
            _position(found.end),
        )

    def _opened(self, by: Principal, wanted: Wanted) -> tuple[Listening, int]:
        asked = listening(by, wanted)
        if wanted.after is None:
            return asked, 0
        place, day = self._read(asked, wanted.after)
        return replace(asked, after=place), day

    @staticmethod
    def _same_numbering(after: Place, generation: int, wanted: Wanted) -> None:
        if wanted.after is not None and after.generation != generation:
            raise CursorExpired

    def _next(self, asked: Listening, wanted: Wanted, found: Heard, day: int) -> str:
        """The same cursor while nothing happens, unless it is getting old."""
        if wanted.after is not None and day and self._today() - day < RENEWED.days:
            return wanted.after
        return self._cursor(asked, found.last._replace(generation=found.generation))

    def _today(self) -> int:
        return int(self._clock().timestamp()) // _DAY

    def _cursor(self, asked: Listening, place: Place) -> str:
        packed = _PLACE.pack(self._today(), *place)
        return base64.urlsafe_b64encode(_key_id(self._newest) + _mark(self._newest, asked, packed) + packed).decode().rstrip("=")

    def _read(self, asked: Listening, given: str) -> tuple[Place, int]:
        try:
            raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        except ValueError:
            raise InvalidCursor from None
        key, packed = self._keys.get(raw[:_KEY_ID]), raw[_KEY_ID + _MARK :]
        canonical = len(packed) == _PLACE.size and base64.urlsafe_b64encode(raw).decode().rstrip("=") == given
        if key is None or not canonical or not hmac.compare_digest(raw[_KEY_ID : _KEY_ID + _MARK], _mark(key, asked, packed)):
            raise InvalidCursor
        day, *place = _PLACE.unpack(packed)
        if self._today() - day > VALID.days:
            raise CursorExpired
        return Place(*place), day


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"feed cursor key" + key).digest()[:_KEY_ID]


def _mark(key: bytes, asked: Listening, packed: bytes) -> bytes:
    """Binds a place to its reader's audience and to the filters."""
    bound: tuple[Any, ...] = (asked.org, asked.stream, asked.party, asked.inside, asked.thread, asked.types)
    return hmac.digest(key, repr(tuple(map(str, bound))).encode() + packed, hashlib.sha256)[:_MARK]


def _position(place: Place) -> str:
    return ".".join(map(str, place))
