"""The first steps of an organisation: what nobody inside it can ask for yet, asked by the system, through the one door."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from uuid_utils.compat import uuid7

from app.domain.identity import commands as c
from app.domain.identity.records import PartyNoun
from app.domain.identity.scopes import ClientKind
from app.domain.machine import Principal
from app.domain.record import Command
from app.domain.registry.table import MEMBER, ORGANISATION
from app.domain.vocabulary import Role, Siret
from app.persistence.snapshot import Answer
from app.service.door import Asked, Door

OPENED = UUID(int=0)
"""The id of a thread that a command opens: the door draws it."""
_SIRET = TypeAdapter[str](Siret)
INVITE: dict[PartyNoun, type[Command]] = {
    PartyNoun.MEMBER: c.InviteMember,
    PartyNoun.BENEFICIARY: c.InviteBeneficiary,
    PartyNoun.EMPLOYER: c.InviteEmployer,
}


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """What a machine client authenticates with. Nobody can read the secret again."""

    id: UUID
    secret: str = field(repr=False)


def system(org: UUID, *, sandbox: bool = False) -> Principal:
    """The service itself, acting in one organisation."""
    return Principal(org=org, id=UUID(int=0), party=UUID(int=0), roles=frozenset({Role.SYSTEM}), sandbox=sandbox)


def acceptor(org: UUID, *, issuer: str, subject: str) -> Principal:
    """The system, on behalf of a verified identity that has no account yet: repeated, her acceptance is known for the same."""
    who = UUID(bytes=hashlib.sha256(f"{issuer}\0{subject}".encode()).digest()[:16])
    return Principal(org=org, id=who, party=who, roles=frozenset({Role.SYSTEM}))


async def create_organisation(door: Door, *, sandbox: bool = False, **entry: Any) -> UUID:
    """Open an organisation; `entry` are the fields of its registry entry (name, siren…). A sandbox has a clock of its own.

    Raises: what the door raises; ValidationError.
    """
    org = uuid7()
    return (await door.perform(Asked(id=org, command=ORGANISATION.register(**entry), by=system(org, sandbox=sandbox)))).subject


async def register_member(door: Door, org: UUID, **entry: Any) -> UUID:
    """Register a member (given_name, family_name, roles…). Raises: what the door raises; ValidationError."""
    return (await door.perform(Asked(id=OPENED, command=MEMBER.register(**entry), by=system(org)))).subject


async def enrol(door: Door, org: UUID, *, party_noun: PartyNoun, party_id: UUID, issuer: str, subject: str, signatory: bool = True) -> UUID:
    """Open an account for a registry entry, already bound to an identity; gives the account's id.

    Raises: what the door raises; Collision when the identity already has an account in this organisation.
    """
    invite = INVITE[party_noun](**({"signatory": signatory} if party_noun is PartyNoun.EMPLOYER else {}))
    sent = await door.perform(Asked(id=party_id, command=invite, by=system(org)))
    return (await accept(door, org, sent.subject, issuer=issuer, subject=subject)).subject


async def accept(door: Door, org: UUID, invitation: UUID, *, issuer: str, subject: str, key: str | None = None) -> Answer:
    """Bind a verified identity to the entry of an invitation. Raises: what the door raises."""
    by = acceptor(org, issuer=issuer, subject=subject)
    return await door.perform(Asked(id=invitation, command=c.AcceptInvitation(issuer=issuer, subject=subject), by=by, key=key))


async def create_client(
    door: Door, org: UUID, *, label: str, kind: ClientKind, scopes: tuple[str, ...], expires_on: date, funder_id: UUID | None = None
) -> ClientCredentials:
    """Create a machine client; the only time its secret is seen. Raises: what the door raises; ValidationError."""
    command = c.CreateClient(label=label, kind=kind, scopes=scopes, expires_on=expires_on, funder_id=funder_id)
    answer = await door.perform(Asked(id=OPENED, command=command, by=system(org)))
    return ClientCredentials(answer.subject, orjson.loads(answer.body)["secret"])


async def found(door: Door, *, name: str, siret: str, counsellor: bool = False) -> tuple[UUID, str]:
    """Open an organisation and invite the person who will administer it; gives its id and the invitation's code.

    `counsellor`: she accompanies people too, as in most providers, which are one person.

    Raises: what the door raises; ValidationError.
    """
    roles = (Role.ADMINISTRATOR, Role.COUNSELLOR) if counsellor else (Role.ADMINISTRATOR,)
    org = await create_organisation(door, name=name, siren=_SIRET.validate_python(siret)[:9])
    member = await register_member(door, org, given_name="Administration", family_name=name, roles=roles)
    sent = await door.perform(Asked(id=member, command=c.InviteMember(), by=system(org)))
    return org, orjson.loads(sent.body)["secret"]
