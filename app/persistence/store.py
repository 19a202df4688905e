"""Load a file, save a decision: one statement each. No rule lives here."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import orjson

from app.domain.content_class import ContentClass
from app.domain.deadline import Deadline
from app.domain.machine import Principal
from app.domain.projection.records import BilanListing, ListedName, PollStatus, Shown
from app.domain.record import Kept, OpenWarning, Resource
from app.domain.thread import File, Involvement, Opening, Thread, ThreadKind, WarningRow
from app.domain.vocabulary import Role
from app.persistence import sql
from app.persistence.columns import read, trusted, written
from app.persistence.listing import Wanted, list_sql
from app.persistence.pool import Pool
from app.persistence.safe import Safe
from app.persistence.sealed import KeyStore
from app.persistence.snapshot import NOTHING_SHOWN, Collision, Loaded, Noted, Writing

F = TypeVar("F", bound=File)
NEXT_NUMBER = """INSERT INTO reference_counter (org_id, year, number) VALUES ($1, $2, 1)
 ON CONFLICT (org_id, year) DO UPDATE SET number = reference_counter.number + 1 RETURNING number"""

PROJECTIONS: dict[str, type[Kept]] = {"listings": BilanListing, "polls": PollStatus, "names": ListedName}

NOTHING_YET: dict[str, Any] = {
    "thread": Thread(id=UUID(int=0), kind=ThreadKind.REGISTRY),
    "involvements": (),
    "here": (),
    "warnings": (),
    "deadlines": (),
    "openings": (),
    "withheld": (),
}
"""What a file holds before its thread is opened."""


class Store:
    """The two statements of a command."""

    def __init__(self, pool: Pool, keys: KeyStore) -> None:
        self.pool, self.safe = pool, Safe(keys)

    async def load(  # the conditions of one load
        self,
        file: type[F],
        id: UUID,
        by: Principal,
        *,
        key: str | None,
        whole: bool,
        named: Mapping[str, UUID | None],
        noted: Noted | None = None,
        shown: bool = False,
    ) -> Loaded[F]:
        """What `by` may see of the file, the answer already given under this key, and the organisation's clock, in one snapshot."""
        args: list[Any] = [by.org, id, by.id, key, whole, by.party, *(named.get(n) for n in sql.by_command(file))]
        if noted is not None:
            args += [list(noted.roles), list(noted.consented), noted.category, noted.request_id, noted.at]
        row = (await self.pool.rows(by.org, sql.load_sql(file, noted=noted is not None, shown=shown), *args))[0]
        closed = bool(row["answer_withheld"]) and Role.BENEFICIARY not in by.roles
        given = None if row["fingerprint"] is None else await self.safe.given(row, by, closed=closed)
        facts = await self._file(file, row, by) if row["found"] else None
        if facts is None:
            return Loaded(None, given, row["clock"])
        return Loaded(facts, given, row["clock"], _shown(file, row) if shown else NOTHING_SHOWN, _unknown(facts, named))

    async def listed(
        self, kind: type[Kept], by: Principal, wanted: Wanted, *, whole: bool, noted: Noted | None
    ) -> list[tuple[Any, frozenset[Role]]]:
        """The resources of a page and one more, each with the roles in which the reader takes part in its file."""
        args = [by.org, whole, by.party, wanted.after, wanted.limit + 1, *wanted.filters.values()]
        if noted is not None:
            args += [by.id, list(noted.roles), list(noted.consented), noted.category, noted.request_id, noted.at]
        rows = await self.pool.rows(by.org, list_sql(kind, tuple(wanted.filters), noted=noted is not None), *args)
        return [(await self._listed(kind, row, by), _here(row)) for row in rows]

    async def _listed(self, kind: type[Kept], row: Any, by: Principal) -> Any:
        record = await self.safe.record(kind, row["item"], by.org, closed=_closed(row["withheld"], by) if sql.has_sealed(kind) else ())
        shown = tuple(OpenWarning(id=w[0], rule_id=w[1], basis=w[2], sentence_fr=w[3], sentence_en=w[4]) for w in row["warnings"])
        return trusted(kind, vars(record) | {"open_warnings": shown}) if shown else record

    async def _file(self, file: type[F], row: Any, by: Principal) -> F:
        loaded: dict[str, Any] = NOTHING_YET.copy()
        if file.root:
            loaded = {
                "thread": read(Thread, row["thread"]),
                "involvements": tuple(read(Involvement, v) for v in row["involvements"]),
                "here": tuple(map(Role, row["here"])),
                "warnings": tuple(read(WarningRow, v) for v in row["warnings"]),
                "deadlines": tuple(read(Deadline, v) for v in row["deadlines"]),
                "openings": tuple(read(Opening, v) for v in row["openings"]) if sql.opens(file) else (),
                "withheld": _closed(row["withheld"], by) if sql.holds_content(file) else (),
            }
        for part in sql.parts(file):
            loaded[part.name] = await self._part(part, row[part.name], by.org, loaded["withheld"])
        facts = trusted(file, loaded)
        return _with_warnings(facts) if file.root else facts

    async def _part(self, part: sql.Part, value: Any, org: UUID, closed: tuple[ContentClass, ...]) -> Any:
        if part.many:
            return await self.safe.records(part.record, value, org, closed=closed)
        return None if value is None else await self.safe.record(part.record, value, org, closed=closed)

    async def next_number(self, org: UUID, year: int) -> int:
        """The next reference number of the year; gaps are allowed, so it is drawn apart from what uses it."""
        return int((await self.pool.rows(org, NEXT_NUMBER, org, year))[0]["number"])

    async def save(self, writing: Writing) -> bool:
        """Write all of the decision, or nothing and False: someone was first, in this file, in this diary or with this idempotency key.

        Raises: Collision when a constraint refuses, Unavailable when the database is lost.
        """
        changed, added = _by_class(writing.decision.changed), _by_class(writing.decision.added)
        shape = (writing.opens, writing.diary is not None, _groups(changed), _groups(added))
        values: list[Any] = [] if writing.diary is None else [writing.diary]
        values += [v for records in (*changed, *added) for v in await self._values(records, writing.by.org)]
        try:
            done = await self.pool.rows(writing.by.org, sql.save_sql(shape), *await self._head(writing), *values)
        except (asyncpg.ExclusionViolationError, asyncpg.DeadlockDetectedError):
            return False
        except asyncpg.UniqueViolationError as broken:
            if broken.constraint_name == "pk_idempotency":
                return False
            raise Collision(broken.constraint_name or "") from broken
        except asyncpg.IntegrityConstraintViolationError as broken:
            raise Collision(broken.constraint_name or "") from broken
        return bool(done)

    async def _head(self, w: Writing) -> list[Any]:
        events, feed, promises, a = w.decision.events, w.feed, w.decision.promises, w.answer
        body, fingerprint = (b"", a.fingerprint) if w.key is None else await self.safe.kept(a, w.by.org)
        return [
            w.by.org,
            w.thread.id,
            w.thread.kind if w.opens else w.thread.sequence,
            w.thread.sequence + len(events),
            w.digests[-1] if w.digests else w.thread.digest,
            orjson.dumps(dict(w.streams)).decode(),
            [e.id for e in events],
            [e.type for e in events],
            [e.noun for e in events],
            [e.subject for e in events],
            [e.version for e in events],
            [orjson.dumps(e.facts).decode() for e in events],
            list(w.digests),
            [orjson.dumps([one.said() for one in e.checked]).decode() for e in events],
            [e.reason for e in events],
            w.by.id,
            w.role,
            w.at,
            w.legal_at,
            [f.stream for f in feed],
            [f.sequence for f in feed],
            [f.event_id for f in feed],
            [f.type for f in feed],
            [f.document for f in feed],
            [p.id for p in promises],
            [p.name for p in promises],
            [p.subject for p in promises],
            [p.argument for p in promises],
            w.key,
            fingerprint,
            None if a.secret or w.key is None else body,
            a.etag,
            a.noun,
            a.subject,
            a.sealed_as,
        ]

    async def _values(self, records: list[Kept], org: UUID) -> list[Any]:
        """The records of one class as parameters, sealed where the class says so: one value a column, or one list a column."""
        kind, rows = type(records[0]), [written(r) for r in records]
        for row in rows:
            await self.safe.seal_row(kind, row, org)
        if len(rows) == 1:
            return list(rows[0].values())
        return [[row[c] for row in rows] for c in rows[0]]


