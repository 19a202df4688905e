"""What each audience's stream hears of a decision: thin documents, rendered once, numbered per file and stream."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from app.domain.chain import Acted, link
from app.domain.decision import Decision, Event
from app.domain.machine import Ask
from app.domain.partner_events import partner_type
from app.domain.policy import Category, Right, right
from app.domain.record import Kept, path
from app.domain.thread import Involvement, Thread, ThreadKind, stream_of
from app.domain.vocabulary import Role
from app.persistence.snapshot import FeedLine
from app.service.standing import acting

PROVIDER = "provider"
PARTNERS = frozenset({Role.EMPLOYER, Role.FUNDER})


def digests(ask: Ask[Any], thread: Thread, decision: Decision) -> tuple[bytes, ...]:
    """The links that this decision adds to the chain of its thread."""
    chain, previous = [], thread.digest
    acted = Acted(actor=ask.actor.id, role=acting(ask.roles), at=ask.at.real, legal_at=ask.at.legal)
    for n, event in enumerate(decision.events, start=thread.sequence + 1):
        previous = link(previous, org=ask.actor.org, thread=thread.id, sequence=n, event=event, acted=acted)
        chain.append(previous)
    return tuple(chain)


def lines(ask: Ask[Any], thread: Thread, decision: Decision) -> tuple[dict[str, int], tuple[FeedLine, ...]]:
    """The counters of every stream after this decision, and the lines it adds."""
    counters, written, parties = dict(thread.streams), [], _parties(ask, decision)
    records = [r for r in (decision.result, *decision.changed, *decision.added) if isinstance(r, Kept)]
    categories = {r.noun: r.about.category for r in records}
    parties += [listener for r in records for listener in _named(r)]
    for event in decision.events:
        for stream, heard in _audience(parties, event, categories.get(event.noun)).items():
            counters[stream] = counters.get(stream, 0) + 1
            document = _document(ask, thread, event, heard=heard, sequence=counters[stream])
            written.append(FeedLine(stream=stream, sequence=counters[stream], event_id=event.id, type=heard.type, document=document))
    return counters, tuple(written)


@dataclass(frozen=True, slots=True)
class Heard:
    """How a stream hears an event: under which name, and whether a partner listens, who is told of its own projection only."""

    type: str
    partner: bool


@dataclass(frozen=True, slots=True)
class Listener:
    """A party that may hear of what happens, and the stream that it reads."""

    role: Role
    party_id: UUID
    stream: str


def _audience(parties: list[Listener], event: Event, category: Category | None) -> dict[str, Heard]:
    heard = {PROVIDER: Heard(event.type, partner=False)}
    for party in parties:
        type_ = _heard_by(party, event, category)
        if type_ is not None and party.stream != PROVIDER:
            heard[party.stream] = Heard(type_, partner=party.role in PARTNERS)
    return heard


def _named(record: Kept) -> list[Listener]:
    """The person whom a record names as one who knows of it, where it has a file of its own."""
    hers = getattr(record, record.known_to.get(Role.BENEFICIARY, ""), None)
    return [] if hers is None else [Listener(Role.BENEFICIARY, hers, stream_of(Role.BENEFICIARY, hers))]


def _parties(ask: Ask[Any], decision: Decision) -> list[Listener]:
    """Who takes part once the decision is made."""
    now = {i.id: i for i in ask.facts.involvements}
    now.update({r.id: r for r in (*decision.changed, *decision.added) if isinstance(r, Involvement)})
    return [Listener(i.role, i.party_id, i.stream) for i in now.values() if i.ended_at is None]


def _heard_by(party: Listener, event: Event, category: Category | None) -> str | None:
    if party.role in PARTNERS:
        return partner_type(event.type) if event.only is None or event.only == party.party_id else None
    if party.role is Role.BENEFICIARY and category is not None and right(category, Role.BENEFICIARY) is not Right.NONE:
        return event.type
    return None


def _document(ask: Ask[Any], thread: Thread, event: Event, *, heard: Heard, sequence: int) -> str:
    """Ids, codes and dates only. A partner is told of what it may read: its own request, the convention it signs, else the file."""
    noun, subject = _told_of(thread, event) if heard.partner else (event.noun, event.subject)
    return orjson.dumps(
        {
            "id": str(event.id),
            "type": heard.type,
            "resource": path(noun, subject) + ("/status" if heard.partner and noun == "funding_request" else ""),
            "resource_id": str(subject),
            "bilan_id": str(thread.id) if thread.kind is ThreadKind.BILAN else None,
            "version": None if heard.partner else event.version,
            "sequence": sequence,
            "at": ask.at.real.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "legal_at": ask.at.legal.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "reason": None if heard.partner else event.reason,
        }
    ).decode()


def _told_of(thread: Thread, event: Event) -> tuple[str, UUID]:
    return (event.noun, event.subject) if event.noun in {"funding_request", "convention"} else ("bilan", thread.id)
