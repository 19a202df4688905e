"""An organisation in which things happened and were read, its digests, and a hand with every right on the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import asyncpg

from app.adapters.digests import DigestFolder
from app.adapters.keys import FileShelf, ShelvedSigningKeys, SigningPurpose
from app.domain.vocabulary import Role
from app.persistence.access_links import AccessLinks
from app.persistence.audit import Audit
from app.persistence.store import Store
from app.service import identity
from app.service.audit import Verified, verify
from app.service.chaining import Chaining, DailyDigests
from app.service.door import Door
from app.service.identity import PartyNoun
from tests.conftest import Base

READ = """INSERT INTO access (org_id, id, bilan_id, principal_id, role, noun, subject, category, request_id, at, legal_at)
 VALUES ($1, $2, $3, $2, 'counsellor', 'note', $2, 'notes', 'r', $4, $4)"""
APPEND_ONLY = ("event", "access", "access_link", "signed_day")
WALLED = (*APPEND_ONLY, "thread", "access_head")


async def an_organisation(store: Store) -> UUID:
    """An organisation to which something has happened, on several threads, on one of them several times."""
    door = Door(store)
    made = await identity.create_organisation(door, name="Cap Horizons", siren="732829320")
    member = await identity.register_member(door, made, given_name="Léa", family_name="Roy", roles=(Role.COUNSELLOR,))
    await identity.enrol(door, made, party_noun=PartyNoun.MEMBER, party_id=member, issuer="https://i.example", subject=str(uuid4()))
    return made


def chaining(store: Store) -> Chaining:
    """What the worker chains with."""
    return Chaining(Audit(store.pool), AccessLinks(store.pool), lambda: datetime.now(UTC))


def after(days: int) -> datetime:
    """Some days from now, half an hour after midnight."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=0, minute=30)


@dataclass(frozen=True, slots=True)
class Audited:
    """One organisation, its digests, and a hand with every right on the database."""

    database: Base
    store: Store
    path: Path
    org: UUID

    @classmethod
    async def made(cls, database: Base, store: Store, path: Path) -> Self:
        """A new organisation, whose digests will lie there."""
        return cls(database, store, path, await an_organisation(store))

    @property
    def folder(self) -> DigestFolder:
        """The digests, signed by this base's own key."""
        keys = ShelvedSigningKeys(lambda: (FileShelf(self.database.folder / "keys"), self.database.roots), SigningPurpose.DIGESTS)
        return DigestFolder(self.path, keys.load())

    @property
    def files(self) -> list[Path]:
        """The files of its digests, in the order of their days."""
        return sorted((self.path / str(self.org)).iterdir())

    async def rows(self, statement: str, *args: object) -> list[Any]:
        """What the application reads or writes. $1 is the organisation."""
        return await self.store.pool.rows(self.org, statement, self.org, *args)

    async def read(self, file: UUID, *, times: int = 1, at: datetime | None = None) -> list[UUID]:
        """Reads of a file, one after the other."""
        ids, first = [uuid4() for _ in range(times)], at or datetime.now(UTC)
        for n, one in enumerate(ids):
            await self.rows(READ, one, file, first + timedelta(milliseconds=n))
        return ids

    async def chained(self) -> None:
        """What the worker does every half minute."""
        await chaining(self.store).of(self.org)

    async def signed(self, *, days: int = 1) -> None:
        """The digests of the days that are over some days from now."""
        await DailyDigests(Audit(self.store.pool), chaining(self.store), self.folder, lambda: after(days)).write()

    async def verified(self) -> Verified:
        """What `bilan audit verify` says."""
        return await verify(Audit(self.store.pool), AccessLinks(self.store.pool), self.folder, self.org)

    async def names(self, *words: object) -> None:
        """The verification fails and says all of this."""
        fault = (await self.verified()).fault
        assert fault is not None
        for word in words:
            assert str(word) in fault, fault

    async def rewritten(self, *statements: tuple[str, Sequence[object]]) -> None:
        """As somebody with every right on the database would do it: the guards put aside, and put back."""
        connection = await asyncpg.connect(self.database.endpoint.owner_url)
        try:
            await connection.execute(
                "".join(f"ALTER TABLE {t} DISABLE TRIGGER append_only;" for t in APPEND_ONLY)
                + "".join(f"ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY;" for t in WALLED)
            )
            for statement, args in statements:
                done = await connection.execute(statement, *args)
                assert not done.endswith(" 0"), statement
            await connection.execute(
                "".join(f"ALTER TABLE {t} ENABLE TRIGGER append_only;" for t in APPEND_ONLY)
                + "".join(f"ALTER TABLE {t} FORCE ROW LEVEL SECURITY;" for t in WALLED)
            )
        finally:
            await connection.close()
