"""The chain of events: each digest covers the one before it, so that a changed, missing or reordered event is found."""

import hashlib
import json
from typing import Any
from uuid import UUID

from app.domain.decision import Event


def link(previous: bytes, *, org: UUID, thread: UUID, sequence: int, event: Event, at: str, legal_at: str, actor: UUID) -> bytes:
    """SHA-256 over the previous digest and the canonical JSON of the event. `at` and `legal_at` are RFC 3339 UTC instants."""
    covered: dict[str, Any] = {
        "org": str(org),
        "thread": str(thread),
        "sequence": sequence,
        "id": str(event.id),
        "type": event.type,
        "subject": str(event.subject),
        "version": event.version,
        "facts": event.facts,
        "checked": [one.said() for one in event.checked],
        "reason": event.reason,
        "actor": str(actor),
        "at": at,
        "legal_at": legal_at,
    }
    return hashlib.sha256(
        previous + json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()
    ).digest()
