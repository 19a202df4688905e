"""A small product behind the real outer layer, and a client for it."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Header, Path, Query, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from app.domain.vocabulary import Count, Id, LegalDate, Name
from app.edge.journal import AccessLog
from app.edge.layer import Exposure, Layer
from app.edge.problems import Problem, configure
from app.edge.raised import install
from app.edge.served import served_by

ORIGIN = "https://spa.example"
SECRET = "value-that-nobody-may-see"


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Name
    count: Count
    on: LegalDate | None = None


class Page(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = Field(default=50, ge=1, le=200)


def product() -> FastAPI:
    app = FastAPI(redirect_slashes=False, openapi_url=None)
    install(app)
    app.include_router(things())
    app.include_router(troubles())

    @app.post("/oauth/token")
    async def token(response: Response) -> dict[str, str]:
        response.status_code = 401
        return {"error": "invalid_client"}

    return app


def things() -> APIRouter:
    """Operations that work."""
    router = APIRouter(prefix="/v1")

    @router.get("/things")
    async def list_things(page: Annotated[Page, Query()]) -> dict[str, int]:
        return {"limit": page.limit}

    @router.post("/things", status_code=201)
    async def create_thing(thing: Thing, idempotency_key: Annotated[str, Header(max_length=255)]) -> Thing:
        return thing

    @router.get("/things/{id}")
    async def get_thing(id: Annotated[Id, Path()]) -> dict[str, str]:
        return {"id": str(id)}

    @router.patch("/things/{id}")
    async def change_thing(id: Annotated[Id, Path()], thing: Thing, if_match: Annotated[str, Header()]) -> Thing:
        return thing

    @router.delete("/things/{id}", status_code=204)
    async def delete_thing(id: Annotated[Id, Path()]) -> None:
        return None

    return router


def troubles() -> APIRouter:  # noqa: C901 - a list of handlers, not a branching
    """Operations that end badly, or not at all."""
    router = APIRouter(prefix="/v1")

    @router.get("/crash")
    async def crash() -> None:
        raise RuntimeError(SECRET)

    @router.get("/tired")
    async def tired() -> None:
        raise HTTPException(503, headers={"Retry-After": "7"})

    @router.get("/refused")
    async def refuse() -> None:
        raise Problem(
            "refused",
            refusals=[{"rule_id": "cap.24h", "basis": "law", "article": "C. trav. L6313-4", "sentence": {"fr": "trop", "en": "too much"}}],
        )

    @router.get("/plain-error", response_class=PlainTextResponse)
    async def plain_error() -> PlainTextResponse:
        return PlainTextResponse(SECRET, status_code=400)

    @router.get("/endless", response_class=StreamingResponse)
    async def endless() -> StreamingResponse:
        async def forever() -> AsyncIterator[bytes]:
            while True:
                yield b"tick\n"

        return StreamingResponse(forever())

    @router.get("/torn", response_class=StreamingResponse)
    async def torn() -> StreamingResponse:
        async def half() -> AsyncIterator[bytes]:
            yield b"half"
            raise RuntimeError(SECRET)

        return StreamingResponse(half())

    return router


@pytest.fixture
def lines() -> list[bytes]:
    """What the access log wrote."""
    return []


@pytest.fixture
def log(lines: list[bytes]) -> AccessLog:
    return AccessLog(lines.append, most=1)


@pytest.fixture
def layer(log: AccessLog) -> Layer:
    configure("https://api.example/")
    app = product()
    return Layer(app, served=lambda: served_by(app), exposure=Exposure(origins={ORIGIN}, largest_body=2000), log=log)


@pytest.fixture
async def client(layer: Layer) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=layer), base_url="https://api.example") as client:
        yield client


class Raw:
    """Speaks ASGI without a client that would correct it."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def __call__(self, method: str, path: str, *headers: tuple[bytes, bytes], body: list[bytes] | None = None) -> "Raw":
        chunks = body or [b""]
        messages = [{"type": "http.request", "body": c, "more_body": i + 1 < len(chunks)} for i, c in enumerate(chunks)]

        async def receive() -> dict[str, Any]:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
            else:
                self.body += message.get("body", b"")

        target, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": target,
            "raw_path": target.encode(),
        }
        await self._layer(
            {**scope, "query_string": query.encode(), "headers": list(headers), "root_path": "", "scheme": "https"}, receive, send
        )
        return self

    def json(self) -> Any:
        return json.loads(self.body)


@pytest.fixture
def raw(layer: Layer) -> Raw:
    return Raw(layer)
