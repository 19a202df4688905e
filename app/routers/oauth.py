"""Tokens for machine clients (client credentials), and where clients discover keys and servers.

Source: RFC 6749 sections 2.3.1, 4.4 and 5; RFC 8414 (server metadata); RFC 9728 (resource metadata); RFC 7517 (key sets).
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote_plus
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.adapters.tokens.guard import MACHINE_LIFE
from app.adapters.tokens.issuer import Issuer
from app.domain.identity.scopes import SCOPES
from app.domain.record import Record
from app.edge.exchange import Authentication, exchange_of
from app.edge.problems import Problem
from app.persistence.identities import KnownClient
from app.service.credentials import Credentials, Locked, WrongSecret

router = APIRouter(tags=["Platform"])
ROUTERS = (router,)
MOST_FIELDS = 20
_PUBLIC = {"cache-control": "public, max-age=300"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDesk:
    """What the token endpoint and the discovery documents need. `servers`: every issuer whose tokens are accepted."""

    issuer: Issuer
    credentials: Credentials
    audience: str
    public_url: str
    servers: tuple[str, ...]
    now: Callable[[], datetime]


class OAuthError(Exception):
    """An error in the words of RFC 6749 section 5.2."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.description, self.status = error, description, status

    def response(self) -> Response:
        """The error as that section says: 401 names the scheme, nothing is cached."""
        headers = _NOT_KEPT | ({"www-authenticate": 'Basic realm="bilan"'} if self.status == 401 else {})
        return Response(
            orjson.dumps({"error": self.error, "error_description": self.description}), self.status, headers, "application/json"
        )


_NOT_KEPT = {"cache-control": "no-store", "pragma": "no-cache"}


class Token(Record):
    """An access token."""

    access_token: str = Field(max_length=8192)
    token_type: str = Field(max_length=20)
    expires_in: int = Field(ge=1, le=86_400, description="Seconds")
    scope: str = Field(max_length=4000, description="Scopes separated by spaces")


class TokenFault(Record):
    """Why no token is given (RFC 6749 section 5.2)."""

    error: str = Field(max_length=80)
    error_description: str = Field(max_length=500)


_FORM = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "client_id": {"type": "string", "format": "uuid", "description": "Unless the client authenticates with HTTP Basic"},
        "client_secret": {"type": "string", "maxLength": 200, "description": "Unless the client authenticates with HTTP Basic"},
        "scope": {"type": "string", "maxLength": 4000, "description": "Scopes separated by spaces; absent: all that the client holds"},
    },
}


_CONTENT = {"application/x-www-form-urlencoded": {"schema": _FORM, "example": {"grant_type": "client_credentials"}}}


@router.post(
    "/oauth/token",
    response_model=None,
    responses={200: {"model": Token}, 400: {"model": TokenFault}, 401: {"model": TokenFault}},
    operation_id="issueToken",
    summary="Get an access token",
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}, "security": []},
)
async def token(request: Request) -> Response:
    """An access token of 15 minutes for a machine client (client credentials). Authenticate with HTTP Basic, or in the form."""
    desk, exchange = _desk(request), exchange_of(request.scope)
    try:
        said = _form(await request.body())
        if said.get("grant_type") != "client_credentials":
            missing = "grant_type" not in said
            raise OAuthError("invalid_request" if missing else "unsupported_grant_type", "grant_type must be client_credentials.")  # noqa: TRY301 - one place answers every error
        known = await _authenticated(desk, request.headers.get("authorization"), said)
        exchange.organisation_id, exchange.principal_id = known.organisation.id, known.client.id
        exchange.authentication = Authentication.SECRET
        return _issued(desk, known, said.get("scope"))
    except OAuthError as error:
        exchange.problem = error.error
        return error.response()


