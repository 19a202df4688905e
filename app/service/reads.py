"""The door's read-only twin: one resource, a page of them, what may be done now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from pydantic import create_model
from uuid_utils.compat import uuid7

from app.domain.bilan.records import Bilan
from app.domain.law.rule import BROKEN
from app.domain.machine import ABSENT, Action, Ask, Broken, Moment, Principal
from app.domain.record import Kept, Record, Resource
from app.domain.retention.hold_rules import CLOSED
from app.domain.retention.records import RetentionItem
from app.domain.thread import File
from app.domain.vocabulary import Role
from app.persistence.listing import Wanted
from app.persistence.snapshot import Noted
from app.persistence.store import Store
from app.service.actions import born_under, bounded, tried
from app.service.handles import LIVES, handle
from app.service.outcomes import Clock, Gone, Missing
from app.service.reading import noted
from app.service.standing import here_on, own_part, roles_on, sees_whole, standing
from app.service.tombstones import destroyed, links
from app.service.views import Secret, etag, may_list, shut, view, visible_view

K = TypeVar("K", bound=Kept)
F = TypeVar("F", bound=File)


@dataclass(frozen=True, slots=True)
class Read:
    """One resource as its reader sees it."""

    shown: Record
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what the reader sees of each resource, and the id after which the next one begins."""

    items: tuple[Record, ...]
    next_after: UUID | None


@cache
def look(record: type[Kept], *siblings: type[Kept]) -> type[File]:
    """The smallest file that holds one resource: its thread, who takes part, its warnings, and what is asked for beside it."""
    wanted: dict[str, Any] = {record.noun: (record, ...)} | {s.noun: (s | None, None) for s in siblings}
    made: type[File] = create_model(f"{record.__name__}Look", __base__=File, **wanted)
    made.root = record.noun
    return made


