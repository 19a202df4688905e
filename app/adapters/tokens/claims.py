"""What a verified token says, and the closed list of reasons for which one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Why a token is refused. For logs and metrics: the caller learns only that the token is not valid."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    ENCRYPTED = "encrypted"
    ALGORITHM = "algorithm"
    TYPE = "type"
    CRITICAL_HEADER = "critical_header"
    ISSUER_UNKNOWN = "issuer_unknown"
    KEY_UNKNOWN = "key_unknown"
    KEY_AMBIGUOUS = "key_ambiguous"
    KEYS_UNAVAILABLE = "keys_unavailable"
    """No key of this issuer is known and its provider does not answer: the fault is not the caller's (503, not 401)."""
    SIGNATURE = "signature"
    CLAIM_MISSING = "claim_missing"
    CLAIM_MALFORMED = "claim_malformed"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    LIFETIME = "lifetime"


class TokenRefused(Exception):
    """The token is not accepted.

    Carries codes chosen by us, never a character of the token: it can be logged as it is.
    """

    def __init__(self, reason: Reason, claim: str | None = None) -> None:
        """`claim` is one of the names we look for, never a name read in the token."""
        super().__init__(f"{reason}:{claim}" if claim else str(reason))
        self.reason = reason
        self.claim = claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """A verified access token. All instants are aware UTC. Source: RFC 9068 section 2.2, RFC 8176 (`amr`)."""

    issuer: str
    subject: str
    audience: tuple[str, ...]
    expires_at: datetime
    issued_at: datetime
    token_id: str | None = None
    client_id: str | None = None
    scopes: frozenset[str] = frozenset()
    amr: tuple[str, ...] = ()
    acr: str | None = None
    auth_time: datetime | None = None
    strong_at: datetime | None = None
    """When the person authenticated with several factors, as far as her issuer says so."""
    extras: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Private claims this issuer is trusted for, such as `bilan_org`; a claim not declared for the issuer is dropped."""

    @property
    def is_machine(self) -> bool:
        """True for a client that acts for itself: its subject is its own client id (RFC 9068 section 2.2)."""
        return self.client_id is not None and self.client_id == self.subject
