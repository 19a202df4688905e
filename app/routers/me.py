"""Who the caller is, here and in the other organisations that know her."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.record import Record
from app.domain.vocabulary import Code, Id, Name, Role
from app.edge.exchange import exchange_of
from app.persistence.identities import Organisation
from app.routers.calls import Closed, Services, json
from app.service.principals import Known

router = APIRouter(prefix="/v1", tags=["Access"])
ROUTERS = (router,)


class KnownOrganisation(Record):
    """An organisation that knows the caller: its id goes into the header `Bilan-Organisation`."""

    id: Id
    name: Name
    sandbox: bool


class Me(Record):
    """The caller. Without the header `Bilan-Organisation`, somebody known to several organisations is told their list only."""

    organisation: KnownOrganisation | None
    account_id: Id | None
    party_noun: Code | None
    party_id: Id | None
    roles: tuple[Role, ...] = Field(max_length=10)
    scopes: tuple[Annotated[str, Field(max_length=80)], ...] | None = Field(max_length=100)
    """What a machine, or an employer's reader, is cut down to; null: no scope limits the caller."""
    organisations: tuple[KnownOrganisation, ...] = Field(max_length=1000)


@router.get(
    "/me",
    response_model=None,
    responses={200: {"model": Me}},
    operation_id="getMe",
    summary="Read who I am",
    openapi_extra={"security": [{"person": []}, {"machine": []}]},
)
async def me(
    request: Request,
    query: Annotated[Closed, Query()],
    bilan_organisation: Annotated[Id | None, Header(alias="Bilan-Organisation", description="The organisation to act in")] = None,
) -> Response:
    """Roles, party, scopes and organisations of the bearer of this token. Somebody whom nobody has invited belongs to no organisation."""
    services: Services = request.app.state.services
    identity = await services.authenticate.identity(request.headers.get("authorization"))
    wanted = None if bilan_organisation is None else str(bilan_organisation)
    alone = len(identity.known) == 1
    chosen = identity.chosen(wanted) if alone or wanted is not None else None
    exchange_of(request.scope).authenticated(chosen.principal if chosen else None, strong=identity.claims.strong_at is not None)
    return Response(json(_me(chosen, tuple(_organisation(k.organisation) for k in identity.known))), 200, media_type="application/json")


def _me(known: Known | None, organisations: tuple[KnownOrganisation, ...]) -> Me:
    if known is None:
        return Me(
            organisation=None, account_id=None, party_noun=None, party_id=None, roles=(), scopes=None, organisations=organisations
        )  # fmt: skip
    by = known.principal
    return Me(
        organisation=_organisation(known.organisation),
        account_id=by.id,
        party_noun=known.party_noun,
        party_id=by.party,
        roles=tuple(sorted(by.roles)),
        scopes=None if by.scopes is None else tuple(sorted(by.scopes)),
        organisations=organisations,
    )


def _organisation(organisation: Organisation) -> KnownOrganisation:
    return KnownOrganisation(id=organisation.id, name=organisation.name, sandbox=organisation.sandbox)
