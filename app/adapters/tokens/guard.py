"""Every rule a token must satisfy besides its signature, written once for all JOSE libraries.

Measured reason: left to their defaults the libraries accept a token without `exp`, without `aud`, with an unknown
`crit`, with an empty `sub` or an `exp` ten to the four hundredth. So none of these questions is asked of them.
Sources: RFC 7519, RFC 8725 (best current practices), RFC 9068 (access tokens).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from app.adapters.tokens.claims import Claims, Reason, TokenRefused
from app.adapters.tokens.compact import JsonObject

ALGORITHMS = frozenset({"RS256", "ES256"})
"""All a configuration may choose from: asymmetric only, so a public key can never be taken for a shared secret."""
LEEWAY = timedelta(seconds=30)
PERSON_LIFE = timedelta(hours=1)
MACHINE_LIFE = timedelta(minutes=15)
MAX_TEXT = 255
"""Characters of an identifying claim (OpenID Connect Core section 2 sets it for `sub`)."""
MAX_LIST = 64
_LAST_SECOND = 253_402_300_799  # end of year 9999: beyond, datetime cannot follow
_CHANGES_THE_MEANING = frozenset({"crit", "b64", "zip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """What the operator's configuration says about one issuer. Nothing of it is ever learnt from a token."""

    issuer: str
    audience: str
    algorithms: frozenset[str] = ALGORITHMS
    types: frozenset[str] = frozenset({"at+jwt"})
    """Accepted `typ`, lower case. Providers that do not follow RFC 9068 say `JWT`."""
    person_life: timedelta = PERSON_LIFE
    machine_life: timedelta = MACHINE_LIFE
    strong_acr: frozenset[str] = frozenset()
    """Values of `acr` by which this issuer says that several factors were used. `mfa` in `amr` says it everywhere (RFC 8176)."""
    extras: frozenset[str] = frozenset()
    """Private claims this issuer may speak about: an outside provider says nothing of our organisations."""

    def __post_init__(self) -> None:
        """Raises: ValueError when the configuration itself is unsafe."""
        if not self.issuer or not self.audience:
            raise ValueError("an issuer needs a name and an audience")
        if not self.algorithms or not self.algorithms <= ALGORITHMS:
            raise ValueError(f"algorithms must be chosen from {sorted(ALGORITHMS)}")
        if not self.types <= {"at+jwt", "jwt"} or not self.types:
            raise ValueError("types must be chosen from at+jwt and jwt")


def key_wanted(header: JsonObject, trusted: TrustedIssuer) -> tuple[str, str]:
    """Check the header and answer (kid, algorithm) of the one key that may have signed.

    Key material or addresses offered by the header itself (`jwk`, `jku`, `x5c`, `x5u`) are never looked at.

    Raises: TokenRefused (critical_header, algorithm, type, key_unknown).
    """
    if not _CHANGES_THE_MEANING.isdisjoint(header):
        raise TokenRefused(Reason.CRITICAL_HEADER)
    algorithm, kind, kid = header.get("alg"), header.get("typ"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in trusted.algorithms:
        raise TokenRefused(Reason.ALGORITHM)
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in trusted.types:
        raise TokenRefused(Reason.TYPE)
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_TEXT:
        raise TokenRefused(Reason.KEY_UNKNOWN)
    return kid, algorithm


def issuer_named(claims: JsonObject) -> str:
    """The issuer the token claims to come from, to be compared character by character with the configuration.

    Raises: TokenRefused (claim_missing, claim_malformed).
    """
    return _required_text(claims, "iss")


def accepted(claims: JsonObject, trusted: TrustedIssuer, now: datetime) -> Claims:
    """The claims in our own words, once each of them has been found acceptable at `now`.

    Raises: TokenRefused.
    """
    read = Claims(
        issuer=issuer_named(claims),
        subject=_required_text(claims, "sub"),
        audience=_audience(claims),
        expires_at=_required_instant(claims, "exp"),
        issued_at=_required_instant(claims, "iat"),
        token_id=_text(claims, "jti"),
        client_id=_text(claims, "client_id") or _text(claims, "azp"),
        scopes=_scopes(claims),
        amr=_texts(claims, "amr"),
        acr=_text(claims, "acr"),
        auth_time=_instant(claims, "auth_time"),
        strong_at=_instant(claims, "auth_time") if _several_factors(claims, trusted) else None,
        extras=_extras(claims, trusted),
    )
    if trusted.audience not in read.audience:
        raise TokenRefused(Reason.AUDIENCE)
    _check_time(read, _instant(claims, "nbf"), trusted, now)
    return read


def _check_time(read: Claims, not_before: datetime | None, trusted: TrustedIssuer, now: datetime) -> None:
    if read.expires_at <= now - LEEWAY:
        raise TokenRefused(Reason.EXPIRED)
    if max(read.issued_at, not_before or read.issued_at) > now + LEEWAY:
        raise TokenRefused(Reason.NOT_YET_VALID)
    life = read.expires_at - read.issued_at
    longest = trusted.machine_life if read.is_machine else trusted.person_life
    if not timedelta(0) < life <= longest:
        raise TokenRefused(Reason.LIFETIME)


def _text(claims: JsonObject, name: str) -> str | None:
    value = claims.get(name)
    return None if value is None else _printable(value, name)


def _printable(value: object, name: str) -> str:
    """A short printable text. Control characters and lone surrogates would travel to the database and the logs."""
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT or not value.isprintable():
        raise TokenRefused(Reason.CLAIM_MALFORMED, name)
    return value


def _required_text(claims: JsonObject, name: str) -> str:
    value = _text(claims, name)
    if value is None:
        raise TokenRefused(Reason.CLAIM_MISSING, name)
    return value


def _instant(claims: JsonObject, name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(Reason.CLAIM_MALFORMED, name)
    if not 0 <= value <= _LAST_SECOND:
        raise TokenRefused(Reason.CLAIM_MALFORMED, name)
    return datetime.fromtimestamp(math.floor(value), UTC)


def _required_instant(claims: JsonObject, name: str) -> datetime:
    value = _instant(claims, name)
    if value is None:
        raise TokenRefused(Reason.CLAIM_MISSING, name)
    return value


def _texts(claims: JsonObject, name: str) -> tuple[str, ...]:
    value = claims.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_LIST:
        raise TokenRefused(Reason.CLAIM_MALFORMED, name)
    return tuple(_printable(item, name) for item in value)


def _audience(claims: JsonObject) -> tuple[str, ...]:
    value = claims.get("aud")
    audience = (_printable(value, "aud"),) if isinstance(value, str) else _texts(claims, "aud")
    if not audience:
        raise TokenRefused(Reason.CLAIM_MISSING, "aud")
    return audience


def _scopes(claims: JsonObject) -> frozenset[str]:
    """`scope` is one text of words separated by spaces (RFC 8693 section 4.2), longer than an identifier may be."""
    value = claims.get("scope", "")
    if not isinstance(value, str) or not value.isprintable():
        raise TokenRefused(Reason.CLAIM_MALFORMED, "scope")
    return frozenset(value.split())


def _several_factors(claims: JsonObject, trusted: TrustedIssuer) -> bool:
    return "mfa" in _texts(claims, "amr") or _text(claims, "acr") in trusted.strong_acr


def _extras(claims: JsonObject, trusted: TrustedIssuer) -> Mapping[str, str]:
    return MappingProxyType({name: value for name in sorted(trusted.extras) if (value := _text(claims, name)) is not None})
