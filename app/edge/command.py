"""The conditions of a command and how its answer is told: what both roads to the door share, the router's and the one in front of it."""

from dataclasses import dataclass

from app.domain.record import Command, path
from app.edge.negotiation import entity_tags
from app.persistence.snapshot import Answer

KEY_PATTERN = "^[\\x21-\\x7e]+$"
LONGEST_KEY = 255
LONGEST_MATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Straight:
    """One operation that does nothing but ask the door: its template, its scope, its command and the status of its success."""

    route: str
    scope: str
    command: type[Command]
    status: int
    guarded: bool
    """It is refused without If-Match: it changes what was read."""


def tags(if_match: str) -> tuple[str, ...]:
    """The ETags that a caller accepts; only a strong one can be accepted."""
    if if_match.strip() == "*":
        return ("*",)
    return tuple(tag for weak, tag in entity_tags(if_match) or () if not weak)


def fields(answer: Answer, status: int, *, dry_run: bool = False) -> dict[str, str]:
    """The header fields of an answer of the door."""
    said = {"etag": answer.etag}
    if answer.sealed_as or answer.secret:
        said["cache-control"] = "no-store"
    if answer.replayed:
        said["idempotency-replayed"] = "true"
    if status == 201 and not dry_run:
        said["location"] = path(answer.noun, answer.subject)
    return said
