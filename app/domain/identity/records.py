"""Accounts, invitations and machine clients. Of a secret, only its SHA-256 is kept, and no answer ever carries that."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from app.domain.identity.scopes import ClientKind, Scope
from app.domain.policy import Category, Retention
from app.domain.record import About, Record, Resource
from app.domain.vocabulary import Id, Instant, LegalDate, Name, Role, Sha256, Version, YesNo

SECURITY = "RGPD art. 32"
LONGEST_CLAIM = 255
"""Characters of an issuer or a subject, as the token guard accepts them."""


class PartyNoun(StrEnum):
    """The registry entry that a person acts for. A member's roles are those of her entry, now."""

    MEMBER = "member"
    BENEFICIARY = "beneficiary"
    EMPLOYER = "employer"


class AccountStatus(StrEnum):
    """Active until an administrator revokes it."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Account(Resource):
    """A person who may act (compte): one identity, issuer and subject, bound to one registry entry. Never found by an e-mail address."""

    noun: ClassVar[str] = "account"
    about: ClassVar[About] = About(Category.ACCESS_RIGHTS, Retention.ACCOUNT, SECURITY)
    thread_field: ClassVar[str] = "party_id"
    status: AccountStatus = AccountStatus.ACTIVE
    party_noun: PartyNoun
    party_id: Id
    signatory: YesNo = Field(description="For an employer's user: may sign and answer. Without it she reads only")
    issuer: str = Field(max_length=LONGEST_CLAIM, description="The `iss` claim of her tokens")
    subject: str = Field(max_length=LONGEST_CLAIM, description="The `sub` claim of her tokens")


class InvitationStatus(StrEnum):
    """A sent invitation is accepted or revoked; past `expires_at` it can only be sent again."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class InvitationView(Record):
    """What a counsellor sees of the invitation of a person whom she accompanies."""

    id: Id
    version: Version
    created_at: Instant
    updated_at: Instant
    status: InvitationStatus
    party_noun: PartyNoun
    party_id: Id
    expires_at: Instant


class Invitation(Resource):
    """An invitation (invitation) to act for a registry entry: a code that is shown once, of one use."""

    noun: ClassVar[str] = "invitation"
    about: ClassVar[About] = About(Category.ACCESS_RIGHTS, Retention.ACCOUNT, SECURITY)
    thread_field: ClassVar[str] = "party_id"
    views: ClassVar[dict[Role, type[Record]]] = {Role.COUNSELLOR: InvitationView}
    status: InvitationStatus = InvitationStatus.SENT
    party_noun: PartyNoun
    party_id: Id
    signatory: YesNo = Field(default=True, description="For an employer's user: may sign and answer. Without it she reads only")
    expires_at: Instant
    inviter_id: Id | None = Field(default=None, description="Account of whoever invited; null: the set-up of the organisation")
    inviter_party_id: Id | None = Field(default=None, description="Member who invited; the invitation dies when she may no longer invite")
    account_id: Id | None = Field(default=None, description="The account that its acceptance opened")
    code_digest: Sha256 = Field(exclude=True, repr=False)


class ClientStatus(StrEnum):
    """Active until revoked; past `expires_on` no token is given any more."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Client(Resource):
    """A machine client (client machine): a program of the provider, or the system of one funder. It lives one year at most."""

    noun: ClassVar[str] = "client"
    about: ClassVar[About] = About(Category.ACCESS_RIGHTS, Retention.ACCOUNT, SECURITY)
    thread_field: ClassVar[str] = "id"
    status: ClientStatus = ClientStatus.ACTIVE
    label: Name
    kind: ClientKind
    funder_id: Id | None = Field(default=None, description="The funder it acts for; null for a script")
    scopes: tuple[Scope, ...] = Field(min_length=1, max_length=60)
    expires_on: LegalDate = Field(description="Last day, included")
    rotated_at: Instant | None = Field(default=None, description="When its secret was last replaced")
    former_until: Instant | None = Field(default=None, description="Until when the former secret is accepted beside the new one")
    secret_digest: Sha256 = Field(exclude=True, repr=False)
    former_digest: Sha256 | None = Field(default=None, exclude=True, repr=False)