def _issued(desk: TokenDesk, known: KnownClient, wanted: str | None) -> Response:
    held = frozenset(known.client.scopes)
    scopes = frozenset((wanted or "").split(" ")) - {""} or held
    if not scopes <= held:
        raise OAuthError("invalid_scope", "A scope is unknown, or not one of this client's.")
    subject = str(known.client.id)
    minted = desk.issuer.mint(
        subject,
        org=str(known.organisation.id),
        audience=desk.audience,
        lifetime=MACHINE_LIFE,
        client_id=subject,
        scopes=scopes,
        now=desk.now(),
    )
    body = Token(access_token=minted, token_type="Bearer", expires_in=int(MACHINE_LIFE.total_seconds()), scope=" ".join(sorted(scopes)))  # noqa: S106 - the scheme's name
    return Response(body.model_dump_json(), 200, _NOT_KEPT, "application/json")


async def _authenticated(desk: TokenDesk, authorization: str | None, said: dict[str, str]) -> KnownClient:
    """Raises: OAuthError invalid_client, invalid_request; Problem rate_limited after too many wrong secrets."""
    name, secret = _credentials(authorization, said)
    try:
        return await desk.credentials.check(_client_id(name), secret)
    except WrongSecret:
        raise OAuthError("invalid_client", "Unknown client, or wrong secret.", 401) from None
    except Locked as locked:
        raise Problem("rate_limited", headers={"Retry-After": str(locked.seconds)}) from None


def _client_id(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise WrongSecret from None


def _credentials(authorization: str | None, said: dict[str, str]) -> tuple[str, str]:
    """The client's id and secret, from the header or from the form, never from both (section 2.3)."""
    in_form = "client_secret" in said
    if authorization is None:
        return said.get("client_id", ""), said.get("client_secret", "")
    name, secret = _basic(authorization)
    if in_form or said.get("client_id", name) != name:
        raise OAuthError("invalid_request", "Authenticate once: in the header or in the form.")
    return name, secret


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, given = authorization.partition(" ")
    try:
        decoded = base64.b64decode(given.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        decoded = ""
    name, colon, secret = decoded.partition(":")
    if not colon:
        raise OAuthError("invalid_client", "The Authorization header must be Basic, of id and secret.", 401)
    return unquote_plus(name), unquote_plus(secret)


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form, each at most once (section 3.2); an empty one is as good as absent."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise OAuthError("invalid_request", "The form cannot be read.") from None
    names = [name for name, _ in pairs]
    if len(names) != len(set(names)):
        raise OAuthError("invalid_request", "A field is repeated.")
    return {name: value for name, value in pairs if value}


def _desk(request: Request) -> TokenDesk:
    desk: TokenDesk = request.app.state.services.more["tokens"]
    return desk


def _document(document: dict[str, Any]) -> Response:
    return Response(orjson.dumps(document), 200, _PUBLIC, "application/json")


@router.get("/.well-known/jwks.json", response_model=None, operation_id="getKeySet", summary="Keys of the built-in issuer")
async def key_set(request: Request) -> Response:
    """The public keys that verify the tokens of the built-in issuer; two during a rotation."""
    return _document(dict(_desk(request).issuer.public_jwks()))


@router.get(
    "/.well-known/oauth-protected-resource", response_model=None, operation_id="getResourceMetadata", summary="Where to get a token"
)
async def resource_metadata(request: Request) -> Response:
    """Which servers issue tokens for this API, and the scopes of machine clients (RFC 9728)."""
    desk = _desk(request)
    return _document(
        {
            "resource": desk.audience,
            "authorization_servers": list(desk.servers),
            "scopes_supported": list(SCOPES),
            "bearer_methods_supported": ["header"],
            "jwks_uri": f"{desk.public_url}/.well-known/jwks.json",
            "resource_documentation": f"{desk.public_url}/docs",
        }
    )


@router.get("/.well-known/oauth-authorization-server", response_model=None, operation_id="getServerMetadata", summary="The built-in issuer")
async def server_metadata(request: Request) -> Response:
    """The built-in issuer: client credentials only (RFC 8414)."""
    desk = _desk(request)
    return _document(
        {
            "issuer": desk.issuer.name,
            "token_endpoint": f"{desk.public_url}/oauth/token",
            "jwks_uri": f"{desk.public_url}/.well-known/jwks.json",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "scopes_supported": list(SCOPES),
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        }
    )
