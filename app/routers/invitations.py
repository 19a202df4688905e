"""Invitations: sent by the provider, looked at and accepted by whoever holds the code.

`GET` on a code changes nothing, so that a mail scanner that follows the link uses nothing up.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.adapters.tokens.issuer import ORGANISATION_CLAIM
from app.domain.identity.commands import INVITATION_CODE, InviteBeneficiary, InviteEmployer, InviteMember
from app.domain.identity.decide import digest
from app.domain.identity.records import Account, Invitation, InvitationStatus, InvitationView, PartyNoun
from app.domain.identity.table import INVITATION
from app.domain.record import Record
from app.domain.vocabulary import Id, Instant, Name, YesNo
from app.edge.exchange import exchange_of
from app.edge.problems import Problem
from app.persistence.identities import Identities, KnownInvitation
from app.routers.calls import Closed, Creating, DryRun, Key, Services, json, reading, shown, told
from app.routers.resource import Resource
from app.routers.routes import routes
from app.service.identity import INVITE, accept

_CODE = f"{INVITATION_CODE}[A-Za-z0-9_-]{{43}}"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Code = Annotated[str, Path(description="The one-time code", pattern=f"^{_CODE}$", max_length=60)]
CodeOrId = Annotated[str, Path(description="The one-time code, or the id", pattern=f"^({_CODE}|{_UUID})$", max_length=60)]

RESOURCE = Resource(
    record=Invitation, machine=INVITATION, tag="Access", hidden=frozenset({InviteMember, InviteBeneficiary, InviteEmployer})
)


class InvitePerson(Record):
    """Whom to invite (inviter): the registry entry that she will act for."""

    party_noun: PartyNoun
    party_id: Id
    signatory: YesNo = Field(default=True, description="For an employer's user: may sign and answer. Without it she reads only")


class InvitationSent(Invitation):
    """An invitation with its code, which is shown in this answer and never again."""

    secret: str = Field(max_length=100, description="The one-time code: `bilan_inv_…`")


class InvitationSentView(InvitationView):
    """What a counsellor is told of the invitation that she sent, with its code."""

    secret: str = Field(max_length=100, description="The one-time code: `bilan_inv_…`")


class InvitationNotice(Record):
    """What the holder of a code is told before she accepts."""

    organisation: Name
    party_noun: PartyNoun
    status: InvitationStatus
    expires_at: Instant


class Acceptance(Record):
    """Nothing to say: the token says who accepts."""


def _example(**body: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"example": body}}}


_SOMEBODY = _example(party_noun="member", party_id="0199f3c2-7a40-7c11-9d2e-5b6f0a1c2d3e")
router = routes(RESOURCE)
# This resource is read by its code as well: the one route below serves both addresses.
router.routes[:] = [route for route in router.routes if getattr(route, "operation_id", "") != "getInvitation"]
ROUTERS: tuple[APIRouter, ...] = (router,)


@router.post(
    "/invitations",
    status_code=201,
    response_model=None,
    responses={201: {"model": InvitationSent | InvitationSentView}},
    operation_id="invitePerson",
    summary="Invite a person",
    openapi_extra={"x-scope": "invitations:write", "x-machine": "invitation", "x-problems": ["not_found"], "requestBody": _SOMEBODY},
)
async def invite(body: InvitePerson, call: Creating, query: Annotated[DryRun, Query()]) -> Response:
    """Invite a member, a beneficiary or an employer's user to act for her registry entry. A counsellor invites whom she accompanies."""
    said = {"signatory": body.signatory} if body.party_noun is PartyNoun.EMPLOYER else {}
    return await call.perform(body.party_id, INVITE[body.party_noun](**said), status=201, dry_run=query.dry_run)


@router.get(
    "/invitations/{id}",
    response_model=None,
    responses={200: {"model": Invitation | InvitationView | InvitationNotice}},
    operation_id="getInvitation",
    summary="Read one invitation",
    openapi_extra={"x-scope": "invitations:read", "security": [{}, {"person": []}]},
)
async def one(id: CodeOrId, request: Request, query: Annotated[Closed, Query()]) -> Response:
    """An invitation by its id, for the provider; or what its one-time code announces, for whoever holds it, without a token."""
    if not id.startswith(INVITATION_CODE):
        call = await reading(request)
        return shown(request, await call.services.reads.one(Invitation, UUID(id), call.by, request_id=call.request_id))
    known = await _by_code(request, id)
    found = known.invitation
    notice = InvitationNotice(
        organisation=known.organisation.name, party_noun=found.party_noun, status=found.status, expires_at=found.expires_at
    )
    return Response(json(notice), 200, {"cache-control": "no-store"}, "application/json")


@router.post(
    "/invitations/{id}/acceptance",
    response_model=None,
    responses={200: {"model": Account}},
    operation_id="acceptInvitation",
    summary="Accept an invitation",
    openapi_extra={"security": [{"person": []}], "requestBody": _example()},
)
async def acceptance(id: Code, body: Acceptance, request: Request, *, idempotency_key: Key, query: Annotated[Closed, Query()]) -> Response:
    """Bind the identity of the token (issuer and subject, never an e-mail address) to the entry that the code invites to act for."""
    services: Services = request.app.state.services
    claims = (await services.authenticate.identity(request.headers.get("authorization"))).claims
    if claims.is_machine:
        raise Problem("forbidden")
    exchange_of(request.scope).authenticated(None, strong=claims.strong_at is not None)
    known = await _by_code(request, id)
    if claims.extras.get(ORGANISATION_CLAIM, str(known.organisation.id)) != str(known.organisation.id):
        raise Problem("not_found")
    place = (known.organisation.id, known.invitation.id)
    return told(await accept(services.door, *place, issuer=claims.issuer, subject=claims.subject, key=idempotency_key), 200)


async def _by_code(request: Request, code: str) -> KnownInvitation:
    """Raises: Problem not_found, for a code that is unknown, replaced, revoked, or of another organisation than the request names."""
    identities: Identities = request.app.state.services.more["identities"]
    known = await identities.invitation(digest(code))
    if known is None or known.invitation.status is InvitationStatus.REVOKED:
        raise Problem("not_found")
    if request.headers.get("bilan-organisation", str(known.organisation.id)) != str(known.organisation.id):
        raise Problem("not_found")
    return known