@cache
def with_children(record: type[Kept], child: type[Kept]) -> type[File]:
    """The file of a resource and of the records of one class under it."""
    wanted: dict[str, Any] = {record.noun: (record, ...), f"{child.noun}s": (tuple[child, ...], ())}  # type: ignore[valid-type]  # the class is a value here
    made: type[File] = create_model(f"{record.__name__}With{child.__name__}s", __base__=File, **wanted)
    made.root = record.noun
    return made


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads of one store."""

    store: Store
    clock: Clock
    criteria: Sequence[Any] = ()
    """The dated criteria of funders."""
    library: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """The published questionnaires by id and version."""

    async def one(self, kind: type[Kept], id: UUID, by: Principal, *, request_id: str = "") -> Read:
        """One resource. A read of content writes its line in the access journal in the same statement: no line, no answer.

        Raises: Missing, Secret, Gone, Unavailable.
        """
        facts = await self._file(look(kind), id, by, noted=self._noted(kind, by, request_id))
        root: Resource = getattr(facts, kind.noun)
        roles = standing(facts, by)
        if not roles:
            raise Missing
        seen = view(root, roles)  # whoever may not read it is told nothing of its end
        await self._still_read(facts, root, by, roles)
        return Read(seen, etag(root, roles))

    async def page(self, kind: type[Kept], by: Principal, wanted: Wanted, *, request_id: str = "") -> Page:
        """A page of resources, the newest first. What the reader may know of and not read is left out, and not counted.

        Raises: Secret when none of the reader's roles sees anything of this kind; Unavailable.
        """
        opened_only = may_list(kind, by)
        whole, wanted = sees_whole(look(kind), by), replace(wanted, filters=dict(wanted.filters) | own_part(kind, by))
        found = await self.store.listed(kind, by, wanted, whole=whole, noted=self._noted(kind, by, request_id))
        page = found[: wanted.limit]
        in_file = kind.thread_field == "bilan_id" or kind is Bilan
        shown = tuple(
            s for record, here in page if (s := visible_view(record, roles_on(record, by, here=here, in_file=in_file))) is not None
        )
        if opened_only and not shown:
            raise shut(kind, by.roles)
        return Page(shown, page[-1][0].id if len(found) > wanted.limit else None)

    async def beside(self, kind: type[Kept], sibling: type[K], id: UUID, by: Principal) -> K:
        """The one record of a class beside a resource that the caller may know of.

        Raises: Missing, Unavailable.
        """
        facts = await self._file(look(kind, sibling), id, by, noted=None)
        found: K | None = getattr(facts, sibling.noun)
        if found is None:
            raise Missing
        return found

    async def children(self, kind: type[Kept], child: type[Kept], id: UUID, by: Principal, *, request_id: str) -> tuple[Record, ...]:
        """The records of a class that hang under a resource, as far as the caller may read their content; noted as reads of it.

        Raises: Missing, Secret, Unavailable.
        """
        facts = await self._file(with_children(kind, child), id, by, noted=self._noted(child, by, request_id))
        found: tuple[Kept, ...] = getattr(facts, f"{child.noun}s")
        if not standing(facts, by):
            raise Missing
        told = ((r, roles) for r in found if (roles := roles_on(r, by, here=here_on(r, facts), in_file=True)))
        shown = ((r, roles, view(r, roles)) for r, roles in told)
        return tuple(seen for r, roles, seen in shown if seen is r or Role.RECIPIENT in roles)

    async def file(self, kind: type[F], id: UUID, by: Principal) -> tuple[F, frozenset[Role]]:
        """A file whose parts make one answer, and the roles in which the caller stands in it. Raises: Missing, Unavailable."""
        loaded = await self.store.load(kind, id, by, key=None, whole=sees_whole(kind, by), named={})
        if loaded.facts is None or not (roles := standing(loaded.facts, by)):
            raise Missing
        return loaded.facts, roles

    async def roles(self, id: UUID, by: Principal, *, of: type[Kept] = Bilan) -> frozenset[Role]:
        """In which roles the caller stands in a bilan, or in what else has a file of its own. Raises: Missing."""
        if not (found := standing(await self._file(look(of), id, by, noted=None), by)):
            raise Missing
        return found

    async def actions(self, noun: str, id: UUID, by: Principal) -> tuple[Action, ...]:
        """Every command of the machine for this caller now: allowed or not, and why. Whoever may not read it is told neither.

        Raises: Missing, Secret, Gone, Unavailable.
        """
        life = LIVES[noun]
        asks = {life.file: await self._question(life.file, id, by)}
        roles = asks[life.file].roles
        root: Resource = getattr(asks[life.file].facts, noun)
        view(root, roles)
        await self._still_read(asks[life.file].facts, root, by, roles)
        found = []
        for command in life.machine.open_to(roles):
            file = handle(command).file
            if file not in asks:
                asks[file] = await self._question(file, id, by)
            said = life.machine.action(command, str(getattr(root, "status", "")), asks[file])
            found.append(tried(bounded(said, asks[file]), asks[file]))
        for command in born_under(noun, roles):
            file = handle(command).file
            if file not in asks:
                asks[file] = await self._question(file, id, by)
            said = handle(command).machine.action(command, ABSENT, asks[file])
            found.append(tried(bounded(said, asks[file]), asks[file]))
        return tuple(found)

    async def _question(self, file: type[File], id: UUID, by: Principal) -> Ask[File]:
        """What a command that is decided on this file would be asked, without the command. Raises: Missing, Unavailable."""
        loaded = await self.store.load(file, id, by, key=None, whole=sees_whole(file, by), named={})
        if loaded.facts is None:
            raise Missing
        now, roles = self.clock(), standing(loaded.facts, by)
        if not roles:
            raise Missing
        at = Moment(real=now, legal=loaded.clock or now)
        return Ask(
            facts=loaded.facts, command=None, actor=by, roles=roles, at=at, seed=uuid7(), criteria=self.criteria, library=self.library
        )

    async def _still_read(self, facts: File, root: Resource, by: Principal, roles: frozenset[Role]) -> None:
        """What was destroyed is gone; what a legal hold alone keeps is hers to read. Raises: Gone, Secret."""
        if root.content_class in facts.withheld:
            raise Secret(Broken(CLOSED, BROKEN))
        if await destroyed(root, by.org, self.store.safe.keys):
            items: Any = await self._file(with_children(type(root), RetentionItem), root.id, by, noted=None)
            raise Gone(links(root, items.retention_items, roles))

    async def _file(self, file: type[File], id: UUID, by: Principal, *, noted: Noted | None) -> File:
        loaded = await self.store.load(file, id, by, key=None, whole=sees_whole(file, by), named={}, noted=noted)
        if loaded.facts is None:
            raise Missing
        return loaded.facts

    def _noted(self, kind: type[Kept], by: Principal, request_id: str) -> Noted | None:
        return noted(kind, by, request_id=request_id, at=self.clock())
