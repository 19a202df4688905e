"""The contract where its users look for it: the document, a page to try it, the meaning of each problem, what to read first."""

import hashlib
from asyncio import to_thread
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import orjson
from fastapi import APIRouter, FastAPI, Path, Query, Request
from starlette.responses import Response

from app.edge.contract.document import document, text
from app.edge.contract.law import machines_told
from app.edge.exchange import exchange_of
from app.edge.negotiation import none_match
from app.edge.problems import Problem, page, site
from app.routers.calls import Closed

router = APIRouter(tags=["Platform"])
ROUTERS = (router,)

_PUBLIC: Final = {"cache-control": "public, max-age=300"}
_OPEN: Final[dict[str, Any]] = {"security": []}
_ETAG: Final = {"ETag": {"$ref": "#/components/headers/ETag"}}
_ASSETS: Final = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
}
_PAGE: Final = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bilan</title>
<link rel="icon" href="/docs/favicon.png"><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="page"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
"""
_START: Final = b"""SwaggerUIBundle({url: "/openapi.json", dom_id: "#page", deepLinking: true, docExpansion: "none",
  persistAuthorization: false, tryItOutEnabled: true, validatorUrl: null});
"""


def _described(media: str, schema: dict[str, Any], headers: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media: {"schema": schema}}, "headers": headers or {}}}


_TEXT: Final = {"type": "string", "maxLength": 1_000_000}
_OBJECT: Final = {"type": "object"}


@cache
def contract_of(api: FastAPI) -> bytes:
    """The committed document, which a gate compares with the code; made anew, in seconds, only where the package came without it."""
    try:
        return (files("app.edge.contract") / "openapi.json").read_bytes()
    except FileNotFoundError:
        return text(document(api)).encode()


@cache
def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


@cache
def _machines() -> bytes:
    return text(machines_told()).encode()


def _unchanging(request: Request, body: bytes) -> Response:
    tag = _tag(body)
    headers = _PUBLIC | {"etag": tag}
    if none_match(request.headers.get("if-none-match"), tag):
        return Response(None, 304, headers)
    return Response(body, 200, headers, "application/json")


@router.get("/openapi.json", response_model=None, responses=_described("application/json", _OBJECT, _ETAG),
            operation_id="getContract", summary="Read this contract", openapi_extra=_OPEN)  # fmt: skip
async def contract(request: Request, query: Annotated[Closed, Query()]) -> Response:
    """The OpenAPI 3.1 document that you are reading."""
    return _unchanging(request, await to_thread(contract_of, request.app))


@router.get("/v1/machines", response_model=None, responses=_described("application/json", _OBJECT, _ETAG),
            operation_id="listMachines", summary="Read the state machines", openapi_extra=_OPEN)  # fmt: skip
async def machines(request: Request, query: Annotated[Closed, Query()]) -> Response:
    """Every state machine by resource: states, transitions, roles, rules, deadlines, and its diagram in Mermaid."""
    return _unchanging(request, await to_thread(_machines))


@router.get("/docs", include_in_schema=False)
async def docs() -> Response:
    """The page to read and try the contract; everything it loads comes from here."""
    return Response(_PAGE, 200, _PUBLIC, "text/html")


@router.get("/docs/{asset}", include_in_schema=False)
async def asset(asset: str) -> Response:
    """What the page loads: files of the package `fastapi-offline`, read once."""
    if asset == "start.js":
        return Response(_START, 200, _PUBLIC, "text/javascript")
    if asset not in _ASSETS:
        raise Problem("not_found")
    return Response(_asset(asset), 200, _PUBLIC, _ASSETS[asset])


@cache
def _asset(name: str) -> bytes:
    return (files("fastapi_offline") / "static" / name).read_bytes()


@router.get("/problems/{code}", response_model=None, responses=_described("text/html", _TEXT),
            operation_id="getProblemPage", summary="Read what a problem means", openapi_extra=_OPEN)  # fmt: skip
async def problem(
    code: Annotated[str, Path(pattern="^[a-z_]{1,60}$", max_length=60)], request: Request, query: Annotated[Closed, Query()]
) -> Response:
    """The page at a problem's `type`: what happened and what to do, in French or in English."""
    language = exchange_of(request.scope).language
    found = page(code, language=language)
    if found is None:
        raise Problem("not_found")
    headers = _PUBLIC | {"content-language": language.value, "vary": "Accept-Language"}
    return Response(found, 200, headers, "text/html")


@router.get("/.well-known/api-catalog", response_model=None, responses=_described("application/linkset+json", _OBJECT),
            operation_id="getCatalogue", summary="Find this API", openapi_extra=_OPEN)  # fmt: skip
async def catalogue(query: Annotated[Closed, Query()]) -> Response:
    """Where the API, its contract and its documentation are (RFC 9727)."""
    here = site()
    links = {
        "anchor": f"{here}/v1",
        "service-desc": [{"href": f"{here}/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": f"{here}/docs", "type": "text/html"}],
        "status": [{"href": f"{here}/health/ready", "type": "application/json"}],
    }
    return Response(
        orjson.dumps({"linkset": [links]}), 200, _PUBLIC, 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )


@router.get("/.well-known/security.txt", response_model=None, responses=_described("text/plain", _TEXT),
            operation_id="getSecurityContact", summary="Report a vulnerability", openapi_extra=_OPEN)  # fmt: skip
async def security(request: Request, query: Annotated[Closed, Query()]) -> Response:
    """Whom to tell about a vulnerability (RFC 9116)."""
    here = site()
    contact = request.app.state.services.more.get("security_contact") or f"{here}/docs"
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=180)
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {here}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", 200, _PUBLIC, "text/plain")
