"""The one door: every write, from HTTP, from the worker or from an import, goes through `Door.perform`."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from app.adapters.tokens.secret import Purpose, new_secret
from app.domain.assurance import strong
from app.domain.calendar import paris_date
from app.domain.content_class import Destroyed
from app.domain.decision import Decision
from app.domain.machine import Ask, Broken, Moment, Principal
from app.domain.policy import reads_whole
from app.domain.projection.project import projected
from app.domain.record import Command, Kept, Resource
from app.domain.secrecy import secret_for
from app.domain.thread import File, Thread, ThreadKind
from app.domain.vocabulary import Role
from app.persistence.snapshot import Answer, Loaded, Writing
from app.persistence.sql import root_of
from app.persistence.store import Store
from app.service.feed import digests, lines
from app.service.handles import Handle, handle
from app.service.outcomes import (
    AnswerDestroyed,
    Busy,
    Clock,
    KeyReused,
    Missing,
    NotStrong,
    SecretAlreadyShown,
    Stale,
    UnknownReference,
    real_time,
)
from app.service.reading import noted
from app.service.standing import acting, sees_whole, standing
from app.service.views import Secret, confidential, etag, render, secret_body, view

TRIES = 4
"""The first, and three after someone else was first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: what is asked, on what, by whom, under which conditions. `expected` are the ETags that the caller accepts."""

    id: UUID
    command: Command
    by: Principal
    expected: tuple[str, ...] | None = None
    key: str | None = None
    dry_run: bool = False
    request_id: str = ""
    at_legal: datetime | None = None
    """For the system alone: the legal instant at which it acts, when it acts late (a silence takes effect at its own instant, T9)."""

    def fingerprint(self) -> bytes:
        """What a repeated request must equal."""
        return hashlib.sha256(f"{self.id} {type(self.command).__name__} {self.command.model_dump_json()}".encode()).digest()


@dataclass(frozen=True, slots=True)
class Door:
    """Load, decide, save: two round trips, no lock, no open transaction."""

    store: Store
    clock: Clock = real_time
    heard: Callable[[Decision], None] = lambda decision: None
    """Told of every decision once it is written: what this process remembers and must forget at once."""
    library: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    """The published questionnaires by id and version."""
    criteria: Sequence[Any] = ()
    """The dated criteria of funders."""

    async def perform(self, asked: Asked) -> Answer:
        """Nobody was first, or decide again with the same ids and the same clock.

        Raises: Missing, Stale, Refused, NotInState, NotOpenTo, KeyReused, SecretAlreadyShown, AnswerDestroyed, Busy, Collision,
        NotStrong, UnknownReference, Destroyed, Unavailable.
        """
        entry, now, seed, number = handle(type(asked.command)), self.clock(), uuid7(), 0
        secret = _drawn(asked.command)
        for _ in range(TRIES):
            loaded = await self._load(entry, asked)
            if loaded.given is not None:
                return _again(loaded, loaded.given, asked)
            if asked.command.numbered and not number and not asked.dry_run:
                number = await self.store.next_number(asked.by.org, paris_date(loaded.clock or now).year)
            ask = replace(_ask(loaded, asked, seed, now), number=number, secret=secret, library=self.library, criteria=self.criteria)
            entry.machine.admit(type(asked.command), ask.roles)
            if asked.command.strong and not strong(asked.by, now):
                raise NotStrong
            if loaded.unknown:  # told to those who may give the command, and to nobody else
                raise UnknownReference(loaded.unknown)
            ask = replace(ask, content_key=await self._content_key(entry, ask))
            _expected(ask.facts, asked, ask.roles)
            decision = entry.decide(ask)
            writing = _writing(ask, asked, projected(ask, decision, loaded.shown))
            if asked.dry_run:
                return writing.answer
            if await self.store.save(writing):
                self.heard(decision)
                return writing.answer
        raise Busy

    async def ask(self, asked: Asked) -> Ask[Any]:
        """The question as the domain would be asked it, without deciding.

        Raises: Missing, Unavailable.
        """
        return _ask(await self._load(handle(type(asked.command)), asked), asked, uuid7(), self.clock())

    async def _content_key(self, entry: Handle, ask: Ask[File]) -> bytes:
        """Raises: Destroyed."""
        content_class = Kept.of_noun[entry.machine.noun].content_class
        if not ask.command.hashes_content or content_class is None:
            return b""
        key = await self.store.safe.keys.key(ask.actor.org, ask.facts.thread.id, content_class, make=True)
        if key is None:
            raise Destroyed
        return key

    async def _load(self, entry: Handle, asked: Asked) -> Loaded[File]:
        """An answer shows the record that was there, a dry run leaves no event: of content, both are noted as reads."""
        named: Mapping[str, UUID | None] = vars(asked.command)
        whole, root = sees_whole(entry.file, asked.by), root_of(entry.file)
        read = root is not None and (asked.dry_run or root.noun == entry.machine.noun)
        line = noted(root, asked.by, request_id=asked.request_id, at=self.clock()) if root is not None and read else None
        return await self.store.load(entry.file, asked.id, asked.by, key=asked.key, whole=whole, named=named, noted=line, shown=True)


def each(*listeners: Callable[[Decision], None]) -> Callable[[Decision], None]:
    """Several listeners as one."""

    def heard(decision: Decision) -> None:
        for listener in listeners:
            listener(decision)

    return heard


def _drawn(command: Command) -> str:
    """A new secret, where the command hands one out."""
    return new_secret(Purpose(command.draws_secret)) if command.draws_secret else ""


def _again(loaded: Loaded[File], given: Answer, asked: Asked) -> Answer:
    """The same answer again, to somebody who may still know of what it is about."""
    if loaded.facts is None or not standing(loaded.facts, asked.by):
        raise Missing
    if given.sealed_as == "destroyed":
        raise AnswerDestroyed
    if given.fingerprint != asked.fingerprint():
        raise KeyReused
    if given.secret:
        raise SecretAlreadyShown
    if given.sealed_as is not None:
        _still_hers_to_read(loaded.facts, given, asked.by)
    return given


def _still_hers_to_read(facts: File, given: Answer, by: Principal) -> None:
    """Content is told again only to whoever may read it now. Raises: Secret."""
    roles, root = standing(facts, by), getattr(facts, facts.root) if facts.root else None
    if root is not None and root.noun == given.noun:
        view(root, roles)
    elif not reads_whole(category := Kept.of_noun[given.noun].about.category, roles):
        raise Secret(Broken(*secret_for(category, roles)))


def _ask(loaded: Loaded[File], asked: Asked, seed: UUID, now: datetime) -> Ask[File]:
    if loaded.facts is None:
        raise Missing
    facts, roles = loaded.facts, standing(loaded.facts, asked.by)
    if not roles:
        raise Missing
    ask = Ask(
        facts=facts,
        command=asked.command,
        actor=asked.by,
        roles=roles,
        at=Moment(real=now, legal=_legally(asked) or loaded.clock or now),
        seed=seed,
    )
    return ask if facts.root else _opening(ask, asked)


def _legally(asked: Asked) -> datetime | None:
    return asked.at_legal if Role.SYSTEM in asked.by.roles else None


def _opening(ask: Ask[File], asked: Asked) -> Ask[File]:
    """A command that opens a thread: its id is drawn from the seed, unless the caller was given one (an organisation's own)."""
    thread = Thread(id=asked.id if asked.id.int else ask.fresh("thread"), kind=ThreadKind.REGISTRY)
    facts = ask.facts.model_copy(update={"thread": thread})
    return replace(ask, facts=facts)


def _expected(facts: File, asked: Asked, roles: frozenset[Role]) -> None:
    if asked.expected is None or "*" in asked.expected:
        return
    root: Resource = getattr(facts, facts.root)
    if etag(root, roles) not in asked.expected:
        raise Stale


def _writing(ask: Ask[File], asked: Asked, decision: Decision) -> Writing:
    facts, opens = ask.facts, not ask.facts.root
    thread = facts.thread.model_copy(update={"kind": decision_kind(decision)}) if opens else facts.thread
    streams, feed = lines(ask, thread, decision)
    return Writing(
        by=asked.by,
        role=acting(ask.roles),
        thread=thread,
        opens=opens,
        decision=decision,
        digests=digests(ask, thread, decision),
        streams=streams,
        feed=feed,
        answer=_answer(ask, asked, decision),
        key=asked.key,
        diary=getattr(decision.result, "counsellor_id") if asked.command.books else None,  # noqa: B009  what books is a session
        at=ask.at.real,
        legal_at=ask.at.legal,
    )


def decision_kind(decision: Decision) -> ThreadKind:
    """A bilan opens a file; everything else is a registry entry."""
    return ThreadKind.BILAN if decision.events[0].noun == "bilan" else ThreadKind.REGISTRY


def _answer(ask: Ask[File], asked: Asked, decision: Decision) -> Answer:
    result = decision.result
    body = render(result, ask.roles) if decision.secret is None else secret_body(view(result, ask.roles), decision.secret)
    kept = result if isinstance(result, Kept) else None
    return Answer(
        body=body,
        etag=etag(result, ask.roles),
        noun=kept.noun if kept else decision.events[0].noun,
        subject=result.id if isinstance(result, Resource) else decision.events[0].subject,
        fingerprint=asked.fingerprint(),
        sealed_as=confidential(kept),
        secret=decision.secret is not None,
    )
