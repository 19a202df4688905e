"""Everything that is held about a person, in one archive that she takes with her (droit d'accès et portabilité).

What goes in derives from the confidentiality matrix: each record that she may read whole, in every one of her files. She is offered it
before anything of hers is destroyed. Source: RGPD art. 15 and 20; C. trav. R6313-7.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import orjson

from app.domain.assignment.records import Answer, Assignment
from app.domain.assurance import strong
from app.domain.calendar import paris_date
from app.domain.machine import Principal
from app.domain.policy import MATRIX, Right, reads_whole, right
from app.domain.record import Kept, Record, Resource, path, plural
from app.domain.vocabulary import Language, Role
from app.persistence import timeline
from app.persistence.listing import NEWEST, Wanted
from app.service.outcomes import Clock, NotStrong
from app.service.portable_page import Chapter, page
from app.service.reads import Reads

HER: Final = Role.BENEFICIARY
PAGE: Final = 200
BEGINNING_OF_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first instant that an archive can tell: it says nothing of when a file was written."""
LAST: Final = (datetime(2200, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
PRETTY: Final = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
Rows = Sequence[Mapping[str, Any]]


class NotAPerson(Exception):
    """Only a beneficiary takes her own data with her."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP archive and the day, in Paris, that its name bears."""

    content: bytes
    made_on: date


@dataclass(frozen=True, slots=True)
class Part:
    """The records of one kind. `provided`: she wrote or supplied them herself (art. 20); the others are told to her (art. 15)."""

    name: str
    rows: Rows
    kind: type[Kept] | None = None

    @property
    def provided(self) -> bool:
        return self.kind is not None and right(self.kind.about.category, HER) is Right.WRITE

    @property
    def file(self) -> str:
        return f"{'provided' if self.provided else 'about'}/{self.name}.json"

    def described(self, content: bytes) -> dict[str, Any]:
        """What the inventory says of it: why it is held, for how long, and who else may read it."""
        said = {"file": self.file, "sha256": hashlib.sha256(content).hexdigest(), "records": len(self.rows), "provided": self.provided}
        if self.kind is None:
            return said
        about = self.kind.about
        readers = sorted(role for role, held in MATRIX[about.category].items() if held is not Right.NONE and role not in {HER, Role.SYSTEM})
        return said | {"basis": about.basis, "kept": about.retention.value, "readers": readers, "schema": f"schemas/{self.name}.json"}


KINDS: Final = tuple(
    kind for _, kind in sorted(Kept.of_noun.items()) if issubclass(kind, Resource) and reads_whole(kind.about.category, frozenset({HER}))
)
"""Each record that she may read whole."""


@dataclass(frozen=True, slots=True)
class Portability:
    """Makes the archive of one person."""

    reads: Reads
    clock: Clock

    async def of(self, by: Principal, language: Language, *, request_id: str) -> Archive:
        """Everything that she may read in this organisation, as it is now. Her own reads of content are not noted: they are hers.

        Raises: NotAPerson, NotStrong, Unavailable.
        """
        if HER not in by.roles:
            raise NotAPerson
        if not strong(by, self.clock()):
            raise NotStrong
        found = [Part(plural(kind.noun), await self._all(kind, by, request_id), kind) for kind in KINDS]
        files = [UUID(row["id"]) for part in found if part.kind is not None and part.kind.thread_field == "id" for row in part.rows]
        answers = await self._answers(next(part.rows for part in found if part.kind is Assignment), by, request_id)
        journals = {"history": self._history, "access-journal": self._readings}
        noted = [Part(name, [row for file in files for row in await of(by.org, file)]) for name, of in journals.items()]
        now = self.clock()
        return Archive(packed([*found, Part("answers", answers, Answer), *noted], now, by, language), paris_date(now))

    async def _all(self, kind: type[Kept], by: Principal, request_id: str) -> Rows:
        rows: list[Mapping[str, Any]] = []
        after: UUID | None = NEWEST
        while after is not None:
            found = await self.reads.page(kind, by, Wanted(limit=PAGE, after=after), request_id=request_id)
            rows += map(told, found.items)
            after = found.next_after
        return rows

    async def _answers(self, assignments: Rows, by: Principal, request_id: str) -> Rows:
        found = [await self.reads.children(Assignment, Answer, UUID(a["id"]), by, request_id=request_id) for a in assignments]
        return [told(answer) for answers in found for answer in answers]

    async def _history(self, org: UUID, file: UUID) -> Rows:
        """What happened in a file, as far as she may know of it."""
        rows, after = [], 0
        while found := await timeline.events(self.reads.store.pool, org, file, after=after, limit=PAGE):
            rows += [_event(row) for row in found if row["noun"] in Kept.of_noun and _hers(row["noun"])]
            after = found[-1]["sequence"]
        return rows

    async def _readings(self, org: UUID, file: UUID) -> Rows:
        """Who read content of a file."""
        rows, before = [], LAST
        while found := await timeline.readings(self.reads.store.pool, org, _wanted(file, before)):
            rows += [_reading(row) for row in found]
            before = (found[-1]["at"], found[-1]["id"])
        return rows


def packed(parts: Sequence[Part], now: datetime, by: Principal, language: Language) -> bytes:
    """The archive: a readable index, the inventory, each kind of record in JSON, and the JSON Schema of each."""
    bodies = {part.file: orjson.dumps(part.rows, option=PRETTY) for part in parts}
    inventory = {
        "organisation_id": str(by.org),
        "person_id": str(by.party),
        "made_at": now,
        "source": "RGPD art. 15, art. 20",
        "parts": [part.described(bodies[part.file]) for part in parts],
    }
    chapters = [Chapter(part.name, part.file, part.rows, provided=part.provided) for part in parts]
    schemas = {f"schemas/{part.name}.json": part.kind.model_json_schema(mode="serialization") for part in parts if part.kind is not None}
    files = {"index.html": page(chapters, paris_date(now), language).encode(), "inventory.json": orjson.dumps(inventory, option=PRETTY)}
    files |= bodies | {name: orjson.dumps(schema, option=PRETTY) for name, schema in schemas.items()}
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, BEGINNING_OF_TIME)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def told(record: Record) -> Mapping[str, Any]:
    """A record as JSON tells it."""
    said: dict[str, Any] = orjson.loads(record.model_dump_json())
    return said


def _hers(noun: str) -> bool:
    return right(Kept.of_noun[noun].about.category, HER) is not Right.NONE


def _event(row: Any) -> dict[str, Any]:
    kept = {name: row[name] for name in ("type", "role", "reason", "at", "legal_at")}
    return {"id": str(row["id"])} | kept | {"resource": path(row["noun"], row["subject"])}


def _reading(row: Any) -> dict[str, Any]:
    kept = {name: row[name] for name in ("role", "given_name", "family_name", "recipient", "category", "at", "legal_at")}
    consent = row["consent_id"]
    return (
        {"id": str(row["id"]), "consent_id": None if consent is None else str(consent)}
        | kept
        | {"resource": path(row["noun"], row["subject"])}
    )


def _wanted(file: UUID, before: tuple[datetime, UUID]) -> timeline.ReadingsWanted:
    return timeline.ReadingsWanted(file=file, reader=None, before=before, limit=PAGE)
