"""Autosaves: writes that change only their own row. One sealed row each, its own revision, no event, no guard.

Who may save, and while what holds, are predicates of the one statement that writes. What freezes a draft is a command.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from app.domain.assignment.library import Library
from app.domain.assignment.records import Answer
from app.domain.instrument.answers import answer_faults
from app.domain.instrument.fault import Fault
from app.domain.joint_document import JointDocument, fingerprint
from app.domain.machine import NotInState, NotOpenTo, Principal
from app.domain.policy import EVERYWHERE
from app.domain.record import Kept
from app.persistence.columns import sealed
from app.persistence.drafting import DRAFTS, Draft, identity_sql, insert_sql, standing_sql, update_sql
from app.persistence.sealed import Destroyed
from app.persistence.store import Store
from app.service.outcomes import Clock, Missing, Stale, real_time
from app.service.views import revision_tag

K = TypeVar("K", bound=Kept)
SAVE = "save_draft"
KNOWN = 20_000
"""Identities kept in memory by each process: the facts of a row that never change."""


class InvalidAnswer(Exception):
    """The item does not accept this answer."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(", ".join(f.code for f in faults))
        self.faults = faults


class Drafts:
    """The autosaves of every kind of draft in `DRAFTS`."""

    def __init__(self, store: Store, library: Library, clock: Clock = real_time) -> None:
        self._store, self._library, self._clock = store, library, clock
        self._known: OrderedDict[tuple[UUID, str, UUID], dict[str, Any]] = OrderedDict()

    async def save(
        self, kind: type[K], id: UUID, content: Any, *, by: Principal, expected: int | None, item: str | None = None
    ) -> tuple[K, str]:
        """Save the text of a draft, or the answer to one `item` of an assignment. `id` is that of its parent.

        `expected` is the revision that the caller has seen: 0 when nothing was saved yet, None to replace whatever is there.
        A save that is repeated after a lost answer succeeds again. Raises: Missing, NotOpenTo, NotInState, Stale, InvalidAnswer,
        Destroyed, Unavailable.
        """
        draft = DRAFTS[kind]
        saving = _Saving(draft, id, by, item)
        known = await self._identity(saving)
        if faults := self._faults(draft, known, content, item):
            await self._present(saving)
            raise InvalidAnswer(faults)
        if expected is None:
            expected = int((await self._present(saving))["revision"] or 0)
        row = known | {"item_id": item, "revision": expected + 1, draft.content: content}
        try:
            values = await self._sealed(draft, row | await self._hashed(draft, row, by.org), by.org)
        except Destroyed:
            await self._present(saving)
            raise
        written = await self._write(saving, values, expected)
        if not written:
            return await self._again(saving, content, expected)
        record = await self._store.safe.record(kind, written[0]["saved"], by.org)
        return record, revision_tag(record)

    async def _identity(self, saving: "_Saving") -> dict[str, Any]:
        """What never changes of the row: whose key seals it, and which questionnaire it answers. Raises: Missing."""
        known = (saving.by.org, saving.draft.record.noun, saving.id)
        if known not in self._known:
            rows = await self._store.pool.rows(saving.by.org, identity_sql(saving.draft), saving.by.org, saving.id)
            if not rows:
                raise Missing
            self._known[known] = dict(rows[0])
            if len(self._known) > KNOWN:
                self._known.popitem(last=False)
        return self._known[known]

    def _faults(self, draft: Draft, known: Mapping[str, Any], content: Any, item: str | None) -> tuple[Fault, ...]:
        if draft.record is not Answer or item is None:
            return ()
        published = self._library.get((known["instrument_id"], known["instrument_version"]))
        return () if published is None else answer_faults(published.definition, item, content)

    async def _hashed(self, draft: Draft, row: Mapping[str, Any], org: UUID) -> dict[str, Any]:
        """What a signature will name: the hash of the text as it now is. Raises: Destroyed."""
        kind = draft.record
        if not issubclass(kind, JointDocument) or kind.content_class is None:
            return {}
        key = await self._store.safe.keys.key(org, row[kind.key_owner], kind.content_class, make=True)
        if key is None:
            raise Destroyed
        return {"document_sha256": fingerprint(key, kind.noun, row[draft.content])}

    async def _sealed(self, draft: Draft, row: dict[str, Any], org: UUID) -> dict[str, Any]:
        absent = {name: None for name in sealed(draft.record) if name != draft.content}
        values = row | absent
        await self._store.safe.seal_row(draft.record, values, org)
        return values

    async def _write(self, saving: "_Saving", values: Mapping[str, Any], expected: int) -> list[Any]:
        draft = saving.draft
        if expected == 0 and not draft.inserts:
            return []
        statement = insert_sql(draft) if expected == 0 else update_sql(draft)
        given = [values[name] for name in draft.written()]
        return await self._store.pool.rows(saving.by.org, statement, *saving.standing(), expected, self._clock(), *given)

    async def _again(self, saving: "_Saving", content: Any, expected: int) -> tuple[Any, str]:
        """Nothing was written: the same save made twice, or a reason to say."""
        there = await self._present(saving)
        if there["revision"] != expected + 1:
            raise Stale
        record = await self._store.safe.record(saving.draft.record, there["saved"], saving.by.org)
        if getattr(record, saving.draft.content) != content:
            raise Stale
        return record, revision_tag(record)

    async def _present(self, saving: "_Saving") -> Any:
        """The draft as it is now, when this caller may save it. Raises: Missing, NotOpenTo, NotInState."""
        draft, by = saving.draft, saving.by
        rows = await self._store.pool.rows(by.org, standing_sql(draft), *saving.standing())
        if not rows or not (rows[0]["involved"] or by.roles & EVERYWHERE):
            raise Missing
        if not rows[0]["allowed"]:
            raise NotOpenTo(draft.parent.noun, SAVE, draft.roles)
        if rows[0]["status"] not in draft.states:
            raise NotInState(draft.parent.noun, SAVE, rows[0]["status"], tuple(sorted(draft.states)))
        return rows[0]


class _Saving:
    """One save: what, whose, by whom."""

    def __init__(self, draft: Draft, id: UUID, by: Principal, item: str | None) -> None:
        self.draft, self.id, self.by, self.item = draft, id, by, item

    def standing(self) -> list[Any]:
        """The parameters that say who saves, and while what holds."""
        roles = [str(role) for role in self.draft.roles & self.by.roles]
        return [self.by.org, self.id, self.by.party, roles, list(map(str, self.draft.states)), self.item]


MOST_REVISIONS = 2**31 - 2


def revision_in(tags: tuple[str, ...]) -> int | None:
    """The revision that the caller's validators name; None for `*`. Raises: Stale when they name none."""
    if "*" in tags:
        return None
    named = [tag.strip('"').rpartition(".")[2] for tag in tags]
    numbers = [int(text) for text in named if text.isascii() and text.isdigit()]
    if len(numbers) != 1 or numbers[0] > MOST_REVISIONS:
        raise Stale
    return numbers[0]
