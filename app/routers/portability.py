"""What a person takes with her: everything that is held about her, in one archive."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.edge.exchange import exchange_of
from app.edge.problems import Problem
from app.routers.calls import Closed, Reading
from app.routers.command_routes import STRONG
from app.service.outcomes import real_time
from app.service.portability import NotAPerson, Portability

router = APIRouter(prefix="/v1", tags=["Access"])
ROUTERS: Final = (router,)


class ZipArchive(Response):
    """A ZIP archive."""

    media_type = "application/zip"


@router.get("/me/export", operation_id="exportMe", summary="Take my data with me", response_class=ZipArchive,
            responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
            openapi_extra={"security": [{"person": []}], "x-problems": ["forbidden"]} | STRONG)  # fmt: skip
async def export_me(call: Reading, query: Annotated[Closed, Query()]) -> Response:
    """Everything that the organisation holds about the beneficiary and that she may read: JSON of each kind with its schema, an inventory
    (why it is held, for how long, who may read it), and a page that people read. Download it before documents are destroyed.
    It asks for a recent authentication with several factors.
    """
    try:
        language = exchange_of(call.request.scope).language
        archive = await Portability(call.services.reads, real_time).of(call.by, language, request_id=call.request_id)
    except NotAPerson:
        raise Problem("forbidden") from None
    name = f"bilan-export-{archive.made_on}.zip"
    return ZipArchive(archive.content, headers={"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"})
