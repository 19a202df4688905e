"""The texts of consents, every version: what a person was shown can be read again."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from app.domain.consent.records import ConsentKind, ConsentText
from app.domain.consent.texts import TEXTS
from app.domain.record import Record
from app.routers.calls import Closed, Reading, json

router = APIRouter(prefix="/v1", tags=["Synthesis and secrecy"])
ROUTERS = (router,)


class ConsentTexts(Record):
    """Texts of consents, in both languages; French prevails."""

    items: tuple[ConsentText, ...] = Field(max_length=200)


class TextsQuery(Closed):
    """All of them, or those of one kind."""

    kind: ConsentKind | None = None


@router.get("/consent-texts", operation_id="listConsentTexts", summary="List the texts of consents", response_model=None,
            responses={200: {"model": ConsentTexts}}, openapi_extra={"x-scope": "law:read"})  # fmt: skip
async def list_consent_texts(call: Reading, query: Annotated[TextsQuery, Query()]) -> Response:
    """Every text that a person may be, or was, shown before she agrees, with the version that her consent names."""
    shown = tuple(text for text in TEXTS.values() if query.kind in {None, text.kind})
    return Response(json(ConsentTexts(items=shown)), 200, {"cache-control": "private, no-cache"}, "application/json")
