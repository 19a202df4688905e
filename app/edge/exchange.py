"""What the edge knows of the request being answered: its id, its language, and what its log line will say."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from uuid_utils import uuid7

from app.domain.machine import Principal
from app.domain.vocabulary import Language

Scope = MutableMapping[str, Any]
_KEY = "bilan.exchange"


class Authentication(StrEnum):
    """How a caller was authenticated. A refused attempt has the code of its refusal instead."""

    PERSON = "person"  # the token of a person
    STRONG_PERSON = "strong_person"  # the same, and it says when she showed several factors
    CLIENT = "client"  # the token of a machine client
    SECRET = "secret"  # a machine client's secret, for a token  # noqa: S105  # a word, no secret
    LINK = "link"  # the secret of a share's link


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
    authentication: str | None = None
    """How the caller was authenticated: see `Authentication`."""
    route: str | None = None
    """Path template, for handlers that are dispatched in front of the router."""

    unread: bool = False
    """Nobody reads the rest of the answer: failing to write it is no fault."""

    def told(self, by: Principal) -> None:
        """Who asks, by a token that was verified."""
        self.authenticated(by, strong=by.strong_at is not None)

    def authenticated(self, by: Principal | None, *, strong: bool) -> None:
        """The same; `by` is None for a person whom no organisation knows yet, or several do."""
        if by is not None:
            self.organisation_id, self.principal_id = by.org, by.id
        if by is not None and by.scopes is not None:
            self.authentication = Authentication.CLIENT
        else:
            self.authentication = Authentication.STRONG_PERSON if strong else Authentication.PERSON

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