def _here(row: Any) -> frozenset[Role]:
    """The roles in which the reader takes part in the file; it is the recipient of what a consent opens to it."""
    return frozenset(map(Role, row["roles"])) | ({Role.RECIPIENT} if row["consent_id"] is not None else set())


def _closed(withheld: Iterable[str], by: Principal) -> tuple[ContentClass, ...]:
    """What a legal hold alone keeps is closed to everybody but the person whose it is."""
    return () if Role.BENEFICIARY in by.roles else tuple(map(ContentClass, withheld))


def _unknown(facts: File, named: Mapping[str, Any]) -> str | None:
    """The field of a command that names what does not exist."""
    for part in sql.parts(type(facts)):
        if part.named in sql.by_command(type(facts)) and named.get(part.named) is not None and getattr(facts, part.name) is None:
            return part.named
    return None


def _shown(file: type[File], row: Any) -> Shown:
    shown = sql.shown_by(file)
    return trusted(Shown, {name: tuple(read(kind, v) for v in row[name]) if name in shown else () for name, kind in PROJECTIONS.items()})


def _with_warnings(facts: F) -> F:
    """Each resource of the file shows the warnings that are open on it."""
    if not facts.warnings:
        return facts
    found: dict[UUID, list[Any]] = {}
    for w in facts.warnings:
        found.setdefault(w.subject_id, []).append(w.open())
    shown = {
        name: trusted(type(value), vars(value) | {"open_warnings": tuple(found[value.id])})
        for name, value in vars(facts).items()
        if isinstance(value, Resource) and value.id in found
    }
    return trusted(type(facts), vars(facts) | shown)


def _by_class(records: Iterable[Kept]) -> list[list[Kept]]:
    return [list(group) for _, group in groupby(sorted(records, key=lambda r: type(r).__name__), key=type)]


def _groups(by_class: list[list[Kept]]) -> tuple[sql.Group, ...]:
    return tuple((type(records[0]), len(records) > 1) for records in by_class)
