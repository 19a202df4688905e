"""Rows that the tests of autosaves begin with, written as the store writes them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.domain.assignment.records import Assignment, AssignmentStatus
from app.domain.instrument.definition import Definition, fingerprint
from app.domain.joint_document import fingerprint as text_hash
from app.domain.machine import Principal
from app.domain.needs_analysis.records import Needs, NeedsAnalysis
from app.domain.note.records import Note
from app.domain.record import Kept, Record
from app.domain.synthesis.records import Synthesis, SynthesisDraft
from app.domain.thread import Involvement, Thread, ThreadKind
from app.domain.vocabulary import Role
from app.persistence.columns import sql_type, written
from app.persistence.sql import table
from app.persistence.store import Store

AT = datetime(2026, 12, 14, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Shelved:
    """A published questionnaire, as the library holds it."""

    definition: Definition

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.definition)


@dataclass(frozen=True)
class House:
    """A bilan with its beneficiary, two counsellors and an employer; each is a principal of the same organisation."""

    store: Store
    org: UUID = field(default_factory=uuid7)
    bilan: UUID = field(default_factory=uuid7)
    people: dict[str, UUID] = field(default_factory=lambda: {n: uuid7() for n in ("ben", "con", "second", "employer", "admin", "stranger")})

    def by(self, name: str, role: Role, org: UUID | None = None) -> Principal:
        """Somebody, in one role."""
        party = self.people[name]
        return Principal(org=org or self.org, id=party, party=party, roles=frozenset({role}))

    @property
    def beneficiary(self) -> Principal:
        return self.by("ben", Role.BENEFICIARY)

    @property
    def counsellor(self) -> Principal:
        return self.by("con", Role.COUNSELLOR)

    async def built(self) -> "House":
        """The file and who takes part in it."""
        await self.put(Thread(id=self.bilan, kind=ThreadKind.BILAN))
        roles = {"ben": Role.BENEFICIARY, "con": Role.COUNSELLOR, "second": Role.COUNSELLOR, "employer": Role.EMPLOYER}
        for name, role in roles.items():
            await self.put(Involvement(**self.stamps(), role=role, party_id=self.people[name]))
        return self

    async def leaves(self, name: str) -> None:
        """Somebody no longer takes part."""
        statement = "UPDATE involvement SET ended_at = now(), status = 'ended' WHERE party_id = $1"
        await self.store.pool.rows(self.org, statement, self.people[name])

    def stamps(self) -> dict[str, Any]:
        """What every resource of the file has."""
        return {"id": uuid7(), "bilan_id": self.bilan, "created_at": AT, "updated_at": AT}

    async def put(self, record: Record) -> Any:
        """Write a row, its content sealed."""
        values = written(record)
        kind = type(record)
        if kind is not Thread:
            await self.store.safe.seal_row(kind, values, self.org)  # type: ignore[arg-type]  # a Kept record
        names = ", ".join(values)
        places = ", ".join(f"${n}::{sql_type(kind, c)}" for n, c in enumerate(values, start=2))
        statement = f"INSERT INTO {table(kind)} (org_id, {names}) VALUES ($1::uuid, {places})"  # noqa: S608  # names of columns
        await self.store.pool.rows(self.org, statement, self.org, *values.values())
        return record

    async def registered(self, entry: Kept) -> None:
        """An entry of the provider's registry, with its thread."""
        await self.put(Thread(id=getattr(entry, entry.thread_field), kind=ThreadKind.REGISTRY))
        await self.put(entry)

    async def needs(self, **over: Any) -> NeedsAnalysis:
        content = Needs(motive="Changer de métier")
        made = NeedsAnalysis(**(self.stamps() | {"content": content, "document_sha256": text_hash(b"", "needs_analysis", content)} | over))
        await self.put(made)
        return made

    async def note(self) -> Note:
        made: Note = await self.put(Note(**self.stamps(), author_id=self.people["con"]))
        return made

    async def synthesis(self, **over: Any) -> Synthesis:
        made: Synthesis = await self.put(Synthesis(**(self.stamps() | over)))
        await self.put(SynthesisDraft(**self.stamps(), synthesis_id=made.id))
        return made

    async def assignment(self, definition: Definition, status: AssignmentStatus = AssignmentStatus.IN_PROGRESS) -> Assignment:
        made: Assignment = await self.put(
            Assignment(
                **self.stamps(),
                status=status,
                instrument_id=definition.id,
                instrument_version=definition.version,
                definition_sha256=fingerprint(definition),
                counsellor_id=self.people["con"],
            )
        )
        return made

    async def column(self, noun: str, column: str, id: UUID) -> Any:
        """One stored value, as PostgreSQL has it."""
        statement = f"SELECT {column} AS value FROM {noun} WHERE id = $1"  # noqa: S608  # names given by the tests
        return (await self.store.pool.rows(self.org, statement, id))[0]["value"]
