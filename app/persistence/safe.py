"""Records and answers on their way to and from the database: what is confidential is sealed under its own key."""

from collections.abc import Container, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.domain.content_class import ContentClass
from app.domain.machine import Principal
from app.domain.record import Kept
from app.persistence.columns import adapter_of, fields, read, sealed, trusted
from app.persistence.sealed import Destroyed, KeyStore, Lock, place, seal, unseal
from app.persistence.snapshot import Answer


class Safe:
    """Seals and opens with the keys of one key store."""

    def __init__(self, keys: KeyStore) -> None:
        self.keys = keys

    async def record(self, kind: type[Kept], values: Any, org: UUID, *, closed: Container[Any] = ()) -> Any:
        """A record from a row, its sealed fields opened; None in place of content that is `closed`, or whose key is destroyed."""
        return (await self.records(kind, (values,), org, closed=closed))[0]

    async def records(self, kind: type[Kept], rows: Sequence[Any], org: UUID, *, closed: Container[Any] = ()) -> tuple[Any, ...]:
        """The records of several rows of one snapshot: each key is asked for once, that of a `closed` class of content never."""
        if not sealed(kind):
            return tuple(read(kind, values) for values in rows)
        content_class = kind.content_class
        if content_class is None:
            message = f"{kind.__name__} has sealed fields and no content class"
            raise TypeError(message)
        locks: dict[UUID, Lock | None] = {}
        found = [fields(kind, values) for values in rows]
        for owner in {each[kind.key_owner] for each in found}:
            key = None if content_class in closed else await self.keys.key(org, owner, content_class, make=False)
            locks[owner] = None if key is None else Lock(key)
        return tuple(self._opened(kind, each, locks[each[kind.key_owner]], org) for each in found)

    def _opened(self, kind: type[Kept], found: dict[str, Any], lock: Lock | None, org: UUID) -> Any:
        for name in sealed(kind):
            ciphertext = found[name]
            if lock is None or ciphertext is None:
                found[name] = None
                continue
            text = lock.unseal(ciphertext, self._place(org, kind, found, name))
            found[name] = adapter_of(kind, name).validate_json(text)
        return trusted(kind, found)

    @staticmethod
    def _place(org: UUID, kind: type[Kept], row: Mapping[str, Any], name: str) -> bytes:
        """Content that is autosaved is bound to its own revision, which a save knows without reading the version."""
        row_id = "|".join([str(row[k]) for k in kind.key])
        version = row.get("revision") or row.get("version")
        return place(org=org, record_type=kind.noun, row_id=row_id, version=int(version or 0), field=name)

    async def seal_row(self, kind: type[Kept], row: dict[str, Any], org: UUID) -> None:
        """Replace the content in a row by its sealed form: its key, its owner and its revision or version are read from the row.

        Raises: Destroyed.
        """
        if not sealed(kind):
            return
        if kind.content_class is None:
            message = f"{kind.__name__} has sealed fields and no content class"
            raise TypeError(message)
        for name in sealed(kind):
            if row[name] is None:
                continue
            key = await self.keys.key(org, row[kind.key_owner], kind.content_class, make=True)
            if key is None:
                raise Destroyed
            row[name] = seal(key, adapter_of(kind, name).dump_json(row[name]), self._place(org, kind, row, name))

    async def kept(self, answer: Answer, org: UUID) -> tuple[bytes, bytes]:
        """The body of an answer and the fingerprint of its request as they are stored: sealed when the answer is confidential.

        The request said what is sealed now: its plain hash beside it would let whoever holds the database try out texts.
        Raises: Destroyed.
        """
        if answer.sealed_as is None:
            return answer.body, answer.fingerprint
        owner, content_class = answer.sealed_as.split("|")
        key = await self.keys.key(org, UUID(owner), ContentClass(content_class), make=True)
        if key is None:
            raise Destroyed
        body, fingerprint = (_answer_place(org, answer.subject, field) for field in ("answer", "fingerprint"))
        return seal(key, answer.body, body), seal(key, answer.fingerprint, fingerprint)

    async def given(self, row: Any, by: Principal, *, closed: bool = False) -> Answer:
        """The answer that a row of the idempotency table holds; its body is lost once it is `closed`, or its key destroyed."""
        body, fingerprint, lost = row["answer"], row["fingerprint"], False
        if row["sealed_as"] is not None and body is not None:
            owner, content_class = row["sealed_as"].split("|")
            key = None if closed else await self.keys.key(by.org, UUID(owner), ContentClass(content_class), make=False)
            lost = key is None
            body = b"" if key is None else unseal(key, body, _answer_place(by.org, row["subject"], "answer"))
            fingerprint = b"" if key is None else unseal(key, fingerprint, _answer_place(by.org, row["subject"], "fingerprint"))
        return Answer(
            body=body or b"",
            etag=row["etag"],
            noun=row["noun"],
            subject=row["subject"],
            fingerprint=fingerprint,
            sealed_as="destroyed" if lost else row["sealed_as"],
            secret=row["answer"] is None,
            replayed=True,
        )


def _answer_place(org: UUID, subject: UUID, field: str) -> bytes:
    return place(org=org, record_type="idempotency", row_id=subject, version=0, field=field)
