"""What the edge knows of the request being answered: its id, its language, and what its log line will say."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils import uuid7

from app.domain.vocabulary import Language

Scope = MutableMapping[str, Any]
_KEY = "bilan.exchange"


@dataclass(slots=True)
class Exchange:
    """One request and its answer. Ids and codes only: everything here may be logged."""

    request_id: str
    language: Language = Language.FR
    trace_id: str | None = None
    """Of the caller's W3C traceparent."""
    problem: str | None = None
    """Code of the problem that was answered."""
    organisation_id: UUID | None = None
    principal_id: UUID | None = None
    route: str | None = None
    """Path template, for handlers that are dispatched in front of the router."""

    unread: bool = False
    """Nobody reads the rest of the answer: failing to write it is no fault."""

    @property
    def instance(self) -> str:
        """The URI of this occurrence, as found in problem documents; the log holds the same id."""
        return f"urn:uuid:{self.request_id}"


def begin(scope: Scope, *, language: Language, trace_id: str | None) -> Exchange:
    """Open the exchange of a request."""
    exchange = Exchange(request_id=str(uuid7()), language=language, trace_id=trace_id)
    scope[_KEY] = exchange
    return exchange


def exchange_of(scope: Scope) -> Exchange:
    """The exchange of a request; a new one when no outer layer opened it."""
    known = scope.get(_KEY)
    return known if isinstance(known, Exchange) else begin(scope, language=Language.FR, trace_id=None)
