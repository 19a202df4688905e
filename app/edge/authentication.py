"""Who asks: from the Authorization header to a principal, and whether its scopes cover the operation.

What was found about a token is remembered, and forgotten when rights change: at once in the process that wrote it, within the
published second in the others, which hear of it by their tail of the feed; while that news is late, nothing is remembered. Without
a tail, a token is remembered for that second. Source: RFC 6750 (bearer tokens), RFC 9068 (claims).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from starlette.requests import Request

from app.adapters.tokens.cache import LONGEST, TokenCache
from app.adapters.tokens.claims import Claims, Reason, TokenRefused
from app.adapters.tokens.issuer import ORGANISATION_CLAIM
from app.adapters.tokens.verifier import TokenVerifier
from app.domain.decision import Decision
from app.domain.machine import Principal
from app.edge.problems import Problem
from app.service.principals import Known, Principals

REMEMBERED: Final = timedelta(seconds=1)
"""The published bound of a revocation."""
CHANGING_RIGHTS: Final = frozenset({"account", "client", "member", "employer", "funder", "organisation"})
"""Nouns whose events change what a token may do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A verified token, and who its bearer is in each organisation that knows it."""

    claims: Claims
    known: tuple[Known, ...]
    left: frozenset[str] = frozenset()
    """Ids of organisations in which its bearer has an account and no role any more."""
    choices: dict[str | None, Known] = field(default_factory=dict, compare=False, repr=False)
    """What was chosen before, by the organisation that was named."""

    def chosen(self, organisation: str | None) -> Known:
        """The one that the token or the header names, or the only one.

        Raises: Problem not_invited, no_longer_member, organisation_required.
        """
        found = self.choices.get(organisation)
        if found is None:
            found = self.choices[organisation] = self._fit(organisation)
        return found

    def _fit(self, organisation: str | None) -> Known:
        named = {o for o in (organisation, self.claims.extras.get(ORGANISATION_CLAIM)) if o is not None}
        fit = [k for k in self.known if named <= {str(k.organisation.id)}]
        if not fit:
            raise Problem("no_longer_member" if self.left and named <= self.left else "not_invited")
        if len(fit) > 1:
            raise Problem("organisation_required")
        return fit[0]


class Authenticator:
    """Asks the verifier what a token says and the rows who that is."""

    def __init__(
        self,
        *,
        verifier: TokenVerifier,
        principals: Principals,
        issuer: str,
        now: Callable[[], datetime],
        fresh: Callable[[], bool] | None = None,
    ) -> None:
        """`issuer`: the name of the built-in issuer, the only one whose machine tokens are our clients'.

        `fresh`: whether the news of other processes is at most a second old; None where no news is followed.
        """
        self._verifier = verifier
        self._principals = principals
        self._issuer = issuer
        longest = REMEMBERED if fresh is None else LONGEST
        self._fresh = fresh or (lambda: True)
        self._cache = TokenCache[Identity](claims_of=lambda identity: identity.claims, now=now, longest=longest)

    async def __call__(self, request: Request) -> Principal:
        """The principal of a request, whose scopes cover the operation.

        Raises: Problem unauthorized, invalid_token, organisation_required, not_invited, no_longer_member, insufficient_scope, not_ready.
        """
        headers = request.headers
        by = await self.principal(headers.get("authorization"), headers.get("bilan-organisation"))
        if by.scopes is not None:
            require(by, scope_of(request))
        return by

    async def principal(self, authorization: str | None, organisation: str | None) -> Principal:
        """Raises: Problem unauthorized, invalid_token, organisation_required, not_invited, no_longer_member, not_ready; Unavailable."""
        return (await self.identity(authorization)).chosen(organisation).principal

    async def identity(self, authorization: str | None) -> Identity:
        """Who bears this token, in every organisation. Raises: Problem unauthorized, invalid_token, not_ready; Unavailable."""
        self._cache.bypass = not self._fresh()
        try:
            return await self._cache.resolve(bearer(authorization), self._resolved)
        except TokenRefused as refused:
            raise Problem("not_ready" if refused.reason is Reason.KEYS_UNAVAILABLE else "invalid_token") from refused

    def heard(self, decision: Decision) -> None:
        """Forget every token when rights have changed: what was revoked here is refused from the next request on."""
        self.told(frozenset(event.noun for event in decision.events))

    def told(self, nouns: frozenset[str]) -> None:
        """The same for what happened anywhere."""
        if nouns & CHANGING_RIGHTS:
            self._cache.drop_all()

    async def _resolved(self, token: str) -> Identity:
        claims = await self._verifier.verify(token)
        if claims.is_machine and claims.issuer == self._issuer:
            return Identity(claims, (await self._client(claims),))
        everywhere = await self._principals.of_person(claims.issuer, claims.subject)
        left = frozenset(str(known.organisation.id) for known in everywhere if not known.principal.roles)
        return Identity(claims, tuple(_told(known, claims) for known in everywhere if known.principal.roles), left)

    async def _client(self, claims: Claims) -> Known:
        """Raises: Problem invalid_token, for a client that is revoked or has expired since the token was issued."""
        place = _place(claims)
        known = None if place is None else await self._principals.of_client(*place, scopes=claims.scopes)
        if known is None:
            raise Problem("invalid_token")
        return known


def _told(known: Known, claims: Claims) -> Known:
    """With what her token says of how she authenticated."""
    return replace(known, principal=replace(known.principal, strong_at=claims.strong_at))


def bearer(authorization: str | None) -> str:
    """The token of an Authorization header. Raises: Problem unauthorized (no bearer token), invalid_token (a malformed one)."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer":
        raise Problem("unauthorized")
    token = token.strip(" ")
    if not token or " " in token:
        raise Problem("invalid_token")
    return token


def scope_of(request: Request) -> str | None:
    """The scope that the operation of a request demands; None when no machine may use it."""
    context = request.scope.get("fastapi", {}).get("effective_route_context") or request.scope.get("route")
    extra = getattr(context, "openapi_extra", None) or {}
    scope = extra.get("x-scope")
    return scope if isinstance(scope, str) else None


def require(by: Principal, scope: str | None) -> None:
    """Raises: Problem insufficient_scope when scopes limit this principal and this one is not among them (RFC 6750 section 3.1)."""
    if by.scopes is None or scope in by.scopes:
        return
    demanded = "" if scope is None else f', scope="{scope}"'
    raise Problem("insufficient_scope", headers={"WWW-Authenticate": f'Bearer error="insufficient_scope"{demanded}'})


def _place(claims: Claims) -> tuple[UUID, UUID] | None:
    try:
        return UUID(claims.extras.get(ORGANISATION_CLAIM, "")), UUID(claims.subject)
    except ValueError:
        return None
