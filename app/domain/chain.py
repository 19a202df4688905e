"""Chains of what happened and of who read: each digest covers the one before it, so that a changed, missing or reordered row is found."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.decision import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Who made something happen, in which role, when: on the real clock and on the legal one. Instants in UTC."""

    actor: UUID
    role: str
    at: datetime
    legal_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One line of the access journal, as it is chained. `bilan_id` is the file that was read. Instants in UTC."""

    id: UUID
    bilan_id: UUID
    principal_id: UUID
    role: str
    noun: str
    subject: UUID
    category: str
    consent_id: UUID | None
    request_id: str
    at: datetime
    legal_at: datetime


def link(previous: bytes, *, org: UUID, thread: UUID, sequence: int, event: Event, acted: Acted) -> bytes:
    """SHA-256 over the previous digest and the canonical JSON of the event."""
    covered: dict[str, Any] = {
        "org": str(org),
        "thread": str(thread),
        "sequence": sequence,
        "id": str(event.id),
        "type": event.type,
        "noun": event.noun,
        "subject": str(event.subject),
        "version": event.version,
        "facts": event.facts,
        "checked": [one.said() for one in event.checked],
        "reason": event.reason,
    }
    return _following(previous, covered | _said(acted))


def access_link(previous: bytes, *, org: UUID, sequence: int, access: Access) -> bytes:
    """SHA-256 over the previous digest of the file's reads and the canonical JSON of one read more."""
    return _following(previous, {"org": str(org), "sequence": sequence} | _said(access))


def _said(one: Acted | Access) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__}  # `asdict` would copy every value, at each decision
    return fields | {"at": one.at.isoformat(), "legal_at": one.legal_at.isoformat()}


def _following(previous: bytes, covered: dict[str, Any]) -> bytes:
    said = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(previous + said.encode()).digest()
